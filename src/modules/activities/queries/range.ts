import { sql } from 'kysely'
import { instantOf } from '../../../platform/clock.ts'
import type { Ctx, Stage } from '../../organization/index.ts'
import { actorIsMeant, profileOf } from '../audience.ts'
import { type ActivityFacts, mayManage } from '../policy.ts'
import { isOpen, stateAt } from '../rules.ts'
import type { ActivityState, ActivityType } from '../vocabulary.ts'
import { isMine, isVisible } from './activity.ts'

/** Whose activities: the actor's own, those that concern a school or a cluster, of a subject, or all. */
export type RangeScope =
  | { kind: 'mine' }
  | { kind: 'school'; schoolId: string }
  | { kind: 'association'; associationId: string; schoolIds: string[] }
  | { kind: 'district' }
  | { kind: 'subject'; subject: string; stage: Stage | null }

/** One session of an activity, as a calendar shows it. */
export interface SessionInRange {
  sessionId: string
  activityId: string
  title: string
  type: ActivityType
  state: ActivityState
  startsAt: Date
  endsAt: Date
  place: string | null
  subject: string | null
  stage: Stage | null
  planItemId: string | null
  hostSchoolName: string | null
  groupName: string | null
  organiserName: string
  /** The whole activity's first start, and its revision: counts up with each change. */
  activityStartsAt: Date
  revision: number
  updatedAt: Date
  may: { reschedule: boolean }
}

/** Asked to come: meant by an audience that names somebody, where nobody has to register. */
async function isExpected(ctx: Ctx) {
  const meant = actorIsMeant(ctx.actor, await profileOf(ctx))
  return sql<boolean>`(not a.registration_required and ${meant}
    and exists (select from jsonb_each(a.audience) part where jsonb_array_length(part.value) > 0))`
}

async function within(ctx: Ctx, scope: RangeScope) {
  switch (scope.kind) {
    case 'mine':
      return sql<boolean>`(${isMine(ctx)} or ${await isExpected(ctx)})`
    case 'school':
      return sql<boolean>`(a.host_school_id = ${scope.schoolId} or a.audience->'schools' ? ${scope.schoolId}
        or a.group_id in (select g.id from groups g where g.district_id = ${ctx.district.id} and g.school_id = ${scope.schoolId}))`
    case 'association':
      return sql<boolean>`(a.association_id = ${scope.associationId} or a.audience->'associations' ? ${scope.associationId}
        or a.host_school_id = any(${scope.schoolIds}::uuid[]))`
    case 'district':
      return sql<boolean>`true`
    case 'subject':
      return scope.stage === null
        ? sql<boolean>`a.subject = ${scope.subject}`
        : sql<boolean>`a.subject = ${scope.subject} and (a.stage is null or a.stage = ${scope.stage})`
  }
}

/**
 * The sessions of announced activities that the actor may know of and that touch the days, both included, in order of
 * time. Cancelled ones are among them, with their state.
 */
export async function listActivitiesInRange(
  ctx: Ctx,
  input: { from: string; to: string; scope: RangeScope },
): Promise<SessionInRange[]> {
  const zone = ctx.district.timeZone
  const from = instantOf(input.from, '00:00', zone)
  const to = new Date(instantOf(input.to, '00:00', zone).getTime() + 86_400_000)
  const { rows } = await sql<
    Omit<SessionInRange, 'state' | 'may'> & Omit<ActivityFacts, 'state'> & { state: string }
  >`
with near as materialized (
      select s.id, s.activity_id, s.title, s.starts_at, s.ends_at, s.place from activity_sessions s
       where s.district_id = ${ctx.district.id} and s.starts_at < ${to} and s.ends_at > ${from}
    ), candidates as materialized (
      -- Who may see what is asked of these few only, not of every activity.
      select a.* from activities a
       where a.district_id = ${ctx.district.id} and a.id = any(array(select activity_id from near)) and a.state <> 'draft'
    )
    select s.id as session_id, a.id as activity_id, concat_ws(' · ', a.title, nullif(s.title, '')) as title, a.type, a.state,
           s.starts_at, s.ends_at, a.starts_at as activity_starts_at, coalesce(s.place, a.place) as place, a.subject, a.stage,
           a.plan_item_id, h.name as host_school_name, g.name as group_name, o.name as organiser_name,
           a.revision, a.updated_at, a.level, a.created_by, a.organiser_id, a.host_school_id, a.group_id,
           array(select r.person_id from activity_roles r where r.district_id = a.district_id and r.activity_id = a.id
                    and r.role = 'organiser' and r.person_id is not null) as organisers
      from near s
      join candidates a on a.id = s.activity_id
      join people o on o.district_id = a.district_id and o.id = a.organiser_id
      left join schools h on h.district_id = a.district_id and h.id = a.host_school_id
      left join groups g on g.district_id = a.district_id and g.id = a.group_id
     where ${await isVisible(ctx)} and ${await within(ctx, input.scope)}
     order by s.starts_at, s.id`.execute(ctx.db)
  const now = ctx.clock.now()
  return rows.map(({ level, createdBy, organiserId, organisers, hostSchoolId, groupId, ...row }) => {
    const state = stateAt({ state: row.state, startsAt: row.activityStartsAt }, now)
    if (state === 'announced') ctx.holdsUntil?.(row.activityStartsAt)
    const facts = { state, level, createdBy, organiserId, organisers, hostSchoolId, groupId }
    return { ...row, state, may: { reschedule: isOpen(state) && mayManage(ctx.actor, facts) } }
  })
}

/** Everyone with a part in each of the activities: organiser, speakers and so on. */
export async function peopleOfActivities(
  ctx: Ctx,
  activityIds: string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  if (activityIds.length === 0) return new Map()
  const { rows } = await sql<{ activityId: string; id: string; name: string }>`
    with parts as (
      select a.id as activity_id, a.organiser_id as person_id from activities a
       where a.district_id = ${ctx.district.id} and a.id = any(${activityIds}::uuid[])
      union
      select r.activity_id, r.person_id from activity_roles r
       where r.district_id = ${ctx.district.id} and r.activity_id = any(${activityIds}::uuid[]) and r.person_id is not null
    )
    select parts.activity_id, p.id, p.name from parts
      join people p on p.district_id = ${ctx.district.id} and p.id = parts.person_id
     order by p.name, p.id`.execute(ctx.db)
  const byActivity = Map.groupBy(rows, (row) => row.activityId)
  return new Map([...byActivity].map(([id, people]) => [id, people.map(({ id, name }) => ({ id, name }))]))
}

/** How many activities, not drafts and not cancelled, carry out each of these plan items. */
export async function countActivitiesOfItems(ctx: Ctx, itemIds: string[]): Promise<Map<string, number>> {
  if (itemIds.length === 0) return new Map()
  const { rows } = await sql<{ planItemId: string; count: number }>`
    select a.plan_item_id, count(*) as count from activities a
     where a.district_id = ${ctx.district.id} and a.plan_item_id = any(${itemIds}::uuid[])
       and a.state not in ('draft', 'cancelled') and ${await isVisible(ctx)}
     group by a.plan_item_id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.planItemId, row.count]))
}
