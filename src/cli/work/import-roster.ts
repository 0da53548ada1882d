import { copyFile, mkdir, stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { RosterChanges } from '../../modules/organization/index.ts'
import {
  compareFile,
  emptyStanding,
  keepFindings,
  loadStanding,
  mostRosterBytes,
  oneAtATime,
  recordImport,
  refreshStatistics,
  resultOf,
  rosterPath,
  tooLargeRoster,
  writeChecked,
} from '../../modules/organization/index.ts'
import { dayOf, systemClock } from '../../platform/clock.ts'
import { inDistrict, json } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { StartRefused } from '../../platform/start-refused.ts'
import { commandContext } from './command-line.ts'
import { chosenDistrict, databaseExists, type OpenedDatabase, withDatabase } from './database.ts'

export interface ImportOptions {
  dryRun: boolean
  rowByRow: boolean
  district?: string
  onProgress?: (text: string) => void
}

/** Reads, compares and, unless it is a dry run, imports a roster; what was found, and whether it was written. */
export async function importRosterFile(
  path: string,
  options: ImportOptions,
): Promise<{ changes: RosterChanges; imported: boolean }> {
  const file = { path, fileName: basename(path) }
  await checkFile(path)
  const today = dayOf(systemClock.now(), 'Asia/Shanghai')
  if (options.dryRun && !databaseExists()) {
    return { changes: await compareFile(file, emptyStanding(today)), imported: false }
  }
  return withDatabase(async (opened) => {
    const district = await chosenDistrict(opened.db, options.district)
    if (!district) {
      if (options.dryRun) return { changes: await compareFile(file, emptyStanding(today)), imported: false }
      throw new StartRefused(
        'noDistrict',
        '还没有建立任何区。请先启动联研，按打印的链接建立本区，再导入名单；或先用 lianyan demo load 载入演示区。',
      )
    }
    const found = await inDistrict(opened.db, district.id, async (db) => {
      const ctx = commandContext(db, district)
      const day = dayOf(systemClock.now(), district.timeZone)
      if (!options.dryRun) await oneAtATime(ctx)
      const standing = await loadStanding(db, district, day)
      const changes = await compareFile(file, standing)
      const mode = options.rowByRow ? 'rowByRow' : 'allOrNothing'
      const blocked = mode === 'allOrNothing' && changes.counts.wrong > 0
      if (options.dryRun || blocked) return { changes, imported: false }
      await writeChecked(ctx, changes, mode)
      const id = newId()
      const kept = await keepFile(opened, district.id, path)
      await db
        .insertInto('rosterImports')
        .values({
          districtId: district.id,
          id,
          fileName: file.fileName,
          fileSha256: kept.sha256,
          filePath: kept.path,
          state: 'imported',
          mode,
          result: json(resultOf(changes)),
          finishedAt: systemClock.now(),
        })
        .execute()
      await keepFindings(db, district.id, id, changes.findings)
      await recordImport(ctx, { id, fileName: file.fileName }, changes, mode)
      return { changes, imported: true }
    })
    if (found.imported) await refreshStatistics(opened.db)
    return found
  })
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new StartRefused('noFile', `找不到文件“${path}”。`)
    throw new StartRefused('noFile', `无法读取文件“${path}”。`)
  })
  if (!found.isFile()) throw new StartRefused('noFile', `“${path}”不是文件。`)
  if (found.size > mostRosterBytes) throw tooLargeRoster()
}

/** A copy beside those that were uploaded, so that its wrong rows can be fetched later. */
async function keepFile(opened: OpenedDatabase, districtId: number, from: string) {
  const path = rosterPath(join(opened.settings.data, 'files'), districtId, newId())
  await mkdir(dirname(path), { recursive: true })
  await copyFile(from, path)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return { path, sha256: hash.digest('hex') }
}
