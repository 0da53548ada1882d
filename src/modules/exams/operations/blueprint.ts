import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { json } from '../../../platform/db.ts'
import { insertRows } from '../../../platform/bulk-rows.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { BlueprintItem, IntendedShares, Paper } from '../contract/papers.ts'
import { editsBlueprint, managesPaper } from '../policy.ts'
import { countMarked } from '../queries/marks-there.ts'
import { factsOf, getPaper, isOpen, type LoadedPaper, loadPaper } from '../queries/paper.ts'
import { blueprintsOf } from '../queries/paper-items.ts'
import { answerKeyOf, checkBlueprint, worst } from '../rules/blueprint.ts'
import { planFault } from '../rules/intended-shares.ts'
import { changeAgainstMarks, rekeyed } from '../rules/blueprint-changes.ts'
import { askForResults } from './computing.ts'
import { markChoicesAgain } from './marking-again.ts'

/**
 * Saves a whole blueprint, with what the paper is meant to be made of. Signatures were for the one before: the reviewers who
 * gave them are told. Once marks are there, only what leaves them as they are may change, and keys: choices are then marked
 * again from the letters recorded. When results are out, new ones are computed.
 * @throws Refusal 'blueprintStale' when somebody saved since; 'blueprintWrong', 'blueprintHasMarks' with the sentence;
 * 'assessmentState', 'notAllowed', 'notFound'
 */
export async function saveBlueprint(
  ctx: Ctx,
  input: { paperId: string; version: number; items: BlueprintItem[]; intended?: IntendedShares | null },
): Promise<Paper> {
  await sql`select from papers where district_id = ${ctx.district.id} and id = ${input.paperId} for update`.execute(
    ctx.db,
  )
  const paper = await loadPaper(ctx, input.paperId)
  refuseEditing(ctx, paper)
  const items = input.items.map(tidied)
  const before = (await blueprintsOf(ctx, [paper.id])).get(paper.id)!
  // Sent again after a broken line, the same is no conflict.
  const intended = input.intended === undefined ? paper.intended : input.intended
  const replanned = !isDeepStrictEqual(intended, paper.intended)
  if (isDeepStrictEqual(items, before) && !replanned) return getPaper(ctx, { id: paper.id })
  if (paper.blueprintVersion !== input.version) throw new Refusal('blueprintStale')
  const wrong = worst(
    checkBlueprint(items, { ...paper, fullMarks: paper.fullMarks / paper.scale }),
    'refused',
  )
  const fault = intended && planFault(intended)
  if (wrong || fault) throw new Refusal('blueprintWrong', { message: wrong || fault })
  const marked = (await countMarked(ctx, paper.id)) > 0
  const against = marked && changeAgainstMarks(before, items)
  if (against) throw new Refusal('blueprintHasMarks', { message: against })

  // A plan alone leaves the items, and results that were computed from them, as they are.
  const rewritten = !isDeepStrictEqual(items, before)
  if (rewritten) {
    await ctx.db
      .deleteFrom('paperItems')
      .where('districtId', '=', ctx.district.id)
      .where('paperId', '=', paper.id)
      .execute()
    await insertRows(ctx.db, 'paperItems', rowsOf(ctx, paper, items))
  }
  await ctx.db
    .updateTable('papers')
    .set({
      intended: intended && json(intended),
      blueprintVersion: paper.blueprintVersion + 1,
      blueprintSavedAt: ctx.clock.now(),
      signedOffAt: null,
      authorIds: authorsAfter(paper, ctx.actor.personId),
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', paper.id)
    .execute()
  const changedKeys = marked ? rekeyed(before, items) : []
  const markedAgain = changedKeys.length > 0 ? await markChoicesAgain(ctx, paper, items, changedKeys) : 0
  // What everyone sees follows by itself; before publication the path says that it is to be computed again.
  if (marked && paper.assessment.state === 'published') {
    const reason = markedAgain > 0 ? `${paper.title}更正答案，重新判分` : `${paper.title}的双向细目表有改动`
    if (rewritten) await askForResults(ctx, { assessmentId: paper.assessment.id, reason })
  } else await tellReviewers(ctx, paper)
  await recordAudit(ctx, {
    action: 'paper.blueprintSaved',
    subjectKind: 'paper',
    subjectId: paper.id,
    subjectTitle: paper.title,
    before: { 题数: before.length },
    after: { 题数: items.length, version: paper.blueprintVersion + 1, 重新判分: markedAgain },
  })
  return getPaper(ctx, { id: paper.id })
}

/** Editors while the paper is made; afterwards only those who manage it. */
function refuseEditing(ctx: Ctx, paper: LoadedPaper): void {
  const facts = factsOf(paper)
  if (paper.assessment.state === 'withdrawn') throw new Refusal('assessmentState')
  if (isOpen(paper) ? !editsBlueprint(ctx.actor, facts) : !managesPaper(ctx.actor, facts)) throw notAllowed()
}

/** What people type in many ways, in one way. */
function tidied(item: BlueprintItem): BlueprintItem {
  const answerKey = item.answerKey ? (answerKeyOf(item.answerKey) ?? item.answerKey) : null
  return {
    ...item,
    knowledge: [...new Set(item.knowledge)],
    ability: item.ability || null,
    answerKey,
    choiceGroup: item.choiceGroup || null,
    expected: item.expected === null ? null : Math.round(item.expected * 1_000) / 1_000,
  }
}

function rowsOf(ctx: Ctx, { id, scale }: LoadedPaper, items: BlueprintItem[]) {
  return items.map((item, position) => ({
    districtId: ctx.district.id,
    paperId: id,
    position,
    ...item,
    fullMarks: Math.round(item.fullMarks * scale),
    partialMarks: item.partialMarks === null ? null : Math.round(item.partialMarks * scale),
    expected: item.expected === null ? null : Math.round(item.expected * 1_000),
  }))
}

/** Whoever begins a blueprint sets the paper, and so does a reviewer who changes it: their signature no longer counts. */
function authorsAfter({ authorIds, reviews }: LoadedPaper, saver: string): string[] {
  const joins = authorIds.length === 0 || reviews.some(({ personId }) => personId === saver)
  return joins && !authorIds.includes(saver) ? [...authorIds, saver] : authorIds
}

async function tellReviewers(ctx: Ctx, paper: LoadedPaper): Promise<void> {
  const gave = paper.reviews.filter(
    ({ version, personId }) => version === paper.blueprintVersion && personId !== ctx.actor.personId,
  )
  await notify(
    ctx,
    gave.map(({ personId }) => ({
      personId,
      kind: 'paper.reviewAgain',
      title: `“${paper.title}”的双向细目表有改动，请再审一次`,
      body: paper.assessment.name,
      link: `/exams/${paper.assessment.id}/papers/${paper.id}/review`,
      dedupeKey: `paper.review ${paper.id} ${paper.blueprintVersion + 1}`,
    })),
  )
}
