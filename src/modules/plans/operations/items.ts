import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { rightsOn } from '../policy.ts'
import { itemConflicts, type Occasion } from '../queries/conflicts.ts'
import { contentOf, type StoredItem } from '../queries/content.ts'
import { type LoadedPlan, loadPlan } from '../queries/plans.ts'
import type { Conflict, Span } from '../rules/content.ts'
import type { PlanVersion } from './drafts.ts'
import { keepFormerVersion, keepVersion } from './versions.ts'

/** An item with its plan, the plan locked. Those responsible for the item may report on it too. */
async function loadItem(
  ctx: Ctx,
  itemId: string,
  right: 'steer' | 'report',
): Promise<{ plan: LoadedPlan; item: StoredItem }> {
  const row = await ctx.db
    .selectFrom('planItems')
    .select('planId')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', itemId)
    .executeTakeFirst()
  if (!row) throw notFound()
  const plan = await loadPlan(ctx, row.planId, { lock: true })
  const item = (await contentOf(ctx, plan)).items.find((it) => it.id === itemId)
  if (!item) throw notFound()
  if (plan.state !== 'approved') throw new Refusal('planState')
  const responsible = item.people.some((person) => person.id === ctx.actor.personId)
  if (!rightsOn(ctx.actor, plan).steer && !(right === 'report' && responsible)) throw notAllowed()
  return { plan, item }
}

type Patch = Partial<
  Pick<StoredItem, 'startsOn' | 'endsOn' | 'startTime' | 'endTime' | 'state' | 'droppedReason'>
>

/** Changes one item of an approved plan: a new version, an audit line, and word to those responsible. */
async function changeItem(
  ctx: Ctx,
  { plan, item }: { plan: LoadedPlan; item: StoredItem },
  change: { action: string; patch: Patch; word: string; sequence: 0 | 1 },
): Promise<PlanVersion> {
  await keepFormerVersion(ctx, plan)
  const now = ctx.clock.now()
  await ctx.db
    .updateTable('planItems')
    .set({ ...change.patch, sequence: item.sequence + change.sequence, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', item.id)
    .execute()
  const version = plan.version + 1
  await ctx.db
    .updateTable('plans')
    .set({ version, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', plan.id)
    .execute()
  await keepVersion(ctx, plan.id)
  const people = item.people.map((person) => person.id)
  const before = Object.fromEntries(
    Object.keys(change.patch).map((name) => [name, item[name as keyof Patch]]),
  )
  await recordAudit(ctx, {
    action: change.action,
    subjectKind: 'planItem',
    subjectId: item.id,
    subjectTitle: item.title,
    before,
    after: change.patch,
    concerns: [...new Set([plan.createdBy, ...people])],
  })
  await notify(
    ctx,
    people
      .filter((personId) => personId !== ctx.actor.personId)
      .map((personId) => ({
        personId,
        kind: change.action,
        title: `${item.title}:${change.word}`,
        body: `《${plan.title}》`,
        link: `/plans/${plan.id}`,
      })),
  )
  return { version, state: plan.state }
}

/** What a move asks for, over the hours that the item has. */
function spanAfter(item: StoredItem, input: Partial<Span> & { startsOn: string; endsOn: string }): Span {
  return {
    startsOn: input.startsOn,
    endsOn: input.endsOn,
    startTime: input.startTime === undefined ? item.startTime : input.startTime,
    endTime: input.endTime === undefined ? item.endTime : input.endTime,
  }
}

/** An item on the given days, as far as it can clash. */
export function occasionOf(plan: LoadedPlan, item: StoredItem, span: Span): Occasion {
  const { owner } = plan
  return {
    ...span,
    place: item.place,
    people: item.people,
    schoolId: owner.kind === 'school' ? owner.id : owner.kind === 'group' ? owner.schoolId : null,
    stage: plan.stage ?? owner.stage,
  }
}

export type Move = {
  itemId: string
  startsOn: string
  endsOn: string
  startTime?: string | null
  endTime?: string | null
}

/**
 * Moves an item of an approved plan. When something stands in the way it is named and nothing happens, unless the actor
 * has seen it and moves all the same.
 */
export async function moveItem(
  ctx: Ctx,
  input: Move & { despiteConflicts: boolean },
): Promise<{ moved: boolean; conflicts: Conflict[]; version: number }> {
  const loaded = await loadItem(ctx, input.itemId, 'steer')
  const { plan, item } = loaded
  if (item.state === 'dropped') throw new Refusal('planState')
  const span = spanAfter(item, input)
  const sameDay = span.startsOn === span.endsOn
  if (
    span.startsOn > span.endsOn ||
    (sameDay && span.startTime && span.endTime && span.startTime >= span.endTime)
  ) {
    throw new Refusal('planDates', { title: item.title })
  }
  const conflicts = await itemConflicts(ctx, item.id, occasionOf(plan, item, span))
  if (conflicts.length > 0 && !input.despiteConflicts)
    return { moved: false, conflicts, version: plan.version }
  const same =
    span.startsOn === item.startsOn &&
    span.endsOn === item.endsOn &&
    span.startTime === item.startTime &&
    span.endTime === item.endTime
  if (same) return { moved: true, conflicts, version: plan.version }
  const days = sameDay ? span.startsOn : `${span.startsOn} 至 ${span.endsOn}`
  const { version } = await changeItem(ctx, loaded, {
    action: 'planItem.moved',
    patch: span,
    word: `改到 ${days}${span.startTime ? ` ${span.startTime}` : ''}`,
    sequence: 1,
  })
  return { moved: true, conflicts, version }
}

/** What an item would clash with on other days; changes nothing. For views that know of activities besides. */
export async function occasionAfterMove(
  ctx: Ctx,
  input: Move,
): Promise<{ occasion: Occasion; conflicts: Conflict[] }> {
  const { plan, item } = await loadItem(ctx, input.itemId, 'steer')
  const occasion = occasionOf(plan, item, spanAfter(item, input))
  return { occasion, conflicts: await itemConflicts(ctx, item.id, occasion) }
}

/** Takes an item out of an approved plan; it stays readable with the reason. */
export async function dropItem(ctx: Ctx, input: { itemId: string; reason: string }): Promise<PlanVersion> {
  const loaded = await loadItem(ctx, input.itemId, 'steer')
  if (loaded.item.state === 'dropped') return { version: loaded.plan.version, state: loaded.plan.state }
  return changeItem(ctx, loaded, {
    action: 'planItem.dropped',
    patch: { state: 'dropped', droppedReason: input.reason },
    word: `已取消，${input.reason}`,
    sequence: 1,
  })
}

/** Ticks an item off, or makes it open again. */
export async function markItem(
  ctx: Ctx,
  input: { itemId: string; state: 'planned' | 'done' },
): Promise<PlanVersion> {
  const loaded = await loadItem(ctx, input.itemId, 'report')
  if (loaded.item.state === input.state) return { version: loaded.plan.version, state: loaded.plan.state }
  return changeItem(ctx, loaded, {
    action: input.state === 'done' ? 'planItem.done' : 'planItem.reopened',
    patch: { state: input.state, droppedReason: null },
    word: input.state === 'done' ? '已完成' : '恢复为待办',
    sequence: loaded.item.state === 'dropped' ? 1 : 0,
  })
}
