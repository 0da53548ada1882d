import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, openCast } from '../../../../tests/support/cast.ts'
import { type NaiveDistrict, type NaiveEntry, naiveFigure } from '../../../../tests/support/naive-figures.ts'
import { newId } from '../../../platform/ids.ts'
import type { Ctx } from '../../organization/index.ts'
import { levels } from '../../organization/vocabulary.ts'
import {
  type Entry,
  type Indicator,
  indicator as indicatorShape,
  measures,
  unitSelection,
} from '../contract.ts'
import { entriesBehind, notCovered } from './behind.ts'
import { figures } from './figures.ts'

let cast: Cast
let district: NaiveDistrict
let people: string[]
let schools: string[]
let groups: string[]

beforeAll(async () => {
  cast = await openCast('indicators')
  await cast.as('admin', enrich)
  district = await cast.as('admin', readDistrict)
  people = district.people.map(({ id }) => id)
  schools = district.schools.map(({ id }) => id)
  groups = district.groups.map(({ id }) => id)
})
afterAll(() => cast.end())

/** People who moved, retired, were honoured or promoted in the time of the tests. */
async function enrich(ctx: Ctx): Promise<void> {
  const districtId = ctx.district.id
  const id = (name: keyof Cast['people']): string => cast.people[name].id
  await ctx.db
    .updateTable('memberships')
    .set({ validTo: '2026-09-30' })
    .where('personId', '=', id('teacherLiu'))
    .execute()
  const moved = [
    { personId: id('teacherLiu'), schoolId: cast.schools.chengnan, duty: 'cadre', validFrom: '2026-10-01' },
  ]
  const joined = [
    { personId: id('teacherZhao'), groupId: cast.groups.chinese, duty: 'member', validFrom: '2026-10-10' },
    { personId: id('teacherLiu'), groupId: cast.groups.mathematics, duty: 'leader', validFrom: '2026-01-01' },
  ]
  await ctx.db
    .insertInto('memberships')
    .values(moved.map((row) => ({ districtId, id: newId(), ...row })))
    .execute()
  await ctx.db
    .insertInto('memberships')
    .values(joined.map((row) => ({ districtId, id: newId(), ...row })))
    .execute()
  await ctx.db.updateTable('people').set({ retiredOn: '2026-10-20' }).where('id', '=', id('leadMa')).execute()
  await ctx.db
    .insertInto('honours')
    .values([
      {
        districtId,
        id: newId(),
        personId: id('leaderHe'),
        name: '县骨干',
        level: 'county',
        awardedOn: '2026-10-05',
      },
      { districtId, id: newId(), personId: id('teacherChen'), name: '市带头人', level: 'city' },
      { districtId, id: newId(), personId: id('teacherZhao'), name: '校骨干', level: 'school' },
    ])
    .execute()
  await ctx.db
    .insertInto('groups')
    .values([
      {
        districtId,
        id: newId(),
        kind: 'centralGroup',
        name: '东片语文',
        subject: '语文',
        associationId: cast.cluster,
      },
      {
        districtId,
        id: newId(),
        kind: 'centralGroup',
        name: '三年级语文',
        subject: '语文',
        stage: 'primary',
        grade: 3,
      },
    ])
    .execute()
  const assigned = { districtId, subject: '语文', stage: 'primary' as const, validFrom: '2026-09-01' }
  await ctx.db
    .insertInto('assignments')
    .values([
      { ...assigned, id: newId(), personId: id('teacherChen'), schoolId: cast.schools.chengnan, grade: 3 },
      { ...assigned, id: newId(), personId: id('teacherZhao'), schoolId: cast.schools.sanhe, grade: 4 },
    ])
    .execute()
}

async function readDistrict(ctx: Ctx): Promise<NaiveDistrict> {
  const read = async (table: string): Promise<never[]> =>
    (await sql<never>`select * from ${sql.table(table)}`.execute(ctx.db)).rows
  return {
    memberships: await read('memberships'),
    people: await read('people'),
    honours: await read('honours'),
    schools: await read('schools'),
    groups: await read('groups'),
    associationMembers: await read('association_members'),
    assignments: await read('assignments'),
  }
}

class RolledBack extends Error {}

/** Runs `work` on a ledger of just these entries, which is gone afterwards. */
async function onLedger(entries: NaiveEntry[], work: (ctx: Ctx) => Promise<void>): Promise<void> {
  const writing = cast.as('lin', async (ctx) => {
    const rows = entries.flatMap(({ reversed, ...entry }, at) => {
      const shared = {
        ...entry,
        districtId: ctx.district.id,
        title: `第 ${at} 条`,
        sourceModule: 'tests',
        sourceId: newId(),
      }
      const id = newId()
      const fact = { ...shared, id, sign: 1, reverses: null as string | null }
      return reversed ? [fact, { ...shared, id: newId(), sign: -1, reverses: id }] : [fact]
    })
    if (rows.length > 0) await ctx.db.insertInto('ledgerEntries').values(rows).execute()
    await work(ctx)
    throw new RolledBack()
  })
  await expect(writing).rejects.toBeInstanceOf(RolledBack)
}

const someKinds = ['observation.received', 'observation.made', 'activity.demonstrated'] as const
const someTypes = ['专题研讨', '听评课']
const someRoles = ['demonstrator', 'commentator']
const day = fc
  .integer({ min: 0, max: 80 })
  .map((offset) => new Date(Date.UTC(2026, 8, 1 + offset)).toISOString().slice(0, 10))
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 3 })
// What the arbitraries choose from is known only after beforeAll: they draw indices.
const oneOf = (list: () => string[]) => fc.nat({ max: 100 }).map((at) => () => list()[at % list().length]!)

const ledgers = fc.array(
  fc.record({
    kind: fc.constantFrom(...someKinds),
    personId: maybe(oneOf(() => people)),
    schoolId: maybe(oneOf(() => schools)),
    groupId: maybe(oneOf(() => groups)),
    counterpartSchoolId: maybe(oneOf(() => schools)),
    role: maybe(fc.constantFrom(...someRoles)),
    type: maybe(fc.constantFrom(...someTypes)),
    level: maybe(fc.constantFrom(...levels)),
    subject: maybe(fc.constantFrom('语文', '数学')),
    stage: maybe(fc.constantFrom('primary', 'junior')),
    occurredOn: day,
    minutes: fc.nat({ max: 240 }),
    reversed: fc.boolean(),
  }),
  { maxLength: 40 },
)
type Drawn = typeof ledgers extends fc.Arbitrary<(infer One)[]> ? One : never
const entriesOf = (drawn: Drawn[]): NaiveEntry[] =>
  drawn.map((one) => ({
    ...one,
    personId: one.personId?.() ?? null,
    schoolId: one.schoolId?.() ?? null,
    groupId: one.groupId?.() ?? null,
    counterpartSchoolId: one.counterpartSchoolId?.() ?? null,
  }))

const rarely = fc.integer({ min: 0, max: 4 }).map((at) => at === 0)
const indicators = fc
  .record({
    kinds: fc.subarray([...someKinds], { minLength: 1 }),
    measure: fc.constantFrom(...measures),
    unit: fc.constantFrom('person', 'school', 'group', 'district'),
    through: fc.constantFrom('entry', 'members'),
    atLeast: fc.integer({ min: 1, max: 3 }),
    crossSchool: rarely,
    toRural: rarely,
    fromUrban: rarely,
    levelAtLeast: maybe(fc.constantFrom(...levels)),
    subject: maybe(fc.constantFrom('语文', '数学')),
    stage: maybe(fc.constantFrom('primary', 'junior')),
    types: fc.oneof(fc.constant([]), fc.subarray(someTypes)),
    roles: fc.oneof(fc.constant([]), fc.subarray(someRoles)),
    whose: fc.constantFrom('all', 'all', 'cadre', 'backbone'),
  })
  .map((one) => indicatorShape.safeParse(one))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data as Indicator)

const periods = fc
  .tuple(fc.tuple(day, day), fc.tuple(day, day))
  .map((pairs) => pairs.map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })))

/** What the entries behind a figure come to. */
function recount(rows: Entry[], { measure, atLeast }: Indicator): number {
  const times = (key: (row: Entry) => string | undefined): number => new Set(rows.map(key)).size
  switch (measure) {
    case 'count':
      return rows.length
    case 'hours':
      return rows.reduce((sum, row) => sum + row.minutes, 0) / 60
    case 'distinctPeople':
      return times((row) => row.person?.id)
    case 'distinctCounterparts':
      return times((row) => row.counterpartSchool?.id)
    case 'distinctDays':
      return times((row) => row.occurredOn)
    case 'distinctMonths':
      return times((row) => row.occurredOn.slice(0, 7))
    case 'coverage':
      return Object.values(Object.groupBy(rows, (row) => row.person!.id)).filter(
        (own) => own!.length >= atLeast,
      ).length
  }
}

describe('figures over any ledger', () => {
  const on = '2026-10-14'

  test('are what a plain recount of the entries gives, for every unit and period', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers, indicators, periods, async (drawn, indicator, asked) => {
        const entries = entriesOf(drawn)
        const units = unitSelection.parse({ unit: indicator.unit, kind: null })
        await onLedger(entries, async (ctx) => {
          const found = await figures(ctx, [{ indicator, units, periods: asked, on, seen: 'all' }])
          const unitIds = [...new Set(found.map(({ unitId }) => unitId))]
          expect(unitIds.length * asked.length).toBe(found.length)
          for (const { unitId, period, value, denominator } of found) {
            const naive = naiveFigure(district, entries, indicator, unitId ?? '', asked[period]!, on)
            expect(value).toBeCloseTo(naive.value, 9)
            expect(denominator).toBe(naive.denominator)
          }
        })
      }),
      { numRuns: 150 },
    )
  })

  test('open to just the entries, and the missing people, that they are made of', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers, indicators, periods, async (drawn, indicator, [period]) => {
        const units = unitSelection.parse({ unit: indicator.unit, kind: null })
        await onLedger(entriesOf(drawn), async (ctx) => {
          const found = await figures(ctx, [{ indicator, units, periods: [period!], on, seen: 'all' }])
          for (const { unitId, value, denominator } of found) {
            const ground = { indicator, unitId, period: period!, on, seen: 'all' as const }
            const { rows } = await entriesBehind(ctx, ground, { limit: 200 })
            expect(recount(rows, indicator)).toBeCloseTo(value, 9)
            const missing = await notCovered(ctx, ground, { limit: 200 })
            expect(missing.rows.length).toBe(indicator.measure === 'coverage' ? denominator! - value : 0)
          }
        })
      }),
      { numRuns: 60 },
    )
  })

  test('come page by page without a gap or a repeat', async () => {
    const entries: NaiveEntry[] = Array.from({ length: 7 }, (_, at) => ({
      kind: 'observation.made',
      personId: people[at % people.length]!,
      schoolId: schools[0]!,
      groupId: null,
      counterpartSchoolId: null,
      role: null,
      type: null,
      level: null,
      subject: null,
      stage: null,
      occurredOn: at < 4 ? '2026-09-10' : '2026-09-11',
      minutes: 40,
      reversed: false,
    }))
    const indicator = indicatorShape.parse({ kinds: ['observation.made'], measure: 'count', unit: 'school' })
    const period = { from: '2026-09-01', to: '2026-09-30' }
    await onLedger(entries, async (ctx) => {
      const ground = { indicator, unitId: schools[0]!, period, on, seen: 'all' as const }
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await entriesBehind(ctx, ground, { cursor, limit: 3 })
        ids.push(...page.rows.map((row) => row.id))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(ids.length).toBe(7)
      expect(new Set(ids).size).toBe(7)
    })
  })
})
