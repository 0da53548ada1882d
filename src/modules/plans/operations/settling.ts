import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'

/**
 * Says what became of an item through an activity that was made from it: `done` when it was concluded, `planned` again
 * when the conclusion was taken back. An item that was dropped, or already stands so, is left alone.
 */
export async function settleItem(ctx: Ctx, itemId: string, state: 'done' | 'planned'): Promise<void> {
  const item = await ctx.db
    .updateTable('planItems')
    .set({ state, updatedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', itemId)
    .where('state', '=', state === 'done' ? 'planned' : 'done')
    .returning(['planId', 'title'])
    .executeTakeFirst()
  if (!item) return
  await recordAudit(ctx, {
    action: state === 'done' ? 'planItem.done' : 'planItem.reopened',
    subjectKind: 'plan',
    subjectId: item.planId,
    subjectTitle: item.title,
    after: { state },
  })
}
