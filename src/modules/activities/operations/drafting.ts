import { isDeepStrictEqual } from 'node:util'
import { json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { ActivityFields } from '../contract.ts'
import { mayCreate } from '../policy.ts'
import { loadActivity, loadManaged, peopleConcerned } from '../queries/activity.ts'
import { contentOf } from '../queries/content.ts'
import { isOpen, sessionsFault, spanOf } from '../rules.ts'
import type { ActivityState } from '../vocabulary.ts'
import { moveUp } from './registering.ts'
import { whenText } from '../wording.ts'

export interface StateChange {
  id: string
  state: ActivityState
  revision: number
}

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
  if (moved && activity.state !== 'draft') await tellOfMove(ctx, id, content)
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

type Content = ActivityFields & { organiserId: string }

function datesOf(fields: ActivityFields) {
  return fields.sessions.map((session) => ({
    startsAt: new Date(session.startsAt),
    endsAt: new Date(session.endsAt),
    place: session.place,
  }))
}

function refuseFaults(fields: ActivityFields): void {
  const fault = sessionsFault(datesOf(fields))
  if (fault) throw new Refusal(fault)
  if (fields.quota !== null && !fields.registrationRequired) throw new Refusal('quotaNeedsRegistration')
}

function columnsOf(content: Content) {
  const { sessions: _sessions, roles: _roles, audience, registrationClosesAt, ...columns } = content
  return {
    ...columns,
    ...spanOf(datesOf(content)),
    audience: json(audience),
    registrationClosesAt: registrationClosesAt ? new Date(registrationClosesAt) : null,
  }
}

/** Runs writes of which a reference may lead nowhere. */
async function knownReferences<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if ((error as { code?: string }).code === '23503') throw new Refusal('unknownReference')
    throw error
  }
}

async function insertSessions(
  ctx: Ctx,
  activityId: string,
  sessions: ActivityFields['sessions'],
  existing: Set<string>,
): Promise<void> {
  for (const [position, session] of sessions.entries()) {
    const columns = {
      position: position + 1,
      title: session.title,
      startsAt: new Date(session.startsAt),
      endsAt: new Date(session.endsAt),
      place: session.place,
    }
    if (existing.has(session.id)) {
      await ctx.db
        .updateTable('activitySessions')
        .set(columns)
        .where('districtId', '=', ctx.district.id)
        .where('id', '=', session.id)
        .execute()
    } else {
      const made = await ctx.db
        .insertInto('activitySessions')
        .values({ districtId: ctx.district.id, id: session.id, activityId, ...columns })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      // The id is taken by another activity's session.
      if (made.numInsertedOrUpdatedRows === 0n) throw new Refusal('conflict')
    }
  }
}

/** Makes the sessions those given; one that people have signed in to cannot go. */
async function replaceSessions(
  ctx: Ctx,
  activityId: string,
  sessions: ActivityFields['sessions'],
): Promise<void> {
  const existing = await ctx.db
    .selectFrom('activitySessions')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activityId)
    .execute()
  const kept = new Set(sessions.map((session) => session.id))
  const gone = existing.map((session) => session.id).filter((sessionId) => !kept.has(sessionId))
  if (gone.length > 0) {
    const used = await ctx.db
      .selectFrom('checkIns')
      .select('sessionId')
      .where('districtId', '=', ctx.district.id)
      .where('sessionId', 'in', gone)
      .limit(1)
      .executeTakeFirst()
    if (used) throw new Refusal('sessionHasCheckIns')
    await ctx.db
      .deleteFrom('activitySessions')
      .where('districtId', '=', ctx.district.id)
      .where('id', 'in', gone)
      .execute()
  }
  await insertSessions(ctx, activityId, sessions, new Set(existing.map((session) => session.id)))
}

async function insertRoles(ctx: Ctx, activityId: string, roles: ActivityFields['roles']): Promise<void> {
  if (roles.length === 0) return
  await ctx.db
    .insertInto('activityRoles')
    .values(roles.map((role) => ({ districtId: ctx.district.id, id: newId(), activityId, ...role })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The same thing in one form, so that two ways of writing an instant or an order of roles do not matter. */
function canonical(content: Content) {
  const instant = (text: string | null) => (text === null ? null : new Date(text).toISOString())
  return {
    ...content,
    registrationClosesAt: instant(content.registrationClosesAt),
    sessions: content.sessions.map((session) => ({
      ...session,
      startsAt: instant(session.startsAt),
      endsAt: instant(session.endsAt),
    })),
    roles: content.roles.map((role) => `${role.role} ${role.personId} ${role.topic ?? ''}`).sort(),
  }
}

function sameContent(one: Content, other: Content): boolean {
  return isDeepStrictEqual(canonical(one), canonical(other))
}

function isMove(before: Content, after: Content): boolean {
  const whereAndWhen = (content: Content) => ({
    place: content.place,
    onlineLink: content.onlineLink,
    sessions: canonical(content).sessions.map(({ startsAt, endsAt, place }) => ({ startsAt, endsAt, place })),
  })
  return !isDeepStrictEqual(whereAndWhen(before), whereAndWhen(after))
}

function changedFields(before: Content, after: Content) {
  const [old, fresh] = [canonical(before), canonical(after)]
  const names = Object.keys(fresh) as (keyof typeof fresh)[]
  const changed = names.filter((name) => !isDeepStrictEqual(old[name], fresh[name]))
  const pick = (from: typeof fresh) => Object.fromEntries(changed.map((name) => [name, from[name]]))
  return { before: pick(old), after: pick(fresh) }
}

/** Tells those concerned that time or place are others now. */
export async function tellOfMove(
  ctx: Ctx,
  id: string,
  content: Pick<ActivityFields, 'title' | 'place' | 'sessions'>,
): Promise<void> {
  const span = spanOf(datesOf(content as ActivityFields))
  const people = await peopleConcerned(ctx, id)
  await notify(
    ctx,
    people
      .filter((personId) => personId !== ctx.actor.personId)
      .map((personId) => ({
        personId,
        kind: 'activity.moved',
        title: `活动有变动:${content.title}`,
        body: `现在的时间:${whenText(span, ctx.district.timeZone)}${content.place ? `,地点:${content.place}` : ''}`,
        link: `/activities/${id}`,
      })),
  )
}
