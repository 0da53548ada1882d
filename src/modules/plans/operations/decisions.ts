import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { retireOfPlan } from '../../commitments/index.ts'
import { type Notice, notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { isOwnSubmission, type PlanRights, rightsOn } from '../policy.ts'
import { contentOf } from '../queries/content.ts'
import { deciders } from '../queries/owners.ts'
import { type LoadedPlan, loadPlan } from '../queries/plans.ts'
import { missingFrom } from '../rules/content.ts'
import { countCommitments } from './commitments.ts'
import type { PlanVersion } from './drafts.ts'

type Decision = 'submitted' | 'approved' | 'returned' | 'withdrawn'
type At = { id: string; version: number }

/** The plan, locked, if the actor may do this to it now and saw its newest version. */
async function loadFor(
  ctx: Ctx,
  input: At,
  right: keyof PlanRights,
  from: LoadedPlan['state'][],
): Promise<LoadedPlan> {
  const plan = await loadPlan(ctx, input.id, { lock: true })
  if (!from.includes(plan.state)) throw new Refusal('planState')
  if (!rightsOn(ctx.actor, plan)[right]) {
    if (right === 'approve' && rightsOn(ctx.actor, plan).return && isOwnSubmission(ctx.actor, plan)) {
      throw new Refusal('ownPlan')
    }
    throw notAllowed()
  }
  if (plan.version !== input.version) throw new Refusal('staleVersion', { version: plan.version })
  return plan
}

async function decide(
  ctx: Ctx,
  plan: LoadedPlan,
  decision: Decision,
  state: LoadedPlan['state'],
  reason?: string,
): Promise<PlanVersion> {
  const now = ctx.clock.now()
  await ctx.db
    .updateTable('plans')
    .set({ state, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', plan.id)
    .execute()
  await ctx.db
    .insertInto('planDecisions')
    .values({
      districtId: ctx.district.id,
      id: newId(),
      planId: plan.id,
      version: plan.version,
      decision,
      reason: reason || null,
      decidedBy: ctx.actor.personId,
      decidedAt: now,
    })
    .execute()
  await recordAudit(ctx, {
    action: `plan.${decision}`,
    subjectKind: 'plan',
    subjectId: plan.id,
    subjectTitle: plan.title,
    before: { state: plan.state },
    after: { state, ...(reason ? { reason } : {}) },
    concerns: writers(plan),
  })
  return { version: plan.version, state }
}

const writers = (plan: LoadedPlan): string[] => [
  ...new Set([plan.createdBy, plan.submittedBy ?? plan.createdBy]),
]

/** Tells people about a plan, each once and never the actor. */
async function tell(
  ctx: Ctx,
  people: string[],
  plan: LoadedPlan,
  notice: Pick<Notice, 'kind' | 'title' | 'body'>,
) {
  const others = [...new Set(people)].filter((personId) => personId !== ctx.actor.personId)
  await notify(
    ctx,
    others.map((personId) => ({ personId, link: `/plans/${plan.id}`, ...notice })),
  )
}

/** Hands a plan in to those who decide on it. @throws Refusal 'planIncomplete' with what it lacks */
export async function submitPlan(ctx: Ctx, input: At): Promise<PlanVersion> {
  const plan = await loadFor(ctx, input, 'submit', ['draft', 'returned', 'withdrawn'])
  const missing = missingFrom(await contentOf(ctx, plan))
  if (missing.length > 0) throw new Refusal('planIncomplete', { missing: missing.join('、') })
  await tell(ctx, await deciders(ctx, plan.owner, plan.subject, plan.stage), plan, {
    kind: 'plan.submitted',
    title: `《${plan.title}》等待您审批`,
    body: `${ctx.actor.name}提交了${plan.owner.name}的计划。`,
  })
  return decide(ctx, plan, 'submitted', 'submitted')
}

/** Approves a plan: its items stand in the calendar and its commitments are counted from now on. */
export async function approvePlan(ctx: Ctx, input: At & { reason?: string }): Promise<PlanVersion> {
  const plan = await loadFor(ctx, input, 'approve', ['submitted'])
  const content = await contentOf(ctx, plan)
  const decided = await decide(ctx, plan, 'approved', 'approved', input.reason)
  await countCommitments(ctx, plan)
  await tell(ctx, writers(plan), plan, {
    kind: 'plan.approved',
    title: `《${plan.title}》已通过`,
    body: input.reason || undefined,
  })
  const planned = content.items.filter((item) => item.state === 'planned')
  const duties = Map.groupBy(
    planned.flatMap((item) => item.people.map((person) => ({ person: person.id, title: item.title }))),
    (duty) => duty.person,
  )
  await notify(
    ctx,
    [...duties]
      .filter(([personId]) => personId !== ctx.actor.personId)
      .map(([personId, items]) => ({
        personId,
        kind: 'plan.duty',
        title: `您在《${plan.title}》中负责 ${items.length} 项工作`,
        body: items
          .map((item) => item.title)
          .join('；')
          .slice(0, 300),
        link: `/plans/${plan.id}`,
        dedupeKey: `plan.duty ${plan.id} ${plan.version}`,
      })),
  )
  return decided
}

/** Gives a plan back to its writers with a reason. */
export async function returnPlan(ctx: Ctx, input: At & { reason: string }): Promise<PlanVersion> {
  const plan = await loadFor(ctx, input, 'return', ['submitted'])
  await tell(ctx, writers(plan), plan, {
    kind: 'plan.returned',
    title: `《${plan.title}》被退回修改`,
    body: input.reason,
  })
  return decide(ctx, plan, 'returned', 'returned', input.reason)
}

/** Takes a submission back into the draft; takes an approved plan out of force, and its items off the calendar. */
export async function withdrawPlan(ctx: Ctx, input: At & { reason: string }): Promise<PlanVersion> {
  const plan = await loadFor(ctx, input, 'withdraw', ['submitted', 'approved'])
  if (plan.state === 'submitted') return decide(ctx, plan, 'withdrawn', 'draft', input.reason)
  // In calendars that subscribe, the items become cancelled ones.
  await ctx.db
    .updateTable('planItems')
    .set((eb) => ({ sequence: eb('sequence', '+', 1), updatedAt: ctx.clock.now() }))
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', plan.id)
    .where('state', '<>', 'dropped')
    .execute()
  await retireOfPlan(ctx, plan.id, `计划停止执行：${input.reason}`)
  const content = await contentOf(ctx, plan)
  await tell(
    ctx,
    [...writers(plan), ...content.items.flatMap((item) => item.people.map((it) => it.id))],
    plan,
    {
      kind: 'plan.withdrawn',
      title: `《${plan.title}》已停止执行`,
      body: input.reason,
    },
  )
  return decide(ctx, plan, 'withdrawn', 'withdrawn', input.reason)
}
