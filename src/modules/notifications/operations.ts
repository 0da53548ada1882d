import type { Ctx } from '../organization/index.ts'
import { countUnread } from './queries.ts'

/** Marks one's own notices as read: the named ones, or all. */
export async function markRead(ctx: Ctx, input: { ids?: string[] }): Promise<{ unread: number }> {
  let update = ctx.db
    .updateTable('notifications')
    .set({ readAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', ctx.actor.personId)
    .where('readAt', 'is', null)
  if (input.ids) update = update.where('id', 'in', input.ids.length > 0 ? input.ids : [ctx.actor.personId])
  await update.execute()
  return { unread: await countUnread(ctx) }
}
