import { describe, expect, it } from 'vitest'
import { addedMissing } from '../../../../modules/exams/contract/added-shapes.ts'
import { evidenceLines } from './evidence.ts'
import { whereOf } from './findings.tsx'
import { resultLinks } from './links.ts'
import { explain, measureName } from './measures.ts'
import { missingWords } from './value-added-missing.ts'
import { addedRows } from './value-added-rows.ts'
import { standing } from './unit-figures.tsx'
import { summaryOf } from './topic-gaps.tsx'
import { rowsOf } from './units-picture.tsx'

describe('The evidence of a finding', () => {
  it('is shown with Chinese names, shares as per cent and intervals with both ends', () => {
    expect(
      evidenceLines({
        n: 412,
        difficulty: 0.312,
        interval: [0.27, 0.354],
        option: 'B',
        lowerShare: 0.44,
        secret: 1,
      }),
    ).toEqual([
      { label: '人数', value: '412' },
      { label: '得分率', value: '0.31' },
      { label: '95%区间', value: '0.27 至 0.35' },
      { label: '选项', value: 'B' },
      { label: '后27%中的比例', value: '44%' },
    ])
  })

  it('names an empty option, and counts two groups side by side', () => {
    expect(evidenceLines({ option: '', schools: [12, 30] })).toEqual([
      { label: '选项', value: '空白' },
      { label: '学校数', value: '12 和 30' },
    ])
  })
})

describe('Where a finding leads', () => {
  const links = resultLinks('a1', 2)
  const finding = (about: object) =>
    ({
      code: 'x',
      subject: '',
      text: '',
      evidence: {},
      about: { paperId: null, schoolId: null, className: null, item: null, topic: null, ...about },
    }) as Parameters<typeof whereOf>[0]

  it('is the smallest page that shows it, in the same version', () => {
    expect(whereOf(finding({ paperId: 'p', schoolId: 's', className: '3' }), links)).toBe(
      '/exams/a1/results/subject/p/school/s/class/3?version=2',
    )
    expect(whereOf(finding({ paperId: 'p', item: '17' }), links)).toBe(
      '/exams/a1/results/paper/p?open=17&version=2',
    )
    expect(whereOf(finding({ schoolId: 's' }), links)).toBe('/exams/a1/results/school/s?version=2')
    expect(whereOf(finding({}), links)).toBeNull()
  })

  it('leaves the version out of the address of what everybody sees', () => {
    expect(resultLinks('a1').subject('p')).toBe('/exams/a1/results/subject/p')
    expect(resultLinks('a1').classPage('p', 's', '初三(1)班')).toContain(
      '/class/%E5%88%9D%E4%B8%89(1)%E7%8F%AD',
    )
  })
})

describe('An explanation of a number', () => {
  it('names the threshold that this assessment uses', () => {
    const context = { thresholds: { excellent: 0.85, pass: 0.6, low: 0.4 }, smallestCell: 10 }
    const limit = explain('excellent', context).find(({ label }) => label === '标准')
    expect(limit?.value).toBe('得分 ≥ 满分的 85%')
    expect(explain('excellent', undefined).find(({ label }) => label === '标准')?.value).toBeUndefined()
    expect(measureName('excellent')).toBe('优秀率')
  })
})

describe('How a number is reckoned', () => {
  const context = { thresholds: { excellent: 0.85, pass: 0.6, low: 0.4 }, smallestCell: 10 }
  const formula = (key: Parameters<typeof explain>[0], sampled: boolean) =>
    explain(key, { ...context, assessment: { sampled } }).find(({ label }) => label === '算法')?.value ?? ''

  it('is said as it is done: Student’s t for the interval of a mean, by pupils, and in a sample by schools', () => {
    expect(formula('mean', false)).toContain('自由度 N − 1')
    expect(formula('mean', false)).not.toContain('1.96')
    expect(formula('mean', true)).toMatch(/权重.*学校数 − 1/)
  })

  it('takes weights where pupils are a sample, for quartiles, rates and spread as well', () => {
    expect(formula('median', false)).toContain('第 7 种')
    for (const key of ['median', 'quartiles', 'excellent', 'pass', 'low', 'sd'] as const) {
      expect(formula(key, true)).toContain('权重')
      expect(formula(key, false)).not.toContain('权重')
    }
    expect(formula('median', true)).not.toContain('第 7 种')
  })

  it('says that a weak subject is told from the others by the difference of the two', () => {
    expect(formula('subjectGap', false)).toContain('减去其他各科差的平均')
  })
})

describe('Where there is no value added', () => {
  it('each reason has a heading of its own and says what can be done', () => {
    const all = addedMissing.map((missing) => missingWords(missing, '一模'))
    expect(new Set(all.map(({ title }) => title)).size).toBe(addedMissing.length)
    expect(missingWords('fewPupils', '一模')).toEqual({
      title: '两次都参加的学生太少',
      text: '与“一模”对得上、两次都有成绩的学生不到 30 人，算不出可靠的增值。',
    })
    expect(missingWords('noPrior', undefined).title).toBe('没有可比的上一次')
  })
})

describe('The address of a workbook', () => {
  it('names the table, what it is of and the version in view, and leaves out what is not asked', () => {
    expect(resultLinks('a1', 2).workbook('units', { by: 'school', paperId: undefined, search: '一中' })).toBe(
      '/api/exams/a1/results.xlsx?table=units&by=school&search=%E4%B8%80%E4%B8%AD&version=2',
    )
    expect(resultLinks('a1').workbook('overview')).toBe('/api/exams/a1/results.xlsx?table=overview')
  })
})

describe('Pictures of units', () => {
  const figures = (t: number, tInterval: [number, number]) => ({
    t,
    tInterval,
    effect: (t - 50) / 10,
    effectInterval: [(tInterval[0] - 50) / 10, (tInterval[1] - 50) / 10] as [number, number],
    counted: 120,
  })
  const unit = (name: string) => ({ kind: 'school' as const, id: name, name })

  it('keep the order given, leave suppressed units out, and mark what cannot be told from the average', () => {
    const rows = rowsOf(
      [
        { unit: unit('甲'), suppressed: false, figures: figures(48, [46, 49.5]) },
        { unit: unit('乙'), suppressed: true, figures: null },
        { unit: unit('丙'), suppressed: false, figures: figures(51, [49, 53]) },
      ],
      '丙',
    )
    expect(rows.map(({ name, tone, own }) => [name, tone, own])).toEqual([
      ['甲', 'below', false],
      ['丙', 'quiet', true],
    ])
  })

  it('stand on the same side on both scales, each against its own reference', () => {
    const units = [{ unit: unit('甲'), suppressed: false, figures: figures(48, [46, 49.5]) }]
    expect(rowsOf(units, undefined, 'effect')).toMatchObject([{ value: -0.2, low: -0.4, tone: 'below' }])
    expect(rowsOf(units, undefined, 't')).toMatchObject([{ value: 48, tone: 'below' }])
  })

  it('of value added go from low to high by the method chosen, and keep unnamed schools unnamed', () => {
    const effect = (estimate: number, verdict: 'above' | 'indistinguishable') => ({
      estimate,
      interval: [estimate - 1, estimate + 1] as [number, number],
      pairInterval: [estimate, estimate] as [number, number],
      shrinkage: 0.8,
      verdict,
    })
    const one = (name: string | null, ols: number, ml: number) => ({
      unit: name === null ? null : unit(name),
      own: name === '乙',
      n: name === null ? null : 40,
      ols: {
        estimate: ols,
        interval: [ols - 1, ols + 1] as [number, number],
        verdict: 'indistinguishable' as const,
      },
      ml: effect(0, 'indistinguishable'),
      reml: effect(ml, 'above'),
    })
    const units = [one('甲', 3, 1), one(null, 1, 2), one('乙', 2, 3)]
    expect(addedRows(units, 'ols').map(({ name }) => name)).toEqual(['', '乙', '甲'])
    expect(addedRows(units, 'ml').map(({ value, tone }) => [value, tone])).toEqual(
      units.map(() => [0, 'quiet']),
    )
    expect(addedRows(units, 'reml').map(({ name, tone }) => [name, tone])).toEqual([
      ['甲', 'above'],
      ['', 'above'],
      ['乙', 'above'],
    ])
  })
})

describe('Sentences about a unit', () => {
  it('speak of a difference only where the interval leaves 0 out', () => {
    expect(standing({ counted: 40, effect: -0.21, effectInterval: [-0.33, -0.09] }, 900)).toBe(
      '比全区其余学生低 0.21 个标准差(95%区间 −0.33 至 −0.09)。',
    )
    expect(standing({ counted: 40, effect: 0.05, effectInterval: [-0.1, 0.2] }, 900)).toBe(
      '与全区其余学生无法区分(95%区间 −0.10 至 +0.20)。',
    )
    const none = { effect: null, effectInterval: [null, null] as [null, null] }
    expect(standing({ counted: 1, ...none }, 900)).toBe('人数太少，不能与其余学生比较。')
    expect(standing({ counted: 148, ...none }, 148)).toBe('没有其余学生可比。')
  })

  it('name the topics on either side, and say so when there are none', () => {
    expect(
      summaryOf([
        { name: '古诗文', verdict: 'below', gap: -0.1 },
        { name: '习作', verdict: 'above', gap: 0.1 },
        { name: '字词', verdict: 'indistinguishable', gap: 0 },
      ]),
    ).toBe('低于其余学生的：「古诗文」；高于其余学生的：「习作」。其他的无法区分。')
    expect(summaryOf([{ name: '字词', verdict: 'indistinguishable', gap: 0 }])).toBe('都与其余学生无法区分。')
    expect(summaryOf([{ name: '字词', verdict: 'indistinguishable', gap: null }])).toBe(
      '没有其余学生可比，只看得分率。',
    )
  })
})
