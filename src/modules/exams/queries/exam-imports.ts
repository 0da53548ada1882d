import { sql } from 'kysely'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed, notFound } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import { mayHandle, pupilImportsSeenBy } from '../imports/access.ts'
import {
  type ExamImportMode,
  type ExamImportPurpose,
  type ExamImportRecord,
  type ExamImportResult,
  type ExamImportState,
  loadExamImport,
} from '../imports/record.ts'
import { loadPapers } from '../marks-import/loading.ts'
import type { MarksMapping } from '../marks-import/plan.ts'
import { importsMarks, isOffice, managesAssessment } from '../policy.ts'
import { pupilFieldLabels, pupilFields } from '../pupils-import/fields.ts'
import type { PupilsMapping } from '../pupils-import/reading.ts'
import { loadAssessment } from './assessment-row.ts'
import { type LoadedSignatures, signaturesOf } from './signatures.ts'

/** Imports of pupils or of an assessment's marks, newest first, as far as the viewer may go on with them. */
export async function listExamImports(
  ctx: Ctx,
  input: { purpose: ExamImportPurpose; assessmentId: string | null; cursor?: string; limit: number },
) {
  let query = ctx.db
    .selectFrom('examImports as i')
    .leftJoin('people as p', (join) =>
      join.onRef('p.districtId', '=', 'i.districtId').onRef('p.id', '=', 'i.createdBy'),
    )
    .select([
      'i.id',
      'i.purpose',
      'i.assessmentId',
      'i.fileName',
      'i.state',
      'i.mode',
      'i.result',
      'i.createdAt',
      'i.finishedAt',
      'p.name as createdByName',
    ])
    .where('i.districtId', '=', ctx.district.id)
    .where('i.purpose', '=', input.purpose)
    // Ids grow with time.
    .orderBy('i.id', 'desc')
    .limit(input.limit + 1)
  if (input.purpose === 'pupils') {
    const school = pupilImportsSeenBy(ctx)
    if (school === undefined) throw notAllowed()
    if (school !== null) query = query.where('i.schoolId', '=', school)
  } else {
    if (input.assessmentId === null) throw notFound()
    const assessment = await loadAssessment(ctx, input.assessmentId)
    query = query.where('i.assessmentId', '=', assessment.id)
    const all = isOffice(ctx.actor) || managesAssessment(ctx.actor, assessment)
    if (!all) query = query.where('i.createdBy', '=', ctx.actor.personId)
  }
  const after = keysOf(input.cursor, 1)
  if (after) query = query.where('i.id', '<', String(after[0]))
  const rows = (await query.execute()).map(({ result, ...row }) => ({
    ...row,
    purpose: row.purpose as ExamImportPurpose,
    state: row.state as ExamImportState,
    mode: row.mode as ExamImportMode | null,
    summary: summaryOf(result as unknown as ExamImportResult | null),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }))
  return pageOfRows(rows, input.limit, (row) => [row.id])
}

/** 新增 3、变动 2、有误 1 行; null before the dry run. */
function summaryOf(result: ExamImportResult | null): string | null {
  if (!result) return null
  const counts = result.pupils
    ? { ...result.pupils }
    : {
        new: result.papers.reduce((sum, paper) => sum + paper.new, 0),
        changed: result.papers.reduce((sum, paper) => sum + paper.changed, 0),
        moved: 0,
        unchanged: result.papers.reduce((sum, paper) => sum + paper.unchanged, 0),
      }
  const unit = result.pupils ? '人' : '份'
  const parts = [
    ...(result.pupils
      ? []
      : [[...new Set(result.papers.map(({ subject }) => subject))].join('、')].filter(Boolean)),
    ...(
      [
        ['新增', counts.new],
        ['变动', counts.changed],
        ['转入', counts.moved],
        ['不变', counts.unchanged],
      ] as const
    ).flatMap(([label, count]) => (count > 0 ? [`${label} ${count} ${unit}`] : [])),
    ...(result.wrong.rows > 0 ? [`有误 ${result.wrong.rows} 行`] : []),
  ]
  return parts.join('、') || '没有可导入的内容'
}

async function mustFind(ctx: Ctx, id: string): Promise<ExamImportRecord> {
  const found = await loadExamImport(ctx.db, ctx.district.id, id)
  if (!found || !(await mayHandle(ctx, found))) throw notFound()
  return found
}

/** One import with what its file was understood as. */
export async function examImport(ctx: Ctx, input: { id: string }) {
  const found = await mustFind(ctx, input.id)
  const { id, purpose, assessmentId, fileName, state, mode, result, failure } = found
  const creator = await ctx.db
    .selectFrom('people')
    .select('name')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', found.createdBy)
    .executeTakeFirst()
  return {
    id,
    purpose,
    assessmentId,
    fileName,
    state,
    mode,
    summary: summaryOf(result),
    createdAt: found.createdAt.toISOString(),
    createdByName: creator?.name ?? null,
    finishedAt: found.finishedAt?.toISOString() ?? null,
    progress: {
      done: found.progress.done,
      total: found.progress.total,
      step: found.progress.step ?? ('waiting' as const),
    },
    failure: failure === null ? null : (JSON.parse(failure) as { code: string; message?: string }),
    sheets: result?.sheets ?? [],
    warnings: result?.warnings ?? [],
    wrong: result?.wrong ?? { rows: 0, cells: 0, byCode: [], more: false },
    pupils:
      purpose === 'pupils'
        ? {
            mapping: found.mapping as PupilsMapping,
            counts: result?.pupils ?? null,
            fields: pupilFields.map((field) => ({ field, label: pupilFieldLabels[field] })),
          }
        : null,
    marks: purpose === 'marks' ? await marksPart(ctx, found) : null,
    may: {
      check: ['uploaded', 'checked', 'failed'].includes(state),
      import: state === 'checked' && result !== null,
      cancel: ['uploaded', 'checking', 'checked', 'importing', 'failed'].includes(state),
    },
  }
}

/** Papers of which a file has rows, and on which fewer people have agreed than must. */
export function unsignedOf(
  counts: readonly { paperId: string; rows: number }[],
  { papers, needed }: LoadedSignatures,
) {
  const spoken = new Set(counts.flatMap(({ paperId, rows }) => (rows > 0 ? [paperId] : [])))
  return papers
    .filter(({ paperId, agreed }) => spoken.has(paperId) && agreed < needed)
    .map(({ paperId, title, agreed, mayRead }) => ({ paperId, title, agreed, mayRead }))
}

async function marksPart(ctx: Ctx, found: ExamImportRecord) {
  const assessment = await loadAssessment(ctx, found.assessmentId!)
  const papers = await loadPapers(ctx.db, ctx.district.id, assessment.id)
  const signatures = await signaturesOf(ctx, assessment)
  return {
    reviewersNeeded: signatures.needed,
    unsigned: unsignedOf(found.result?.papers ?? [], signatures),
    mapping: found.mapping as MarksMapping,
    counts: found.result?.papers ?? [],
    papers: papers
      .filter(({ subject }) => importsMarks(ctx.actor, { assessment, subject }))
      .map(({ id, title, subject, scale, items }) => ({
        id,
        title,
        subject,
        items: items.map(({ label, full, key }, position) => ({
          position,
          label,
          full: full / scale,
          letters: key !== null,
        })),
      })),
  }
}

/** The wrong cells of an import, in the order of the file. */
export async function examImportFaults(
  ctx: Ctx,
  input: { id: string; code?: string; sheet?: string; cursor?: string; limit: number },
) {
  const found = await mustFind(ctx, input.id)
  let query = ctx.db
    .selectFrom('examImportFaults')
    .select(['position', 'sheet', 'row', 'columnName as column', 'code', 'message'])
    .where('districtId', '=', ctx.district.id)
    .where('importId', '=', found.id)
    .orderBy('position')
    .limit(input.limit + 1)
  if (input.code) query = query.where('code', '=', input.code)
  if (input.sheet) query = query.where('sheet', '=', input.sheet)
  const after = keysOf(input.cursor, 1)
  if (after) query = query.where('position', '>', Number(after[0]))
  return pageOfRows(await query.execute(), input.limit, (row) => [row.position])
}

/** Lines of the sheet of those who are missing; who is missing beyond that is on the page of missing marks. */
const mostMissing = 100_000

/** The faults of an import with its file, for the workbook that goes back. */
export async function faultsOfFile(ctx: Ctx, input: { id: string }) {
  const found = await mustFind(ctx, input.id)
  if (!found.result) throw notFound()
  const faults = await ctx.db
    .selectFrom('examImportFaults')
    .select(['sheet', 'row', 'columnName as column', 'message'])
    .where('districtId', '=', ctx.district.id)
    .where('importId', '=', found.id)
    .orderBy('position')
    .execute()
  const missing = await missingSheet(ctx, found)
  return { fileName: found.fileName, filePath: found.filePath, sheets: found.result.sheets, faults, missing }
}

/** Who takes part in a paper of the import and stands neither in its file nor in what is there, by number and without a name. */
async function missingSheet(ctx: Ctx, found: ExamImportRecord) {
  if (found.purpose !== 'marks') return null
  const { rows } = await sql<{
    title: string
    school: string
    className: string
    number: string
    candidateNumber: string | null
  }>`
    select p.title, s.name as school, a.class_name, n.number, a.candidate_number
      from exam_import_missing m
      join papers p on p.district_id = m.district_id and p.id = m.paper_id
     cross join unnest(m.positions) as place (position)
      join assessment_pupils a on a.district_id = m.district_id and a.assessment_id = p.assessment_id and a.position = place.position
      join pupils n on n.district_id = a.district_id and n.id = a.pupil_id
      join schools s on s.district_id = a.district_id and s.id = a.school_id
     where m.district_id = ${ctx.district.id} and m.import_id = ${found.id}
     order by p.position, p.subject, p.booklet, a.position limit ${mostMissing}`.execute(ctx.db)
  if (rows.length === 0) return null
  return {
    name: '未出现',
    header: ['试卷', '学校', '班级', '考号', '学籍号'],
    rows: rows.map(({ title, school, className, candidateNumber, number }) => [
      title,
      school,
      className,
      candidateNumber ?? '',
      number,
    ]),
  }
}
