import { sql } from 'kysely'
import { addDays } from '../../../platform/calendar-day.ts'
import {
  allOf,
  type FactKind,
  inOrderOfKinds,
  labelOf,
  pageOfEntries,
  type PageInput,
  standing,
} from '../../ledger/index.ts'
import {
  type Ctx,
  dutyLabels,
  type Duty,
  type HonourLevel,
  honourLevelLabels,
  listTerms,
  today,
} from '../../organization/index.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { GrowthRecord } from '../contract.ts'
import { logLook } from '../operations.ts'
import { mayRead } from '../policy.ts'
import { type DayOfKind, sumOf, sumsBy, within } from '../rules.ts'

/** Whose record it is. */
export interface Owner {
  id: string
  name: string
  staffNumber: string
  schoolId: string | null
  schoolName: string | null
  title: string | null
  subject: string | null
  stage: string | null
  joinedWorkOn: string | null
}

/**
 * Somebody's growth record, one's own without an id: totals, a year's picture, honours and stays. A look at someone
 * else's leaves a line that they can read.
 * @throws Refusal notFound when there is no such person or it is not the viewer's to read
 */
export async function readRecord(
  ctx: Ctx,
  input: { personId?: string; year?: string },
): Promise<GrowthRecord> {
  const owner = await loadOwner(ctx, input.personId)
  await logLook(ctx, owner, 'portfolio.viewed')
  return recordOf(ctx, owner, input.year)
}

/** The record of an owner whom the viewer may read; of a school year by its name, else of today's. */
export async function recordOf(ctx: Ctx, owner: Owner, yearName?: string): Promise<GrowthRecord> {
  const { schoolId: _, ...person } = owner
  const days = await daysOf(ctx, person.id)
  const years = await yearsOf(ctx, days)
  const year = years.find(({ name }) => name === yearName) ?? currentYear(years, today(ctx))
  const shown = within(days, year)
  const terms = (await listTerms(ctx)).filter((term) => term.startsOn <= today(ctx))
  const own = person.id === ctx.actor.personId
  return {
    person,
    year,
    years,
    totals: totalsOf(shown),
    lifetime: { ...sumOf(days), since: days[0]?.day ?? null },
    terms: terms.flatMap((term) => {
      const inTerm = within(days, { from: term.startsOn, to: term.endsOn })
      if (inTerm.length === 0) return []
      return [
        {
          id: term.id,
          name: term.name,
          from: term.startsOn,
          to: term.endsOn,
          ...sumOf(inTerm),
          kinds: totalsOf(inTerm),
        },
      ]
    }),
    days: sumsBy(shown, ({ day }) => day).map(({ key, ...sums }) => ({ day: key, ...sums })),
    months: sumsBy(shown, ({ day, kind }) => `${day.slice(0, 7)} ${kind}`).map(({ key, ...sums }) => {
      const [month, kind] = key.split(' ') as [string, string]
      return { month, kind, ...sums }
    }),
    honours: await honoursOf(ctx, person.id),
    stays: await staysOf(ctx, person.id),
    own,
    may: { export: true, seeWhoLooked: own },
  }
}

export interface RecordFilters {
  kind?: FactKind
  termId?: string
  from?: string
  to?: string
}

/** The entries of a growth record, newest first. @throws Refusal notFound as for the record */
export async function readEntries(ctx: Ctx, input: PageInput & RecordFilters & { personId?: string }) {
  const owner = await loadOwner(ctx, input.personId)
  await logLook(ctx, owner, 'portfolio.viewed')
  return entriesOf(ctx, owner, input)
}

/** The entries of an owner whom the viewer may read. */
export function entriesOf(ctx: Ctx, owner: Owner, input: PageInput & RecordFilters) {
  return pageOfEntries(
    ctx,
    sql`ledger_entries e`,
    allOf([
      sql`e.district_id = ${ctx.district.id} and e.person_id = ${owner.id}`,
      standing,
      input.kind && sql`e.kind = ${input.kind}`,
      input.from && sql`e.occurred_on >= ${input.from}::date`,
      input.to && sql`e.occurred_on <= ${input.to}::date`,
      input.termId &&
        sql`exists (select from terms t where t.district_id = ${ctx.district.id} and t.id = ${input.termId}
          and e.occurred_on between t.starts_on and t.ends_on)`,
    ]),
    input,
  )
}

/** The owner, when the viewer may read their record. @throws Refusal notFound */
export async function loadOwner(ctx: Ctx, personId = ctx.actor.personId): Promise<Owner> {
  const { rows } = await sql<Owner>`
    select p.id, p.name, p.staff_number, m.school_id, s.name as school_name, p.title, p.subject, p.stage, p.joined_work_on
      from people p
      left join memberships m on m.district_id = p.district_id and m.person_id = p.id and m.school_id is not null
       and m.valid_from <= ${today(ctx)}::date and (m.valid_to is null or m.valid_to >= ${today(ctx)}::date)
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
     where p.district_id = ${ctx.district.id} and p.id = ${personId}
     order by m.valid_from desc limit 1`.execute(ctx.db)
  const [person] = rows
  if (!person || !mayRead(ctx.actor, person)) throw notFound()
  return person
}

/** What the person did, by day and kind, in order of time. */
async function daysOf(ctx: Ctx, personId: string): Promise<DayOfKind[]> {
  const { rows } = await sql<DayOfKind>`
    select e.occurred_on as day, e.kind, sum(e.sign) as count, sum(e.sign * e.minutes) as minutes
      from ledger_entries e where e.district_id = ${ctx.district.id} and e.person_id = ${personId}
     group by 1, 2 having sum(e.sign) > 0 order by 1, 2`.execute(ctx.db)
  return rows
}

function totalsOf(days: DayOfKind[]): GrowthRecord['totals'] {
  return inOrderOfKinds(
    sumsBy(days, ({ kind }) => kind).map(({ key, ...sums }) => ({ kind: key, ...sums })),
  ).map((row) => ({ ...row, ...labelOf(row.kind) }))
}

/** The school years with entries and the one of today, newest first. */
async function yearsOf(ctx: Ctx, days: DayOfKind[]): Promise<GrowthRecord['years']> {
  const now = today(ctx)
  const years = await ctx.db
    .selectFrom('schoolYears')
    .select(['name', 'startsOn', 'endsOn'])
    .where('districtId', '=', ctx.district.id)
    .where('startsOn', '<=', now)
    .orderBy('startsOn', 'desc')
    .execute()
  // A year lasts until the next begins: what was done in the summer belongs to the year before.
  const spans = years.map(({ name, startsOn, endsOn }, at) => {
    const next = years[at - 1]?.startsOn
    return { name, from: startsOn, to: next ? addDays(next, -1) : endsOn > now ? endsOn : now }
  })
  const kept = spans.filter((span, at) => at === 0 || within(days, span).length > 0)
  if (kept.length > 0) return kept
  return [{ name: `${now.slice(0, 4)}年`, from: `${now.slice(0, 4)}-01-01`, to: `${now.slice(0, 4)}-12-31` }]
}

function currentYear(years: GrowthRecord['years'], now: string): GrowthRecord['year'] {
  return years.find(({ from, to }) => from <= now && to >= now) ?? years[0]!
}

async function honoursOf(ctx: Ctx, personId: string): Promise<GrowthRecord['honours']> {
  const rows = await ctx.db
    .selectFrom('honours')
    .select(['name', 'level', 'awardedOn'])
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', personId)
    .orderBy('awardedOn', (order) => order.desc().nullsLast())
    .orderBy('name')
    .execute()
  return rows.map((row) => ({ ...row, levelLabel: honourLevelLabels[row.level as HonourLevel] }))
}

/** Where the person was and is, newest first. */
async function staysOf(ctx: Ctx, personId: string): Promise<GrowthRecord['stays']> {
  const { rows } = await sql<{
    kind: 'school' | 'group' | 'association'
    name: string
    duty: Duty
    subject: string | null
    from: string
    to: string | null
  }>`
    select case when m.school_id is not null then 'school' when m.group_id is not null then 'group' else 'association' end as kind,
           coalesce(s.name, g.name, a.name) as name, m.duty, m.subject, m.valid_from as "from", m.valid_to as "to"
      from memberships m
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
      left join groups g on g.district_id = m.district_id and g.id = m.group_id
      left join associations a on a.district_id = m.district_id and a.id = m.association_id
     where m.district_id = ${ctx.district.id} and m.person_id = ${personId}
     order by m.valid_to is null desc, m.valid_from desc, name`.execute(ctx.db)
  return rows.map((row) => ({ ...row, dutyLabel: dutyLabels[row.duty] }))
}
