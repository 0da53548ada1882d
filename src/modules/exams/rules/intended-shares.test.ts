import { describe, expect, test } from 'vitest'
import type { BlueprintItem } from '../contract/papers.ts'
import { blankItem } from './blueprint-table.ts'
import { checkShares, difficultyOf, difficultyShares, planFault } from './intended-shares.ts'
import { planColumns, planRows, readPlan } from './intended-table.ts'

const item = (fullMarks: number, ability: string | null, expected: number | null = null): BlueprintItem => ({
  ...blankItem,
  label: `${fullMarks}${ability}${expected}`,
  fullMarks,
  ability,
  expected,
})
const plan = (ability: Record<string, number>, difficulty: [number, number, number] | null = null) => ({
  ability: Object.entries(ability).map(([name, percent]) => ({ name, percent })),
  difficulty: difficulty && { easy: difficulty[0], medium: difficulty[1], hard: difficulty[2] },
})
const said = (items: BlueprintItem[], intended: ReturnType<typeof plan> | null) =>
  checkShares(items, intended).map(({ grade, message }) => `${grade} ${message}`)

describe('a paper against what was planned of it', () => {
  const items = [item(30, '识记'), item(25, '理解'), item(45, '应用')]

  test('is advised where a level differs by more than five points, and by how much', () => {
    expect(said(items, plan({ 识记: 35, 理解: 30, 应用: 35 }))).toEqual([
      'advice “应用”占 45%，计划 35%，多 10 个百分点',
    ])
    expect(said(items, plan({ 识记: 20, 理解: 35, 应用: 45 }))).toEqual([
      'advice “识记”占 30%，计划 20%，多 10 个百分点',
      'advice “理解”占 25%，计划 35%，少 10 个百分点',
    ])
  })

  test('may differ by five points, and without a plan by anything', () => {
    expect(said(items, plan({ 识记: 35, 理解: 25, 应用: 40 }))).toEqual([])
    expect(said(items, null)).toEqual([])
    expect(said(items, plan({}))).toEqual([])
    expect(said([], plan({ 识记: 100 }))).toEqual([])
  })

  test('is told of a level that nobody planned, and of one that it lacks', () => {
    expect(said(items, plan({ 识记: 30, 理解: 25, 分析: 45 }))).toEqual([
      'advice “分析”占 0%，计划 45%，少 45 个百分点',
      'advice “应用”占 45%，计划里没有这一项，多 45 个百分点',
    ])
  })

  test('says nothing of levels while not one item has any: that is a finding of its own', () => {
    expect(said([item(60, null), item(40, null)], plan({ 识记: 100 }))).toEqual([])
  })

  test('is easy from 0.7, medium from 0.4, hard below, and compared in the same way', () => {
    expect([0.7, 0.69, 0.4, 0.39, 0].map((expected) => difficultyOf({ expected }))).toEqual([
      '容易',
      '中等',
      '中等',
      '较难',
      '较难',
    ])
    const graded = [item(10, '应用', 0.3), item(30, '应用', 0.5), item(60, '识记', 0.8)]
    expect(difficultyShares(graded).map(({ name, share }) => [name, share])).toEqual([
      ['容易', 0.6],
      ['中等', 0.3],
      ['较难', 0.1],
    ])
    expect(said(graded, plan({}, [70, 20, 10]))).toEqual([
      'advice “容易”占 60%，计划 70%，少 10 个百分点',
      'advice “中等”占 30%，计划 20%，多 10 个百分点',
    ])
  })

  test('counts items of which some are chosen with what their group is worth', () => {
    const optional = { choiceGroup: '选做', choicePick: 1 }
    const items = [
      item(90, '识记'),
      { ...item(10, '应用'), ...optional },
      { ...item(10, '分析'), ...optional },
    ]
    expect(said(items, plan({ 识记: 90, 应用: 5, 分析: 5 }))).toEqual([])
  })
})

describe('a plan', () => {
  test('adds up to the whole paper, in each of its two parts, and names no level twice', () => {
    expect(planFault(plan({ 识记: 60, 理解: 40 }, [70, 20, 10]))).toBeNull()
    expect(planFault(plan({ 识记: 33.3, 理解: 33.3, 应用: 33.4 }))).toBeNull()
    expect(planFault(plan({ 识记: 60 }))).toBe('能力层级的计划占分合计 60%，应当是 100%')
    expect(planFault(plan({}, [70, 20, 5]))).toBe('难度的计划占分合计 95%，应当是 100%')
    const twice = {
      ability: [
        { name: '识记', percent: 50 },
        { name: '识记', percent: 50 },
      ],
      difficulty: null,
    }
    expect(planFault(twice)).toBe('计划占分里有重复的能力层级')
  })

  const sheetOf = (rows: Record<string, unknown>[]) => [
    planColumns.map(({ header }) => header),
    ...rows.map((row) => planColumns.map(({ key }) => String(row[key] ?? ''))),
  ]

  test('comes back from its sheet as it was, per cent as a number, with a sign, or as a share', () => {
    const intended = plan({ 识记: 60, 理解: 40 }, [70, 20, 10])
    expect(readPlan(sheetOf(planRows(intended)))).toEqual({ intended, note: null })
    const typed = [
      ['命题计划'],
      ['类别', '名称', '计划占分'],
      ['能力层级', '识记', '60%'],
      ['', '理解', '0.4'],
      ['', '评价', ''],
    ]
    expect(readPlan(typed).intended).toEqual(plan({ 识记: 60, 理解: 40 }))
  })

  test('that does not add up is said and not taken over, and a blank sheet is no plan', () => {
    expect(readPlan(sheetOf(planRows(plan({ 识记: 60 }))))).toEqual({
      intended: null,
      note: '“计划占分”没有读入：能力层级的计划占分合计 60%，应当是 100%',
    })
    const blank = { ability: [{ name: '识记', percent: null }], difficulty: null }
    expect(readPlan(sheetOf(planRows(blank)))).toEqual({ intended: null, note: null })
  })
})
