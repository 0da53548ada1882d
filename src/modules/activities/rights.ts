import { Refusal } from '../../platform/refusal.ts'
import type { FileRights } from '../files/index.ts'
import type { Ctx } from '../organization/index.ts'
import { mayManage } from './policy.ts'
import { type LoadedActivity, loadActivity } from './queries/activity.ts'

/** Who may see and add an activity's materials: those who see it; its organisers and those with a role in it. */
export const activityFileRights: FileRights = {
  mayRead: async (ctx, activityId) => (await known(ctx, activityId)) !== null,
  async mayAdd(ctx, activityId) {
    const activity = await known(ctx, activityId)
    if (!activity || activity.state === 'cancelled') return false
    return mayManage(ctx.actor, activity) || (activity.state !== 'draft' && activity.myRoles.length > 0)
  },
}

async function known(ctx: Ctx, activityId: string): Promise<LoadedActivity | null> {
  try {
    return await loadActivity(ctx, activityId)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
