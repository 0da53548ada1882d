import type { Services } from '../../../platform/context.ts'
import { type DistrictTransaction, inDistrict, json } from '../../../platform/db.ts'
import { JobCancelled, type JobProgress, openJobProgress } from '../../../platform/job-progress.ts'
import type { SheetMapping, SheetReading } from '../roster/index.ts'
import type { Remark, RosterChanges, RosterCounts } from './changes.ts'

export const importStates = [
  'uploaded',
  'checking',
  'checked',
  'importing',
  'imported',
  'failed',
  'cancelled',
] as const
export type ImportState = (typeof importStates)[number]
export type ImportMode = 'allOrNothing' | 'rowByRow'

/** How far a job is, in thousandths. `at` is when it last gave a sign of life, `by` who asked for it. */
export interface ImportProgress {
  done: number
  total: number
  step: 'waiting' | 'reading' | 'writing' | 'finished'
  at: string
  by: { personId: string; name: string } | null
}

/** What the dry run found, but for the rows, which have a table of their own. */
export interface ImportResult {
  sheets: SheetReading[]
  counts: RosterCounts
  warnings: Remark[]
}

export type ImportMapping = Record<string, SheetMapping>

/** The row of an import as the code knows it. */
export interface ImportRecord {
  id: string
  fileName: string
  /** The school whose head imports; null where the district does. */
  schoolId: string | null
  filePath: string
  state: ImportState
  mapping: ImportMapping | null
  mode: ImportMode | null
  progress: ImportProgress
  result: ImportResult | null
  failure: string | null
}

export interface ImportJob {
  districtId: number
  importId: string
}

/** One import; undefined when there is none. `lock` holds it for the rest of the transaction. */
export async function loadImport(
  db: DistrictTransaction,
  districtId: number,
  importId: string,
  lock = false,
): Promise<ImportRecord | undefined> {
  let query = db
    .selectFrom('rosterImports')
    .select([
      'id',
      'fileName',
      'schoolId',
      'filePath',
      'state',
      'mapping',
      'mode',
      'progress',
      'result',
      'failure',
    ])
    .where('districtId', '=', districtId)
    .where('id', '=', importId)
  if (lock) query = query.forUpdate()
  return (await query.executeTakeFirst()) as ImportRecord | undefined
}

const mostWarnings = 500

export function resultOf(changes: RosterChanges): ImportResult {
  return { sheets: changes.sheets, counts: changes.counts, warnings: changes.warnings.slice(0, mostWarnings) }
}

/** Thrown into the work when someone has cancelled the import meanwhile. */
export const ImportCancelled = JobCancelled

export type ProgressReport = JobProgress<ImportProgress['step']>

/**
 * Writes how far a job is, outside of the job's own transaction. When the import is no longer in `state` the signal
 * aborts: somebody cancelled.
 */
export function openProgress(
  services: Pick<Services, 'db' | 'clock'>,
  job: ImportJob,
  state: ImportState,
  by: ImportProgress['by'],
  outer: AbortSignal,
): ProgressReport {
  return openJobProgress<ImportProgress['step']>('reading', outer, async (latest) => {
    const progress: ImportProgress = { ...latest, total: 1000, at: services.clock.now().toISOString(), by }
    const updated = await inDistrict(services.db, job.districtId, (db) =>
      db
        .updateTable('rosterImports')
        .set({ progress: json(progress) })
        .where('districtId', '=', job.districtId)
        .where('id', '=', job.importId)
        .where('state', '=', state)
        .executeTakeFirst(),
    )
    return updated.numUpdatedRows > 0n
  })
}
