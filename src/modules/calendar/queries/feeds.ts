import { addDays } from '../../../platform/calendar-day.ts'
import { dayOf } from '../../../platform/clock.ts'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { type Ctx, loadActor, today } from '../../organization/index.ts'
import { districtOf, hashOf } from '../feed-token.ts'
import { calendarText } from '../ical.ts'
import { type ScopeInput, withoutCarriedOut } from '../rules.ts'
import { eventsIn } from './events.ts'
import { resolveScope } from './scopes.ts'

/** The actor's own links that still work, newest first. */
export async function listFeeds(ctx: Ctx) {
  const rows = await ctx.db
    .selectFrom('calendarFeeds')
    .select(['id', 'name', 'scope', 'createdAt', 'lastReadAt'])
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', ctx.actor.personId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scope: row.scope as unknown as ScopeInput,
    createdAt: row.createdAt.toISOString(),
    lastReadAt: row.lastReadAt?.toISOString() ?? null,
  }))
}

/** How far a subscribed calendar reaches from today, in days. */
const reach = { back: 180, ahead: 370 }

/**
 * The calendar behind a private link as text, seen with the eyes of the person who made it; null when the link never was,
 * was revoked, or its person is gone.
 * @param origin where the reader reaches the server, for links back
 */
export async function readFeed(services: Services, token: string, origin: string): Promise<string | null> {
  const districtId = districtOf(token)
  if (districtId === null) return null
  return inDistrict(services.db, districtId, async (db) => {
    const row = await db
      .selectFrom('calendarFeeds')
      .innerJoin('districts', 'districts.id', 'calendarFeeds.districtId')
      .select([
        'calendarFeeds.id',
        'personId',
        'scope',
        'calendarFeeds.name',
        'districts.name as districtName',
        'timeZone',
      ])
      .where('districtId', '=', districtId)
      .where('tokenSha256', '=', hashOf(token))
      .where('revokedAt', 'is', null)
      .executeTakeFirst()
    if (!row) return null
    const now = services.clock.now()
    const actor = await loadActor(db, districtId, row.personId, dayOf(now, row.timeZone))
    if (!actor || actor.roles.length === 0) return null
    const ctx: Ctx = {
      db,
      actor,
      district: { id: districtId, name: row.districtName, timeZone: row.timeZone },
      clock: services.clock,
      afterCommit: () => {},
      services,
    }
    await db
      .updateTable('calendarFeeds')
      .set({ lastReadAt: now })
      .where('districtId', '=', districtId)
      .where('id', '=', row.id)
      .execute()
    const scope = await resolveScope(ctx, row.scope as unknown as ScopeInput)
    const events = await eventsIn(
      ctx,
      scope,
      addDays(today(ctx), -reach.back),
      addDays(today(ctx), reach.ahead),
    )
    return calendarText({
      name: `联研 ${row.name}`,
      zone: row.timeZone,
      origin,
      events: withoutCarriedOut(events),
    })
  })
}
