import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import viteConfig from '../../vite.config.ts'
import { compressedAssets } from '../web/build/compressed-assets.ts'
import { formerAssets } from '../web/build/former-assets.ts'
import { filesOf, type Manifest } from '../web/build/manifest.ts'
import { unlinkedPage } from '../web/build/unlinked-page.ts'
import { serveWeb } from './web-pages.ts'

let root: string
const servers: FastifyInstance[] = []

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lianyan-rebuilt-'))
  await mkdir(join(root, 'web'))
  await writeFile(
    join(root, 'web/index.html'),
    '<html><head><!--head--></head><body><!--first-view--><!--start--><script type="module" src="./main.ts"></script></body></html>',
  )
  await writeFile(
    join(root, 'web/main.ts'),
    `import('./lazy.ts').then(({ text }) => document.body.append(text))`,
  )
})
afterAll(async () => {
  for (const server of servers) await server.close()
  await rm(root, { recursive: true })
})

/** Builds a small web as the real one is built; the text makes another version of it. */
async function built(text: string): Promise<void> {
  await writeFile(join(root, 'web/lazy.ts'), `export const text = ${JSON.stringify(text.padEnd(2_000, '.'))}`)
  await build({
    configFile: false,
    root: join(root, 'web'),
    logLevel: 'silent',
    plugins: [formerAssets(), unlinkedPage(), compressedAssets()],
    build: {
      outDir: join(root, 'dist'),
      emptyOutDir: false,
      manifest: true,
      modulePreload: { polyfill: false },
    },
  })
}

/** A server on what is built now, as it would be started. */
async function served(): Promise<(path: string) => Promise<{ status: number; text: string }>> {
  const manifest = JSON.parse(await readFile(join(root, 'dist/.vite/manifest.json'), 'utf8')) as Manifest
  const { scripts, styles } = filesOf(manifest)
  const files = { scripts: scripts.map((it) => `/${it}`), styles: styles.map((it) => `/${it}`) }
  const app = Fastify()
  servers.push(app)
  await serveWeb(app, join(root, 'dist'), async () => ({ initial: { me: null }, files, firstView: null }))
  return async (url) => {
    const { statusCode, body } = await app.inject({ url, headers: { accept: 'text/html' } })
    return { status: statusCode, text: body }
  }
}

const assetsIn = (html: string) => [...new Set(html.match(/\/assets\/[\w.-]+\.js/g))]
const lazyChunks = async () =>
  (await readdir(join(root, 'dist/assets'))).filter((it) => /^lazy.*\.js$/.test(it))

test('a page is whole although the web was built anew under the running server', async () => {
  await built('first')
  const before = await served()
  const [former] = await lazyChunks()
  await built('second')
  expect(await lazyChunks()).toHaveLength(2)
  const page = await before('/')
  expect(assetsIn(page.text)).not.toEqual([])
  for (const asset of assetsIn(page.text)) expect([asset, (await before(asset)).status]).toEqual([asset, 200])
  expect((await before(`/assets/${former}`)).text).toContain('first')

  const after = await served()
  for (const asset of assetsIn((await after('/')).text)) expect((await after(asset)).status).toBe(200)
  // A page that was open all the while loads its pieces from the new server.
  expect((await after(`/assets/${former}`)).text).toContain('first')
})

test('what no build of the last fortnight wrote is cleared away', async () => {
  const [one, other] = await lazyChunks()
  const fresh = (await readFile(join(root, 'dist/assets', one!), 'utf8')).includes('second') ? one! : other!
  const former = fresh === one ? other! : one!
  const longAgo = new Date(Date.now() - 15 * 24 * 3_600_000)
  for (const name of [former, `${former}.br`, `${former}.gz`])
    await utimes(join(root, 'dist/assets', name), longAgo, longAgo)
  await built('second')
  expect(await lazyChunks()).toEqual([fresh])
  await expect(stat(join(root, 'dist/assets', `${former}.br`))).rejects.toThrow('ENOENT')
})

test('a page whose entry is gone all the same asks for itself anew, and an unknown asset is never a page', async () => {
  const ask = await served()
  expect((await ask('/')).text).toMatch(/onerror="[^"]*location\.reload\(\)[^"]*"/)
  expect((await ask('/assets/gone-123.js')).status).toBe(404)
})

test('the real build empties no folder either', async () => {
  for (const isSsrBuild of [false, true]) {
    const { build: how, plugins } = viteConfig({ command: 'build', mode: 'production', isSsrBuild }) as {
      build: { emptyOutDir: boolean }
      plugins: { name?: string }[]
    }
    expect(how.emptyOutDir).toBe(false)
    expect(plugins.flat().map(({ name }) => name)).toContain('lianyan:former-assets')
  }
})
