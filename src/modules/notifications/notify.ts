import type { Ctx } from '../organization/index.ts'
import { newId } from '../../platform/ids.ts'

/** A message to one person inside the product. */
export interface Notice {
  personId: string
  /** What it is about, for filtering: 'activity.cancelled'. */
  kind: string
  title: string
  body?: string
  /** A path of the web, such as '/activities/…'. */
  link?: string
  /** The same key reaches a person once only. */
  dedupeKey?: string
}

/** Sends notices in the operation's transaction: when it rolls back, nobody was told. */
export async function notify(ctx: Pick<Ctx, 'db' | 'district' | 'clock'>, notices: Notice[]): Promise<void> {
  for (let from = 0; from < notices.length; from += 2_000) {
    await ctx.db
      .insertInto('notifications')
      .values(
        notices.slice(from, from + 2_000).map((notice) => ({
          districtId: ctx.district.id,
          id: newId(),
          personId: notice.personId,
          kind: notice.kind,
          title: notice.title,
          body: notice.body ?? null,
          link: notice.link ?? null,
          dedupeKey: notice.dedupeKey ?? null,
          createdAt: ctx.clock.now(),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
