import { isDeepStrictEqual } from 'node:util'
import { json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { ActivityFields } from '../contract.ts'
import { sessionsFault, spanOf } from '../rules.ts'

/** The form with its organiser. */
export type Content = ActivityFields & { organiserId: string }

export function datesOf(fields: ActivityFields) {
  return fields.sessions.map((session) => ({
    startsAt: new Date(session.startsAt),
    endsAt: new Date(session.endsAt),
    place: session.place,
  }))
}

export function refuseFaults(fields: ActivityFields): void {
  const fault = sessionsFault(datesOf(fields))
  if (fault) throw new Refusal(fault)
  if (fields.quota !== null && !fields.registrationRequired) throw new Refusal('quotaNeedsRegistration')
}

export function columnsOf(content: Content) {
  const { sessions: _sessions, roles: _roles, audience, registrationClosesAt, ...columns } = content
  return {
    ...columns,
    ...spanOf(datesOf(content)),
    audience: json(audience),
    registrationClosesAt: registrationClosesAt ? new Date(registrationClosesAt) : null,
  }
}

/** Runs writes of which a reference may lead nowhere. */
export async function knownReferences<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if ((error as { code?: string }).code === '23503') throw new Refusal('unknownReference')
    throw error
  }
}

export async function insertSessions(
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
export async function replaceSessions(
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

export async function insertRoles(
  ctx: Ctx,
  activityId: string,
  roles: ActivityFields['roles'],
): Promise<void> {
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

export function sameContent(one: Content, other: Content): boolean {
  return isDeepStrictEqual(canonical(one), canonical(other))
}

export function isMove(before: Content, after: Content): boolean {
  const whereAndWhen = (content: Content) => ({
    place: content.place,
    onlineLink: content.onlineLink,
    sessions: canonical(content).sessions.map(({ startsAt, endsAt, place }) => ({ startsAt, endsAt, place })),
  })
  return !isDeepStrictEqual(whereAndWhen(before), whereAndWhen(after))
}

export function changedFields(before: Content, after: Content) {
  const [old, fresh] = [canonical(before), canonical(after)]
  const names = Object.keys(fresh) as (keyof typeof fresh)[]
  const changed = names.filter((name) => !isDeepStrictEqual(old[name], fresh[name]))
  const pick = (from: typeof fresh) => Object.fromEntries(changed.map((name) => [name, from[name]]))
  return { before: pick(old), after: pick(fresh) }
}
