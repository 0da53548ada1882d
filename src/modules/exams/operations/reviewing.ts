import { sql } from 'kysely'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Paper } from '../contract/papers.ts'
import { getPaper, isOpen, type LoadedPaper, loadPaper, reviewersNeeded } from '../queries/paper.ts'
import { blueprintsOf } from '../queries/paper-items.ts'
import { checkBlueprint, worst } from '../rules/blueprint.ts'
import type { ReviewVerdict } from '../vocabulary.ts'
import { loadForManaging } from './papers.ts'

/**
 * Names people to review a paper; they are told, and may read it from now on. Who is named already stays named.
 * @throws Refusal 'reviewerIsAuthor', 'reviewerUnknown', 'blueprintEmpty', 'assessmentState', 'notAllowed', 'notFound'
 */
export async function nameReviewers(
  ctx: Ctx,
  input: { paperId: string; personIds: string[] },
): Promise<Paper> {
  const paper = await loadForManaging(ctx, input.paperId)
  const items = (await blueprintsOf(ctx, [paper.id])).get(paper.id)!
  if (items.length === 0) throw new Refusal('blueprintEmpty')
  const author = paper.authors.find(({ id }) => input.personIds.includes(id))
  if (author) throw new Refusal('reviewerIsAuthor', { name: author.name })
  const people = await ctx.db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('districtId', '=', ctx.district.id)
    .where('id', 'in', input.personIds)
    .where('retiredOn', 'is', null)
    .execute()
  if (people.length < new Set(input.personIds).size) throw new Refusal('reviewerUnknown')
  const added = await ctx.db
    .insertInto('paperReviews')
    .values(
      people.map(({ id }) => ({
        districtId: ctx.district.id,
        paperId: paper.id,
        personId: id,
        namedBy: ctx.actor.personId,
        namedAt: ctx.clock.now(),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('personId')
    .execute()
  const fresh = people.filter(({ id }) => added.some(({ personId }) => personId === id))
  await notify(
    ctx,
    fresh
      .filter(({ id }) => id !== ctx.actor.personId)
      .map(({ id }) => ({
        personId: id,
        kind: 'paper.review',
        title: `请您审卷：${paper.title}`,
        body: `${paper.assessment.name}。试卷内容请保密。`,
        link: reviewPath(paper),
        dedupeKey: `paper.review ${paper.id} named`,
      })),
  )
  if (fresh.length > 0) {
    await recordAudit(ctx, {
      action: 'paper.reviewersNamed',
      subjectKind: 'paper',
      subjectId: paper.id,
      subjectTitle: paper.title,
      after: { 审题人: fresh.map(({ name }) => name).join('、') },
      concerns: fresh.map(({ id }) => id),
    })
  }
  return getPaper(ctx, { id: paper.id })
}

/** Takes a reviewer off a paper; their signature goes with them. @throws Refusal 'assessmentState', 'notAllowed', 'notFound' */
export async function removeReviewer(ctx: Ctx, input: { paperId: string; personId: string }): Promise<Paper> {
  const paper = await loadForManaging(ctx, input.paperId)
  const gone = paper.reviews.find(({ personId }) => personId === input.personId)
  if (!gone) return getPaper(ctx, { id: paper.id })
  await ctx.db
    .deleteFrom('paperReviews')
    .where('districtId', '=', ctx.district.id)
    .where('paperId', '=', paper.id)
    .where('personId', '=', input.personId)
    .execute()
  await recordAudit(ctx, {
    action: 'paper.reviewerRemoved',
    subjectKind: 'paper',
    subjectId: paper.id,
    subjectTitle: paper.title,
    after: { 审题人: gone.name },
    concerns: [input.personId],
  })
  await settle(ctx, paper.id)
  return getPaper(ctx, { id: paper.id })
}

/**
 * A reviewer agrees, or returns the paper with a remark; said again, the later word holds. With as many agreed as the
 * rules ask for, the paper is signed off.
 * @throws Refusal 'blueprintStale' when the blueprint is not the one that was read; 'remarkNeeded'; 'blueprintEmpty';
 * 'blueprintOpen' for an agreement to what is to be put right; 'assessmentState'; 'notAllowed', 'notFound'
 */
export async function decideReview(
  ctx: Ctx,
  input: { paperId: string; version: number; verdict: ReviewVerdict; remark: string },
): Promise<Paper> {
  await sql`select from papers where district_id = ${ctx.district.id} and id = ${input.paperId} for update`.execute(
    ctx.db,
  )
  const paper = await loadPaper(ctx, input.paperId)
  const own = paper.reviews.find(({ personId }) => personId === ctx.actor.personId)
  if (!own || paper.authorIds.includes(ctx.actor.personId)) throw notAllowed()
  if (!isOpen(paper)) throw new Refusal('assessmentState')
  if (paper.blueprintVersion !== input.version) throw new Refusal('blueprintStale')
  if (input.verdict === 'returned' && input.remark === '') throw new Refusal('remarkNeeded')
  if (input.verdict === 'agreed') await refuseUnfinished(ctx, paper)
  await ctx.db
    .updateTable('paperReviews')
    .set({
      verdict: input.verdict,
      blueprintVersion: paper.blueprintVersion,
      remark: input.remark || null,
      decidedAt: ctx.clock.now(),
    })
    .where('districtId', '=', ctx.district.id)
    .where('paperId', '=', paper.id)
    .where('personId', '=', ctx.actor.personId)
    .execute()
  const signedOff = await settle(ctx, paper.id)
  await tellOutcome(ctx, paper, own.namedBy, input.verdict, signedOff)
  await recordAudit(ctx, {
    action: input.verdict === 'agreed' ? 'paper.agreed' : 'paper.returned',
    subjectKind: 'paper',
    subjectId: paper.id,
    subjectTitle: paper.title,
    after: { version: paper.blueprintVersion, 意见: input.remark || null },
  })
  return getPaper(ctx, { id: paper.id })
}

async function refuseUnfinished(ctx: Ctx, paper: LoadedPaper): Promise<void> {
  const items = (await blueprintsOf(ctx, [paper.id])).get(paper.id)!
  if (items.length === 0) throw new Refusal('blueprintEmpty')
  const open = worst(checkBlueprint(items, { ...paper, fullMarks: paper.fullMarks / paper.scale }), 'open')
  if (open) throw new Refusal('blueprintOpen', { message: open })
}

/** Signs a paper off when enough agreed, and takes it back when no longer so. True when it was signed off just now. */
async function settle(ctx: Ctx, paperId: string): Promise<boolean> {
  const paper = await loadPaper(ctx, paperId)
  const agreed = paper.reviews.filter(
    ({ personId, verdict, version }) =>
      verdict === 'agreed' && version === paper.blueprintVersion && !paper.authorIds.includes(personId),
  ).length
  const needed = await reviewersNeeded(ctx, paper)
  const enough = agreed > 0 && agreed >= needed
  if (enough === (paper.signedOffAt !== null)) return false
  await ctx.db
    .updateTable('papers')
    .set({ signedOffAt: enough ? ctx.clock.now() : null })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', paperId)
    .execute()
  return enough
}

async function tellOutcome(
  ctx: Ctx,
  paper: LoadedPaper,
  namedBy: string,
  verdict: ReviewVerdict,
  signedOff: boolean,
): Promise<void> {
  if (verdict === 'agreed' && !signedOff) return
  const concerned = [...new Set([namedBy, ...paper.authorIds])].filter((id) => id !== ctx.actor.personId)
  const title = signedOff ? `“${paper.title}”已审签完成` : `“${paper.title}”被退回修改`
  await notify(
    ctx,
    concerned.map((personId) => ({
      personId,
      kind: signedOff ? 'paper.signedOff' : 'paper.returned',
      title,
      body: paper.assessment.name,
      link: `/exams/${paper.assessment.id}/papers/${paper.id}`,
    })),
  )
}

function reviewPath(paper: LoadedPaper): string {
  return `/exams/${paper.assessment.id}/papers/${paper.id}/review`
}
