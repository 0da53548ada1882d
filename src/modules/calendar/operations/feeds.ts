import { json } from '../../../platform/db.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { hashOf, newToken } from '../feed-token.ts'
import { resolveScope } from '../queries/scopes.ts'
import type { ScopeInput } from '../rules.ts'

const mostFeeds = 20

/**
 * Makes a private link to a calendar. The link carries a secret of which only the hash is kept: it is shown this once.
 * @throws Refusal 'scopeUnknown', 'tooManyFeeds', 'conflict' when the id is taken
 */
export async function createFeed(ctx: Ctx, input: ScopeInput & { id: string }) {
  const { id, ...scope } = input
  const { name } = await resolveScope(ctx, scope)
  const { count } = await ctx.db
    .selectFrom('calendarFeeds')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', ctx.actor.personId)
    .where('revokedAt', 'is', null)
    .executeTakeFirstOrThrow()
  if (count >= mostFeeds) throw new Refusal('tooManyFeeds')
  const token = newToken(ctx.district.id)
  const inserted = await ctx.db
    .insertInto('calendarFeeds')
    .values({
      districtId: ctx.district.id,
      id,
      personId: ctx.actor.personId,
      name: `${name}行事历`,
      tokenSha256: hashOf(token),
      scope: json(scope),
      createdAt: ctx.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  // The secret cannot be told a second time, so that a resend is no success.
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new Refusal('conflict')
  await recordAudit(ctx, {
    action: 'calendarFeed.created',
    subjectKind: 'calendarFeed',
    subjectId: id,
    subjectTitle: `${name}行事历`,
    concerns: [ctx.actor.personId],
  })
  return {
    id,
    name: `${name}行事历`,
    scope,
    createdAt: ctx.clock.now().toISOString(),
    lastReadAt: null,
    // Put behind the address under which this person reaches the server.
    path: `/calendar/feed/${token}.ics`,
  }
}

/** Ends a link: programs that use it get nothing from now on. @throws Refusal 'notFound' */
export async function revokeFeed(ctx: Ctx, input: { id: string }): Promise<{ id: string }> {
  const feed = await ctx.db
    .updateTable('calendarFeeds')
    .set({ revokedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .where('personId', '=', ctx.actor.personId)
    .where('revokedAt', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (!feed) throw notFound()
  await recordAudit(ctx, {
    action: 'calendarFeed.revoked',
    subjectKind: 'calendarFeed',
    subjectId: input.id,
    subjectTitle: feed.name,
    concerns: [ctx.actor.personId],
  })
  return { id: input.id }
}
