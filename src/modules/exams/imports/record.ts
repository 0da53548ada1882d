import type { Services } from '../../../platform/context.ts'
import { type DistrictTransaction, inDistrict, json } from '../../../platform/db.ts'
import { type JobProgress, openJobProgress } from '../../../platform/job-progress.ts'
import type { Fault as MarksFault } from '../marks-import/faults.ts'
import type { MarksMapping } from '../marks-import/plan.ts'
import type { PaperCounts, WrongCounts } from '../marks-import/compare.ts'
import type { SheetReading } from '../marks-import/file-reading.ts'
import type { PupilCounts } from '../pupils-import/compare.ts'
import type { PupilsMapping } from '../pupils-import/reading.ts'

export type ExamImportPurpose = 'pupils' | 'marks'
export const examImportStates = [
  'uploaded',
  'checking',
  'checked',
  'importing',
  'imported',
  'failed',
  'cancelled',
] as const
export type ExamImportState = (typeof examImportStates)[number]
export type ExamImportMode = 'allOrNothing' | 'rowByRow'
export type ExamImportStep = 'waiting' | 'reading' | 'writing' | 'finished'

/** How far a job is, in thousandths; `at` is its last sign of life. */
export interface ExamImportProgress {
  done: number
  total: number
  step: ExamImportStep
  at: string
}

/** A wrong cell, or a wrong row or sheet, to be marked in the same workbook. */
export type ImportFault = Omit<MarksFault, 'code'> & { code: string }

/** What the dry run found, but for the faults, which have a table of their own. */
export interface ExamImportResult {
  sheets: SheetReading[]
  warnings: string[]
  wrong: Omit<WrongCounts, 'byCode'> & { byCode: { code: string; label: string; cells: number }[] }
  /** Rows of the file that say something right. */
  rows: number
  pupils: PupilCounts | null
  papers: PaperCounts[]
}

/** The same without cells of the file, which nobody needs once it was imported or given up. */
export function withoutSamples(result: ExamImportResult): ExamImportResult {
  const emptied = (sheet: SheetReading) => ({
    ...sheet,
    columns: sheet.columns.map((column) => ({ ...column, samples: [] })),
  })
  return { ...result, sheets: result.sheets.map(emptied) }
}

export interface ExamImportRecord {
  id: string
  purpose: ExamImportPurpose
  assessmentId: string | null
  schoolId: string | null
  fileName: string
  filePath: string
  fileSha256: string
  state: ExamImportState
  mapping: PupilsMapping | MarksMapping | null
  mode: ExamImportMode | null
  progress: ExamImportProgress
  result: ExamImportResult | null
  failure: string | null
  createdBy: string
  createdAt: Date
  finishedAt: Date | null
}

export interface ExamImportJob {
  districtId: number
  importId: string
}

/** One import; undefined when there is none. `lock` holds it for the rest of the transaction. */
export async function loadExamImport(
  db: DistrictTransaction,
  districtId: number,
  importId: string,
  lock = false,
): Promise<ExamImportRecord | undefined> {
  let query = db
    .selectFrom('examImports')
    .selectAll()
    .where('districtId', '=', districtId)
    .where('id', '=', importId)
  if (lock) query = query.forUpdate()
  return (await query.executeTakeFirst()) as unknown as ExamImportRecord | undefined
}

export type ImportProgressReport = JobProgress<ExamImportStep>

/** Writes how far a job is, outside of the job's own transaction; aborts when the import is no longer in `state`. */
export function openImportProgress(
  services: Pick<Services, 'db' | 'clock'>,
  job: ExamImportJob,
  state: ExamImportState,
  outer: AbortSignal,
): ImportProgressReport {
  return openJobProgress<ExamImportStep>('reading', outer, async ({ step, done }) => {
    const progress: ExamImportProgress = { step, done, total: 1000, at: services.clock.now().toISOString() }
    const updated = await inDistrict(services.db, job.districtId, (db) =>
      db
        .updateTable('examImports')
        .set({ progress: json(progress) })
        .where('districtId', '=', job.districtId)
        .where('id', '=', job.importId)
        .where('state', '=', state)
        .executeTakeFirst(),
    )
    return updated.numUpdatedRows > 0n
  })
}
