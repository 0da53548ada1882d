import { sql } from 'kysely'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { recordFacts } from '../../ledger/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { rightsOn } from '../policy.ts'
import { loadPlan } from '../queries/plans.ts'
import { expectedReviews, type ReviewKind } from '../rules/reviews.ts'

export interface ReviewInput {
  id: string
  planId: string
  kind: ReviewKind
  period: string
  done: string
  problems: string | null
  nextSteps: string | null
}

/**
 * Writes what was done in a month, quarter or year of an approved plan; writing it again changes it. The first writing
 * counts in the writer's ledger.
 * @throws Refusal 'reviewPeriod' when the plan asks for none in this period, or the period has not begun;
 * 'conflict' when someone else has written it under another id
 */
export async function writeReview(ctx: Ctx, input: ReviewInput): Promise<{ id: string }> {
  const plan = await loadPlan(ctx, input.planId)
  if (plan.state !== 'approved') throw new Refusal('planState')
  if (!rightsOn(ctx.actor, plan).review) throw notAllowed()
  const expected = expectedReviews(plan.startsOn ?? today(ctx), plan.endsOn ?? today(ctx)).find(
    (it) => it.kind === input.kind && it.period === input.period,
  )
  if (!expected || expected.opensOn > today(ctx)) throw new Refusal('reviewPeriod')
  const now = ctx.clock.now()
  const { rows } = await sql<{ isNew: boolean }>`
    insert into plan_reviews as r (district_id, id, plan_id, kind, period, done, problems, next_steps, written_by, written_at)
    values (${ctx.district.id}, ${input.id}, ${plan.id}, ${input.kind}, ${input.period}, ${input.done},
      ${input.problems || null}, ${input.nextSteps || null}, ${ctx.actor.personId}, ${now})
    on conflict (district_id, id) do update
      set done = excluded.done, problems = excluded.problems, next_steps = excluded.next_steps, written_at = excluded.written_at
      where r.plan_id = excluded.plan_id and r.kind = excluded.kind and r.period = excluded.period
    returning xmax = 0 as is_new`
    .execute(ctx.db)
    .catch((error: { code?: string }) => {
      if (error.code === '23505') throw new Refusal('conflict')
      throw error
    })
  const [row] = rows
  if (!row) throw new Refusal('conflict')
  const title = `${plan.title} ${expected.label}`
  if (row.isNew) {
    await recordFacts(ctx, { module: 'plans', id: input.id, pageId: plan.id }, [
      {
        kind: 'review.written',
        personId: ctx.actor.personId,
        type: input.kind,
        groupId: plan.owner.kind === 'group' ? plan.owner.id : undefined,
        subject: plan.subject ?? undefined,
        stage: plan.stage ?? undefined,
        occurredOn: today(ctx),
        title,
      },
    ])
  }
  await recordAudit(ctx, {
    action: row.isNew ? 'planReview.written' : 'planReview.changed',
    subjectKind: 'plan',
    subjectId: plan.id,
    subjectTitle: title,
    after: { kind: input.kind, period: input.period, done: input.done },
    concerns: [plan.createdBy],
  })
  return { id: input.id }
}
