import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Services } from './context.ts'
import { type DistrictTransaction, inDistrict } from './db.ts'

/**
 * Removes the files of a folder that were last written before a moment, but for some paths. A folder that is not there has
 * none; how many were removed.
 */
async function removeOldFiles(
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

/**
 * Removes what every district uploaded into some folders more than so many days ago, but for the files that are being read;
 * what broke off on its way, too.
 */
export async function forgetUploads(
  services: Services,
  of: {
    days: number
    folders: (districtId: number) => string[]
    inUse: (db: DistrictTransaction, districtId: number) => Promise<{ filePath: string }[]>
  },
): Promise<void> {
  const before = new Date(services.clock.now().getTime() - of.days * 86_400_000)
  const districts = await services.db.selectFrom('districts').select('id').execute()
  for (const { id } of districts) {
    const inUse = await inDistrict(services.db, id, (db) => of.inUse(db, id))
    const except = new Set(inUse.map(({ filePath }) => filePath))
    for (const folder of of.folders(id)) await removeOldFiles(folder, before, except)
  }
}
