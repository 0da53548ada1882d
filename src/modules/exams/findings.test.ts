import { describe, expect, it } from 'vitest'
import type { ItemStatistics } from './analysis/classical.ts'
import type { Discrimination } from './analysis/discrimination.ts'
import type { OptionUse } from './analysis/distractors.ts'
import {
  itemFindings,
  localityFindings,
  reliabilityFindings,
  subjectFindings,
  topicFindings,
  valueAddedFindings,
  varianceFindings,
} from './findings.ts'

const item: ItemStatistics & Discrimination = {
  item: '17',
  full: 3,
  mean: 0.93,
  sd: 1.2,
  difficulty: 0.31,
  itemTotal: 0.45,
  itemRest: 0.38,
  alphaIfDeleted: 0.8,
  fractional: 0.42,
  cut: 0.4,
  stable: 0.41,
}
const option = (letters: string, upper: number, lower: number, isKey = false): OptionUse => ({
  option: letters,
  isKey,
  count: 100,
  share: (upper + lower) / 2,
  upper,
  middle: (upper + lower) / 2,
  lower,
  meanTotal: 50,
  discrimination: upper - lower,
})
const options = [
  option('A', 0.6, 0.1, true),
  option('B', 0.2, 0.55),
  option('C', 0.1, 0.25),
  option('D', 0.1, 0.1),
]

describe('findings about an item', () => {
  it('say that it was harder than expected, and what the weak chose instead', () => {
    const [finding] = itemFindings(item, { n: 1200, expectedDifficulty: 0.55, options })
    expect(finding?.text).toBe('第17题得分率0.31，低于预估0.55；后27%学生有55%选B。')
    expect(finding?.evidence).toMatchObject({ n: 1200, expected: 0.55, option: 'B' })
  })

  it('are silent where few pupils or a wide interval allow no conclusion', () => {
    expect(itemFindings(item, { n: 20, expectedDifficulty: 0.55 })).toEqual([])
    expect(itemFindings(item, { n: 40, expectedDifficulty: 0.42 })).toEqual([])
    expect(itemFindings(item, { n: 1200, expectedDifficulty: 0.33 })).toEqual([])
    expect(itemFindings(item, { n: 1200 })).toEqual([])
  })

  it('say that it was easier than expected without blaming an option', () => {
    const [finding] = itemFindings(
      { ...item, item: '题3', difficulty: 0.9, sd: 0.6 },
      { n: 500, expectedDifficulty: 0.6, options },
    )
    expect(finding?.text).toBe('「题3」得分率0.90，高于预估0.60。')
  })

  it('tell an item that hardly separates from one that works backwards', () => {
    const codes = (itemRest: number, n: number) =>
      itemFindings({ ...item, itemRest }, { n }).map((finding) => finding.code)
    expect(codes(0.05, 800)).toEqual(['item.weak'])
    expect(codes(-0.2, 800)).toEqual(['item.negative'])
    expect(codes(0.15, 60)).toEqual([])
    expect(codes(Number.NaN, 800)).toEqual([])
  })

  it('ask to check a key that the best pupils reject', () => {
    const wrongKey = [option('A', 0.2, 0.2, true), option('C', 0.7, 0.3), option('B', 0.1, 0.5)]
    const found = itemFindings(item, { n: 600, options: wrongKey })
    expect(found.map((finding) => finding.code)).toEqual(['option.key'])
    expect(found[0]?.text).toContain('前27%学生选C(70%)多于答案A(20%)')
    expect(
      itemFindings(item, { n: 60, options: [option('A', 0.45, 0.2, true), option('C', 0.55, 0.3)] }),
    ).toEqual([])
  })

  it('name a distractor that nobody takes', () => {
    const unused = [option('A', 0.6, 0.4, true), option('B', 0.39, 0.59), option('C', 0.01, 0.01)]
    const found = itemFindings(item, { n: 900, options: unused })
    expect(found.map((finding) => [finding.code, finding.evidence['option']])).toEqual([
      ['option.unused', 'C'],
    ])
  })
})

describe('findings about results', () => {
  it('warn of an unreliable paper only when its interval says so', () => {
    const of = (alpha: number, high: number) => ({
      alpha,
      alphaInterval: [alpha - 0.05, high] as [number, number],
      standardErrorOfMeasurement: 4,
    })
    expect(reliabilityFindings(of(0.6, 0.64), 500)[0]?.text).toContain('±7.8分')
    expect(reliabilityFindings(of(0.66, 0.72), 500)).toEqual([])
    expect(reliabilityFindings(of(Number.NaN, Number.NaN), 500)).toEqual([])
  })

  it('name topics whose interval lies beyond the limit, in the unit’s own words', () => {
    const gap = {
      topic: '分数',
      n: 120,
      rate: 0.42,
      restRate: 0.6,
      gap: -0.18,
      interval: [-0.22, -0.14] as [number, number],
    }
    const found = topicFindings('城关一小', [
      gap,
      { ...gap, topic: '方程', gap: -0.04, interval: [-0.08, 0] },
      { ...gap, topic: '图形', n: 8 },
      { ...gap, topic: '统计', gap: 0.2, rate: 0.8, interval: [0.1, 0.3] },
    ])
    expect(found.map((finding) => finding.text)).toEqual([
      '城关一小「分数」得分率0.42，低于其余学生的0.60。',
      '城关一小「统计」得分率0.80，高于其余学生的0.60。',
    ])
  })

  it('name a school’s weak subject with its interval', () => {
    const toOthers = { difference: -0.45, interval: [-0.72, -0.18] as [number, number] }
    const gaps = [
      { subject: '数学', n: 90, gap: -0.5, interval: [-0.7, -0.3] as [number, number], toOthers, weak: true },
      { subject: '英语', n: 9, gap: -0.5, interval: [-0.9, -0.1] as [number, number], toOthers, weak: true },
      { subject: '语文', n: 90, gap: 0.1, interval: [-0.1, 0.3] as [number, number], toOthers, weak: false },
    ]
    const [weak, ...more] = subjectFindings('城关一小', gaps)
    expect(more).toEqual([])
    expect(weak!.text).toBe(
      '城关一小数学比全区平均低0.50个标准差(95%区间 -0.70 至 -0.30)，与本校其他学科的平均相比也低0.45个(95%区间 -0.72 至 -0.18)。',
    )
    expect(weak!.evidence).toMatchObject({ toOthers: -0.45, toOthersInterval: [-0.72, -0.18] })
  })

  it('write out how many schools cannot be told from the average, without naming one', () => {
    const verdicts = ['above', 'below', 'indistinguishable', 'indistinguishable', 'indistinguishable']
    const groups = [
      ...verdicts.map((verdict) => ({ n: 40, verdict })),
      { n: 0, verdict: 'indistinguishable' },
    ]
    expect(valueAddedFindings(groups).map((finding) => finding.text)).toEqual([
      '5所学校中，3所的增值与平均无法区分，1所高于平均，1所低于平均。',
    ])
    expect(valueAddedFindings(groups.slice(0, 2))).toEqual([])
  })

  it('speak of the gap between localities only when it is certain and not trifling', () => {
    const gap = {
      pupils: [900, 400] as [number, number],
      schools: [20, 18] as [number, number],
      rawGap: 9,
      gap: 8,
      error: 2,
      interval: [4, 12] as [number, number],
      standardisedGap: 0.4,
      distinguishable: true,
    }
    expect(localityFindings(gap, ['城区', '乡村'])[0]?.text).toContain(
      '乡村学校平均比城区学校低8.0分(95%区间 4.0 至 12.0',
    )
    const reversed = { ...gap, gap: -8, interval: [-12, -4] as [number, number] }
    expect(localityFindings(reversed, ['城区', '乡村'])[0]?.text).toContain(
      '城区学校平均比乡村学校低8.0分(95%区间 4.0 至 12.0',
    )
    expect(localityFindings({ ...gap, distinguishable: false }, ['城区', '乡村'])).toEqual([])
    expect(localityFindings({ ...gap, standardisedGap: 0.05 }, ['城区', '乡村'])).toEqual([])
    expect(localityFindings({ ...gap, schools: [20, 1] }, ['城区', '乡村'])).toEqual([])
  })

  it('say how much lies between schools when there are enough schools', () => {
    const shares = { schools: 50, n: 8000, between: 20, within: 80, icc: 0.2, designEffect: 30 }
    expect(varianceFindings(shares)[0]?.text).toBe('成绩差异中有20%在学校之间，其余在学校内部。')
    expect(varianceFindings({ ...shares, schools: 4 })).toEqual([])
    expect(varianceFindings({ ...shares, icc: 0.02 })).toEqual([])
  })
})
