import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import { loadActivity } from '../queries/activity.ts'

const openDays = 30

/**
 * What a participant thinks of an activity; giving it again replaces it. No audit line holds the marks: they are for
 * the organiser in aggregate only.
 * @throws Refusal 'didNotAttend', 'feedbackClosed' a month after the end or once cancelled
 */
export async function giveFeedback(
  ctx: Ctx,
  input: { id: string; useful: number; organised: number; applicable: number; text: string | null },
): Promise<Record<string, never>> {
  const activity = await loadActivity(ctx, input.id)
  if (!activity.checkedIn) throw new Refusal('didNotAttend')
  const now = ctx.clock.now()
  const closesAt = activity.endsAt.getTime() + openDays * 86_400_000
  if ((activity.state !== 'underWay' && activity.state !== 'concluded') || now.getTime() > closesAt) {
    throw new Refusal('feedbackClosed')
  }
  const said = {
    useful: input.useful,
    organised: input.organised,
    applicable: input.applicable,
    text: input.text || null,
    givenAt: now,
  }
  await ctx.db
    .insertInto('activityFeedback')
    .values({ districtId: ctx.district.id, activityId: activity.id, personId: ctx.actor.personId, ...said })
    .onConflict((conflict) => conflict.columns(['districtId', 'activityId', 'personId']).doUpdateSet(said))
    .execute()
  return {}
}
