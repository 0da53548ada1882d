import { recordAudits, type Write } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { CommitmentDraft } from '../contract.ts'
import { type CommitmentRow, loadCommitments } from '../queries/commitments.ts'
import { type Owner, withinOwner } from '../rules/owners.ts'
import { suggestCommitment } from '../rules/suggest.ts'
import { insertCommitments, type NewCommitment } from './writing.ts'
import { json } from '../../../platform/db.ts'

/** The plan whose commitments are to be counted. */
export interface CommittedPlan {
  id: string
  owner: Owner
  startsOn: string
  endsOn: string
}

/**
 * Makes a plan's drafts into commitments when the plan is approved, under the drafts' own ids: what the rules
 * understand is counted, the rest stays as text and asks. A draft worded anew in a later version is understood anew, one
 * that is gone is retired; what a person has set by hand since stays while the wording does.
 */
export async function commitToPlan(
  ctx: Ctx,
  plan: CommittedPlan,
  drafts: (CommitmentDraft & { id: string })[],
): Promise<void> {
  const written = drafts.map((draft) => writtenFrom(plan, draft))
  const added = await insertCommitments(ctx, written)
  const known = await ctx.db
    .selectFrom('commitments')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', plan.id)
    .where('retiredAt', 'is', null)
    .execute()
  const rows = await loadCommitments(
    ctx,
    known.map(({ id }) => id),
  )
  const writes: Write[] = []
  const note = (
    action: string,
    row: Pick<CommitmentRow, 'id' | 'title'>,
    after: Record<string, unknown>,
  ): void => {
    writes.push({ action, subjectKind: 'commitment', subjectId: row.id, subjectTitle: row.title, after })
  }
  for (const row of rows) {
    const one = written.find(({ id }) => id === row.id)
    if (added.has(row.id)) note('commitment.created', row, { sourceText: row.sourceText })
    // Set by hand on this plan, not written in it.
    else if (!one && row.sourceText === null) continue
    else if (!one) {
      await retire(ctx, [row.id], '计划的新版本不再包含这一项')
      note('commitment.retired', row, { reason: '计划的新版本不再包含这一项' })
    } else if (
      one.sourceText !== row.sourceText ||
      one.startsOn !== row.startsOn ||
      one.endsOn !== row.endsOn
    ) {
      await reword(ctx, one, one.sourceText !== row.sourceText)
      note('commitment.edited', row, {
        sourceText: one.sourceText,
        startsOn: one.startsOn,
        endsOn: one.endsOn,
      })
    }
  }
  await recordAudits(ctx, writes)
}

/** Retires all commitments of a plan, when it is withdrawn. */
export async function retireOfPlan(ctx: Ctx, planId: string, reason: string): Promise<void> {
  const rows = await ctx.db
    .selectFrom('commitments')
    .select(['id', 'title'])
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', planId)
    .where('retiredAt', 'is', null)
    .execute()
  await retire(
    ctx,
    rows.map(({ id }) => id),
    reason,
  )
  await recordAudits(
    ctx,
    rows.map(({ id, title }) => ({
      action: 'commitment.retired',
      subjectKind: 'commitment',
      subjectId: id,
      subjectTitle: title,
      after: { reason },
    })),
  )
}

async function retire(ctx: Ctx, ids: string[], reason: string): Promise<void> {
  if (ids.length === 0) return
  await ctx.db
    .updateTable('commitments')
    .set({ retiredAt: ctx.clock.now(), retiredBy: ctx.actor.personId, retiredReason: reason })
    .where('districtId', '=', ctx.district.id)
    .where('id', 'in', ids)
    .execute()
}

async function reword(ctx: Ctx, one: NewCommitment, anew: boolean): Promise<void> {
  const { promise } = one
  const understood = {
    title: one.title,
    sourceText: one.sourceText,
    indicator: promise && json(promise.indicator),
    target: promise?.target ?? null,
    per: promise?.per ?? null,
    scope: promise && json(promise.scope),
  }
  await ctx.db
    .updateTable('commitments')
    .set({
      startsOn: one.startsOn,
      endsOn: one.endsOn,
      updatedAt: ctx.clock.now(),
      ...(anew ? understood : {}),
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', one.id)
    .execute()
}

function writtenFrom(plan: CommittedPlan, draft: CommitmentDraft & { id: string }): NewCommitment {
  const { title, promise } = suggestCommitment(draft)
  return {
    id: draft.id,
    title,
    promise: promise && withinOwner(promise, plan.owner),
    sourceText: draft.text,
    planId: plan.id,
    startsOn: plan.startsOn,
    endsOn: plan.endsOn,
  }
}
