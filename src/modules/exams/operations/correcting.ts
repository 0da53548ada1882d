import { sql } from 'kysely'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { loadPapers } from '../marks-import/loading.ts'
import { optionalGroups } from '../marks-import/paper-rows.ts'
import type { ImportPaper } from '../marks-import/standing.ts'
import { encodeMarks, noAnswer, noMark, storedMark } from '../marks-row.ts'
import { correctsMarks } from '../policy.ts'
import { loadAssessment } from '../queries/assessment-row.ts'
import {
  basisOf,
  changesBetween,
  type MarksRow,
  type ReadRow,
  readRow,
  type Standing,
  standingLabels,
  totalOf,
} from '../queries/pupil-marks.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { askForResults } from './computing.ts'

export interface Correction {
  id: string
  assessmentId: string
  paperId: string
  pupil: number
  basis: string
  standing: Standing
  marks: { item: number; mark: number | null }[]
  reason: string
}

/**
 * Corrects marks of one pupil on one paper, or that the pupil was absent, with a reason: what stood there stays in
 * marks_replaced, an audit line says who, and a new version of the results is asked for.
 * @throws Refusal 'conflict' when the row has changed since it was seen, or the id stands for another correction,
 *   'markAboveFull', 'markBetweenSteps', 'markOfAbsent', 'tooManyOptional', 'correctionChangesNothing', 'marksNotCollecting'
 */
export async function correctMark(ctx: Ctx, input: Correction) {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  if (!correctsMarks(ctx.actor, assessment)) throw notAllowed()
  const districtId = ctx.district.id
  const { db } = ctx
  // Marks of an assessment are written by one after the other.
  await sql`select from assessments where district_id = ${districtId} and id = ${assessment.id} for update`.execute(
    db,
  )
  if (assessment.state !== 'collecting' && assessment.state !== 'published') {
    throw new Refusal('marksNotCollecting')
  }
  const [paper] = await loadPapers(db, districtId, assessment.id, [input.paperId])
  const { rows: pupils } = await sql<{ booklet: string | null; number: string }>`
    select a.booklet, coalesce(a.candidate_number, p.number) as number
      from assessment_pupils a join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
     where a.district_id = ${districtId} and a.assessment_id = ${assessment.id} and a.position = ${input.pupil}`.execute(
    db,
  )
  const pupil = pupils[0]
  if (!paper || !pupil || !sitsPaper(pupil.booklet, paper.booklet)) throw notFound()
  const found = await db
    .selectFrom('marks')
    .select(['standing', 'marks', 'answers', 'updatedAt'])
    .where('districtId', '=', districtId)
    .where('paperId', '=', paper.id)
    .where('position', '=', input.pupil)
    .executeTakeFirst()
  const before = found ? readRow(found as unknown as MarksRow, paper.items.length) : null
  const done = await sentBefore(ctx, input, paper, before)
  if (done) return done
  if (basisOf(found) !== input.basis) throw new Refusal('conflict')
  const after = corrected(before, input, paper)
  const changes = changesBetween(before, after, paper)
  if (changes.length === 0) throw new Refusal('correctionChangesNothing')
  const kept = before ?? { standing: 'absent' as const, marks: [], answers: [] }
  await db
    .insertInto('marksReplaced')
    .values({
      districtId,
      id: input.id,
      paperId: paper.id,
      position: input.pupil,
      standing: kept.standing,
      marks: Buffer.from(encodeMarks(kept.marks)),
      answers: found?.answers ?? null,
      reason: input.reason,
      replacedBy: ctx.actor.personId,
      replacedAt: ctx.clock.now(),
    })
    .execute()
  const values = {
    standing: after.standing,
    marks: Buffer.from(encodeMarks(after.marks)),
    answers: after.answers.every((answer) => answer === noAnswer) ? null : Buffer.from(after.answers),
    importId: null,
    updatedAt: ctx.clock.now(),
  }
  await db
    .insertInto('marks')
    .values({ districtId, paperId: paper.id, position: input.pupil, ...values })
    .onConflict((conflict) => conflict.columns(['districtId', 'paperId', 'position']).doUpdateSet(values))
    .execute()
  await recordAudit(ctx, {
    action: 'marks.corrected',
    subjectKind: 'assessment',
    subjectId: assessment.id,
    subjectTitle: `${assessment.name} · ${paper.title} · ${pupil.number}`,
    before: Object.fromEntries(changes.map(({ label, before }) => [`“${label}”`, before])),
    after: {
      ...Object.fromEntries(changes.map(({ label, after }) => [`“${label}”`, after])),
      reason: input.reason,
    },
  })
  const version = await askForResults(ctx, {
    assessmentId: assessment.id,
    reason: `更正${paper.title}一名学生的成绩：${input.reason}`.slice(0, 200),
  })
  return {
    changes,
    total: { before: before && totalOf(before, paper.scale), after: totalOf(after, paper.scale) },
    version,
  }
}

/** The answer again, when this very correction came before. @throws Refusal 'conflict' when the id is another's */
async function sentBefore(ctx: Ctx, input: Correction, paper: ImportPaper, now: ReadRow | null) {
  const known = await ctx.db
    .selectFrom('marksReplaced')
    .select(['paperId', 'position', 'reason', 'standing', 'marks', 'answers'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!known) return null
  const same = known.paperId === paper.id && known.position === input.pupil && known.reason === input.reason
  if (!same || !now || corrected(now, input, paper).standing !== now.standing) throw new Refusal('conflict')
  const before = readRow(known as unknown as MarksRow, paper.items.length)
  return {
    changes: changesBetween(before, now, paper),
    total: { before: totalOf(before, paper.scale), after: totalOf(now, paper.scale) },
    version: null,
  }
}

/** The row as it is to be. Pure. */
export function corrected(
  before: ReadRow | null,
  input: Pick<Correction, 'standing' | 'marks'>,
  paper: Pick<ImportPaper, 'items' | 'scale'>,
): ReadRow {
  const { items, scale } = paper
  const given = input.marks.filter(({ mark }) => mark !== null)
  if (input.standing !== 'sat') {
    if (given.length > 0) throw new Refusal('markOfAbsent', { standing: standingLabels[input.standing] })
    return { standing: input.standing, marks: items.map(() => noMark), answers: items.map(() => noAnswer) }
  }
  const after: ReadRow = {
    standing: 'sat',
    marks: items.map((_, item) => before?.marks[item] ?? noMark),
    answers: items.map((_, item) => before?.answers[item] ?? noAnswer),
  }
  for (const { item, mark } of input.marks) {
    const of = items[item]
    if (!of) throw notFound()
    const stored = mark === null ? noMark : storedMark(mark, scale)
    if (stored === null) throw new Refusal('markBetweenSteps', { label: of.label, step: 1 / scale })
    if (stored > of.full) throw new Refusal('markAboveFull', { label: of.label, full: of.full / scale })
    after.marks[item] = stored
  }
  for (const { items: members, pick } of optionalGroups(paper)) {
    if (members.filter((item) => after.marks[item] !== noMark).length > pick) {
      throw new Refusal('tooManyOptional', { pick })
    }
  }
  return after
}
