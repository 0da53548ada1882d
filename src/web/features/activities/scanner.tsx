import { Button } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { openCodeReader } from './code-reader.ts'
import styles from './door.module.css'

/** The same code stays before the camera for a while; it counts again after this time. */
const again = 5_000

/** The camera, reading codes until it is closed. Says in one sentence why it cannot. */
export default function Scanner({
  onCode,
  onClose,
}: {
  onCode: (code: string) => Promise<void>
  onClose: () => void
}) {
  const video = useRef<HTMLVideoElement>(null)
  const [fault, setFault] = useState<string | null>(null)
  const take = useEffectEvent(onCode)
  useEffect(() => {
    const state = { closed: false }
    let stream: MediaStream | undefined
    let last = { code: '', at: 0 }
    const run = async () => {
      const reading = openCodeReader()
      reading.catch(() => undefined)
      stream = await openCamera()
      const element = video.current
      if (state.closed || !element) return stop(stream)
      element.srcObject = stream
      await element.play()
      const read = await reading
      while (!state.closed) {
        const code = element.readyState >= 2 ? await read(element).catch(() => null) : null
        if (code && (code !== last.code || Date.now() - last.at > again)) {
          last = { code, at: Date.now() }
          await take(code)
        }
        await new Promise((resolve) => setTimeout(resolve, 150))
      }
    }
    run().catch((error: unknown) => {
      stop(stream)
      if (!state.closed) setFault(sentenceOf(error))
    })
    return () => {
      state.closed = true
      stop(stream)
    }
  }, [])
  return (
    <div className={styles.scanner}>
      {fault === null ? (
        // The picture of the camera has no sound and says nothing.
        <video ref={video} muted playsInline aria-label="摄像头画面" />
      ) : (
        <p role="alert">{fault}</p>
      )}
      <Button variant="default" onClick={onClose}>
        {fault === null ? '停止扫码' : '知道了'}
      </Button>
    </div>
  )
}

async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new Error('noCamera')
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

function sentenceOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError')
    return '没有得到使用摄像头的许可。请在浏览器设置里允许本站使用摄像头，或按姓名查找签到。'
  if (error instanceof Error && error.message === 'noReader')
    return '现在不能识别二维码。请按姓名、拼音或工号查找签到。'
  if (name === 'NotFoundError') return '这台设备没有摄像头。请按姓名、拼音或工号查找签到。'
  return '这里不能打开摄像头(需要 https 网址和较新的浏览器)。请按姓名、拼音或工号查找签到。'
}
