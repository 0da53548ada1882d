import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { sentenceFor } from '../../sentences.zh.ts'
import { fileSize } from './file-rules.ts'
import { toast } from './toast.tsx'

export type Download = { label: string; href: string }

/**
 * Fetches an export and saves it under the name that the server gives. One target: a button; several (Excel, Word): a menu.
 * A refusal of the server (`{ code, data }`) becomes its sentence instead of a broken file.
 */
export function DownloadButton({ label = '导出', targets }: { label?: string; targets: Download[] }) {
  const [busy, setBusy] = useState(false)
  const [come, setCome] = useState(0)
  const run = async ({ href }: Download) => {
    setBusy(true)
    try {
      await save(href, setCome)
    } catch (error) {
      toast.bad(error instanceof Error && error.message ? error.message : sentenceFor('unknown'))
    } finally {
      setBusy(false)
      setCome(0)
    }
  }
  const [only] = targets
  const button = (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      loading={busy && come < shownFrom}
      disabled={busy}
      onClick={targets.length === 1 && only ? () => void run(only) : undefined}
    >
      {come < shownFrom ? label : `已收到 ${fileSize(come)}`}
    </Button>
  )
  if (targets.length === 1) return button
  return (
    <Menu position="bottom-end" shadow="lg">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {targets.map((target) => (
          <Menu.Item key={target.href} onClick={() => void run(target)}>
            {target.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What comes at once needs no figure; a long export shows that it is coming. */
const shownFrom = 256 * 1024

async function save(href: string, onProgress: (bytes: number) => void): Promise<void> {
  const answer = await fetch(href, { credentials: 'same-origin' }).catch(() => {
    throw new Error(sentenceFor('offline'))
  })
  if (!answer.ok) {
    const body = (await answer.json().catch(() => ({}))) as { code?: string; data?: unknown }
    throw new Error(sentenceFor(body.code ?? 'unknown', body.data))
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await received(answer, onProgress))
  link.download = nameOf(answer.headers.get('content-disposition')) ?? ''
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** The whole body; one that broke off is no file. */
async function received(answer: Response, onProgress: (bytes: number) => void): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const body = answer.body!.getReader()
  try {
    for (let next = await body.read(); next.value; next = await body.read()) {
      pieces.push(next.value)
      onProgress((bytes += next.value.length))
    }
  } catch {
    throw new Error(sentenceFor('downloadBroken'))
  }
  return new Blob(pieces, { type: answer.headers.get('content-type') ?? '' })
}

/** The file name of a Content-Disposition header, RFC 5987 form first. */
export function nameOf(disposition: string | null): string | undefined {
  if (!disposition) return undefined
  const extended = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (extended) return decodeURIComponent(extended.trim())
  return /filename\s*=\s*"?([^";]+)"?/i.exec(disposition)?.[1]
}
