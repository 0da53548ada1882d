import { sql } from 'kysely'
import { daysBetween } from '../../../platform/calendar-day.ts'
import { json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { answersFor, rightsOn } from '../policy.ts'
import { contentOf } from '../queries/content.ts'
import { findOwner } from '../queries/owners.ts'
import { type LoadedPlan, loadPlan } from '../queries/plans.ts'
import { mistakeIn, type PlanContent, shifted } from '../rules/content.ts'
import { countCommitments } from './commitments.ts'
import { keepFormerVersion, keepVersion } from './versions.ts'
import { replaceParts } from './parts.ts'

export interface PlanVersion {
  version: number
  state: LoadedPlan['state']
}

function refuseMistakes(content: PlanContent): void {
  const mistake = mistakeIn(content)
  if (mistake) throw new Refusal(mistake.code, { title: mistake.title })
}

/** The columns of a plan that come from its document. */
function columnsOf(content: PlanContent) {
  const { owner } = content
  return {
    title: content.title,
    groupId: owner.kind === 'group' ? owner.id : null,
    schoolId: owner.kind === 'school' ? owner.id : null,
    associationId: owner.kind === 'association' ? owner.id : null,
    subject: content.subject,
    stage: content.stage,
    termId: content.termId,
    startsOn: content.startsOn,
    endsOn: content.endsOn,
    notes: content.notes,
    commitments: json(content.commitments),
  }
}

/** @throws Refusal 'planOwner' when there is no such owner, 'notAllowed' when the actor may not write in its name */
async function refuseForeignOwner(ctx: Ctx, content: PlanContent): Promise<void> {
  const owner = await findOwner(ctx, content.owner)
  if (!owner) throw new Refusal('planOwner')
  if (!answersFor(ctx.actor, owner)) throw notAllowed()
}

/** @throws Refusal 'notFound' when the term is not one of the district's */
async function refuseForeignTerm(ctx: Ctx, termId: string | null): Promise<void> {
  if (termId === null) return
  const term = await ctx.db
    .selectFrom('terms')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', termId)
    .executeTakeFirst()
  if (!term) throw new Refusal('notFound')
}

/**
 * Creates a draft under an id that the client made. The same again answers the same.
 * @throws Refusal 'conflict' when the id stands for another plan; 'planDates', 'planPhaseUnknown', 'planOwner'
 */
export async function createPlan(
  ctx: Ctx,
  input: { id: string; content: PlanContent },
  origin: { clonedFrom?: string } = {},
): Promise<PlanVersion> {
  const { id, content } = input
  refuseMistakes(content)
  await refuseForeignOwner(ctx, content)
  await refuseForeignTerm(ctx, content.termId)
  const now = ctx.clock.now()
  const inserted = await ctx.db
    .insertInto('plans')
    .values({
      districtId: ctx.district.id,
      id,
      ...columnsOf(content),
      clonedFrom: origin.clonedFrom ?? null,
      createdBy: ctx.actor.personId,
      createdAt: now,
      updatedAt: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) return sameAgain(ctx, id, content)
  await replaceParts(ctx, { id, content, keepRemoved: false })
  await keepVersion(ctx, id)
  await recordAudit(ctx, {
    action: 'plan.created',
    subjectKind: 'plan',
    subjectId: id,
    subjectTitle: content.title,
    after: { title: content.title, items: content.items.length },
  })
  return { version: 1, state: 'draft' }
}

/** A resend of what is there already is answered alike; anything else under the id is a conflict. */
async function sameAgain(ctx: Ctx, id: string, content: PlanContent): Promise<PlanVersion> {
  const plan = await loadPlan(ctx, id).catch(() => {
    throw new Refusal('conflict')
  })
  const stored = await contentOf(ctx, plan)
  const outline = (it: Pick<PlanContent, 'title' | 'owner' | 'goals' | 'items'>) =>
    JSON.stringify([
      it.title,
      it.owner.kind,
      it.owner.id,
      it.goals,
      it.items.map((item) => [item.id, item.title, item.startsOn, item.endsOn]),
    ])
  const same = plan.createdBy === ctx.actor.personId && outline(stored) === outline(content)
  if (!same) throw new Refusal('conflict')
  return { version: plan.version, state: plan.state }
}

/**
 * Saves the whole document over version `version`. Items of a plan that was once approved are dropped, not deleted, when
 * they are missing, so that calendars can say so.
 * @throws Refusal 'staleVersion' with the current version when someone else saved meanwhile
 */
export async function savePlan(
  ctx: Ctx,
  input: { id: string; version: number; content: PlanContent },
): Promise<PlanVersion> {
  const { id, content } = input
  const plan = await loadPlan(ctx, id, { lock: true })
  if (!rightsOn(ctx.actor, plan).edit)
    throw plan.state === 'submitted' ? new Refusal('planState') : notAllowed()
  if (plan.version !== input.version) throw new Refusal('staleVersion', { version: plan.version })
  refuseMistakes(content)
  const moved = plan.owner.kind !== content.owner.kind || plan.owner.id !== content.owner.id
  if (moved) await refuseForeignOwner(ctx, content)
  if (content.termId !== plan.termId) await refuseForeignTerm(ctx, content.termId)
  await keepFormerVersion(ctx, plan)
  const version = plan.version + 1
  const state = plan.state === 'withdrawn' ? 'draft' : plan.state
  await ctx.db
    .updateTable('plans')
    .set({ ...columnsOf(content), version, state, updatedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', id)
    .execute()
  await replaceParts(ctx, { id, content, keepRemoved: await wasApproved(ctx, id) })
  await keepVersion(ctx, id)
  if (state === 'approved') await countCommitments(ctx, await loadPlan(ctx, id))
  await recordAudit(ctx, {
    action: 'plan.saved',
    subjectKind: 'plan',
    subjectId: id,
    subjectTitle: content.title,
    before: { version: plan.version, title: plan.title },
    after: { version, title: content.title },
    concerns: [plan.createdBy],
  })
  return { version, state }
}

async function wasApproved(ctx: Ctx, id: string): Promise<boolean> {
  const approval = await ctx.db
    .selectFrom('planDecisions')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', id)
    .where('decision', '=', 'approved')
    .limit(1)
    .executeTakeFirst()
  return approval !== undefined
}

/** Deletes a draft that was never handed in. @throws Refusal 'planState', 'itemInUse' when an activity hangs on it */
export async function removePlan(ctx: Ctx, input: { id: string }): Promise<{ id: string }> {
  const plan = await loadPlan(ctx, input.id, { lock: true })
  if (!rightsOn(ctx.actor, plan).edit) throw notAllowed()
  const decided = await ctx.db
    .selectFrom('planDecisions')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', plan.id)
    .limit(1)
    .executeTakeFirst()
  if (plan.state !== 'draft' || decided) throw new Refusal('planState')
  const content = { ...(await contentOf(ctx, plan)), goals: [], phases: [], items: [] }
  await replaceParts(ctx, { id: plan.id, content, keepRemoved: false })
  await sql`update plan_sources set plan_id = null where district_id = ${ctx.district.id} and plan_id = ${plan.id}`.execute(
    ctx.db,
  )
  await sql`delete from plan_versions where district_id = ${ctx.district.id} and plan_id = ${plan.id}`.execute(
    ctx.db,
  )
  await sql`delete from plans where district_id = ${ctx.district.id} and id = ${plan.id}`.execute(ctx.db)
  await recordAudit(ctx, {
    action: 'plan.removed',
    subjectKind: 'plan',
    subjectId: plan.id,
    subjectTitle: plan.title,
    before: { title: plan.title, version: plan.version },
    concerns: [plan.createdBy],
  })
  return { id: plan.id }
}

/**
 * A plan's document as a new draft for another term, its dates moved by whole teaching weeks.
 * @throws Refusal 'termUnknown'
 */
export async function clonePlan(
  ctx: Ctx,
  input: { id: string; newId: string; termId: string },
): Promise<PlanVersion> {
  const plan = await loadPlan(ctx, input.id)
  if (!rightsOn(ctx.actor, plan).clone) throw notAllowed()
  const terms = await ctx.db
    .selectFrom('terms')
    .select(['id', 'name', 'startsOn', 'endsOn', 'firstMonday'])
    .where('districtId', '=', ctx.district.id)
    .orderBy('startsOn')
    .execute()
  const target = terms.find((term) => term.id === input.termId)
  if (!target) throw new Refusal('termUnknown')
  const stored = await contentOf(ctx, plan)
  const first = plan.startsOn ?? stored.items.map((item) => item.startsOn).toSorted()[0]
  const origin =
    terms.find((term) => term.id === plan.termId) ??
    (first ? terms.find((term) => term.endsOn >= first) : undefined)
  const days = daysBetween(origin?.firstMonday ?? target.firstMonday, target.firstMonday)
  const content: PlanContent = {
    ...stored,
    owner: { kind: stored.owner.kind, id: stored.owner.id },
    termId: target.id,
    title:
      origin && stored.title.includes(origin.name)
        ? stored.title.replace(origin.name, target.name)
        : stored.title,
    items: stored.items.filter((item) => item.state !== 'dropped'),
  }
  return createPlan(ctx, { id: input.newId, content: shifted(content, days, newId) }, { clonedFrom: plan.id })
}
