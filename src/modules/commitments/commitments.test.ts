import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { type Fact, recordFacts, reverseFacts } from '../ledger/index.ts'
import { type BoardFilters, commitments as contract } from './contract.ts'
import { commitToPlan, retireOfPlan } from './operations/from-plan.ts'
import {
  createCommitments,
  editCommitment,
  type NewCommitment,
  retireCommitment,
} from './operations/writing.ts'
import { board } from './queries/board.ts'
import { entriesOfCell, history, notCoveredInCell } from './queries/cells.ts'
import { listCommitments } from './queries/commitments.ts'
import { behind, planStanding } from './queries/summaries.ts'
import { promiseOf, readySets } from './rules/sets.ts'

let cast: Cast
const autumn = { startsOn: '2026-08-31', endsOn: '2027-01-22' }
const alliance = new Map<string, NewCommitment>()

beforeAll(async () => {
  cast = await openCast('commitments')
  const set = readySets.find(({ key }) => key === 'alliance')!
  for (const { key, title, promise } of set.commitments) {
    alliance.set(key, { id: newId(), title, promise, sourceText: null, planId: null, ...autumn })
  }
  await cast.as('lin', (ctx) => createCommitments(ctx, { commitments: [...alliance.values()] }))
})
afterAll(() => cast.end())

const boardOf = (who: CastName, filters: Partial<BoardFilters> = {}, now?: Date) =>
  cast.as(who, (ctx) => board(ctx, { sort: 'behind', ...filters }), now)

/** 'unit / commitment' → what the cell says. */
async function cellsOf(who: CastName, filters: Partial<BoardFilters> = {}, now?: Date) {
  const found = await boardOf(who, filters, now)
  const title = new Map(found.commitments.map((one) => [one.id, one.title]))
  const name = new Map(found.units.map((one) => [one.id, one.name]))
  return Object.fromEntries(
    found.cells.map((cell) => [
      `${name.get(cell.unitId)} / ${title.get(cell.commitmentId)}`,
      `${cell.progress} ${cell.standing}`,
    ]),
  )
}

const record = (facts: Fact[], id = newId()) =>
  cast.as('lin', (ctx) => recordFacts(ctx, { module: 'activities', id }, facts))

describe('the board', () => {
  test('begins with every school and group of the scope, and nobody of another', async () => {
    const found = await boardOf('head')
    expect(contract.board['~orpc'].outputSchema!.parse(found)).toEqual(found)
    expect(found.units.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
      'group 小学数学中心组',
      'group 小学语文中心组',
      'school 三河乡中心小学',
      'school 北关小学',
      'school 城南小学',
      'school 实验学校',
    ])
    // Groups: 2 commitments × 2. Schools: exchange 2 × 4, primary assessment 4, junior assessment 1.
    expect(found.cells.length).toBe(2 * 2 + 2 * 4 + 4 + 1)
    expect(found.may.create).toBe(true)
  })

  test('moves with the facts, at the pace of the working days gone by, and back with their reversal', async () => {
    const held = newId()
    const cell = '小学语文中心组 / 专题教研活动'
    expect((await cellsOf('head'))[cell]).toBe('0 notStarted')
    expect((await cellsOf('head', { on: '2026-10-27' }))[cell]).toBe('0 behind')
    await record(
      [
        {
          kind: 'activity.ledByGroup',
          groupId: cast.groups.chinese,
          occurredOn: '2026-10-13',
          title: '习作教学研讨',
          minutes: 120,
        },
      ],
      held,
    )
    const moved = await cellsOf('head')
    expect(moved[cell]).toBe('1 done')
    expect(moved['小学数学中心组 / 专题教研活动']).toBe('0 notStarted')
    // September has its own month and stays as it was; November begins anew.
    expect((await cellsOf('head', { on: '2026-11-27' }))[cell]).toBe('0 behind')
    await cast.as('lin', (ctx) => reverseFacts(ctx, { module: 'activities', id: held }))
    expect((await cellsOf('head'))[cell]).toBe('0 notStarted')
  })

  test('shows coverage of the group’s own subject and opens to who is covered and who is not', async () => {
    const { people, groups } = cast
    await record([
      {
        kind: 'observation.received',
        personId: people.teacherZhao.id,
        groupId: groups.chinese,
        occurredOn: '2026-09-20',
        title: '《观潮》',
      },
      // Observed by nobody of the group: it does not cover.
      {
        kind: 'observation.received',
        personId: people.teacherChen.id,
        occurredOn: '2026-09-21',
        title: '《蝙蝠》',
      },
    ])
    const id = alliance.get('observationCoverage')!.id
    const found = await boardOf('leaderHe')
    expect(found.units.map(({ name }) => name)).toEqual(['小学语文中心组'])
    const cell = found.cells.find(({ commitmentId }) => commitmentId === id)!
    expect(cell).toMatchObject({ value: 1, denominator: 6, progress: 16.7, remaining: 5 })
    const { period } = found.commitments.find((one) => one.id === id)!
    const at = { id, unitId: groups.chinese, from: period.from, to: period.to, limit: 50 }
    const entries = await cast.as('leaderHe', (ctx) => entriesOfCell(ctx, at))
    expect(entries.rows.map((row) => row.title)).toEqual(['《观潮》'])
    const missing = await cast.as('leaderHe', (ctx) => notCoveredInCell(ctx, at))
    expect(missing.rows.map((row) => row.name).sort()).toEqual(
      ['何敏', '吴校长', '孙倩', '陈雨', '马骏'].sort(),
    )
  })

  test('counts people once however often they went, and only for their own school', async () => {
    const went = (day: string): Fact => ({
      kind: 'exchange.backbone',
      personId: cast.people.teacherZhao.id,
      occurredOn: day,
      title: '轮岗',
      counterpartSchoolId: cast.schools.chengnan,
    })
    await record([went('2026-09-08')])
    await record([went('2026-09-09')])
    const cells = await cellsOf('head')
    expect(cells['三河乡中心小学 / 骨干教师交流']).toBe('1 onPace')
    expect(cells['城南小学 / 骨干教师交流']).toBe('0 behind')
  })

  test('is sorted by who is furthest behind, filters by place, name and standing', async () => {
    const [first] = (await boardOf('head', { on: '2027-01-21' })).units
    expect(first).toMatchObject({ name: '实验学校', behind: 4 })
    const inCluster = await boardOf('head', { associationId: cast.cluster, sort: 'name' })
    expect(inCluster.units.map(({ name }) => name)).toEqual(['城南小学', '三河乡中心小学'])
    expect((await boardOf('head', { search: '语文' })).units.map(({ name }) => name)).toEqual([
      '小学语文中心组',
    ])
    const lagging = await boardOf('head', { standing: 'behind', unit: 'school' })
    expect(lagging.units.every(({ behind }) => behind > 0)).toBe(true)
    const one = await boardOf('head', { commitmentId: alliance.get('exchangeCadre')!.id })
    expect(one.commitments.map(({ title }) => title)).toEqual(['中层教干交流'])
  })

  test.each([
    ['leadMa', ['三河乡中心小学', '城南小学']],
    ['principalWu', ['城南小学']],
    ['deanSun', ['城南小学']],
    ['principalQian', ['三河乡中心小学']],
    ['leaderHe', ['小学语文中心组']],
    ['teacherZhao', []],
    ['stranger', []],
  ] as [CastName, string[]][])('shows %s only the units in their charge', async (who, names) => {
    expect((await boardOf(who)).units.map(({ name }) => name).sort()).toEqual(names)
    const lag = await cast.as(who, (ctx) => behind(ctx, 50), new Date('2027-01-20T10:00:00+08:00'))
    expect([...new Set(lag.rows.map((row) => row.unitName))].sort()).toEqual(names)
    expect(lag.rows.filter((row) => (row.unitKind === 'group') !== row.unitName.endsWith('组'))).toEqual([])
  })

  test('does not open a cell outside one’s charge', async () => {
    const { id } = alliance.get('exchangeBackbone')!
    const at = { id, unitId: cast.schools.sanhe, from: '2026-08-31', to: '2027-01-22', limit: 50 }
    expect((await cast.as('principalQian', (ctx) => entriesOfCell(ctx, at))).rows.length).toBe(2)
    for (const who of ['principalWu', 'leaderHe', 'teacherZhao', 'stranger'] as const) {
      await expect(cast.as(who, (ctx) => entriesOfCell(ctx, at))).rejects.toThrow('notFound')
      await expect(cast.as(who, (ctx) => history(ctx, at))).rejects.toThrow('notFound')
    }
    // A school that the commitment does not bind has no history in it.
    const junior = { id: alliance.get('assessmentJunior')!.id, unitId: cast.schools.sanhe }
    await expect(cast.as('head', (ctx) => history(ctx, junior))).rejects.toThrow('notFound')
  })

  test('keeps what earlier months came to', async () => {
    await record([
      {
        kind: 'activity.ledByGroup',
        groupId: cast.groups.mathematics,
        occurredOn: '2026-09-10',
        title: '说课',
      },
    ])
    const past = await cast.as(
      'head',
      (ctx) => history(ctx, { id: alliance.get('themedActivity')!.id, unitId: cast.groups.mathematics }),
      new Date('2026-11-03T10:00:00+08:00'),
    )
    expect(past.unit.name).toBe('小学数学中心组')
    expect(past.periods.map((p) => `${p.label} ${p.progress} ${p.standing}${p.current ? ' *' : ''}`)).toEqual(
      ['9月 1 done', '10月 0 late', '11月 0 notStarted *'],
    )
  })
})

describe('setting a commitment', () => {
  const own = (schoolId: string): NewCommitment => ({
    id: newId(),
    title: '本校听课',
    promise: promiseOf({ kinds: ['observation.made'], measure: 'count' }, 20, 'term', {
      unit: 'school',
      ids: [schoolId],
    }),
    sourceText: null,
    planId: null,
    ...autumn,
  })
  const create = (who: CastName, ...list: NewCommitment[]) =>
    cast.as(who, (ctx) => createCommitments(ctx, { commitments: list }))

  test('belongs to those who answer for all of its units', async () => {
    const { chengnan, sanhe } = cast.schools
    for (const who of ['principalWu', 'deanSun', 'leadMa', 'lin', 'admin'] as const) {
      const { commitments } = await create(who, own(chengnan))
      expect(commitments[0]!.may).toEqual({ edit: true, retire: true })
    }
    for (const who of ['principalQian', 'leaderHe', 'teacherChen', 'teacherZhao'] as const) {
      await expect(create(who, own(chengnan))).rejects.toThrow('notAllowed')
    }
    await expect(create('principalWu', own(chengnan), own(sanhe))).rejects.toThrow('notAllowed')
    const forAll = { ...alliance.get('exchangeCadre')!, id: newId() }
    await expect(create('principalWu', forAll)).rejects.toThrow('notAllowed')
  })

  test('twice the same is once; the same id for another one is refused', async () => {
    const one = own(cast.schools.chengnan)
    const [first] = (await create('principalWu', one)).commitments
    expect((await create('principalWu', one)).commitments).toEqual([first])
    await expect(create('principalWu', { ...one, title: '别的' })).rejects.toThrow('conflict')
    const backwards = { ...own(cast.schools.chengnan), endsOn: '2026-08-01' }
    await expect(create('principalWu', backwards)).rejects.toThrow('endsBeforeStart')
  })

  test('can be changed and retired with a reason, which leaves a line each; then it stands no more', async () => {
    const one = own(cast.schools.chengnan)
    await create('principalWu', one)
    const { planId: _, ...written } = one
    const raised = { ...written, promise: { ...written.promise!, target: 30 } }
    const edit = (who: CastName) => cast.as(who, (ctx) => editCommitment(ctx, raised))
    await expect(edit('teacherChen')).rejects.toThrow('notAllowed')
    expect((await edit('deanSun')).sentence).toBe('本校每学期听课评课不少于 30 节')
    const retire = (who: CastName) =>
      cast.as(who, (ctx) => retireCommitment(ctx, { id: one.id, reason: '改由备课组统计' }))
    await expect(retire('teacherChen')).rejects.toThrow('notAllowed')
    const retired = await retire('principalWu')
    expect(retired).toMatchObject({
      state: 'retired',
      retired: { reason: '改由备课组统计' },
      may: { edit: false },
    })
    await expect(retire('principalWu')).rejects.toThrow('commitmentRetired')
    await expect(edit('principalWu')).rejects.toThrow('commitmentRetired')
    expect((await boardOf('principalWu')).commitments.map(({ id }) => id)).not.toContain(one.id)
    const lines = await cast.as('admin', (ctx) =>
      ctx.db
        .selectFrom('auditLines')
        .select(['action', 'before', 'after'])
        .where('subjectId', '=', one.id)
        .execute(),
    )
    expect(lines.map(({ action }) => action).sort()).toEqual([
      'commitment.created',
      'commitment.edited',
      'commitment.retired',
    ])
    expect(lines.find(({ action }) => action === 'commitment.edited')).toMatchObject({
      before: { sentence: '本校每学期听课评课不少于 20 节' },
      after: { sentence: '本校每学期听课评课不少于 30 节' },
    })
  })

  test('for named schools is listed there and in the district’s offices only', async () => {
    const listed = (who: CastName) =>
      cast
        .as(who, (ctx) => listCommitments(ctx, { limit: 200, search: '本校听课' }))
        .then(({ rows }) => rows.length)
    expect(await listed('head')).toBeGreaterThan(0)
    expect(await listed('teacherChen')).toBe(await listed('head'))
    expect(await listed('teacherZhao')).toBe(0)
    expect(await listed('principalQian')).toBe(0)
    expect(await listed('stranger')).toBe(0)
  })
})

describe('commitments of a plan', () => {
  test('are counted where the rules know how, ask where they do not, and follow the plan’s versions', async () => {
    const planId = newId()
    await cast.as('leaderHe', (ctx) =>
      ctx.db
        .insertInto('plans')
        .values({
          districtId: ctx.district.id,
          id: planId,
          title: '小学语文中心组工作计划',
          groupId: cast.groups.chinese,
          createdBy: ctx.actor.personId,
        })
        .execute(),
    )
    const plan = {
      id: planId,
      owner: { kind: 'group' as const, id: cast.groups.chinese },
      ...autumn,
    }
    const draft = (id: string, text: string, more: object = {}) => ({
      id,
      text,
      who: null,
      per: 'month' as const,
      quantity: 1,
      measure: 'count' as const,
      unit: null,
      stage: null,
      counted: null,
      ...more,
    })
    const [monthly, contest, delivery] = [newId(), newId(), newId()]
    const first = [
      draft(monthly, '每月开展专题教研活动一次'),
      draft(contest, '每学期开展一次学科竞赛', { per: 'term' }),
      draft(delivery, '每学期送教下乡两次', { per: 'term', quantity: 2 }),
    ]
    await cast.as('head', (ctx) => commitToPlan(ctx, plan, first))
    await cast.as('head', (ctx) => commitToPlan(ctx, plan, first))
    const standing = () => cast.as('head', (ctx) => planStanding(ctx, planId))
    expect((await standing()).map(({ state, sentence }) => `${state} ${sentence}`).sort()).toEqual([
      'active 本组每学期成员送教下乡不少于 2 次',
      'active 本组每月开展专题教研活动不少于 1 次',
      'asked null',
    ])
    const counted = (await standing()).find(({ id }) => id === monthly)!
    expect(counted.tally).toMatchObject({ notStarted: 1, done: 0 })
    expect(counted.period?.label).toBe('10月')

    // Someone says how the contest is counted; the next version keeps that, rewords one and drops one.
    await cast.as('head', (ctx) =>
      editCommitment(ctx, {
        id: contest,
        title: '学科竞赛',
        sourceText: '每学期开展一次学科竞赛',
        promise: promiseOf({ kinds: ['activity.ledByGroup'], measure: 'count' }, 1, 'term', {
          unit: 'group',
          ids: [cast.groups.chinese],
        }),
        ...autumn,
      }),
    )
    const second = [
      draft(monthly, '每月开展专题教研活动两次', { quantity: 2 }),
      draft(contest, '每学期开展一次学科竞赛', { per: 'term' }),
    ]
    await cast.as('head', (ctx) => commitToPlan(ctx, plan, second))
    expect((await standing()).map(({ title, sentence }) => `${title}: ${sentence}`).sort()).toEqual([
      '专题教研活动: 本组每月开展专题教研活动不少于 2 次',
      '学科竞赛: 本组每学期开展专题教研活动不少于 1 次',
    ])
    await cast.as('head', (ctx) => retireOfPlan(ctx, planId, '计划撤回'))
    expect(await standing()).toEqual([])
  })
})
