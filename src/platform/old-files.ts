import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes the files of a folder that were last written before a moment, but for some paths. A folder that is not there has
 * none; how many were removed.
 */
export async function removeOldFiles(
  folder: string,
  before: Date,
  except: ReadonlySet<string> = new Set(),
): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  let removed = 0
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (!entry.isFile() || except.has(path)) continue
    // Another server may have removed it meanwhile.
    const written = await stat(path).then(
      ({ mtime }) => mtime,
      () => null,
    )
    if (written === null || written >= before) continue
    await rm(path, { force: true })
    removed++
  }
  return removed
}
