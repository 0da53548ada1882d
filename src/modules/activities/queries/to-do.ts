import { sql } from 'kysely'
import { instantOf } from '../../../platform/clock.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { actorIsMeant, profileOf } from '../audience.ts'
import type { ActivityType } from '../vocabulary.ts'

type Task = 'register' | 'checkInToday' | 'giveFeedback' | 'conclude'

/** How long a home page keeps asking for feedback. */
const feedbackDays = 14
/** A conclusion later than this is overdue. */
const concludeWithinDays = 3

/** What waits for the actor, the nearest first; one statement. */
export async function toDo(ctx: Ctx) {
  const me = ctx.actor.personId
  const district = ctx.district.id
  const now = ctx.clock.now()
  const day = today(ctx)
  const dayStart = instantOf(day, '00:00', ctx.district.timeZone)
  const dayEnd = new Date(dayStart.getTime() + 86_400_000)
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
  const meant = actorIsMeant(ctx.actor, await profileOf(ctx))
  const taking = sql`(a.organiser_id = ${me} or exists (
      select from activity_roles x where x.district_id = a.district_id and x.activity_id = a.id and x.person_id = ${me}))`
  const columns = sql`a.id, a.title, a.type, a.starts_at, a.ends_at, a.place`
  const attended = sql`exists (select from activity_sessions s
      join check_ins c on c.district_id = s.district_id and c.session_id = s.id
     where s.district_id = a.district_id and s.activity_id = a.id and c.person_id = ${me})`
  const rows = await sql<{
    kind: Task
    dueAt: Date | null
    id: string
    title: string
    type: ActivityType
    startsAt: Date
    endsAt: Date
    place: string | null
  }>`
    (select 'register' as kind, coalesce(a.registration_closes_at, a.starts_at) as due_at, ${columns}
       from activities a
      where a.district_id = ${district} and a.state = 'announced' and a.registration_required
        and a.starts_at > ${now} and coalesce(a.registration_closes_at, a.starts_at) > ${now} and ${meant}
        and not exists (select from registrations r where r.district_id = a.district_id and r.activity_id = a.id and r.person_id = ${me})
      order by 2 limit 20)
    union all
    (select 'checkInToday', s.ends_at, a.id, a.title, a.type, s.starts_at, s.ends_at, coalesce(s.place, a.place)
       from activity_sessions s join activities a on a.district_id = s.district_id and a.id = s.activity_id
      where s.district_id = ${district} and s.starts_at < ${dayEnd} and s.ends_at > ${now} and s.ends_at >= ${dayStart}
        and a.state in ('announced', 'underWay')
        and not exists (select from check_ins c where c.district_id = s.district_id and c.session_id = s.id and c.person_id = ${me})
        and (${taking} or case when a.registration_required then exists (
               select from registrations r where r.district_id = a.district_id and r.activity_id = a.id
                  and r.person_id = ${me} and r.state = 'registered') else ${meant} end)
      order by s.starts_at limit 20)
    union all
    (select 'giveFeedback', null, ${columns}
       from activities a
      where a.district_id = ${district} and a.state in ('underWay', 'concluded')
        and a.ends_at <= ${now} and a.ends_at > ${ago(feedbackDays)} and ${attended}
        and not exists (select from activity_feedback f where f.district_id = a.district_id and f.activity_id = a.id and f.person_id = ${me})
      order by a.ends_at desc limit 20)
    union all
    (select 'conclude', a.ends_at + make_interval(days => ${concludeWithinDays}), ${columns}
       from activities a
      where a.district_id = ${district} and a.state in ('announced', 'underWay') and a.ends_at <= ${now} and a.organiser_id = ${me}
      order by a.ends_at limit 20)`.execute(ctx.db)
  return {
    tasks: rows.rows
      .map(({ kind, dueAt, ...activity }) => ({
        kind,
        activity: {
          ...activity,
          startsAt: activity.startsAt.toISOString(),
          endsAt: activity.endsAt.toISOString(),
        },
        dueAt: dueAt?.toISOString() ?? null,
        overdue: dueAt !== null && dueAt < now,
      }))
      .toSorted((a, b) => order(a).localeCompare(order(b))),
  }
}

/** Overdue first, then by the day on which it is due; what has no day comes last. */
function order(task: { overdue: boolean; dueAt: string | null }): string {
  return `${task.overdue ? 0 : 1} ${task.dueAt ?? '9999'}`
}
