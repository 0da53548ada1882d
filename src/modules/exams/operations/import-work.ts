import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict, json } from '../../../platform/db.ts'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { JobCancelled } from '../../../platform/job-progress.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { contextOfImport } from '../imports/actor.ts'
import { prepare } from '../imports/comparing.ts'
import { keepFaults, keepMissing } from '../imports/faults-kept.ts'
import {
  type ExamImportJob,
  type ExamImportRecord,
  type ExamImportState,
  loadExamImport,
  openImportProgress,
  withoutSamples,
} from '../imports/record.ts'

/** An import that cannot go on; nothing was written. */
class ImportRefused extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** The dry run: reads the file in a thread of its own and keeps what it found. Harmless when done twice. */
export async function performExamCheck(
  services: Services,
  job: ExamImportJob,
  outer: AbortSignal,
): Promise<void> {
  const { districtId, importId } = job
  const found = await inDistrict(services.db, districtId, (db) => loadExamImport(db, districtId, importId))
  if (found?.state !== 'checking') return
  const progress = openImportProgress(services, job, 'checking', outer)
  await settled(services, job, 'checking', progress, outer, async () => {
    const compare = await inDistrict(services.db, districtId, async (db) => {
      const { ctx } = await contextOfImport(services, db, districtId, found)
      return prepare(ctx, found, false)
    })
    const { result, faults, missing } = await compare(progress, 1)
    await inDistrict(services.db, districtId, async (db) => {
      const updated = await db
        .updateTable('examImports')
        .set({ state: 'checked', result: json(result), progress: json(finished(services)) })
        .where('districtId', '=', districtId)
        .where('id', '=', importId)
        .where('state', '=', 'checking')
        .executeTakeFirst()
      if (updated.numUpdatedRows === 0n) throw new JobCancelled()
      await keepFaults(db, districtId, importId, faults)
      await keepMissing(db, districtId, importId, missing)
    })
  })
}

/**
 * The import itself, in one transaction with its own end: killed in the middle it has written nothing and is done again.
 * Imports of an assessment, and of the district's pupils, wait for one another.
 */
export async function performExamImport(
  services: Services,
  job: ExamImportJob,
  outer: AbortSignal,
): Promise<void> {
  const { districtId, importId } = job
  const found = await inDistrict(services.db, districtId, (db) => loadExamImport(db, districtId, importId))
  if (found?.state !== 'importing') return
  const progress = openImportProgress(services, job, 'importing', outer)
  await settled(services, job, 'importing', progress, outer, async () => {
    const afterCommit = await inDistrict(services.db, districtId, async (db) => {
      const { ctx, afterCommit } = await contextOfImport(services, db, districtId, found)
      await oneAtATime(ctx, found)
      const again = await loadExamImport(db, districtId, importId)
      if (again?.state !== 'importing') return null
      const compare = await prepare(ctx, found, true)
      const { result, faults, missing, write } = await compare(progress, 0.6)
      if (found.mode !== 'rowByRow' && result.wrong.rows > 0) throw new ImportRefused('examImportWrong')
      await write(ctx, (done, total) => {
        progress.signal.throwIfAborted()
        progress.report('writing', 600 + Math.round((total > 0 ? done / total : 1) * 400))
      })
      await keepFaults(db, districtId, importId, faults)
      await keepMissing(db, districtId, importId, missing)
      await recordAudit(ctx, {
        action: 'examImport.imported',
        subjectKind: 'examImport',
        subjectId: importId,
        subjectTitle: found.fileName,
        after: { mode: found.mode, 写入行数: result.rows, 有误行数: result.wrong.rows },
      })
      const updated = await db
        .updateTable('examImports')
        .set({
          state: 'imported',
          result: json(withoutSamples(result)),
          progress: json(finished(services)),
          finishedAt: services.clock.now(),
        })
        .where('districtId', '=', districtId)
        .where('id', '=', importId)
        .where('state', '=', 'importing')
        .executeTakeFirst()
      // Somebody cancelled while it was written: all of it is taken back.
      if (updated.numUpdatedRows === 0n) throw new JobCancelled()
      return afterCommit
    })
    await afterCommit?.()
    // What was imported is found fast from the first moment, and not only when the database looks by itself.
    await sql`select refresh_statistics()`
      .execute(services.db)
      .catch((err: unknown) => services.log.warn({ err }, 'statistics'))
  })
}

/** Waits until nobody else writes marks of this assessment (or pupils), and keeps its pupils where they are meanwhile. */
async function oneAtATime(ctx: Ctx, found: ExamImportRecord): Promise<void> {
  if (found.purpose === 'pupils') {
    await sql`select pg_advisory_xact_lock(7310003, ${ctx.district.id}::integer)`.execute(ctx.db)
    return
  }
  const { rows } = await sql<{ state: string }>`
    select state from assessments where district_id = ${ctx.district.id} and id = ${found.assessmentId} for update`.execute(
    ctx.db,
  )
  if (rows[0]?.state !== 'collecting' && rows[0]?.state !== 'published') {
    throw new ImportRefused('marksNotCollecting')
  }
}

function finished(services: Services) {
  return { done: 1000, total: 1000, step: 'finished', at: services.clock.now().toISOString() }
}

/** Runs the work; what it throws becomes the state of the import, and only an outage is tried again by the queue. */
async function settled(
  services: Services,
  job: ExamImportJob,
  state: ExamImportState,
  progress: { stop(): Promise<void> },
  outer: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof JobCancelled) return
    // The server is going down: the import is done again by the next one.
    if (outer.aborted) return
    const failure = failureOf(error)
    if (failure.code === 'examImportBroken') services.log.error({ err: error }, 'exam import')
    await progress.stop()
    await inDistrict(services.db, job.districtId, (db) =>
      db
        .updateTable('examImports')
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

function failureOf(error: unknown): { code: string; message?: string } {
  if (error instanceof ImportRefused) return { code: error.code }
  if (error instanceof SpreadsheetError) return { code: error.code, message: error.message }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { code: 'examFileGone' }
  return { code: 'examImportBroken' }
}
