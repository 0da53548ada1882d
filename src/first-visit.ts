import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FirstVisit } from './platform/http.ts'
import type { Initial } from './platform/web-pages.ts'
import { filesOf, type Manifest } from './web/build/manifest.ts'

/** Pages with a first view of their own; every other address asks for the shell's calls alone. */
const pages: Record<string, { source: string; calls: FirstVisit['calls'] }> = {
  '/': { source: 'features/home/home-page.tsx', calls: [{ path: ['home', 'today'], input: undefined }] },
}

/** Asked for by the shell on every page. */
const shellCalls: FirstVisit['calls'] = [{ path: ['notifications', 'list'], input: { limit: 20 } }]

type Paint = (
  initial: Initial,
  view: { address: string; phone: boolean },
  onError: (error: unknown) => void,
) => Promise<string>

/** Reads the built web's manifest and painter. */
export async function openFirstVisits(
  webFolder: string,
  onError: (error: unknown) => void,
): Promise<(address: string, userAgent: string) => FirstVisit> {
  const manifest = JSON.parse(await readFile(join(webFolder, '.vite/manifest.json'), 'utf8')) as Manifest
  const painter = pathToFileURL(join(webFolder, '../first-view/first-view.js')).href
  const { firstView } = (await import(painter)) as { firstView: Paint }
  const links = new Map(
    [undefined, ...Object.values(pages).map((page) => page.source)].map((source) => [
      source,
      linksOf(manifest, source),
    ]),
  )
  return (address, userAgent) => {
    const page = pages[address]
    const phone = /Mobile|Android|iPhone|HarmonyOS/.test(userAgent)
    return {
      calls: [...shellCalls, ...(page?.calls ?? [])],
      links: links.get(page?.source) ?? '',
      paint: async (initial) => (page && initial.me ? firstView(initial, { address, phone }, onError) : ''),
    }
  }
}

function linksOf(manifest: Manifest, source: string | undefined): string {
  const { scripts, styles } = filesOf(manifest, source)
  return [
    ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
    ...styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
  ].join('')
}
