import { sql } from 'kysely'
import { keysOf, pageOfRows } from '../../platform/paging.ts'
import type { Ctx } from '../organization/index.ts'

/** How many of the actor's notices are unread. */
export async function countUnread(ctx: Ctx): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('notifications')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', ctx.actor.personId)
    .where('readAt', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** The actor's own notices, newest first. */
export async function listNotifications(
  ctx: Ctx,
  input: { cursor?: string; limit: number; unreadOnly: boolean },
) {
  const after = keysOf(input.cursor, 2)
  let query = ctx.db
    .selectFrom('notifications')
    .select(['id', 'kind', 'title', 'body', 'link', 'createdAt', 'readAt'])
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', ctx.actor.personId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
  if (input.unreadOnly) query = query.where('readAt', 'is', null)
  if (after)
    query = query.where(sql<boolean>`(created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  const rows = (await query.execute()).map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  }))
  return {
    ...pageOfRows(rows, input.limit, (row) => [row.createdAt, row.id]),
    unread: await countUnread(ctx),
  }
}
