/** One entry of Vite's manifest (`dist/web/.vite/manifest.json`). */
export type ManifestEntry = {
  file: string
  css?: string[]
  imports?: string[]
  dynamicImports?: string[]
  isEntry?: boolean
  assets?: string[]
}
export type Manifest = Record<string, ManifestEntry>

/**
 * The scripts and styles that a first visit loads: the entry, and the page's own module with all that both import.
 * `page` is the source path under src/web, `features/home/home-page.tsx`. The server writes them into the HTML as
 * `<link rel="modulepreload">` and stylesheet, so that the page's script does not wait for the entry to ask for it.
 * @throws when the manifest does not know the page
 */
export function filesOf(manifest: Manifest, page?: string): { scripts: string[]; styles: string[] } {
  const scripts = new Set<string>()
  const styles = new Set<string>()
  const seen = new Set<string>()
  const follow = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    const entry = manifest[key]
    if (!entry) throw new Error(`The web's manifest has no ${key}`)
    scripts.add(entry.file)
    for (const style of entry.css ?? []) styles.add(style)
    for (const imported of entry.imports ?? []) follow(imported)
  }
  follow('index.html')
  if (page) follow(page)
  return { scripts: [...scripts], styles: [...styles] }
}
