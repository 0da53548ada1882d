import { readFile, stat } from 'node:fs/promises'
import { brotliCompressSync } from 'node:zlib'
import { filesOf, type Manifest } from '../src/web/build/manifest.ts'

const folder = new URL('../dist/web/', import.meta.url)
/** Compressed bytes of a first visit: the home page in all, what another page may add, and what charts may add. */
const budget = { home: 190_000, more: 60_000, charts: 200_000 }
const home = 'features/home/home-page.tsx'

/** Bytes as they are sent: the brotli file of the build, or the file itself where it was too small to compress. */
async function sent(file: string): Promise<number> {
  const compressed = await stat(new URL(`${file}.br`, folder)).catch(() => null)
  if (compressed) return compressed.size
  const content = await readFile(new URL(file, folder))
  return Math.min(content.length, brotliCompressSync(content).length)
}

async function total(files: Iterable<string>): Promise<number> {
  const sizes = await Promise.all([...files].map(sent))
  return sizes.reduce((sum, size) => sum + size, 0)
}

export type FirstVisit = { page: string; bytes: number; more: number; limit: number; within: boolean }

/** First-visit bytes of every page of the built web, largest first; run `npm run build:web` before. */
export async function firstVisits(): Promise<FirstVisit[]> {
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', folder), 'utf8')) as Manifest
  const base = filesOf(manifest)
  const entry = new Set([...base.scripts, ...base.styles])
  const entryBytes = (await sent('index.html')) + (await total(entry))
  const pages = Object.keys(manifest).filter((key) => /^features\/.*-page\.tsx$/.test(key))
  const homeFiles = new Set(pages.includes(home) ? allOf(manifest, home) : entry)

  const visits = await Promise.all(
    pages.map(async (page) => {
      const bytes = entryBytes + (await total(allOf(manifest, page).filter((file) => !entry.has(file))))
      const more = await total(allOf(manifest, page).filter((file) => !homeFiles.has(file)))
      const limit = page === home ? budget.home : budget.more
      return { page, bytes, more, limit, within: (page === home ? bytes : more) <= limit }
    }),
  )
  const charts = 'ui/chart-canvas.tsx'
  if (manifest[charts]) {
    const more = await total(allOf(manifest, charts).filter((file) => !entry.has(file)))
    visits.push({
      page: charts,
      bytes: entryBytes + more,
      more,
      limit: budget.charts,
      within: more <= budget.charts,
    })
  }
  const shell = {
    page: 'index.html',
    bytes: entryBytes,
    more: 0,
    limit: budget.home,
    within: entryBytes <= budget.home,
  }
  return [shell, ...visits.toSorted((a, b) => b.bytes - a.bytes)]
}

function allOf(manifest: Manifest, page: string): string[] {
  const { scripts, styles } = filesOf(manifest, page)
  return [...scripts, ...styles]
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  console.log('First visit, brotli, HTML + JS + CSS (home in all; other pages and charts: beyond home)')
  for (const { page, bytes, more, limit, within } of await firstVisits()) {
    const kilo = (value: number) => `${(value / 1000).toFixed(1).padStart(7)} kB`
    console.log(
      `${kilo(bytes)}  +${kilo(more)}  limit ${kilo(limit)}  ${within ? 'within' : 'OVER  '}  ${page}`,
    )
  }
}
