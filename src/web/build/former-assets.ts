import { readdir, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'

/** Nobody leaves a page open for longer than this and goes on where they were. */
const keptForMs = 14 * 24 * 60 * 60 * 1000

/**
 * A build leaves the assets of former builds in place: a server that is still running sends pages that refer to them, and
 * pages that are open load pieces of them for a while after an update. Their names hold a hash, so they never collide.
 * What no build of the last fortnight has written is removed. Needs `emptyOutDir: false`.
 */
export function formerAssets(): Plugin {
  let folder = ''
  return {
    name: 'lianyan:former-assets',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir, config.build.assetsDir)
    },
    async closeBundle() {
      const oldest = Date.now() - keptForMs
      for (const name of await readdir(folder).catch(() => [])) {
        const path = resolve(folder, name)
        if ((await stat(path)).mtimeMs < oldest) await rm(path, { recursive: true })
      }
    },
  }
}
