import { sql } from 'kysely'
import { Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { StateChange } from '../contract.ts'
import { meantPeople } from '../audience.ts'
import { loadManaged } from '../queries/activity.ts'
import { whenText } from '../wording.ts'

/**
 * Announces a draft: from now on those meant see it, and they are told, unless it lies in the past (someone enters
 * what has taken place already).
 * @throws Refusal 'activityNotDraft'
 */
export async function announceActivity(
  ctx: Ctx,
  input: { id: string },
): Promise<StateChange & { told: number }> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (activity.state !== 'draft') throw new Refusal('activityNotDraft')
  const now = ctx.clock.now()
  const revision = activity.revision + 1
  await ctx.db
    .updateTable('activities')
    .set({ state: 'announced', revision, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activity.id)
    .execute()
  await recordAudit(ctx, {
    action: 'activity.announced',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    before: { state: 'draft' },
    after: { state: 'announced' },
  })
  const told = activity.endsAt > now ? await invite(ctx) : 0
  return { id: activity.id, state: activity.startsAt <= now ? 'underWay' : 'announced', revision, told }

  async function invite(ctx: Ctx): Promise<number> {
    const meant = await meantPeople(ctx, activity.audience).execute(ctx.db)
    const roles = await sql<{ id: string }>`
      select person_id as id from activity_roles
       where district_id = ${ctx.district.id} and activity_id = ${activity.id} and person_id is not null`.execute(
      ctx.db,
    )
    const withRole = new Set([...roles.rows.map((row) => row.id), activity.organiserId])
    const people = new Set([...meant.rows.map((row) => row.id), ...withRole])
    people.delete(ctx.actor.personId)
    const when = `${whenText(activity, ctx.district.timeZone)}${activity.place ? `,${activity.place}` : ''}`
    await notify(
      ctx,
      [...people].map((personId) => ({
        personId,
        kind: 'activity.announced',
        title: withRole.has(personId)
          ? `您在活动中有任务：${activity.title}`
          : `${activity.registrationRequired ? '请报名' : '新活动'}：${activity.title}`,
        body: when,
        link: `/activities/${activity.id}`,
        dedupeKey: `activity.announced ${activity.id}`,
      })),
    )
    return people.size
  }
}
