import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Paper } from '../contract/papers.ts'
import { managesPaper } from '../policy.ts'
import { loadAssessment } from '../queries/assessment-row.ts'
import { countMarked } from '../queries/marks-there.ts'
import { factsOf, getPaper, isOpen, type LoadedPaper, loadPaper } from '../queries/paper.ts'
import { blueprintsOf } from '../queries/paper-items.ts'
import { isWholeAt } from '../rules/blueprint.ts'

interface PaperSettings {
  title: string
  minutes: number | null
  fullMarks: number
  scale: number
  authorIds: string[]
}

/**
 * Adds a paper to an assessment. The same again answers the same.
 * @throws Refusal 'paperTwice', 'authorUnknown', 'marksTooFine', 'assessmentState', 'conflict', 'notAllowed', 'notFound'
 */
export async function addPaper(
  ctx: Ctx,
  input: PaperSettings & { id: string; assessmentId: string; subject: string; booklet: string | null },
): Promise<Paper> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const facts = { assessment, subject: input.subject, authorIds: [] }
  if (!managesPaper(ctx.actor, facts)) throw notAllowed()
  if (assessment.state !== 'drafted' && assessment.state !== 'collecting')
    throw new Refusal('assessmentState')
  await refuseMistakes(ctx, input)
  const { title, minutes, fullMarks, scale, authorIds, subject } = input
  const booklet = input.booklet || null
  const added = await ctx.db
    .insertInto('papers')
    .values(({ selectFrom, fn, lit }) => ({
      districtId: ctx.district.id,
      id: input.id,
      assessmentId: input.assessmentId,
      subject,
      booklet,
      title,
      minutes,
      scale,
      fullMarks: Math.round(fullMarks * scale),
      authorIds,
      position: selectFrom('papers')
        .select(fn.coalesce(sql<number>`max(position) + 1`, lit(0)).as('next'))
        .where('districtId', '=', ctx.district.id)
        .where('assessmentId', '=', input.assessmentId),
    }))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  if (added.length === 0) {
    const stands = await loadPaper(ctx, input.id).catch(() => null)
    if (!stands) throw new Refusal('paperTwice')
    const same = [stands.assessment.id, stands.subject, stands.booklet, stands.title]
    if (!isDeepStrictEqual(same, [input.assessmentId, subject, booklet, title])) throw new Refusal('conflict')
    return getPaper(ctx, input)
  }
  await audit(ctx, 'paper.added', { id: input.id, title }, undefined, { subject, 满分: fullMarks })
  return getPaper(ctx, input)
}

/**
 * Changes a paper's name, time, full marks, scale and authors. With marks there, full marks and scale stand.
 * @throws Refusal 'marksExist', 'marksTooFine', 'authorUnknown', 'assessmentState', 'notAllowed', 'notFound'
 */
export async function changePaper(ctx: Ctx, input: PaperSettings & { id: string }): Promise<Paper> {
  const before = await loadForManaging(ctx, input.id)
  await refuseMistakes(ctx, input)
  const { title, minutes, fullMarks, scale, authorIds } = input
  const remeasured = scale !== before.scale || Math.round(fullMarks * scale) !== before.fullMarks
  if (remeasured && (await countMarked(ctx, input.id)) > 0) throw new Refusal('marksExist')
  if (scale !== before.scale) {
    const items = (await blueprintsOf(ctx, [input.id])).get(input.id)!
    const whole = (mark: number | null) => mark === null || isWholeAt(mark, scale)
    if (!items.every((item) => whole(item.fullMarks) && whole(item.partialMarks))) {
      throw new Refusal('marksTooFine')
    }
    await sql`
      update paper_items set full_marks = round(full_marks * ${scale}::numeric / ${before.scale}),
             partial_marks = round(partial_marks * ${scale}::numeric / ${before.scale})
       where district_id = ${ctx.district.id} and paper_id = ${input.id}`.execute(ctx.db)
  }
  await ctx.db
    .updateTable('papers')
    .set({
      title,
      minutes,
      scale,
      fullMarks: Math.round(fullMarks * scale),
      authorIds,
      // Signatures were for a paper of other full marks.
      ...(remeasured ? { blueprintVersion: before.blueprintVersion + 1, signedOffAt: null } : {}),
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  await audit(
    ctx,
    'paper.changed',
    { id: input.id, title },
    {
      title: before.title,
      满分: before.fullMarks / before.scale,
      命题人: before.authors.map(({ name }) => name).join('、'),
    },
    { title, 满分: fullMarks, 命题人: (await namesOf(ctx, authorIds)).join('、') },
  )
  return getPaper(ctx, input)
}

/** Removes a paper with its blueprint and reviews. @throws Refusal 'marksExist', 'assessmentState', 'notAllowed', 'notFound' */
export async function removePaper(ctx: Ctx, input: { id: string }): Promise<{ id: string }> {
  const paper = await loadForManaging(ctx, input.id)
  if ((await countMarked(ctx, input.id)) > 0) throw new Refusal('marksExist')
  for (const table of ['paperReviews', 'paperItems'] as const) {
    await ctx.db
      .deleteFrom(table)
      .where('districtId', '=', ctx.district.id)
      .where('paperId', '=', input.id)
      .execute()
  }
  await ctx.db
    .deleteFrom('papers')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  await audit(ctx, 'paper.removed', paper, { subject: paper.subject }, undefined)
  return { id: input.id }
}

/** @throws Refusal 'notAllowed', 'assessmentState', 'notFound' */
export async function loadForManaging(ctx: Ctx, id: string): Promise<LoadedPaper> {
  const paper = await loadPaper(ctx, id)
  if (!managesPaper(ctx.actor, factsOf(paper))) throw notAllowed()
  if (!isOpen(paper)) throw new Refusal('assessmentState')
  return paper
}

async function refuseMistakes(ctx: Ctx, input: PaperSettings): Promise<void> {
  if (!isWholeAt(input.fullMarks, input.scale)) throw new Refusal('marksTooFine')
  const names = await namesOf(ctx, input.authorIds)
  if (names.length < new Set(input.authorIds).size) throw new Refusal('authorUnknown')
}

async function namesOf(ctx: Ctx, ids: string[]): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('people')
    .select('name')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return rows.map(({ name }) => name)
}

function audit(
  ctx: Ctx,
  action: string,
  paper: { id: string; title: string },
  before?: Record<string, unknown>,
  after?: Record<string, unknown>,
): Promise<void> {
  return recordAudit(ctx, {
    action,
    subjectKind: 'paper',
    subjectId: paper.id,
    subjectTitle: paper.title,
    before,
    after,
  })
}
