import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { entry as entryShape, indicator as indicatorShape, ledger, unitSelection } from './contract.ts'
import { everyEntry, listEntries, readEntry, totalsByKind } from './entries.ts'
import { type Fact, recordFacts, reverseFacts } from './facts.ts'
import { entriesOfFigure, figuresOf } from './queries.ts'

let cast: Cast
const all = { kinds: [], withReversed: false, limit: 200 }
const autumn = { from: '2026-09-01', to: '2027-01-31' }

beforeAll(async () => {
  cast = await openCast('ledger')
  const on = (personId: string, occurredOn: string, more: Partial<Fact> = {}): Fact => ({
    kind: 'activity.attended',
    personId,
    occurredOn,
    minutes: 90,
    title: '习作教学研讨',
    ...more,
  })
  const { people, groups, schools } = cast
  await record([
    on(people.teacherChen.id, '2026-09-10'),
    on(people.teacherZhao.id, '2026-09-11', { counterpartSchoolId: schools.chengnan }),
    on(people.leaderHe.id, '2026-09-12', { groupId: groups.chinese }),
    on(people.teacherLiu.id, '2026-09-13', { title: '100%_计算教学' }),
    { kind: 'activity.hosted', schoolId: schools.sanhe, occurredOn: '2026-09-14', title: '承办' },
  ])
})
afterAll(() => cast.end())

function record(facts: Fact[], id = newId()): Promise<void> {
  return cast.as('lin', (ctx) => recordFacts(ctx, { module: 'activities', id }, facts))
}

const listed = (who: CastName, filters = {}) =>
  cast.as(who, (ctx) => listEntries(ctx, { ...all, ...filters })).then(({ rows }) => rows)

describe('who sees which entries', () => {
  const days: Record<CastName, string[]> = {
    admin: ['14', '13', '12', '11', '10'],
    head: ['14', '13', '12', '11', '10'],
    lin: ['14', '13', '12', '11', '10'],
    leadMa: ['14', '11', '10'],
    principalWu: ['10'],
    deanSun: ['10'],
    teacherChen: ['10'],
    leaderHe: ['12'],
    principalQian: ['14', '11'],
    teacherZhao: ['11'],
    teacherLiu: ['13'],
    stranger: [],
  }
  test.each(Object.entries(days) as [CastName, string[]][])(
    '%s sees what falls in their charge and nothing else',
    async (who, expected) => {
      const rows = await listed(who)
      expect(rows.map((row) => row.occurredOn.slice(8))).toEqual(expected)
      const totals = await cast.as(who, (ctx) => totalsByKind(ctx, all))
      expect(totals.kinds.reduce((sum, kind) => sum + kind.count, 0)).toBe(expected.length)
      const exported = await cast.as(who, async (ctx) => {
        const found = []
        for await (const row of everyEntry(ctx, all)) found.push(row.id)
        return found
      })
      expect(exported).toEqual(rows.map((row) => row.id))
    },
  )

  test('an entry outside one’s charge is not found by its id, nor by asking for its owner', async () => {
    const [chens] = await listed('teacherChen')
    const [zhaos] = await listed('teacherZhao')
    const read = (who: CastName, id: string) => cast.as(who, (ctx) => readEntry(ctx, { id }))
    expect((await read('principalWu', chens!.id)).person?.name).toBe('陈雨')
    for (const who of ['principalWu', 'teacherChen', 'leaderHe', 'stranger'] as const) {
      await expect(read(who, zhaos!.id)).rejects.toThrow('notFound')
    }
    expect(await listed('teacherChen', { personId: cast.people.teacherZhao.id })).toEqual([])
    expect(await listed('principalWu', { schoolId: cast.schools.sanhe })).toEqual([])
  })

  test('figures show only units in one’s charge, and the entries behind others are not found', async () => {
    const indicator = indicatorShape.parse({ kinds: ['activity.attended'], measure: 'count', unit: 'school' })
    const units = unitSelection.parse({ unit: 'school' })
    const names = (who: CastName) =>
      cast
        .as(who, (ctx) => figuresOf(ctx, { indicator, units, ...autumn }))
        .then(({ figures }) => figures.map(({ unit, value }) => `${unit.name} ${value}`))
    expect(await names('head')).toEqual(['北关小学 1', '城南小学 1', '三河乡中心小学 1', '实验学校 1'])
    expect(await names('leadMa')).toEqual(['城南小学 1', '三河乡中心小学 1'])
    expect(await names('principalQian')).toEqual(['三河乡中心小学 1'])
    expect(await names('teacherChen')).toEqual([])
    const behind = (who: CastName, unitId: string) =>
      cast.as(who, (ctx) => entriesOfFigure(ctx, { indicator, unitId, ...autumn, limit: 50 }))
    expect((await behind('principalQian', cast.schools.sanhe)).rows.length).toBe(1)
    await expect(behind('principalQian', cast.schools.chengnan)).rejects.toThrow('notFound')
    await expect(behind('teacherChen', cast.schools.chengnan)).rejects.toThrow('notFound')
    await expect(behind('stranger', cast.schools.chengnan)).rejects.toThrow('notFound')
  })
})

describe('the list', () => {
  test('finds words of a title as they are typed, also those that a pattern would take for its own', async () => {
    expect((await listed('lin', { search: '%_' })).map((row) => row.title)).toEqual(['100%_计算教学'])
    expect((await listed('lin', { search: '赵' })).map((row) => row.person?.name)).toEqual(['赵禾'])
  })

  test('gives each entry its labels, its school of the day and the page it came from', async () => {
    const [entry] = await listed('teacherZhao')
    expect(entryShape.parse(entry)).toMatchObject({
      kindLabel: '参加活动',
      school: { name: '三河乡中心小学' },
      counterpartSchool: { name: '城南小学' },
      minutes: 90,
      state: 'standing',
    })
    expect(entry!.source.path).toBe(`/activities/${entry!.source.id}`)
  })
})

describe('the source of an entry', () => {
  test('is shown on the page of the thing that it hangs on, where it has none of its own', async () => {
    const [reviewId, planId] = [newId(), newId()]
    await cast.as('leaderHe', (ctx) =>
      recordFacts(ctx, { module: 'plans', id: reviewId, pageId: planId }, [
        {
          kind: 'review.written',
          type: 'monthly',
          personId: ctx.actor.personId,
          occurredOn: '2026-09-30',
          title: '九月小结',
        },
      ]),
    )
    const [entry] = await listed('leaderHe', { kinds: ['review.written'] })
    expect(entry!.source).toEqual({ module: 'plans', id: reviewId, path: `/plans/${planId}` })
    await cast.as('leaderHe', (ctx) => reverseFacts(ctx, { module: 'plans', id: reviewId }))
    const pair = await listed('leaderHe', { kinds: ['review.written'], withReversed: true })
    expect(pair.map(({ source }) => source.path)).toEqual([`/plans/${planId}`, `/plans/${planId}`])
  })
})

describe('taking back', () => {
  const source = newId()
  test('recording the same twice leaves one entry; a reversal leaves none; a new conclusion counts anew', async () => {
    const facts: Fact[] = [
      {
        kind: 'activity.spoke',
        personId: cast.people.teacherLiu.id,
        occurredOn: '2026-09-20',
        title: '讲座',
        type: '专题讲座',
      },
    ]
    const spoken = (withReversed = false) => listed('lin', { kinds: ['activity.spoke'], withReversed })
    await record(facts, source)
    await record(facts, source)
    expect((await spoken()).length).toBe(1)
    await cast.as('lin', (ctx) => reverseFacts(ctx, { module: 'activities', id: source }))
    await cast.as('lin', (ctx) => reverseFacts(ctx, { module: 'activities', id: source }))
    expect(await spoken()).toEqual([])
    expect((await spoken(true)).map(({ state, type }) => `${state} ${type}`).sort()).toEqual([
      'reversal 专题讲座',
      'reversed 专题讲座',
    ])
    await record(facts, source)
    expect((await spoken()).length).toBe(1)
    const totals = await cast.as('lin', (ctx) => totalsByKind(ctx, { ...all, kinds: ['activity.spoke'] }))
    expect(totals.kinds).toEqual([
      { kind: 'activity.spoke', label: '专题讲座', unit: '次', count: 1, minutes: 0, people: 1 },
    ])
  })

  test('the pair leads to each other', async () => {
    const pair = await listed('lin', { kinds: ['activity.spoke'], withReversed: true })
    const reversed = pair.find(({ state }) => state === 'reversed')!
    const reversal = pair.find(({ state }) => state === 'reversal')!
    const read = await cast.as('lin', (ctx) => readEntry(ctx, { id: reversal.id }))
    expect(read.otherId).toBe(reversed.id)
  })
})

describe('an indicator as data', () => {
  const parse = (one: object) =>
    indicatorShape.safeParse({ kinds: ['activity.attended'], measure: 'count', unit: 'school', ...one })
  test.each([
    ['coverage of one person', { measure: 'coverage', unit: 'person' }],
    ['members of a school', { through: 'members' }],
    ['a kind that nobody records', { kinds: ['activity.slept'] }],
    ['no kind at all', { kinds: [] }],
  ])('cannot be %s', (_, one) => expect(parse(one).success).toBe(false))

  test('cannot ask for units of another kind than its own', () => {
    const input = {
      indicator: { kinds: ['activity.attended'], measure: 'count', unit: 'school' },
      units: { unit: 'group' },
      ...autumn,
    }
    const schema = ledger.figures['~orpc'].inputSchema!
    expect(schema.safeParse(input).success).toBe(false)
    expect(schema.safeParse({ ...input, units: { unit: 'school' } }).success).toBe(true)
  })
})
