import { sql } from 'kysely'

import { notAllowed, notFound } from '../../../platform/refusal.ts'
import { type Ctx, schoolsLedBy, seesDistrict } from '../../organization/index.ts'
import {
  actorIsMeant,
  ledSchoolsAreMeant,
  meantPeople,
  type Profile,
  profileOf,
  wholeAudience,
} from '../audience.ts'
import type { Audience } from '../contract.ts'
import { type ActivityFacts, mayManage, maySeeDraft } from '../policy.ts'
import { stateAt } from '../rules.ts'
import type { ActivityRole, ActivityState, ActivityType } from '../vocabulary.ts'
import type { Level, Stage } from '../../organization/index.ts'

/** An activity as operations and rights need it. */
export interface LoadedActivity extends ActivityFacts {
  id: string
  title: string
  type: ActivityType
  /** As of now: see `stateAt`. */
  state: ActivityState
  theme: string | null
  level: Level
  subject: string | null
  stage: Stage | null
  planItemId: string | null
  associationId: string | null
  place: string | null
  onlineLink: string | null
  agenda: string | null
  audience: Audience
  registrationRequired: boolean
  quota: number | null
  registrationClosesAt: Date | null
  walkInsWelcome: boolean
  registeredCount: number
  waitingCount: number
  attendedCount: number | null
  startsAt: Date
  endsAt: Date
  clonedFrom: string | null
  revision: number
  /** Roles of the actor in it. */
  myRoles: ActivityRole[]
  meant: boolean
  registration: 'registered' | 'waiting' | 'withdrawn' | null
  checkedIn: boolean
}

/** SQL: the ids of the actor's schools, associations and groups whose activities concern them anyway. */
function concerns(ctx: Ctx, profile: Profile) {
  const schools = [...new Set([...profile.schools, ...schoolsLedBy(ctx.actor)])]
  return sql<boolean>`(a.host_school_id = any(${schools}::uuid[]) or a.association_id = any(${profile.associations}::uuid[])
    or a.group_id = any(${profile.groups}::uuid[]))`
}

/** SQL: the actor is the organiser of `a`, or one of them. */
export function isOrganised(ctx: Ctx) {
  const me = ctx.actor.personId
  return sql<boolean>`(a.organiser_id = ${me}
    or a.id in (select r.activity_id from activity_roles r
                 where r.district_id = ${ctx.district.id} and r.person_id = ${me} and r.role = 'organiser'))`
}

/**
 * SQL: the actor organises `a`, has a role in it, registered for it or was there. The inner query does not look at `a`,
 * so that it is run once a list and not once a row.
 */
export function isMine(ctx: Ctx) {
  const me = ctx.actor.personId
  const district = ctx.district.id
  return sql<boolean>`(a.organiser_id = ${me} or a.created_by = ${me} or a.id in (
    select r.activity_id from activity_roles r where r.district_id = ${district} and r.person_id = ${me}
    union all select g.activity_id from registrations g
      where g.district_id = ${district} and g.person_id = ${me} and g.state <> 'withdrawn'
    union all select c.activity_id from check_ins c where c.district_id = ${district} and c.person_id = ${me}))`
}

/** SQL: the actor leads the group whose activity `a` is, or runs the school whose own it is. */
function isLed(ctx: Ctx) {
  const groups = ctx.actor.roles.flatMap((role) => (role.kind === 'groupLeader' ? [role.groupId] : []))
  const schools = ctx.actor.roles.flatMap((role) =>
    role.kind === 'principal' || role.kind === 'dean' ? [role.schoolId] : [],
  )
  // Left out where they are none: a shorter statement is planned and run faster.
  const ofGroups = groups.length > 0 ? sql`a.group_id = any(${groups}::uuid[])` : sql`false`
  const ofSchools =
    schools.length > 0 ? sql`(a.level = 'school' and a.host_school_id = any(${schools}::uuid[]))` : sql`false`
  return sql<boolean>`(${ofGroups} or ${ofSchools})`
}

/**
 * SQL: the actor may know of `a`. The office sees all. Others see drafts that they work on, and what was announced if
 * they or teachers of the schools that they lead are meant, if their school, cluster or group has to do with it, or if they have.
 */
export async function isVisible(ctx: Ctx) {
  if (seesDistrict(ctx.actor)) return sql<boolean>`true`
  const profile = await profileOf(ctx)
  return sql<boolean>`(case when a.state = 'draft' then ${isOrganised(ctx)} or a.created_by = ${ctx.actor.personId} or ${isLed(ctx)}
    else ${actorIsMeant(ctx.actor, profile)} or ${await ledSchoolsAreMeant(ctx)} or ${concerns(ctx, profile)} or ${isLed(ctx)} or ${isMine(ctx)} end)`
}

/**
 * Loads an activity that the actor may know of. `lock` holds its row until the end of the transaction, so that
 * registrations and changes of state follow one another.
 * @throws Refusal 'notFound'
 */
export async function loadActivity(
  ctx: Ctx,
  id: string,
  options: { lock?: boolean } = {},
): Promise<LoadedActivity> {
  if (options.lock) {
    await sql`select from activities where district_id = ${ctx.district.id} and id = ${id} for update`.execute(
      ctx.db,
    )
  }
  const me = ctx.actor.personId
  const profile = await profileOf(ctx)
  const visible = await isVisible(ctx)
  const found = await sql<Omit<LoadedActivity, 'state'> & { state: string; visible: boolean }>`
    select a.id, a.title, a.type, a.state, a.theme, a.level, a.subject, a.stage, a.plan_item_id, a.association_id, a.place,
           a.online_link, a.agenda, a.audience, a.registration_required, a.quota, a.registration_closes_at,
           a.walk_ins_welcome, a.registered_count, a.waiting_count, a.attended_count, a.starts_at, a.ends_at,
           a.cloned_from, a.revision, a.created_by, a.organiser_id, a.host_school_id, a.group_id,
           ${visible} as visible, ${actorIsMeant(ctx.actor, profile)} as meant,
           array(select r.person_id from activity_roles r where r.district_id = a.district_id and r.activity_id = a.id
                    and r.role = 'organiser' and r.person_id is not null) as organisers,
           array(select r.role from activity_roles r where r.district_id = a.district_id and r.activity_id = a.id
                    and r.person_id = ${me}) as my_roles,
           (select g.state from registrations g where g.district_id = a.district_id and g.activity_id = a.id
               and g.person_id = ${me}) as registration,
           exists (select from check_ins c join activity_sessions s on s.district_id = c.district_id and s.id = c.session_id
                    where s.district_id = a.district_id and s.activity_id = a.id and c.person_id = ${me}) as checked_in
      from activities a
     where a.district_id = ${ctx.district.id} and a.id = ${id}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw notFound()
  const { visible: known, ...rest } = row
  const activity = {
    ...rest,
    audience: wholeAudience(rest.audience),
    myRoles:
      rest.organiserId === me ? [...new Set<ActivityRole>(['organiser', ...rest.myRoles])] : rest.myRoles,
    state: stateAt(row, ctx.clock.now()),
  }
  if (!known && !(activity.state === 'draft' && maySeeDraft(ctx.actor, activity))) throw notFound()
  return activity
}

/**
 * The same for those who may change it.
 * @throws Refusal 'notFound', 'notAllowed'
 */
export async function loadManaged(
  ctx: Ctx,
  id: string,
  options: { lock?: boolean } = {},
): Promise<LoadedActivity> {
  const activity = await loadActivity(ctx, id, options)
  if (!mayManage(ctx.actor, activity)) throw notAllowed()
  return activity
}

export interface LoadedSession {
  id: string
  activityId: string
  title: string | null
  startsAt: Date
  endsAt: Date
  place: string | null
}

/** The sessions of an activity in their order. */
export function sessionsOf(ctx: Ctx, activityId: string): Promise<LoadedSession[]> {
  return ctx.db
    .selectFrom('activitySessions')
    .select(['id', 'activityId', 'title', 'startsAt', 'endsAt', 'place'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activityId)
    .orderBy('position')
    .execute()
}

/** @throws Refusal 'notFound' */
export async function sessionOf(ctx: Ctx, sessionId: string): Promise<LoadedSession> {
  const session = await ctx.db
    .selectFrom('activitySessions')
    .select(['id', 'activityId', 'title', 'startsAt', 'endsAt', 'place'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', sessionId)
    .executeTakeFirst()
  if (!session) throw notFound()
  return session
}

/**
 * Who is told when something changes: those registered or waiting, everybody with a role, those who were there, and
 * where nobody registers all who are meant, as long as it is still to come.
 */
export async function peopleConcerned(
  ctx: Ctx,
  activity: Pick<LoadedActivity, 'id' | 'audience' | 'registrationRequired' | 'endsAt'>,
): Promise<string[]> {
  const open = !activity.registrationRequired && activity.endsAt > ctx.clock.now()
  const rows = await sql<{ personId: string }>`
    select person_id from registrations
     where district_id = ${ctx.district.id} and activity_id = ${activity.id} and state <> 'withdrawn'
    union select person_id from activity_roles
     where district_id = ${ctx.district.id} and activity_id = ${activity.id} and person_id is not null
    union select person_id from check_ins where district_id = ${ctx.district.id} and activity_id = ${activity.id}
    union select organiser_id from activities where district_id = ${ctx.district.id} and id = ${activity.id}
    ${open ? sql`union select id from (${meantPeople(ctx, activity.audience)}) meant` : sql``}`.execute(
    ctx.db,
  )
  return rows.rows.map((row) => row.personId)
}
