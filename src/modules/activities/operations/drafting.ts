import { newId } from '../../../platform/ids.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { ActivityFields, StateChange } from '../contract.ts'
import { mayCreate } from '../policy.ts'
import { loadActivity, loadManaged } from '../queries/activity.ts'
import { contentOf } from '../queries/content.ts'
import { isOpen, spanOf } from '../rules.ts'
import {
  changedFields,
  columnsOf,
  datesOf,
  insertRoles,
  insertSessions,
  isMove,
  knownReferences,
  refuseFaults,
  replaceSessions,
  sameContent,
} from './content.ts'
import { tellOfMove } from './moving.ts'
import { moveUp } from './registering.ts'

/**
 * Makes a draft. The same id with the same content answers the same; with other content it is a conflict.
 * @throws Refusal 'notAllowed', 'conflict', 'sessionsOverlap', 'sessionEndsBeforeStart', 'unknownReference', 'quotaNeedsRegistration'
 */
export async function createActivity(
  ctx: Ctx,
  input: ActivityFields & { id: string; clonedFrom?: string },
): Promise<StateChange> {
  const { id, clonedFrom, ...fields } = input
  if (!mayCreate(ctx.actor, fields)) throw notAllowed()
  refuseFaults(fields)
  const organiserId = fields.organiserId ?? ctx.actor.personId
  const content = { ...fields, organiserId }
  const now = ctx.clock.now()
  const made = await knownReferences(() =>
    ctx.db
      .insertInto('activities')
      .values({
        ...columnsOf(content),
        districtId: ctx.district.id,
        id,
        clonedFrom: clonedFrom ?? null,
        createdBy: ctx.actor.personId,
        createdAt: now,
        updatedAt: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst(),
  )
  if (made.numInsertedOrUpdatedRows === 0n) {
    const existing = await contentOf(ctx, id)
    if (!existing || !sameContent(existing, content)) throw new Refusal('conflict')
    const { state, revision } = await loadActivity(ctx, id)
    return { id, state, revision }
  }
  await knownReferences(async () => {
    await insertSessions(ctx, id, content.sessions, new Set())
    await insertRoles(ctx, id, content.roles)
  })
  await recordAudit(ctx, {
    action: 'activity.created',
    subjectKind: 'activity',
    subjectId: id,
    subjectTitle: content.title,
    after: {
      title: content.title,
      type: content.type,
      startsAt: spanOf(datesOf(content)).startsAt.toISOString(),
    },
    concerns: [...new Set([organiserId, ...content.roles.map((role) => role.personId)])],
  })
  return { id, state: 'draft', revision: 0 }
}

/**
 * Changes an activity that is not yet concluded. Those concerned hear of another time or place; a higher quota lets
 * the waiting list move up.
 * @throws Refusal 'notFound', 'notAllowed', 'conflict' (changed by someone else), 'activityClosed', 'sessionHasCheckIns'
 *   and those of `createActivity`
 */
export async function updateActivity(
  ctx: Ctx,
  input: ActivityFields & { id: string; revision: number },
): Promise<StateChange> {
  const { id, revision, ...fields } = input
  const activity = await loadManaged(ctx, id, { lock: true })
  if (!isOpen(activity.state)) throw new Refusal('activityClosed')
  refuseFaults(fields)
  const content = { ...fields, organiserId: fields.organiserId ?? activity.organiserId }
  const before = await contentOf(ctx, id)
  if (!before) throw notFound()
  if (sameContent(before, content)) return { id, state: activity.state, revision: activity.revision }
  if (revision !== activity.revision) throw new Refusal('conflict')

  const moved = isMove(before, content)
  const now = ctx.clock.now()
  await knownReferences(async () => {
    await ctx.db
      .updateTable('activities')
      .set((eb) => ({
        ...columnsOf(content),
        revision: activity.revision + 1,
        sequence: moved ? eb('sequence', '+', 1) : eb.ref('sequence'),
        updatedAt: now,
      }))
      .where('districtId', '=', ctx.district.id)
      .where('id', '=', id)
      .execute()
    await replaceSessions(ctx, id, content.sessions)
    await ctx.db
      .deleteFrom('activityRoles')
      .where('districtId', '=', ctx.district.id)
      .where('activityId', '=', id)
      .where('role', '<>', 'expert')
      .execute()
    await insertRoles(ctx, id, content.roles)
  })
  await moveUp(ctx, id)
  const changed = changedFields(before, content)
  await recordAudit(ctx, {
    action: 'activity.updated',
    subjectKind: 'activity',
    subjectId: id,
    subjectTitle: content.title,
    before: changed.before,
    after: changed.after,
  })
  if (moved && activity.state !== 'draft') await tellOfMove(ctx, await loadActivity(ctx, id))
  return { id, state: activity.state, revision: activity.revision + 1 }
}

/**
 * Copies an activity to a new draft that begins at `startsAt`; its sessions keep their distance from each other.
 * Registrations, check-ins and experts stay with the original.
 */
export async function cloneActivity(
  ctx: Ctx,
  input: { id: string; newId: string; title?: string; startsAt: string },
): Promise<StateChange> {
  const original = await loadActivity(ctx, input.id)
  const content = await contentOf(ctx, input.id)
  if (!content) throw notFound()
  const shift = new Date(input.startsAt).getTime() - original.startsAt.getTime()
  const shifted = (instant: string) => new Date(new Date(instant).getTime() + shift).toISOString()
  const known = await ctx.db
    .selectFrom('activities')
    .select('clonedFrom')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.newId)
    .executeTakeFirst()
  if (known) {
    if (known.clonedFrom !== input.id) throw new Refusal('conflict')
    const { state, revision } = await loadActivity(ctx, input.newId)
    return { id: input.newId, state, revision }
  }
  return createActivity(ctx, {
    ...content,
    id: input.newId,
    clonedFrom: input.id,
    title: input.title ?? content.title,
    registrationClosesAt: content.registrationClosesAt && shifted(content.registrationClosesAt),
    sessions: content.sessions.map((session) => ({
      ...session,
      id: newId(),
      startsAt: shifted(session.startsAt),
      endsAt: shifted(session.endsAt),
    })),
  })
}

/** Removes a draft with all that hangs on it. */
export async function discardActivity(ctx: Ctx, input: { id: string }): Promise<Record<string, never>> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (activity.state !== 'draft') throw new Refusal('activityNotDraft')
  for (const table of ['activityRoles', 'registrations', 'activitySessions'] as const) {
    await ctx.db
      .deleteFrom(table)
      .where('districtId', '=', ctx.district.id)
      .where('activityId', '=', activity.id)
      .execute()
  }
  await ctx.db
    .deleteFrom('activities')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activity.id)
    .execute()
  await recordAudit(ctx, {
    action: 'activity.discarded',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    before: { title: activity.title, state: 'draft' },
  })
  return {}
}
