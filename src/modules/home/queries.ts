import { sql } from 'kysely'
import { addDays, mondayOf } from '../../platform/calendar-day.ts'
import type { z } from '../../platform/contract.ts'
import { listActivities, toDo } from '../activities/index.ts'
import { behind } from '../commitments/index.ts'
import { type FactKind, kinds } from '../ledger/index.ts'
import { type Ctx, hasRole, schoolsLedBy, seesDistrict, termOn, today } from '../organization/index.ts'
import { countAwaiting, listPlans } from '../plans/index.ts'
import type { home as contract } from './contract.ts'

type Today = z.infer<NonNullable<(typeof contract.today)['~orpc']['outputSchema']>>

/** The first page of everyone: what is on today, what waits, what one has done, and what one answers for. */
export async function homeToday(ctx: Ctx): Promise<Today> {
  const day = today(ctx)
  const { actor } = ctx
  const term = await termOn(ctx, day)
  const since = term && term.startsOn <= day ? term.startsOn : addDays(day, -180)
  const charge = seesDistrict(actor) || hasRole(actor, 'clusterLead', 'groupLeader', 'principal', 'dean')
  const ownSchool = actor.roles.find((role) => role.kind === 'principal' || role.kind === 'dean')
  const { tasks } = await toDo(ctx)
  return {
    day,
    tasks: tasks.filter(isSoon(ctx)).map(({ kind, activity, dueAt, overdue }) => ({
      kind,
      activityId: activity.id,
      title: activity.title,
      startsAt: activity.startsAt,
      place: activity.place,
      dueAt,
      overdue,
    })),
    upcoming: (await nextActivities(ctx, { days: 30, limit: 6 })).rows,
    record: await recordSince(ctx, since),
    week: charge ? await thisWeek(ctx, day) : null,
    toApprove: charge ? await awaitingApproval(ctx) : null,
    behind: charge ? await laggingBehind(ctx) : null,
    school:
      ownSchool && 'schoolId' in ownSchool && ownSchool.schoolId
        ? await schoolSince(ctx, ownSchool.schoolId, since, day)
        : null,
    administration: hasRole(actor, 'districtAdministrator') ? await administration(ctx, since, day) : null,
  }
}

/** A registration that stays open for weeks does not crowd the first page. */
const registerWithinDays = 14

function isSoon(ctx: Ctx) {
  const until = ctx.clock.now().getTime() + registerWithinDays * 86_400_000
  return (task: { kind: string; dueAt: string | null }): boolean =>
    task.kind !== 'register' || task.dueAt === null || Date.parse(task.dueAt) < until
}

function nextActivities(ctx: Ctx, input: { days: number; limit: number }) {
  const day = today(ctx)
  return listActivities(ctx, {
    mine: false,
    forMe: true,
    state: ['announced', 'underWay'],
    from: day,
    to: addDays(day, input.days),
    sort: 'soonest',
    limit: input.limit,
  })
}

/** Monday to Sunday of today, the researcher's own subject first when they answer for one. */
async function thisWeek(ctx: Ctx, day: string): Promise<Today['week']> {
  const from = mondayOf(day)
  const to = addDays(from, 6)
  const researcher = ctx.actor.roles.find((role) => role.kind === 'researcher')
  const subject = researcher && 'subject' in researcher ? (researcher.subject ?? undefined) : undefined
  const [ownSchool] = schoolsLedBy(ctx.actor)
  const schoolId = seesDistrict(ctx.actor) ? undefined : ownSchool
  const { rows } = await listActivities(ctx, {
    subject,
    schoolId,
    mine: false,
    from,
    to,
    sort: 'soonest',
    limit: 12,
  })
  return { from, to, activities: rows }
}

async function awaitingApproval(ctx: Ctx): Promise<Today['toApprove']> {
  const count = await countAwaiting(ctx)
  if (count === 0) return { count, plans: [] }
  const { rows } = await listPlans(ctx, { toApprove: true, mine: false, limit: 5 })
  return {
    count,
    plans: rows.map((plan) => ({
      id: plan.id,
      title: plan.title,
      ownerName: plan.owner.name,
      submittedBy: plan.createdBy.name,
    })),
  }
}

async function laggingBehind(ctx: Ctx): Promise<Today['behind']> {
  const { rows, total } = await behind(ctx, 6)
  return {
    total,
    rows: rows.map((row) => ({
      commitmentId: row.commitmentId,
      unitId: row.unitId,
      unitName: row.unitName,
      unitKind: row.unitKind,
      title: row.title,
      sentence: row.sentence,
      value: row.value,
      target: row.target,
      countedIn: row.countedIn,
      expected: row.expected,
      standing: row.standing,
      until: row.period.to,
    })),
  }
}

/** What the actor has in the ledger since a day, by kind, the most frequent first. */
async function recordSince(ctx: Ctx, since: string): Promise<Today['record']> {
  const { rows } = await sql<{ kind: FactKind; count: number; minutes: number }>`
    select kind, sum(sign)::integer as count, sum(sign * minutes)::integer as minutes
      from ledger_entries
     where district_id = ${ctx.district.id} and person_id = ${ctx.actor.personId} and occurred_on >= ${since}
     group by kind having sum(sign) > 0 order by 2 desc`.execute(ctx.db)
  return {
    since,
    totals: rows.map((row) => ({ ...row, label: kinds[row.kind].label, unit: kinds[row.kind].unit })),
    minutes: rows.reduce((sum, row) => sum + row.minutes, 0),
  }
}

/** How the people of a school took part since a day; one pass over the school's entries. */
async function schoolSince(ctx: Ctx, schoolId: string, since: string, day: string): Promise<Today['school']> {
  const district = ctx.district.id
  const people = await sql<{
    id: string
    name: string
    subject: string | null
    entries: number
    minutes: number
    schoolName: string
  }>`
    select p.id, p.name, p.subject, s.name as school_name, coalesce(e.entries, 0)::integer as entries,
           coalesce(e.minutes, 0)::integer as minutes
      from memberships m
      join people p on p.district_id = m.district_id and p.id = m.person_id
      join schools s on s.district_id = m.district_id and s.id = m.school_id
      left join (select person_id, sum(sign) as entries, sum(sign * minutes) as minutes from ledger_entries
                  where district_id = ${district} and school_id = ${schoolId} and occurred_on >= ${since} and person_id is not null
                  group by person_id) e on e.person_id = p.id
     where m.district_id = ${district} and m.school_id = ${schoolId} and m.valid_from <= ${day}
       and (m.valid_to is null or m.valid_to >= ${day})
     order by p.pinyin`.execute(ctx.db)
  const months = await sql<{ month: string; count: number }>`
    select to_char(occurred_on, 'YYYY-MM') as month, sum(sign)::integer as count from ledger_entries
     where district_id = ${district} and school_id = ${schoolId} and occurred_on >= ${since} and person_id is not null
     group by 1 order by 1`.execute(ctx.db)
  const hosted = await sql<{ count: number }>`
    select coalesce(sum(sign), 0)::integer as count from ledger_entries
     where district_id = ${district} and school_id = ${schoolId} and occurred_on >= ${since} and kind = 'activity.hosted'`.execute(
    ctx.db,
  )
  return {
    id: schoolId,
    name: people.rows[0]?.schoolName ?? ctx.actor.schoolName ?? '',
    people: people.rows.length,
    tookPart: people.rows.filter((person) => person.entries > 0).length,
    minutes: people.rows.reduce((sum, person) => sum + person.minutes, 0),
    hosted: hosted.rows[0]?.count ?? 0,
    months: months.rows,
    absent: people.rows
      .filter((person) => person.entries === 0)
      .slice(0, 30)
      .map(({ id, name, subject }) => ({ id, name, subject })),
  }
}

async function administration(ctx: Ctx, since: string, day: string): Promise<Today['administration']> {
  const district = ctx.district.id
  const { rows } = await sql<NonNullable<Today['administration']>>`
    select (select count(*) from people where district_id = ${district} and retired_on is null and not partner)::integer as people,
           (select count(*) from people p where p.district_id = ${district} and p.retired_on is null and not p.partner
               and not exists (select from users u where u.district_id = p.district_id and u.person_id = p.id))::integer as without_account,
           (select count(*) from activities where district_id = ${district} and state <> 'draft' and starts_at >= ${since}::date)::integer
             as activities_this_term,
           (select count(*) from ledger_entries where district_id = ${district} and occurred_on >= ${since})::integer as entries_this_term,
           (select count(*) from schools s where s.district_id = ${district} and s.closed_on is null and not exists (
               select from memberships m where m.district_id = s.district_id and m.school_id = s.id and m.duty = 'principal'
                  and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})))::integer as schools_without_principal`.execute(
    ctx.db,
  )
  return rows[0] ?? null
}
