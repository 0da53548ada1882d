import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import { loadPapers } from '../marks-import/loading.ts'
import { fullMarksOf } from '../marks-import/paper-rows.ts'
import type { ImportPaper } from '../marks-import/standing.ts'
import { decodeMarks, lettersOf, noAnswer, noMark, plainMark } from '../marks-row.ts'
import { correctsMarks } from '../policy.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { loadAssessment } from './assessment-row.ts'
import { watermarkOf } from './watermark.ts'

export type Standing = 'sat' | 'absent' | 'cheated'

/** A row of marks as it lies in the database, now or before. */
export interface MarksRow {
  standing: Standing
  marks: Uint8Array
  answers: Uint8Array | null
}

/** A row of marks as numbers; what a shorter row of an earlier blueprint lacks is none. */
export interface ReadRow {
  standing: Standing
  marks: number[]
  answers: number[]
}

export const standingLabels: Record<Standing, string> = { sat: '参加', absent: '缺考', cheated: '违纪' }

export function readRow(row: MarksRow, items: number): ReadRow {
  const marks = [...decodeMarks(row.marks)]
  return {
    standing: row.standing,
    marks: Array.from({ length: items }, (_, item) => marks[item] ?? noMark),
    answers: Array.from({ length: items }, (_, item) => row.answers?.[item] ?? noAnswer),
  }
}

/** The sum of the marks in a row, in marks; null for those who did not sit. */
export function totalOf(row: ReadRow, scale: number): number | null {
  if (row.standing !== 'sat') return null
  return row.marks.reduce((sum, mark) => sum + (mark === noMark ? 0 : mark), 0) / scale
}

/** What differs between two rows as people read it. `before` null: there was none. */
export function changesBetween(
  before: ReadRow | null,
  after: ReadRow,
  { items, scale }: Pick<ImportPaper, 'items' | 'scale'>,
): { label: string; before: string; after: string }[] {
  const changes: { label: string; before: string; after: string }[] = []
  const shown = (row: ReadRow | null, item: number) =>
    row === null ? '无' : String(plainMark(row.marks[item]!, scale) ?? '空')
  if ((before?.standing ?? null) !== after.standing) {
    changes.push({
      label: '状态',
      before: before ? standingLabels[before.standing] : '未登记',
      after: standingLabels[after.standing],
    })
  }
  for (const [item, { label }] of items.entries()) {
    if ((before?.marks[item] ?? noMark) !== after.marks[item]) {
      changes.push({ label, before: shown(before, item), after: shown(after, item) })
    } else if (before && before.answers[item] !== after.answers[item]) {
      const letters = (row: ReadRow) => lettersOf(row.answers[item]!) ?? '无记录'
      changes.push({ label: `${label}选项`, before: letters(before), after: letters(after) })
    }
  }
  return changes
}

/** What a correction names to say which row it saw. */
export function basisOf(row: { updatedAt: Date } | undefined): string {
  return row ? row.updatedAt.toISOString() : 'none'
}

/** The pupil of an assessment with this candidate number, or this number of their own. */
export async function findParticipant(ctx: Ctx, assessmentId: string, number: string) {
  const wanted = number.toUpperCase().replaceAll(/\s/g, '')
  const { rows } = await sql<{
    position: number
    candidateNumber: string | null
    number: string
    booklet: string | null
    schoolId: string
    schoolName: string
    className: string
  }>`
    select a.position, a.candidate_number, p.number, a.booklet, a.school_id, s.name as school_name, a.class_name
      from assessment_pupils a
      join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
      join schools s on s.district_id = a.district_id and s.id = a.school_id
     where a.district_id = ${ctx.district.id} and a.assessment_id = ${assessmentId}
       and (upper(a.candidate_number) = ${wanted} or upper(p.number) = ${wanted})
     order by (upper(a.candidate_number) = ${wanted}) desc nulls last limit 1`.execute(ctx.db)
  return rows[0]
}

/**
 * One pupil's marks, by number, for a correction: with what stood there before. Every look is written down.
 * @throws Refusal 'candidateUnknown', 'notAllowed', 'notFound'
 */
export async function pupilMarks(ctx: Ctx, input: { assessmentId: string; number: string }) {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  if (!correctsMarks(ctx.actor, assessment)) throw notAllowed()
  const pupil = await findParticipant(ctx, assessment.id, input.number)
  if (!pupil) throw new Refusal('candidateUnknown')
  await ctx.db
    .insertInto('resultViews')
    .values({
      districtId: ctx.district.id,
      id: newId(),
      assessmentId: assessment.id,
      personId: ctx.actor.personId,
      what: 'pupilMarks',
      // The school's heads find looks at their pupils by it.
      unit: pupil.schoolId,
      pupil: pupil.candidateNumber ?? pupil.number,
      at: ctx.clock.now(),
    })
    .execute()
  const papers = await loadPapers(ctx.db, ctx.district.id, assessment.id)
  const own = papers.filter(({ booklet }) => sitsPaper(pupil.booklet, booklet))
  const rows = await ctx.db
    .selectFrom('marks')
    .select(['paperId', 'standing', 'marks', 'answers', 'updatedAt'])
    .where('districtId', '=', ctx.district.id)
    .where('position', '=', pupil.position)
    .where('paperId', '=', sql<string>`any(${own.map(({ id }) => id)}::uuid[])`)
    .execute()
  const replaced = await replacedRows(
    ctx,
    own.map(({ id }) => id),
    pupil.position,
  )
  const collects = assessment.state === 'collecting' || assessment.state === 'published'
  return {
    pupil: pupil.position,
    candidateNumber: pupil.candidateNumber,
    number: pupil.number,
    schoolName: pupil.schoolName,
    className: pupil.className,
    watermark: watermarkOf(ctx),
    papers: own.map((paper) => {
      const found = rows.find(({ paperId }) => paperId === paper.id)
      const row = found ? readRow(found as unknown as MarksRow, paper.items.length) : null
      const { scale } = paper
      // Newest first: what each replacement left is what the one after it found, the last one what stands now.
      const earlier = replaced.filter(({ paperId }) => paperId === paper.id)
      return {
        paperId: paper.id,
        title: paper.title,
        subject: paper.subject,
        scale,
        standing: row?.standing ?? null,
        total: row ? totalOf(row, scale) : null,
        full: fullMarksOf(paper) / scale,
        items: paper.items.map(({ label, full, group }, item) => ({
          item,
          label,
          full: full / scale,
          mark: row ? plainMark(row.marks[item]!, scale) : null,
          answer: row ? lettersOf(row.answers[item]!) : null,
          optional: group !== null,
        })),
        basis: basisOf(found),
        history: earlier.flatMap((line, at) => {
          const before = readRow(line, paper.items.length)
          const after = at === 0 ? row : readRow(earlier[at - 1]!, paper.items.length)
          if (!after) return []
          return [
            {
              at: line.replacedAt.toISOString(),
              by: line.by,
              reason: line.reason,
              fileName: line.fileName,
              changes: changesBetween(before, after, paper),
            },
          ]
        }),
        mayCorrect: collects,
      }
    }),
  }
}

async function replacedRows(ctx: Ctx, paperIds: string[], position: number) {
  const { rows } = await sql<
    MarksRow & {
      paperId: string
      reason: string | null
      replacedAt: Date
      by: string | null
      fileName: string | null
    }
  >`
    select r.paper_id, r.standing, r.marks, r.answers, r.reason, r.replaced_at, n.name as by, i.file_name
      from marks_replaced r
      left join people n on n.district_id = r.district_id and n.id = r.replaced_by
      left join exam_imports i on i.district_id = r.district_id and i.id = r.import_id
     where r.district_id = ${ctx.district.id} and r.paper_id = any(${paperIds}::uuid[]) and r.position = ${position}
     order by r.replaced_at desc, r.id desc limit 200`.execute(ctx.db)
  return rows
}
