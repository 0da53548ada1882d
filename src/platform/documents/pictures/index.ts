import { Worker } from 'node:worker_threads'
import type { DrawingAnswer, DrawingRequest, Picture, PictureSpec } from './spec.ts'

export type { Interval, Picture, PictureSpec } from './spec.ts'

/** Draws charts as PNG with Chinese text, on any machine: the font comes with the product. */
export interface Drawing {
  /** @throws Error when a picture cannot be drawn, or the drawing was closed meanwhile */
  draw(spec: PictureSpec): Promise<Picture>
  close(): Promise<void>
}

/** Opens a thread for drawing: one picture takes some 50 ms, and the first one loads fonts. Close it when done. */
export function openDrawing(): Drawing {
  const worker = new Worker(new URL('./thread.ts', import.meta.url))
  const waiting = new Map<number, { resolve(picture: Picture): void; reject(error: Error): void }>()
  let last = 0
  let ended: Error | null = null
  const end = (error: Error): void => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (answer: DrawingAnswer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('picture' in answer) asked?.resolve(answer.picture)
    else asked?.reject(new Error(answer.error))
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('drawing was closed')))
  return {
    draw(spec) {
      if (ended) return Promise.reject(ended)
      const id = ++last
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        const request: DrawingRequest = { id, spec }
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads has no origin
        worker.postMessage(request)
      })
    },
    async close() {
      await worker.terminate()
    },
  }
}
