import { sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import { instantOf } from '../../../platform/clock.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import type { Ctx } from '../../organization/index.ts'
import type { ActivityFilter, ActivityRow } from '../contract.ts'
import { mayCreateAny } from '../policy.ts'
import { stateAt } from '../rules.ts'
import type { ActivityRole, ActivityState } from '../vocabulary.ts'
import { actorIsMeant, profileOf } from '../audience.ts'
import { isMine, isOrganised, isVisible } from './activity.ts'

interface Row {
  id: string
  title: string
  type: ActivityRow['type']
  state: string
  level: ActivityRow['level']
  subject: string | null
  stage: ActivityRow['stage']
  startsAt: Date
  endsAt: Date
  sessionCount: number
  place: string | null
  online: boolean
  hostSchoolId: string | null
  hostSchoolName: string | null
  groupId: string | null
  groupName: string | null
  organiserId: string
  organiserName: string
  registrationRequired: boolean
  quota: number | null
  registeredCount: number
  waitingCount: number
  attendedCount: number | null
  myRoles: ActivityRole[]
  registration: ActivityRow['mine']['registration']
  checkedIn: boolean
}

/** SQL: the state of `a` as of `now`, as `stateAt` has it. */
export function stateOf(now: Date) {
  return sql<ActivityState>`case when a.state = 'announced' and a.starts_at <= ${now} then 'underWay' else a.state end`
}

/** The pages that the web asks for. */
const usualLimits = [6, 12, 20, 50]

/**
 * One row more than the page. Where it is written out, PostgreSQL knows that few are wanted and keeps one plan; for a
 * parameter it plans anew each time, which takes as long as the rows do.
 */
function rowsOf(limit: number) {
  return usualLimits.includes(limit) ? sql.lit(limit + 1) : sql`${limit + 1}`
}

/** Activities that the actor may know of, filtered; a page in one statement. */
export async function listActivities(ctx: Ctx, input: ActivityFilter) {
  const now = ctx.clock.now()
  const zone = ctx.district.timeZone
  const me = ctx.actor.personId
  const district = ctx.district.id
  const after = keysOf(input.cursor, 2)
  const ascending = input.sort === 'soonest'
  const where = [sql<boolean>`a.district_id = ${district}`, await isVisible(ctx)]
  if (input.text) {
    const like = `%${escapeLike(input.text)}%`
    where.push(sql`(a.title ilike ${like} or a.theme ilike ${like} or a.place ilike ${like})`)
  }
  if (input.state?.length) where.push(sql`${stateOf(now)} = any(${input.state})`)
  if (input.type?.length) where.push(sql`a.type = any(${input.type})`)
  if (input.subject) where.push(sql`a.subject = ${input.subject}`)
  if (input.stage) where.push(sql`a.stage = ${input.stage}`)
  if (input.level) where.push(sql`a.level = ${input.level}`)
  if (input.schoolId) where.push(sql`a.host_school_id = ${input.schoolId}`)
  if (input.groupId) where.push(sql`a.group_id = ${input.groupId}`)
  if (input.planItemId) where.push(sql`a.plan_item_id = ${input.planItemId}`)
  if (input.mine) where.push(isMine(ctx))
  if (input.organising) where.push(isOrganised(ctx))
  if (input.forMe) where.push(sql`(${actorIsMeant(ctx.actor, await profileOf(ctx))} or ${isMine(ctx)})`)
  if (input.from) where.push(sql`a.ends_at > ${instantOf(input.from, '00:00', zone)}`)
  if (input.to)
    where.push(sql`a.starts_at < ${new Date(instantOf(input.to, '00:00', zone).getTime() + 86_400_000)}`)
  if (after) {
    const comparison = ascending ? sql`>` : sql`<`
    where.push(sql`(a.starts_at, a.id) ${comparison} (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  }
  const order = ascending ? sql`a.starts_at, a.id` : sql`a.starts_at desc, a.id desc`
  const found = await sql<Row>`
    with page as (
      select a.* from activities a where ${sql.join(where, sql` and `)} order by ${order} limit ${rowsOf(input.limit)}
    )
    select a.id, a.title, a.type, a.state, a.level, a.subject, a.stage, a.starts_at, a.ends_at, a.place,
           a.online_link is not null as online, a.host_school_id, h.name as host_school_name, a.group_id,
           g.name as group_name, a.organiser_id, o.name as organiser_name, a.registration_required, a.quota,
           a.registered_count, a.waiting_count, a.attended_count,
           (select count(*) from activity_sessions s where s.district_id = a.district_id and s.activity_id = a.id) as session_count,
           array(select r.role from activity_roles r where r.district_id = ${district} and r.activity_id = a.id
                    and r.person_id = ${me}) as my_roles,
           (select x.state from registrations x where x.district_id = ${district} and x.activity_id = a.id
               and x.person_id = ${me}) as registration,
           a.id in (select c.activity_id from check_ins c where c.district_id = ${district} and c.person_id = ${me}) as checked_in
      from page a
      join people o on o.district_id = a.district_id and o.id = a.organiser_id
      left join schools h on h.district_id = a.district_id and h.id = a.host_school_id
      left join groups g on g.district_id = a.district_id and g.id = a.group_id
     order by ${order}`.execute(ctx.db)
  if (input.state?.length) await nextStart(ctx, now)
  for (const row of found.rows)
    if (row.state === 'announced' && row.startsAt > now) ctx.holdsUntil?.(row.startsAt)
  const rows = found.rows.map((row) => rowOf(row, me, now))
  return {
    ...pageOfRows(rows, input.limit, (row) => [row.startsAt, row.id]),
    may: { create: mayCreateAny(ctx.actor) },
  }
}

/** A filter by state lets another activity in, or this one out, as soon as the next one begins. */
async function nextStart(ctx: Ctx, now: Date): Promise<void> {
  if (!ctx.holdsUntil) return
  const { rows } = await sql<{ next: Date | null }>`
    select min(starts_at) as next from activities
     where district_id = ${ctx.district.id} and state = 'announced' and starts_at > ${now}`.execute(ctx.db)
  if (rows[0]?.next) ctx.holdsUntil(rows[0].next)
}

function rowOf(row: Row, me: string, now: Date): ActivityRow {
  const roles =
    row.organiserId === me ? [...new Set<ActivityRole>(['organiser', ...row.myRoles])] : row.myRoles
  return {
    id: row.id,
    title: row.title,
    type: row.type,
    state: stateAt(row, now),
    level: row.level,
    subject: row.subject,
    stage: row.stage,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    sessionCount: row.sessionCount,
    place: row.place,
    online: row.online,
    hostSchool: named(row.hostSchoolId, row.hostSchoolName),
    group: named(row.groupId, row.groupName),
    organiser: { id: row.organiserId, name: row.organiserName },
    registrationRequired: row.registrationRequired,
    quota: row.quota,
    registeredCount: row.registeredCount,
    waitingCount: row.waitingCount,
    attendedCount: row.attendedCount,
    mine: { roles, registration: row.registration, checkedIn: row.checkedIn },
  }
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id && name ? { id, name } : null
}
