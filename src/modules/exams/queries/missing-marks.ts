import { sql } from 'kysely'
import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import { newId } from '../../../platform/ids.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed, notFound } from '../../../platform/refusal.ts'
import { type Ctx, schoolsLedBy } from '../../organization/index.ts'
import { seesPupilNames } from '../policy.ts'
import { loadAssessment } from './assessment-row.ts'
import { marksSeenBy } from './marks-state.ts'
import { papersOf } from './standing.ts'
import { exportRecord, watermarkOf } from './watermark.ts'

export interface MissingRow {
  position: number
  number: string
  candidateNumber: string | null
  /** Of pupils of a school that the viewer runs. */
  name: string | null
  schoolId: string
  schoolName: string
  className: string
}

interface MissingFilter {
  assessmentId: string
  paperId: string
  schoolId?: string
}

/**
 * Who takes part in a paper and has neither marks nor absence in it, by school, class and number; a page at a time. Each look is
 * written down for the schools whose pupils are in it.
 * @throws Refusal 'notAllowed', 'notFound'
 */
export async function listMissingMarks(ctx: Ctx, input: MissingFilter & { cursor?: string; limit: number }) {
  const { cursor, limit, ...filter } = input
  const { paper, seen } = await seenPaper(ctx, filter)
  const after = keysOf(cursor, 1)
  const rows = await missingRows(ctx, filter, {
    paper,
    seen,
    after: after ? Number(after[0]) : -1,
    limit: limit + 1,
  })
  const page = pageOfRows(rows, limit, ({ position }) => [position])
  await logLook(ctx, filter, `${paper.subject} 没有成绩的学生`, page.rows)
  return { ...page, paper: { paperId: paper.id, title: paper.title }, watermark: watermarkOf(ctx) }
}

/** The same as sheets, a paper each; of one paper where one is named. @throws Refusal as `listMissingMarks` */
export async function missingSheets(
  ctx: Ctx,
  input: { assessmentId: string; paperId?: string; schoolId?: string },
): Promise<{ name: string; sheets: ExportSheet[] }> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const seen = marksSeenBy(ctx, assessment)
  const papers = (await papersOf(ctx, assessment.id)).filter(
    ({ id, subject }) => seen.paper(subject) && (input.paperId === undefined || id === input.paperId),
  )
  if (papers.length === 0) throw input.paperId ? notFound() : notAllowed()
  const sheets: ExportSheet[] = []
  for (const paper of papers) {
    const filter = { ...input, paperId: paper.id }
    const rows = await missingRows(ctx, filter, { paper, seen, after: -1, limit: 1_000_000 })
    await logLook(ctx, filter, `${paper.subject} 没有成绩的学生(导出)`, rows)
    sheets.push(sheetOf(paper.title, rows))
  }
  return { name: `${assessment.name} 没有成绩的学生`, sheets: [...sheets, exportRecord(ctx)] }
}

async function seenPaper(ctx: Ctx, { assessmentId, paperId, schoolId }: MissingFilter) {
  const assessment = await loadAssessment(ctx, assessmentId)
  const seen = marksSeenBy(ctx, assessment)
  const papers = await papersOf(ctx, assessment.id)
  if (!papers.some(({ subject }) => seen.paper(subject))) throw notAllowed()
  const paper = papers.find(({ id, subject }) => id === paperId && seen.paper(subject))
  if (!paper || (schoolId && !seen.school(schoolId))) throw notFound()
  return { paper, seen }
}

async function missingRows(
  ctx: Ctx,
  { assessmentId, schoolId }: MissingFilter,
  of: {
    paper: { id: string; booklet: string | null }
    seen: ReturnType<typeof marksSeenBy>
    after: number
    limit: number
  },
): Promise<MissingRow[]> {
  const led = schoolsLedBy(ctx.actor).filter((school) => seesPupilNames(ctx.actor, school))
  const taking = await ctx.db
    .selectFrom('assessmentSchools')
    .select('schoolId')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessmentId)
    .execute()
  const schools = taking
    .map((row) => row.schoolId)
    .filter((id) => of.seen.school(id) && (schoolId === undefined || id === schoolId))
  const { rows } = await sql<MissingRow>`
    select a.position, p.number, a.candidate_number, case when a.school_id = any(${led}::uuid[]) then p.name end as name,
           a.school_id, s.name as school_name, a.class_name
      from assessment_pupils a
      join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
      join schools s on s.district_id = a.district_id and s.id = a.school_id
     where a.district_id = ${ctx.district.id} and a.assessment_id = ${assessmentId} and a.position > ${of.after}
       and a.school_id = any(${schools}::uuid[])
       and (${of.paper.booklet}::text is null or a.booklet = ${of.paper.booklet})
       and not exists (select from marks m where m.district_id = a.district_id and m.paper_id = ${of.paper.id}
                          and m.position = a.position)
     order by a.position limit ${of.limit}`.execute(ctx.db)
  return rows
}

async function logLook(
  ctx: Ctx,
  { assessmentId }: MissingFilter,
  what: string,
  rows: readonly MissingRow[],
): Promise<void> {
  const schools = [...new Set(rows.map(({ schoolId }) => schoolId))]
  if (schools.length === 0) return
  await ctx.db
    .insertInto('resultViews')
    .values(
      schools.map((unit) => ({
        districtId: ctx.district.id,
        id: newId(),
        assessmentId,
        personId: ctx.actor.personId,
        what,
        unit,
        at: ctx.clock.now(),
      })),
    )
    .execute()
}

function sheetOf(title: string, rows: MissingRow[]): ExportSheet {
  const named = rows.some(({ name }) => name !== null)
  return {
    name: title,
    columns: [
      { header: '学校', key: 'schoolName', format: 'text', width: 24 },
      { header: '班级', key: 'className', format: 'text', width: 16 },
      { header: '考号', key: 'candidateNumber', format: 'text', width: 16 },
      { header: '学籍号', key: 'number', format: 'text', width: 22 },
      ...(named ? [{ header: '姓名', key: 'name', format: 'text' as const }] : []),
    ],
    rows: rows as unknown as Record<string, unknown>[],
    expectedRows: rows.length,
  }
}
