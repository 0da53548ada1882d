import { sql } from 'kysely'
import { Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Conflict, StateChange } from '../contract.ts'
import { loadManaged, type LoadedActivity, peopleConcerned, sessionsOf } from '../queries/activity.ts'
import { conflictsOf } from '../queries/conflicts.ts'
import { contentOf } from '../queries/content.ts'
import { spanOf } from '../rules.ts'
import { whenText } from '../wording.ts'

/**
 * Moves an activity so that its first session begins at `startsAt`; the others keep their distance. Conflicts are
 * answered and do not block. With `dryRun` nothing is changed.
 * @throws Refusal 'activityClosed', 'sessionHasCheckIns' once it is under way, 'conflict' (changed by someone else)
 */
export async function rescheduleActivity(
  ctx: Ctx,
  input: { id: string; revision: number; startsAt: string; dryRun: boolean },
): Promise<StateChange & { startsAt: string; endsAt: string; conflicts: Conflict[] }> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (activity.state === 'concluded' || activity.state === 'cancelled') throw new Refusal('activityClosed')
  if (activity.checkedIn || (await hasCheckIns(ctx, activity.id))) throw new Refusal('sessionHasCheckIns')
  const shift = new Date(input.startsAt).getTime() - activity.startsAt.getTime()
  const moved = (instant: Date) => new Date(instant.getTime() + shift)
  const sessions = (await sessionsOf(ctx, activity.id)).map((session) => ({
    ...session,
    startsAt: moved(session.startsAt),
    endsAt: moved(session.endsAt),
    place: session.place ?? activity.place,
  }))
  const span = spanOf(sessions)
  const content = await contentOf(ctx, activity.id)
  const conflicts = await conflictsOf(ctx, {
    id: activity.id,
    sessions,
    hostSchoolId: activity.hostSchoolId,
    stage: activity.stage,
    personIds: [activity.organiserId, ...(content?.roles ?? []).map((role) => role.personId)],
  })
  const answer = {
    id: activity.id,
    startsAt: span.startsAt.toISOString(),
    endsAt: span.endsAt.toISOString(),
    conflicts,
  }
  if (input.dryRun || shift === 0) return { ...answer, state: activity.state, revision: activity.revision }
  if (input.revision !== activity.revision) throw new Refusal('conflict')

  const by = sql`make_interval(secs => ${shift / 1000})`
  await sql`update activity_sessions set starts_at = starts_at + ${by}, ends_at = ends_at + ${by}
             where district_id = ${ctx.district.id} and activity_id = ${activity.id}`.execute(ctx.db)
  const changed = await sql<{ state: string }>`
    update activities set starts_at = starts_at + ${by}, ends_at = ends_at + ${by},
           registration_closes_at = registration_closes_at + ${by}, revision = revision + 1, sequence = sequence + 1,
           state = case when state = 'underWay' then 'announced' else state end,
           updated_at = ${ctx.clock.now()}
     where district_id = ${ctx.district.id} and id = ${activity.id} returning state`.execute(ctx.db)
  await recordAudit(ctx, {
    action: 'activity.rescheduled',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    before: { startsAt: activity.startsAt.toISOString() },
    after: { startsAt: answer.startsAt },
  })
  if (activity.state !== 'draft') {
    await tellOfMove(ctx, { ...activity, ...span })
  }
  const state =
    changed.rows[0]?.state === 'draft' ? 'draft' : span.startsAt <= ctx.clock.now() ? 'underWay' : 'announced'
  return { ...answer, state, revision: activity.revision + 1 }
}

async function hasCheckIns(ctx: Ctx, activityId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('checkIns')
    .select('sessionId')
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activityId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Tells those concerned that time or place are others now. */
export async function tellOfMove(ctx: Ctx, activity: LoadedActivity): Promise<void> {
  const people = await peopleConcerned(ctx, activity)
  const place = activity.place ? `,地点：${activity.place}` : ''
  await notify(
    ctx,
    people
      .filter((personId) => personId !== ctx.actor.personId)
      .map((personId) => ({
        personId,
        kind: 'activity.moved',
        title: `活动有变动：${activity.title}`,
        body: `现在的时间：${whenText(activity, ctx.district.timeZone)}${place}`,
        link: `/activities/${activity.id}`,
      })),
  )
}
