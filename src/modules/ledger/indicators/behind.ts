import { type RawBuilder, sql } from 'kysely'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Entry, Indicator, UnitSelection } from '../contract.ts'
import { pageOfEntries, type PageInput, standing } from '../entries.ts'
import { enough, entryConditions, periodRows, roster } from './compile.ts'
import { districtUnit, type Period, type Question } from './question.ts'
import { allOf, unitIds } from './units.ts'

/** The figure whose ground is asked for. */
export interface Ground extends Omit<Question, 'units' | 'periods'> {
  /** Null for the district. */
  unitId: string | null
  period: Period
}

/**
 * The entries that a figure is made of, newest first. For coverage all entries of the roster's people, also of those
 * who have too few yet.
 * @throws Refusal notFound when the viewer may not see the unit
 */
export async function entriesBehind(
  ctx: Pick<Ctx, 'db' | 'district'>,
  ground: Ground,
  page: PageInput,
): Promise<{ rows: Entry[]; nextCursor: string | null }> {
  const question = await seenQuestion(ctx, ground)
  const { indicator, unitId } = ground
  const district = ctx.district.id
  const periods = sql`(${periodRows(question)})`
  const ofUnit = (): RawBuilder<unknown> | false => {
    if (indicator.measure === 'coverage') {
      return sql`e.person_id in (with units as (${unitIds(district, question)}), periods as ${periods}
        select r.person_id from (${roster(district, indicator)}) r)`
    }
    if (indicator.unit === 'district') return false
    if (indicator.through === 'members') {
      return sql`exists (select from memberships m where m.district_id = ${district} and m.group_id = ${unitId}
        and m.person_id = e.person_id and m.valid_from <= e.occurred_on
        and (m.valid_to is null or m.valid_to >= e.occurred_on))`
    }
    return sql`${sql.ref({ person: 'e.person_id', school: 'e.school_id', group: 'e.group_id' }[indicator.unit])} = ${unitId}`
  }
  const where = allOf([
    sql`e.district_id = ${district} and e.occurred_on between ${ground.period.from}::date and ${ground.period.to}::date`,
    entryConditions(district, indicator),
    standing,
    ofUnit(),
    indicator.measure === 'coverage' &&
      indicator.unit === 'group' &&
      indicator.through === 'entry' &&
      sql`e.group_id = ${unitId}`,
    indicator.measure === 'distinctPeople' && sql`e.person_id is not null`,
    indicator.measure === 'distinctCounterparts' && sql`e.counterpart_school_id is not null`,
  ])
  return pageOfEntries(ctx, sql`ledger_entries e`, where, page)
}

/**
 * The people of a coverage's roster who have too few entries, by school and name, with how many they have; nobody for
 * any other measure.
 * @throws Refusal notFound when the viewer may not see the unit
 */
export async function notCovered(ctx: Pick<Ctx, 'db' | 'district'>, ground: Ground, page: PageInput) {
  const question = await seenQuestion(ctx, ground)
  if (ground.indicator.measure !== 'coverage') return { rows: [], nextCursor: null }
  const district = ctx.district.id
  const after = keysOf(page.cursor, 3)
  const { byGroup, people } = enough(district, { ...ground.indicator, atLeast: 1 })
  const { rows } = await sql<{ id: string; name: string; schoolName: string | null; count: number }>`
    with units as (${unitIds(district, question)}), periods as (${periodRows(question)}),
         roster as (${roster(district, ground.indicator)})
    select w.id, w.name, w.school_name, w.count from (
      select pp.id, pp.name, coalesce(c.net, 0)::int as count,
             (select s.name from memberships m join schools s on s.district_id = m.district_id and s.id = m.school_id
               where m.district_id = ${district} and m.person_id = pp.id and m.valid_from <= p.roster_day
                 and (m.valid_to is null or m.valid_to >= p.roster_day) limit 1) as school_name
        from periods p join roster r on r.period = p.no
        join people pp on pp.district_id = ${district} and pp.id = r.person_id
        left join (${people}) c on c.person_id = r.person_id ${byGroup ? sql`and c.group_id = r.unit_id` : sql``}
       where coalesce(c.net, 0) < ${ground.indicator.atLeast}) w
     where ${after ? sql`(coalesce(w.school_name, ''), w.name, w.id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)` : sql`true`}
     order by coalesce(w.school_name, ''), w.name, w.id limit ${page.limit + 1}`.execute(ctx.db)
  return pageOfRows(rows, page.limit, (row) => [row.schoolName ?? '', row.name, row.id])
}

async function seenQuestion(ctx: Pick<Ctx, 'db' | 'district'>, ground: Ground): Promise<Question> {
  const question: Question = {
    indicator: ground.indicator,
    units: selectionOf(ground.indicator, ground.unitId),
    periods: [ground.period],
    on: ground.on,
    seen: ground.seen,
  }
  const { rows } = await sql<{ id: string }>`${unitIds(ctx.district.id, question)}`.execute(ctx.db)
  if (!rows.some((row) => row.id === (ground.unitId ?? districtUnit))) throw notFound()
  return question
}

function selectionOf({ unit }: Indicator, unitId: string | null): UnitSelection {
  // No unit can have the district's stand-in as its id: a missing id selects nothing.
  const ids = [unitId ?? districtUnit]
  switch (unit) {
    case 'district':
      return { unit }
    case 'school':
      return { unit, ids, associationId: null, stage: null, locality: null }
    case 'group':
      return { unit, ids, kind: null, subject: null, stage: null, associationId: null, schoolId: null }
    case 'person':
      return { unit, ids, schoolId: null }
  }
}
