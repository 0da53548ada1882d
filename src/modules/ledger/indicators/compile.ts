import { type RawBuilder, sql } from 'kysely'
import { levels } from '../../organization/vocabulary.ts'
import type { Indicator } from '../contract.ts'
import type { Question } from './question.ts'
import { allOf, unitIds } from './units.ts'

/**
 * One select for a question: `unit_id`, `period` (index into the question's periods), `value` and `denominator`, one
 * row for every unit and period, also where nothing was recorded. A reversal takes its entry out of every measure: sums
 * carry the sign, and distinct things count while their signs add up to more than nothing.
 */
export function compile(districtId: number, question: Question): RawBuilder<unknown> {
  const { indicator } = question
  return sql`(with units as materialized (${unitIds(districtId, question)}), periods as (${periodRows(question)})
    ${indicator.measure === 'coverage' ? covered(districtId, indicator) : measured(districtId, indicator)})`
}

function measured(districtId: number, indicator: Indicator): RawBuilder<unknown> {
  return sql`select u.id as unit_id, p.no as period, coalesce(c.value, 0)::float8 as value, null::float8 as denominator
    from units u cross join periods p
    left join (${valuesOf(districtId, indicator)}) c on c.unit_id = u.id and c.period = p.no`
}

const distinctKeys = {
  distinctPeople: 'e.person_id',
  distinctCounterparts: 'e.counterpart_school_id',
  distinctDays: 'e.occurred_on',
  distinctMonths: `date_trunc('month', e.occurred_on)`,
} as const

function valuesOf(districtId: number, indicator: Indicator): RawBuilder<unknown> {
  const { from, unit } = joinedUnits(districtId, indicator)
  const conditions = entryConditions(districtId, indicator)
  if (indicator.measure === 'count' || indicator.measure === 'hours') {
    const sum = indicator.measure === 'count' ? sql`sum(e.sign)` : sql`sum(e.sign * e.minutes) / 60.0`
    return sql`select ${unit} as unit_id, p.no as period, ${sum} as value from ${from} where ${conditions} group by 1, 2`
  }
  const key = sql.raw(distinctKeys[indicator.measure as keyof typeof distinctKeys])
  return sql`select unit_id, period, count(*) as value from (
      select ${unit} as unit_id, p.no as period from ${from} where ${conditions} and ${key} is not null
       group by 1, 2, ${key} having sum(e.sign) > 0) once
    group by 1, 2`
}

/** People of the roster with enough entries, and all people of the roster. */
function covered(districtId: number, indicator: Indicator): RawBuilder<unknown> {
  const { byGroup, people } = enough(districtId, indicator)
  return sql`, roster as materialized (${roster(districtId, indicator)})
    select u.id as unit_id, p.no as period, count(c.person_id)::float8 as value, count(r.person_id)::float8 as denominator
      from units u cross join periods p
      left join roster r on r.unit_id = u.id and r.period = p.no
      left join (${people}) c on c.person_id = r.person_id and c.period = r.period ${byGroup ? sql`and c.group_id = r.unit_id` : sql``}
     group by 1, 2`
}

/** The people who have enough entries in each period; for groups that must be named, in the name of each group. */
export function enough(
  districtId: number,
  indicator: Indicator,
): { byGroup: boolean; people: RawBuilder<unknown> } {
  const byGroup = indicator.unit === 'group' && indicator.through === 'entry'
  const group = byGroup ? sql`, e.group_id` : sql``
  return {
    byGroup,
    people: sql`select e.person_id, p.no as period, sum(e.sign) as net${group}
      from periods p join ledger_entries e on ${inPeriod(districtId)}
     where ${entryConditions(districtId, indicator)} and e.person_id is not null
     group by e.person_id, p.no${group} having sum(e.sign) >= ${indicator.atLeast}`,
  }
}

/** Who belongs to a unit on the roster's day of each period: `unit_id`, `period`, `person_id`. */
export function roster(districtId: number, indicator: Indicator): RawBuilder<unknown> {
  const staff = sql`select p.no as period, pp.id as person_id, m.school_id, pp.subject, pp.stage
    from periods p
    join memberships m on m.district_id = ${districtId} and m.school_id is not null
     and m.valid_from <= p.roster_day and (m.valid_to is null or m.valid_to >= p.roster_day)
    join people pp on pp.district_id = m.district_id and pp.id = m.person_id
   where ${allOf([
     sql`not pp.partner and (pp.retired_on is null or pp.retired_on > p.roster_day)`,
     indicator.subject && sql`pp.subject = ${indicator.subject}`,
     indicator.stage && sql`pp.stage = ${indicator.stage}`,
     isOneOf(indicator.whose, districtId, sql`pp.id`, sql`p.roster_day`),
   ])}`
  if (indicator.unit === 'group') return served(districtId, staff)
  const belongs = indicator.unit === 'school' ? sql`u.id = w.school_id` : sql`true`
  return sql`select u.id as unit_id, w.period, w.person_id from (${staff}) w join units u on ${belongs}`
}

/**
 * A group serves the teachers of its subject, stage and grade in its school, its association or the district. Each
 * condition is one that PostgreSQL can hash: groups × teachers one by one would be hundreds of thousands of pairs.
 */
function served(districtId: number, staff: RawBuilder<unknown>): RawBuilder<unknown> {
  const pairs = (subject: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select g.id as unit_id, w.period, w.person_id from groups g join staff w on ${subject}
     where g.district_id = ${districtId} and g.id in (select id from units)
       and (g.stage is null or g.stage = w.stage)
       and (g.school_id is null or g.school_id = w.school_id)
       and (g.association_id is null or (w.period, g.association_id, w.school_id) in (
         select p.no, am.association_id, am.school_id from periods p join association_members am
             on am.district_id = ${districtId} and am.valid_from <= p.roster_day
            and (am.valid_to is null or am.valid_to >= p.roster_day)))
       and (g.grade is null
         or (w.period, w.person_id, g.grade, g.subject) in (select period, person_id, grade, subject from teaching)
         or (g.subject is null
             and (w.period, w.person_id, g.grade) in (select period, person_id, grade from teaching)))`
  return sql`
    with staff as materialized (${staff}),
    teaching as materialized (
      select p.no as period, t.person_id, t.grade, t.subject from periods p join assignments t
          on t.district_id = ${districtId} and t.valid_from <= p.roster_day
         and (t.valid_to is null or t.valid_to >= p.roster_day)
         and t.grade in (select g.grade from groups g where g.district_id = ${districtId} and g.id in (select id from units)))
    select * from (${pairs(sql`g.subject = w.subject`)} union all ${pairs(sql`g.subject is null`)}) pairs`
}

/** Entries with the unit that each counts for. */
function joinedUnits(
  districtId: number,
  { unit, through }: Indicator,
): { from: RawBuilder<unknown>; unit: RawBuilder<unknown> } {
  const entries = sql`periods p join ledger_entries e on ${inPeriod(districtId)}`
  if (unit === 'district') return { from: sql`${entries} cross join units u`, unit: sql`u.id` }
  if (through === 'members') {
    return {
      from: sql`${entries}
        join (select distinct m.group_id, m.person_id from memberships m join units on units.id = m.group_id
               where m.district_id = ${districtId}) u on u.person_id = e.person_id
         and exists (select from memberships m where m.district_id = ${districtId} and m.group_id = u.group_id
               and m.person_id = u.person_id and m.valid_from <= e.occurred_on
               and (m.valid_to is null or m.valid_to >= e.occurred_on))`,
      unit: sql`u.group_id`,
    }
  }
  const column = sql.ref({ person: 'e.person_id', school: 'e.school_id', group: 'e.group_id' }[unit])
  return { from: sql`${entries} join units u on u.id = ${column}`, unit: sql`u.id` }
}

/** What an entry must be to count, apart from its day and its unit. */
export function entryConditions(districtId: number, indicator: Indicator): RawBuilder<unknown> {
  const { kinds, types, roles, levelAtLeast, measure } = indicator
  const schoolsThat = (locality: string): RawBuilder<unknown> =>
    sql`(select s.id from schools s where s.district_id = ${districtId} and s.locality = ${locality})`
  return allOf([
    kinds.length === 1 ? sql`e.kind = ${kinds[0]}` : sql`e.kind = any(${kinds}::text[])`,
    types.length > 0 && sql`e.type = any(${types}::text[])`,
    roles.length > 0 && sql`e.role = any(${roles}::text[])`,
    levelAtLeast && sql`e.level = any(${levels.slice(levels.indexOf(levelAtLeast))}::text[])`,
    indicator.crossSchool && sql`e.counterpart_school_id <> e.school_id`,
    indicator.toRural && sql`e.counterpart_school_id in ${schoolsThat('rural')}`,
    indicator.fromUrban && sql`e.school_id in ${schoolsThat('urban')}`,
    measure !== 'coverage' && indicator.subject && sql`e.subject = ${indicator.subject}`,
    measure !== 'coverage' && indicator.stage && sql`e.stage = ${indicator.stage}`,
    measure !== 'coverage' && isOneOf(indicator.whose, districtId, sql`e.person_id`, sql`e.occurred_on`),
  ])
}

/** Whether a person was a cadre or a backbone teacher on a day. */
function isOneOf(
  whose: Indicator['whose'],
  districtId: number,
  person: RawBuilder<unknown>,
  day: RawBuilder<unknown>,
): RawBuilder<unknown> | false {
  if (whose === 'cadre') {
    return sql`exists (select from memberships w where w.district_id = ${districtId} and w.person_id = ${person}
      and w.school_id is not null and w.duty in ('principal', 'vicePrincipal', 'dean', 'cadre')
      and w.valid_from <= ${day} and (w.valid_to is null or w.valid_to >= ${day}))`
  }
  if (whose === 'backbone') {
    return sql`exists (select from honours w where w.district_id = ${districtId} and w.person_id = ${person}
      and w.level <> 'school' and (w.awarded_on is null or w.awarded_on <= ${day}))`
  }
  return false
}

function inPeriod(districtId: number): RawBuilder<unknown> {
  return sql`e.district_id = ${districtId} and e.occurred_on between p.starts_on and p.ends_on`
}

/** The periods as rows: `no`, `starts_on`, `ends_on`, `roster_day`. */
export function periodRows({ periods, on }: Question): RawBuilder<unknown> {
  return sql`select v.no, v.starts_on, v.ends_on, greatest(v.starts_on, least(v.ends_on, ${on}::date)) as roster_day
    from (values ${sql.join(periods.map(({ from, to }, no) => sql`(${no}::int, ${from}::date, ${to}::date)`))})
      as v (no, starts_on, ends_on)`
}
