import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FirstVisit } from './platform/http.ts'
import { openUsedStyles } from './platform/used-styles.ts'
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

/** Mantine writes the theme's variables into the view itself. */
const themeStyles = /<style data-mantine-styles="true">([^]*?)<\/style>/

/** Reads the built web's manifest, styles and painter. */
export async function openFirstVisits(
  webFolder: string,
  onError: (error: unknown) => void,
): Promise<(address: string, userAgent: string) => FirstVisit> {
  const manifest = JSON.parse(await readFile(join(webFolder, '.vite/manifest.json'), 'utf8')) as Manifest
  const painter = pathToFileURL(join(webFolder, '../first-view/first-view.js')).href
  const { firstView } = (await import(painter)) as { firstView: Paint }
  const frame = await openPage(webFolder, manifest)
  const own = new Map(
    await Promise.all(
      Object.entries(pages).map(
        async ([address, { source }]) => [address, await openPage(webFolder, manifest, source)] as const,
      ),
    ),
  )
  return (address, userAgent) => {
    const page = pages[address]
    const { files, usedStyles } = own.get(address) ?? frame
    const phone = /Mobile|Android|iPhone|HarmonyOS/.test(userAgent)
    return {
      calls: [...shellCalls, ...(page?.calls ?? [])],
      files,
      async paint(initial) {
        const painted = page && initial.me ? await firstView(initial, { address, phone }, onError) : ''
        if (!painted) return null
        const html = painted.replace(themeStyles, '')
        return { html, styles: usedStyles(html, themeStyles.exec(painted)?.[1]) }
      },
    }
  }
}

/** What a page loads, and how to tell the styles that its first view needs. */
async function openPage(webFolder: string, manifest: Manifest, source?: string) {
  const { scripts, styles } = filesOf(manifest, source)
  const texts = await Promise.all(styles.map((file) => readFile(join(webFolder, file), 'utf8')))
  const page = await readFile(join(webFolder, 'index.html'), 'utf8')
  const usedStyles = openUsedStyles(texts.join('\n'))
  const addressOf = (file: string): string => `/${file}`
  return {
    files: { scripts: scripts.map(addressOf), styles: styles.map(addressOf) },
    usedStyles: (view: string, more?: string) => usedStyles(page + view, more),
  }
}
