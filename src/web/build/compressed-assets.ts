import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(js|css|html|svg|json|webmanifest)$/
const smallest = 1024

/** When a former build compressed the asset; 0 when none did. */
async function compressedAt(path: string): Promise<number> {
  const [brotli, gzipped] = await Promise.all(
    [`${path}.br`, `${path}.gz`].map((it) =>
      stat(it).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  )
  return Math.min(brotli ?? 0, gzipped ?? 0)
}

/** After the build, writes `.br` and `.gz` beside each text asset, so that the server never compresses at request time. */
export function compressedAssets(): Plugin {
  let folder = ''
  return {
    name: 'lianyan:compressed-assets',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
      if (config.build.outDir.startsWith('/')) folder = config.build.outDir
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true })
      await Promise.all(
        names
          .filter((name) => compressible.test(name))
          .map(async (name) => {
            const path = join(folder, name)
            const { size, mtimeMs } = await stat(path)
            if (size < smallest || (await compressedAt(path)) >= mtimeMs) return
            const content = await readFile(path)
            const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: size }
            await Promise.all([
              promisify(brotliCompress)(content, { params: quality }).then((it) =>
                writeFile(`${path}.br`, it),
              ),
              promisify(gzip)(content, { level: 9 }).then((it) => writeFile(`${path}.gz`, it)),
            ])
          }),
      )
    },
  }
}
