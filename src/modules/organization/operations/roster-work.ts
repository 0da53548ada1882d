import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { type Database, inDistrict, json } from '../../../platform/db.ts'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { recordAudit } from '../../audit/index.ts'
import type { RosterChanges } from '../roster-import/changes.ts'
import { keepFindings } from '../roster-import/findings.ts'
import {
  ImportCancelled,
  type ImportJob,
  type ImportMode,
  type ImportProgress,
  type ImportRecord,
  loadImport,
  openProgress,
  resultOf,
} from '../roster-import/record.ts'
import { loadStanding } from '../roster-import/standing.ts'
import { compareInThread } from '../roster-import/thread.ts'
import { type ImportContext, writeRoster } from '../roster-import/writing.ts'
import { today } from '../terms.ts'

/** Why an import did not happen, as it is kept and shown. */
export interface ImportFailure {
  code: string
  /** Only where the code alone does not tell it: what the reader said about the file. */
  message?: string
}

/** An import that cannot go on; nothing was written. */
export class ImportRefused extends Error {
  readonly failure: ImportFailure

  constructor(failure: ImportFailure) {
    super(failure.code)
    this.failure = failure
  }
}

/** The dry run: reads the file in a thread of its own and keeps what it found. Harmless when done twice. */
export async function performCheck(services: Services, job: ImportJob, outer: AbortSignal): Promise<void> {
  const { districtId, importId } = job
  const found = await inDistrict(services.db, districtId, (db) => loadImport(db, districtId, importId))
  if (found?.state !== 'checking') return
  const progress = openProgress(services, job, 'checking', found.progress.by, outer)
  await settled(services, job, 'checking', progress, async () => {
    const district = await districtOf(services, districtId)
    const standing = await inDistrict(services.db, districtId, (db) =>
      loadStanding(db, district, today({ clock: services.clock, district }), found.schoolId),
    )
    const changes = await compareInThread(
      { file: fileOf(found), standing, withWrites: false },
      (thousandths) => progress.report('reading', thousandths),
      progress.signal,
    )
    await inDistrict(services.db, districtId, async (db) => {
      const updated = await db
        .updateTable('rosterImports')
        .set({ state: 'checked', result: json(resultOf(changes)), progress: json(finished(found, services)) })
        .where('districtId', '=', districtId)
        .where('id', '=', importId)
        .where('state', '=', 'checking')
        .executeTakeFirst()
      if (updated.numUpdatedRows === 0n) throw new ImportCancelled()
      await keepFindings(db, districtId, importId, changes.findings)
    })
  })
}

/**
 * The import itself, in one transaction with its own end: killed in the middle it has written nothing and is done again.
 * Imports of a district wait for one another.
 */
export async function performImport(services: Services, job: ImportJob, outer: AbortSignal): Promise<void> {
  const { districtId, importId } = job
  const found = await inDistrict(services.db, districtId, (db) => loadImport(db, districtId, importId))
  if (found?.state !== 'importing') return
  const progress = openProgress(services, job, 'importing', found.progress.by, outer)
  await settled(services, job, 'importing', progress, async () => {
    const district = await districtOf(services, districtId)
    await inDistrict(services.db, districtId, async (db) => {
      const ctx: ImportContext = { db, district, clock: services.clock, actor: found.progress.by }
      await oneAtATime(ctx)
      const again = await loadImport(db, districtId, importId)
      if (again?.state !== 'importing') return
      const standing = await loadStanding(db, district, today(ctx), found.schoolId)
      const changes = await compareInThread(
        { file: fileOf(found), standing, withWrites: true },
        (thousandths) => progress.report('reading', thousandths * 0.5),
        progress.signal,
      )
      await writeChecked(ctx, changes, found.mode ?? 'allOrNothing', (done, total) => {
        progress.signal.throwIfAborted()
        progress.report('writing', 500 + Math.round((done / total) * 500))
      })
      await keepFindings(db, districtId, importId, changes.findings)
      await recordImport(ctx, found, changes, found.mode ?? 'allOrNothing')
      const updated = await db
        .updateTable('rosterImports')
        .set({
          state: 'imported',
          result: json(resultOf(changes)),
          progress: json(finished(found, services)),
          finishedAt: services.clock.now(),
        })
        .where('districtId', '=', districtId)
        .where('id', '=', importId)
        .where('state', '=', 'importing')
        .executeTakeFirst()
      // Somebody cancelled while it was written: all of it is taken back.
      if (updated.numUpdatedRows === 0n) throw new ImportCancelled()
    })
    await refreshStatistics(services.db).catch((err: unknown) => services.log.warn({ err }, 'statistics'))
  })
}

/** What was imported is found fast from the first moment, and not only when the database looks by itself. */
export async function refreshStatistics(db: Database): Promise<void> {
  await sql`select refresh_statistics()`.execute(db)
}

/** Imports of one district wait here for one another until the transaction ends. */
export async function oneAtATime(ctx: ImportContext): Promise<void> {
  await sql`select pg_advisory_xact_lock(7310002, ${ctx.district.id}::integer)`.execute(ctx.db)
}

/** Writes what may be written. @throws ImportRefused 'rosterHasWrongRows' when all or nothing was asked for */
export async function writeChecked(
  ctx: ImportContext,
  changes: RosterChanges,
  mode: ImportMode,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  if (mode === 'allOrNothing' && changes.counts.wrong > 0)
    throw new ImportRefused({ code: 'rosterHasWrongRows' })
  await writeRoster(ctx, changes.writes, onProgress)
}

/** The one audit line of the import as a whole. */
export async function recordImport(
  ctx: ImportContext,
  file: { id: string; fileName: string },
  changes: RosterChanges,
  mode: ImportMode,
): Promise<void> {
  await recordAudit(ctx as never, {
    action: 'rosterImport.imported',
    subjectKind: 'rosterImport',
    subjectId: file.id,
    subjectTitle: file.fileName,
    after: { mode, ...changes.counts },
  })
}

function fileOf(found: ImportRecord) {
  return { path: found.filePath, fileName: found.fileName, mapping: found.mapping ?? undefined }
}

function finished(found: ImportRecord, services: Services): ImportProgress {
  const at = services.clock.now().toISOString()
  return { done: 1000, total: 1000, step: 'finished', at, by: found.progress.by }
}

async function districtOf(services: Services, districtId: number) {
  return services.db
    .selectFrom('districts')
    .select(['id', 'name', 'timeZone'])
    .where('id', '=', districtId)
    .executeTakeFirstOrThrow()
}

/** Runs the work; what it throws becomes the state of the import, and only an outage is tried again by the queue. */
async function settled(
  services: Services,
  job: ImportJob,
  state: 'checking' | 'importing',
  progress: { stop(): Promise<void> },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ImportCancelled) return
    const failure = failureOf(error)
    if (failure.code === 'rosterImportBroken') services.log.error({ err: error }, 'roster import')
    await progress.stop()
    await inDistrict(services.db, job.districtId, (db) =>
      db
        .updateTable('rosterImports')
        .set({ state: 'failed', failure: JSON.stringify(failure), finishedAt: services.clock.now() })
        .where('districtId', '=', job.districtId)
        .where('id', '=', job.importId)
        .where('state', '=', state)
        .execute(),
    )
  } finally {
    await progress.stop()
  }
}

function failureOf(error: unknown): ImportFailure {
  if (error instanceof ImportRefused) return error.failure
  if (error instanceof SpreadsheetError) return { code: error.code, message: error.message }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { code: 'rosterFileGone' }
  return { code: 'rosterImportBroken' }
}
