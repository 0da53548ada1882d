import { sql } from 'kysely'
import { listFiles } from '../../files/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { audienceText, countMeant } from '../audience.ts'
import type { ActivityDetail } from '../contract.ts'
import { mayManage, rightsOf } from '../policy.ts'
import { missingThings, registrationOpen } from '../rules.ts'
import { type LoadedActivity, loadActivity } from './activity.ts'
import { summariseFeedback } from './feedback.ts'

/** Everything about an activity that the actor may see. */
export async function activityDetail(ctx: Ctx, input: { id: string }): Promise<ActivityDetail> {
  const activity = await loadActivity(ctx, input.id)
  const manages = mayManage(ctx.actor, activity)
  const now = ctx.clock.now()
  const sessions = await sessionsWithCheckIns(ctx, activity.id)
  const roles = await rolesOf(ctx, activity.id)
  const rest = await surroundings(ctx, activity)
  const feedback = manages ? await summariseFeedback(ctx, activity.id) : null
  const files = await listFiles(ctx, 'activity', [activity.id])
  const started = activity.state === 'underWay' || activity.state === 'concluded'
  return {
    id: activity.id,
    title: activity.title,
    type: activity.type,
    state: activity.state,
    level: activity.level,
    subject: activity.subject,
    stage: activity.stage,
    startsAt: activity.startsAt.toISOString(),
    endsAt: activity.endsAt.toISOString(),
    sessionCount: sessions.length,
    place: activity.place,
    online: activity.onlineLink !== null,
    hostSchool: rest.hostSchool,
    group: rest.group,
    organiser: rest.organiser,
    registrationRequired: activity.registrationRequired,
    quota: activity.quota,
    registeredCount: activity.registeredCount,
    waitingCount: activity.waitingCount,
    attendedCount: activity.attendedCount,
    mine: { roles: activity.myRoles, registration: activity.registration, checkedIn: activity.checkedIn },
    theme: activity.theme,
    agenda: activity.agenda,
    onlineLink: activity.onlineLink,
    association: rest.association,
    planItem: rest.planItem,
    clonedFrom: activity.clonedFrom,
    audience: activity.audience,
    audienceText: await audienceText(ctx, activity.audience),
    expectedCount: activity.registrationRequired
      ? activity.registeredCount
      : await countMeant(ctx, activity.audience),
    registrationClosesAt: activity.registrationClosesAt?.toISOString() ?? null,
    walkInsWelcome: activity.walkInsWelcome,
    revision: activity.revision,
    createdBy: rest.createdBy,
    sessions,
    roles,
    waitingPosition: activity.registration === 'waiting' ? await waitingPosition(ctx, activity.id) : null,
    registrationOpen: registrationOpen(activity, now),
    iAmMeant: activity.meant,
    iGaveFeedback: rest.iGaveFeedback,
    checkedInCount: rest.checkedInCount,
    conclusion: rest.conclusion,
    cancellation: rest.cancellation,
    materials: files,
    feedback,
    missing:
      manages && started
        ? missingThings({
            type: activity.type,
            checkedIn: rest.checkedInCount,
            feedback: feedback?.count ?? 0,
            roles: roles.filter((role) => role.role !== 'organiser').length,
            hostSchoolId: activity.hostSchoolId,
            materials: files.length,
            conclusion: rest.conclusion,
          })
        : [],
    may: rightsOf(
      ctx.actor,
      activity,
      {
        meant: activity.meant,
        registration: activity.registration,
        checkedIn: activity.checkedIn,
        hasRole: activity.myRoles.length > 0,
      },
      now,
    ),
  }
}

async function sessionsWithCheckIns(ctx: Ctx, activityId: string): Promise<ActivityDetail['sessions']> {
  const rows = await sql<{
    id: string
    title: string | null
    startsAt: Date
    endsAt: Date
    place: string | null
    checkInCount: number
    lateCount: number
    myAt: Date | null
    myLate: boolean | null
  }>`
    select s.id, s.title, s.starts_at, s.ends_at, s.place, count(c.person_id) as check_in_count,
           count(*) filter (where c.late) as late_count,
           max(c.at) filter (where c.person_id = ${ctx.actor.personId}) as my_at,
           bool_or(c.late) filter (where c.person_id = ${ctx.actor.personId}) as my_late
      from activity_sessions s
      left join check_ins c on c.district_id = s.district_id and c.session_id = s.id
     where s.district_id = ${ctx.district.id} and s.activity_id = ${activityId}
     group by s.district_id, s.id order by s.position`.execute(ctx.db)
  return rows.rows.map((row) => ({
    id: row.id,
    title: row.title,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    place: row.place,
    checkInCount: row.checkInCount,
    lateCount: row.lateCount,
    myCheckIn: row.myAt ? { at: row.myAt.toISOString(), late: row.myLate ?? false } : null,
  }))
}

async function rolesOf(ctx: Ctx, activityId: string): Promise<ActivityDetail['roles']> {
  const rows = await sql<{
    id: string
    role: ActivityDetail['roles'][number]['role']
    personId: string | null
    personName: string | null
    schoolName: string | null
    expertName: string | null
    expertUnit: string | null
    topic: string | null
  }>`
    select r.id, r.role, r.person_id, p.name as person_name, s.name as school_name, r.expert_name, r.expert_unit, r.topic
      from activity_roles r
      left join people p on p.district_id = r.district_id and p.id = r.person_id
      left join memberships m on m.district_id = r.district_id and m.person_id = r.person_id
           and m.school_id is not null and m.valid_to is null
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
     where r.district_id = ${ctx.district.id} and r.activity_id = ${activityId}
     order by array_position(array['organiser', 'speaker', 'demonstrator', 'commentator', 'expert'], r.role), r.id`.execute(
    ctx.db,
  )
  return rows.rows.map((row) => ({
    id: row.id,
    role: row.role,
    person: row.personId
      ? { id: row.personId, name: row.personName ?? '', schoolName: row.schoolName }
      : null,
    expert: row.expertName ? { name: row.expertName, unit: row.expertUnit } : null,
    topic: row.topic,
  }))
}

/** Names around an activity, its ends, and counts, in one statement. */
async function surroundings(ctx: Ctx, activity: LoadedActivity) {
  const found = await sql<{
    hostSchoolName: string | null
    groupName: string | null
    associationName: string | null
    organiserName: string
    creatorName: string
    itemTitle: string | null
    planId: string | null
    planTitle: string | null
    summary: string | null
    problems: string | null
    improvements: string | null
    concludedBy: string | null
    concluderName: string | null
    concludedAt: Date | null
    reason: string | null
    cancelledBy: string | null
    cancellerName: string | null
    cancelledAt: Date | null
    iGaveFeedback: boolean
    checkedInCount: number
  }>`
    select h.name as host_school_name, g.name as group_name, n.name as association_name, o.name as organiser_name,
           cr.name as creator_name, i.title as item_title, i.plan_id, pl.title as plan_title,
           e.summary, e.problems, e.improvements, e.concluded_by, ep.name as concluder_name, e.concluded_at,
           x.reason, x.cancelled_by, xp.name as canceller_name, x.cancelled_at,
           exists (select from activity_feedback f where f.district_id = a.district_id and f.activity_id = a.id
                      and f.person_id = ${ctx.actor.personId}) as i_gave_feedback,
           (select count(distinct c.person_id) from check_ins c
             where c.district_id = a.district_id and c.activity_id = a.id) as checked_in_count
      from activities a
      join people o on o.district_id = a.district_id and o.id = a.organiser_id
      join people cr on cr.district_id = a.district_id and cr.id = a.created_by
      left join schools h on h.district_id = a.district_id and h.id = a.host_school_id
      left join groups g on g.district_id = a.district_id and g.id = a.group_id
      left join associations n on n.district_id = a.district_id and n.id = a.association_id
      left join plan_items i on i.district_id = a.district_id and i.id = a.plan_item_id
      left join plans pl on pl.district_id = i.district_id and pl.id = i.plan_id
      left join activity_conclusions e on e.district_id = a.district_id and e.activity_id = a.id
      left join people ep on ep.district_id = e.district_id and ep.id = e.concluded_by
      left join activity_cancellations x on x.district_id = a.district_id and x.activity_id = a.id
      left join people xp on xp.district_id = x.district_id and xp.id = x.cancelled_by
     where a.district_id = ${ctx.district.id} and a.id = ${activity.id}`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) throw new Error('activity vanished within its transaction')
  const named = (id: string | null, name: string | null) => (id && name ? { id, name } : null)
  return {
    hostSchool: named(activity.hostSchoolId, row.hostSchoolName),
    group: named(activity.groupId, row.groupName),
    association: named(activity.associationId, row.associationName),
    organiser: { id: activity.organiserId, name: row.organiserName },
    createdBy: { id: activity.createdBy, name: row.creatorName },
    planItem:
      activity.planItemId && row.planId
        ? {
            id: activity.planItemId,
            title: row.itemTitle ?? '',
            planId: row.planId,
            planTitle: row.planTitle ?? '',
          }
        : null,
    conclusion:
      row.concludedAt && row.concludedBy
        ? {
            summary: row.summary ?? '',
            problems: row.problems,
            improvements: row.improvements,
            concludedBy: { id: row.concludedBy, name: row.concluderName ?? '' },
            concludedAt: row.concludedAt.toISOString(),
          }
        : null,
    cancellation:
      row.cancelledAt && row.cancelledBy
        ? {
            reason: row.reason ?? '',
            cancelledBy: { id: row.cancelledBy, name: row.cancellerName ?? '' },
            cancelledAt: row.cancelledAt.toISOString(),
          }
        : null,
    iGaveFeedback: row.iGaveFeedback,
    checkedInCount: row.checkedInCount,
  }
}

/** The actor's place in the waiting list, from 1. */
export async function waitingPosition(
  ctx: Ctx,
  activityId: string,
  personId = ctx.actor.personId,
): Promise<number | null> {
  const found = await sql<{ position: number }>`
    select count(*) as position from registrations other
      join registrations mine on mine.district_id = other.district_id and mine.activity_id = other.activity_id
       and mine.person_id = ${personId} and mine.state = 'waiting'
     where other.district_id = ${ctx.district.id} and other.activity_id = ${activityId} and other.state = 'waiting'
       and (other.queued_at, other.person_id) <= (mine.queued_at, mine.person_id)`.execute(ctx.db)
  return found.rows[0]?.position || null
}
