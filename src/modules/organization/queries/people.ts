import { sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notFound } from '../../../platform/refusal.ts'
import { type Ctx, schoolsLedBy, seesDistrict } from '../actor.ts'
import { mayIssuePassword } from '../policy.ts'
import { ageOn } from '../staffing.ts'
import { today } from '../terms.ts'
import { type Duty, dutyLabels, honourLevelLabels, type HonourLevel, type Stage } from '../vocabulary.ts'

export interface PersonLine {
  id: string
  name: string
  staffNumber: string
  schoolId: string | null
  schoolName: string | null
  subject: string | null
  stage: Stage | null
  title: string | null
  duty: string | null
  honour: string | null
  age: number | null
}

export interface PersonRow extends Omit<PersonLine, 'age'> {
  bornOn: string | null
}

/** The columns of a person's line over `people p`, their school membership `m` and school `s`. */
export function personLineColumns() {
  return sql`p.id, p.name, p.staff_number, p.born_on, m.school_id, s.name as school_name, p.subject, p.stage, p.title, m.duty,
    (select h.name from honours h where h.district_id = p.district_id and h.person_id = p.id
      order by array_position(array['nation','province','city','county','school'], h.level) limit 1) as honour`
}

/** True when the viewer may see age and phone: the person, their school's leaders, the office. */
export function seesPrivate(ctx: Ctx, person: { id: string; schoolId: string | null }): boolean {
  return (
    person.id === ctx.actor.personId ||
    seesDistrict(ctx.actor) ||
    (person.schoolId !== null && schoolsLedBy(ctx.actor).includes(person.schoolId))
  )
}

/** A row as the viewer may see it. */
export function toPersonLine(ctx: Ctx, row: Omit<PersonRow, 'age'>, day: string): PersonLine {
  const { id, name, staffNumber, schoolId, schoolName, subject, stage, title, honour } = row
  const open = seesPrivate(ctx, row)
  return {
    id,
    name,
    staffNumber,
    schoolId,
    schoolName,
    subject,
    stage,
    title,
    duty: row.duty && row.duty !== 'teacher' ? dutyLabels[row.duty as Duty] : null,
    honour,
    age: open ? ageOn(row.bornOn, day) : null,
  }
}

export interface PeopleFilter {
  id?: string
  text?: string
  schoolId?: string
  subject?: string
  stage?: Stage
  title?: string
  honoured?: boolean
}

/** What people of the directory must be, over `fromPeople`. */
export function conditions(ctx: Ctx, filter: PeopleFilter) {
  const text = filter.text ? escapeLike(filter.text.normalize('NFKC')) : null
  const lower = text?.toLowerCase() ?? null
  return sql`p.district_id = ${ctx.district.id} and p.retired_on is null and not p.partner
    and (${text}::text is null or p.name like ${`%${text}%`} or p.initials like ${`${lower}%`} or p.pinyin like ${`${lower}%`}
         or p.staff_number = ${filter.text ?? null})
    and (${filter.id ?? null}::uuid is null or p.id = ${filter.id ?? null}::uuid)
    and (${filter.schoolId ?? null}::uuid is null or m.school_id = ${filter.schoolId ?? null}::uuid)
    and (${filter.subject ?? null}::text is null or p.subject = ${filter.subject ?? null})
    and (${filter.stage ?? null}::text is null or p.stage = ${filter.stage ?? null})
    and (${filter.title ?? null}::text is null or p.title = ${filter.title ?? null})
    and (${filter.honoured ?? false} = false or exists (select from honours h where h.district_id = p.district_id and h.person_id = p.id))`
}

/** People with their school of the day. */
export function fromPeople(day: string) {
  return sql`people p
    left join memberships m on m.district_id = p.district_id and m.person_id = p.id and m.school_id is not null
         and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
    left join schools s on s.district_id = m.district_id and s.id = m.school_id`
}

/** People by filter, in the order of their pinyin. The directory is open to the district; age only to those entitled. */
export async function listPeople(ctx: Ctx, input: PeopleFilter & { cursor?: string; limit: number }) {
  const day = today(ctx)
  const after = keysOf(input.cursor, 2)
  const rows = await sql<PersonRow & { pinyin: string }>`
    select ${personLineColumns()}, p.pinyin from ${fromPeople(day)}
     where ${conditions(ctx, input)} ${after ? sql`and (p.pinyin, p.id) > (${after[0]}, ${after[1]}::uuid)` : sql``}
     order by p.pinyin, p.id limit ${input.limit + 1}`.execute(ctx.db)
  const total = await sql<{
    count: number
  }>`select count(*) from ${fromPeople(day)} where ${conditions(ctx, input)}`.execute(ctx.db)
  const page = pageOfRows(rows.rows, input.limit, (row) => [row.pinyin, row.id])
  return {
    rows: page.rows.map((row) => toPersonLine(ctx, row, day)),
    nextCursor: page.nextCursor,
    total: total.rows[0]?.count ?? 0,
  }
}

/** The search box: a few people, schools and groups that match what was typed. */
export async function search(ctx: Ctx, input: { text: string }) {
  if (input.text === '') return { people: [], schools: [], groups: [] }
  const day = today(ctx)
  const pattern = `%${escapeLike(input.text)}%`
  const people = await sql<{ id: string; name: string; schoolName: string | null; subject: string | null }>`
    select p.id, p.name, s.name as school_name, p.subject from ${fromPeople(day)}
     where ${conditions(ctx, { text: input.text })}
     order by (p.name = ${input.text}) desc, length(p.initials), p.pinyin limit 8`.execute(ctx.db)
  const schools = await ctx.db
    .selectFrom('schools')
    .select(['id', 'name'])
    .where('districtId', '=', ctx.district.id)
    .where('closedOn', 'is', null)
    .where('name', 'like', pattern)
    .orderBy('name')
    .limit(6)
    .execute()
  const groups = await ctx.db
    .selectFrom('groups')
    .leftJoin('schools', (join) =>
      join.onRef('schools.districtId', '=', 'groups.districtId').onRef('schools.id', '=', 'groups.schoolId'),
    )
    .select(['groups.id', 'groups.name', 'schools.name as schoolName'])
    .where('groups.districtId', '=', ctx.district.id)
    .where('groups.dissolvedOn', 'is', null)
    .where('groups.name', 'like', pattern)
    .orderBy('groups.schoolId', (order) => order.desc().nullsFirst())
    .orderBy('groups.name')
    .limit(6)
    .execute()
  return { people: people.rows, schools, groups }
}

/** One person: where they belong and belonged, what they teach, their honours. */
export async function person(ctx: Ctx, input: { id: string }) {
  const day = today(ctx)
  const district = ctx.district.id
  const found = await sql<PersonRow & { phone: string | null; joinedWorkOn: string | null }>`
    select ${personLineColumns()}, p.phone, p.joined_work_on from ${fromPeople(day)}
     where p.district_id = ${district} and p.id = ${input.id}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw notFound()
  const memberships = await sql<{
    id: string
    where: string
    whereId: string
    whereKind: 'school' | 'group' | 'association'
    duty: Duty
    subject: string | null
    stage: Stage | null
    validFrom: string
    validTo: string | null
  }>`
    select m.id, coalesce(s.name, case when gs.name is null then g.name else gs.name || ' ' || g.name end, a.name) as where,
           coalesce(m.school_id, m.group_id, m.association_id) as where_id,
           case when m.school_id is not null then 'school' when m.group_id is not null then 'group' else 'association' end as where_kind,
           m.duty, m.subject, m.stage, m.valid_from, m.valid_to
      from memberships m
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
      left join groups g on g.district_id = m.district_id and g.id = m.group_id
      left join schools gs on gs.district_id = g.district_id and gs.id = g.school_id
      left join associations a on a.district_id = m.district_id and a.id = m.association_id
     where m.district_id = ${district} and m.person_id = ${input.id}
     order by m.valid_to nulls first, m.valid_from desc`.execute(ctx.db)
  const assignments = await sql<{
    subject: string
    stage: Stage | null
    grade: number | null
    className: string | null
    weeklyPeriods: number | null
    schoolName: string
    validFrom: string
    validTo: string | null
  }>`
    select a.subject, a.stage, a.grade, a.class_name, a.weekly_periods, s.name as school_name, a.valid_from, a.valid_to
      from assignments a join schools s on s.district_id = a.district_id and s.id = a.school_id
     where a.district_id = ${district} and a.person_id = ${input.id}
     order by a.valid_to nulls first, a.valid_from desc, a.subject limit 50`.execute(ctx.db)
  const honours = await ctx.db
    .selectFrom('honours')
    .select(['name', 'level', 'awardedOn'])
    .where('districtId', '=', district)
    .where('personId', '=', input.id)
    .orderBy('awardedOn', 'desc')
    .execute()
  const open = seesPrivate(ctx, row)
  return {
    ...toPersonLine(ctx, row, day),
    phone: open ? row.phone : null,
    joinedWorkOn: open ? row.joinedWorkOn : null,
    memberships: memberships.rows,
    assignments: assignments.rows,
    honours: honours.map((honour) => ({ ...honour, level: honourLevelLabels[honour.level as HonourLevel] })),
    may: { seeRecord: open, seePrivate: open, resetPassword: mayIssuePassword(ctx.actor, row) },
  }
}
