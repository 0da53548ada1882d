import { sql } from 'kysely'
import { insertRows, updateRows } from '../../../platform/bulk-rows.ts'
import { type Ctx, today } from '../../organization/index.ts'
import type { MissingPupils } from '../marks-import/compare.ts'
import { loadMarksStanding } from '../marks-import/loading.ts'
import type { MarksMapping } from '../marks-import/plan.ts'
import { compareMarksInThread } from '../marks-import/thread.ts'
import { writeMarks } from '../marks-import/writing.ts'
import { askForResults } from '../operations/computing.ts'
import { importsMarks } from '../policy.ts'
import type { KnownSchool, PupilsMapping } from '../pupils-import/reading.ts'
import { comparePupilsInThread } from '../pupils-import/thread.ts'
import type { StandingPupil } from '../pupils-import/compare.ts'
import { loadAssessment } from '../queries/assessment-row.ts'
import type { ExamImportRecord, ExamImportResult, ImportFault, ImportProgressReport } from './record.ts'

/** A file compared with what is there: what it would do, and the way to do it. */
export interface Comparison {
  result: ExamImportResult
  faults: ImportFault[]
  /** Of an import of marks. */
  missing: MissingPupils[]
  write(ctx: Ctx, onProgress: (done: number, total: number) => void): Promise<void>
}

/**
 * Loads in the caller's transaction what a file is compared with; the answer reads the file in a thread, and may be
 * called when that transaction has ended.
 */
export async function prepare(
  ctx: Ctx,
  found: ExamImportRecord,
  withWrites: boolean,
): Promise<(progress: ImportProgressReport, share: number) => Promise<Comparison>> {
  return found.purpose === 'marks' ? prepareMarks(ctx, found, withWrites) : preparePupils(ctx, found)
}

async function prepareMarks(ctx: Ctx, found: ExamImportRecord, withWrites: boolean) {
  const assessmentId = found.assessmentId!
  const assessment = await loadAssessment(ctx, assessmentId)
  const all = await ctx.db
    .selectFrom('papers')
    .select(['id', 'subject'])
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessmentId)
    .execute()
  const own = all
    .filter(({ subject }) => importsMarks(ctx.actor, { assessment, subject }))
    .map(({ id }) => id)
  const standing = await loadMarksStanding(ctx.db, ctx.district.id, assessmentId, own)
  const file = { path: found.filePath, fileName: found.fileName, mapping: found.mapping as MarksMapping }
  return async (progress: ImportProgressReport, share: number): Promise<Comparison> => {
    const changes = await compareMarksInThread(
      { file, standing, withWrites },
      (thousandths) => progress.report('reading', Math.round(thousandths * share)),
      progress.signal,
    )
    return {
      result: {
        sheets: changes.sheets,
        warnings: changes.warnings,
        wrong: changes.wrong,
        rows: changes.counts.reduce((sum, { rows }) => sum + rows, 0),
        pupils: null,
        papers: changes.counts,
      },
      faults: changes.faults,
      missing: changes.missing,
      async write(writer, onProgress) {
        await writeMarks(writer, found.id, changes.writes, onProgress)
        if (changes.writes.length > 0) {
          await askForResults(writer, { assessmentId, reason: `导入成绩：${found.fileName}` })
        }
      },
    }
  }
}

async function preparePupils(ctx: Ctx, found: ExamImportRecord) {
  const districtId = ctx.district.id
  const day = today(ctx)
  const [year = 0, month = 0] = day.split('-').map(Number)
  const schools = await sql<KnownSchool>`
    select id, name, short_name, code, kind from schools where district_id = ${districtId} and kind <> 'kindergarten'`.execute(
    ctx.db,
  )
  const pupils = await sql<StandingPupil>`
    select id, number, name, sex, school_id, grade, class_name, left_on from pupils where district_id = ${districtId}`.execute(
    ctx.db,
  )
  const task = {
    path: found.filePath,
    fileName: found.fileName,
    mapping: found.mapping as PupilsMapping,
    standing: {
      districtId,
      now: ctx.clock.now().toISOString(),
      schools: schools.rows,
      ownSchoolId: found.schoolId,
      schoolYear: month >= 8 ? year : year - 1,
      pupils: pupils.rows,
    },
  }
  return async (progress: ImportProgressReport, share: number): Promise<Comparison> => {
    const changes = await comparePupilsInThread(
      task,
      (thousandths) => progress.report('reading', Math.round(thousandths * share)),
      progress.signal,
    )
    const { counts } = changes
    return {
      result: {
        sheets: changes.sheets,
        warnings: changes.warnings,
        wrong: changes.wrong,
        rows: counts.new + counts.changed + counts.moved + counts.unchanged,
        pupils: counts,
        papers: [],
      },
      faults: changes.faults,
      missing: [],
      async write(writer, onProgress) {
        const total = changes.newPupils.length + changes.changedPupils.length
        await insertRows(writer.db, 'pupils', changes.newPupils)
        onProgress(changes.newPupils.length, total)
        await updateRows(writer.db, 'pupils', changes.changedPupils)
        onProgress(total, total)
      },
    }
  }
}
