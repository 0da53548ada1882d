import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { loadedAfterPaint, loadedAtOnce, type PageFiles } from './page-files.ts'

/** What a page finds in itself, so that its first view needs no further call. */
export interface Initial {
  /** Null when nobody is signed in. */
  me: unknown
  calls?: { path: readonly string[]; input: unknown; output: unknown; infinite?: boolean }[]
}

/** The first view of a page: its HTML, and the styles of what it shows. */
export interface FirstView {
  html: string
  styles: string
}

/** A page about to be sent: its answers, what it loads, and its first view when the server painted one. */
export interface FilledPage {
  initial: Initial
  files: PageFiles
  firstView: FirstView | null
}

/**
 * Serves the built web: hashed assets for ever, compressed beforehand; every other address gets the page with the
 * signed-in person's first data in it.
 */
export async function serveWeb(
  app: FastifyInstance,
  folder: string,
  fill: (request: FastifyRequest) => Promise<FilledPage>,
): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    wildcard: false,
    cacheControl: false,
    // Most of what is served never changes and is never asked for again: what helps to ask again would only cost bytes.
    etag: false,
    lastModified: false,
    acceptRanges: false,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      )
    },
  })

  app.setNotFoundHandler(async (request, reply) => {
    const asksForPage =
      request.method === 'GET' && (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/)
    if (!asksForPage || /^\/(rpc|api|files|assets)\//.test(request.url)) {
      return reply.code(404).send({ code: 'notFound' })
    }
    const { initial, files, firstView } = await fill(request)
    // "<" is escaped so that no text of a user can end the script element.
    const data = JSON.stringify(initial).replaceAll('<', '\\u003c')
    const loading = firstView ? loadedAfterPaint(files, firstView.styles) : loadedAtOnce(files)
    const html = page
      .replace('<!--head-->', () => loading.head)
      .replace('<!--first-view-->', () => firstView?.html ?? '')
      .replace(
        '<!--start-->',
        () => `<script id="initial" type="application/json">${data}</script>${loading.end}`,
      )
    reply
      .header('cache-control', 'private, no-store')
      .header('vary', 'accept-encoding, cookie')
      .type('text/html; charset=utf-8')
    const encodings = request.headers['accept-encoding'] ?? ''
    if (encodings.includes('br')) {
      const quality = { [constants.BROTLI_PARAM_QUALITY]: 5 }
      return reply.header('content-encoding', 'br').send(brotliCompressSync(html, { params: quality }))
    }
    if (encodings.includes('gzip')) return reply.header('content-encoding', 'gzip').send(gzipSync(html))
    return reply.send(html)
  })
}
