import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { svgOf } from './engine.ts'
import { fontsFor, withinFont } from './fonts.ts'
import { fontFamily, optionOf, sizeOf } from './options.ts'
import type { DrawingAnswer, DrawingRequest, Picture, PictureSpec } from './spec.ts'

/** Pixels of the PNG to a CSS pixel: sharp in print at the width of a page. */
const density = 2

let ready: Promise<void> | undefined

async function draw(spec: PictureSpec): Promise<Picture> {
  await (ready ??= readFile(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))).then(
    initWasm,
  ))
  const size = sizeOf(spec)
  const svg = await withinFont(svgOf(optionOf(spec), size))
  const letters = svg.replace(/<style[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, '')
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: density },
    background: '#ffffff',
    font: {
      fontBuffers: await fontsFor(letters),
      defaultFontFamily: fontFamily,
      sansSerifFamily: fontFamily,
    },
  })
  const image = renderer.render()
  try {
    return { png: image.asPng(), ...size }
  } finally {
    image.free()
    renderer.free()
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads has no origin
const answer = (message: DrawingAnswer): void => parentPort?.postMessage(message)

parentPort?.on('message', ({ id, spec }: DrawingRequest) => {
  draw(spec).then(
    (picture) => answer({ id, picture }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
