import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blanksAsZero, countedPupils, marksTable } from './marks-table.ts'
import { analyseGroups, analysePaper, paperStandardisedAlpha } from './paper-analysis.ts'

const { NaN: blank } = Number

function table(rows: readonly (readonly number[])[], full: 'max' | number[] = 'max') {
  const width = rows[0]?.length ?? 3
  const items = Array.from({ length: width }, (_, j) => `题${j + 1}`)
  return marksTable(items, rows.flat(), full)
}

const papers = fc.integer({ min: 2, max: 6 }).chain((width) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: width, maxLength: width }), {
    minLength: 8,
    maxLength: 40,
  }),
)

/** Largest distance over numbers; undefined must meet undefined. */
function furthest(found: readonly number[], wanted: readonly number[]): number {
  expect(found.map(Number.isNaN)).toEqual(wanted.map(Number.isNaN))
  return Math.max(
    0,
    ...found.map((value, i) => (Number.isNaN(value) ? 0 : Math.abs(value - (wanted[i] as number)))),
  )
}

describe('the analysis of a paper', () => {
  it('moves means with added marks and leaves spread, reliability and correlations alone', () => {
    fc.assert(
      fc.property(papers, fc.integer({ min: 1, max: 30 }), (rows, shift) => {
        const one = analysePaper(table(rows))
        const other = analysePaper(table(rows.map((row) => row.map((mark) => mark + shift))))
        const k = one.items.length
        expect(other.total.mean).toBeCloseTo(one.total.mean + shift * k, 9)
        expect(
          furthest([other.total.sd, other.reliability.alpha], [one.total.sd, one.reliability.alpha]),
        ).toBeLessThan(1e-9)
        const keys = ['sd', 'itemTotal', 'itemRest', 'alphaIfDeleted'] as const
        for (const key of keys) {
          expect(
            furthest(
              other.items.map((item) => item[key]),
              one.items.map((item) => item[key]),
            ),
          ).toBeLessThan(1e-8)
        }
      }),
    )
  })

  it('scales marks, SD and SEM with the unit and nothing that has no unit', () => {
    fc.assert(
      fc.property(papers, fc.constantFrom(2, 3, 10, 0.5, 0.25, 1.1), (rows, unit) => {
        const one = analysePaper(table(rows))
        const scaled = rows.map((row) => row.map((mark) => Math.round(mark * unit * 100) / 100))
        const other = analysePaper(table(scaled))
        const sem = 'standardErrorOfMeasurement'
        expect(
          furthest(
            [other.total.mean, other.total.sd, other.total.median, other.reliability[sem]],
            [
              one.total.mean * unit,
              one.total.sd * unit,
              one.total.median * unit,
              one.reliability[sem] * unit,
            ],
          ),
        ).toBeLessThan(1e-9)
        expect([other.total.excellent, other.total.pass, other.total.low]).toEqual([
          one.total.excellent,
          one.total.pass,
          one.total.low,
        ])
        for (const key of ['difficulty', 'itemRest', 'fractional', 'cut', 'stable'] as const) {
          expect(
            furthest(
              other.items.map((item) => item[key]),
              one.items.map((item) => item[key]),
            ),
          ).toBeLessThan(1e-9)
        }
      }),
    )
  })

  it('does not depend on the order of pupils, except for the row-order tie rule', () => {
    fc.assert(
      fc.property(papers, fc.integer(), (rows, seed) => {
        const order = rows.map((_, i) => (i * 7919 + Math.abs(seed % 1000)) % 10_007)
        const shuffled = rows
          .map((row, i) => ({ row, key: order[i] as number }))
          .toSorted((a, b) => a.key - b.key)
        const one = analysePaper(table(rows))
        const other = analysePaper(table(shuffled.map(({ row }) => row)))
        expect(other.total).toEqual(one.total)
        expect(other.reliability).toEqual(one.reliability)
        const orderless = (analysis: typeof one) => analysis.items.map((item) => ({ ...item, stable: 0 }))
        expect(orderless(other)).toEqual(orderless(one))
      }),
    )
  })

  it('weighs both 27 % groups exactly alike, whatever is tied', () => {
    fc.assert(
      fc.property(papers, (rows) => {
        const { extremes, counts } = analysePaper(table(rows))
        const weigh = (weights: Float64Array) =>
          weights.reduce((sum, weight, c) => sum + weight * (counts.counts[c] as number), 0)
        expect(weigh(extremes.upperWeights)).toBeCloseTo(extremes.size, 9)
        expect(weigh(extremes.lowerWeights)).toBeCloseTo(extremes.size, 9)
      }),
    )
  })

  it('calls nothing a number that is not one when all pupils are equal', () => {
    const { total, reliability, items } = analysePaper(table(Array.from({ length: 12 }, () => [1, 2, 0])))
    expect([total.mean, total.sd, total.min, total.max, total.q1]).toEqual([3, 0, 3, 3, 3])
    expect(reliability.alpha).toBeNaN()
    expect(items.map((item) => item.itemRest)).toEqual([blank, blank, blank])
    expect(items.map((item) => item.difficulty)).toEqual([1, 1, blank])
    expect(items.map((item) => item.fractional)).toEqual([0, 0, blank])
  })

  it('describes a single pupil without spread, and nobody without anything', () => {
    const single = analysePaper(table([[1, 2, 3]]))
    expect([single.total.n, single.total.mean, single.total.median]).toEqual([1, 6, 6])
    expect(single.total.sd).toBeNaN()
    expect(single.total.interval).toEqual([blank, blank])
    const nobody = analysePaper(marksTable(['题1', '题2'], [], [1, 1]))
    expect(nobody.total.n).toBe(0)
    expect(nobody.total.mean).toBeNaN()
    expect(nobody.total.pass).toBeNaN()
    expect(nobody.items.map((item) => item.fractional)).toEqual([blank, blank])
    expect(nobody.items.map((item) => item.difficulty)).toEqual([blank, blank])
  })

  it('has no reliability with one item', () => {
    const { reliability, items } = analysePaper(table([[1], [2], [0], [1]]))
    expect(reliability.alpha).toBeNaN()
    expect(items[0]?.itemTotal).toBe(1)
    expect(items[0]?.itemRest).toBeNaN()
  })

  it('gives a standardised alpha of 1 for copies of one item, and equals alpha when items spread alike', () => {
    const copies = table([0, 1, 3, 2, 5, 4].map((mark) => [mark, mark, mark]))
    expect(paperStandardisedAlpha(copies, countedPupils(copies))).toBeCloseTo(1, 12)
    const alike = table([
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 0],
      [0, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
    ])
    const { alpha } = analysePaper(alike).reliability
    expect(paperStandardisedAlpha(alike, countedPupils(alike))).toBeCloseTo(alpha, 12)
  })
})

describe('pupils who were absent', () => {
  const rows = [
    [2, 1, 0],
    [blank, blank, blank],
    [1, blank, 2],
    [0, 0, 0],
    [2, 2, 2],
  ]

  it('are kept apart from pupils with nought marks', () => {
    const { counted, total } = analysePaper(table(rows))
    expect([counted.enrolled, counted.sat, counted.rows.length]).toEqual([5, 4, 3])
    expect(total.min).toBe(0)
    expect(total.mean).toBe(3)
  })

  it('count with noughts only where the caller says so', () => {
    expect(analysePaper(blanksAsZero(table(rows), 'everyone')).total.n).toBe(5)
    const sat = analysePaper(blanksAsZero(table(rows), 'sat'))
    expect(sat.total.n).toBe(4)
    expect(sat.total.mean).toBe((3 + 3 + 0 + 6) / 4)
    expect(sat.counted.enrolled).toBe(5)
  })

  it('leave an empty analysis when nobody sat', () => {
    const absent = table(Array.from({ length: 4 }, () => [blank, blank]))
    const { counted, total } = analysePaper(absent)
    expect([counted.enrolled, counted.sat, total.n]).toEqual([4, 0, 0])
    const { groups, between } = analyseGroups(absent, counted, Int32Array.of(0, 0, 1, 1), 2)
    expect(groups).toEqual([])
    expect(between.f).toBeNaN()
  })
})

describe('marks', () => {
  it.each([
    [[1, 2, 3, 4], 1],
    [[1.5, 2, 3, 4], 2],
    [[1.25, 2, 0.5, 4], 4],
    [[1.1, 2, 0.5, 4], 10],
    [[1.25, 1.1, 0.5, 4], 20],
    [[0.333, 1.1, 0.5, 4], 1000],
  ])('%j are whole numbers at scale %d', (marks, scale) => {
    const made = marksTable(['甲', '乙'], marks, 'max')
    expect(made.scale).toBe(scale)
    expect([...made.marks].map((mark) => mark / scale)).toEqual(marks)
  })

  it('are refused with more than six decimals, above the full mark, or beyond any examination', () => {
    expect(() => marksTable(['甲'], [1 / 3], 'max')).toThrow('小数超过六位')
    expect(() => marksTable(['甲', '乙'], [1, 2, 3, 2], [2, 2])).toThrow(
      '第 2 名学生的「甲」得 3 分，超过满分 2 分',
    )
    expect(() => marksTable(['甲'], [3e9], 'max')).toThrow('过大')
  })
})

describe('groups', () => {
  const rows = Array.from({ length: 30 }, (_, i) => [i % 3, (i * 5) % 4, (i * 11) % 6])
  const paper = table(rows)
  const counted = countedPupils(paper)

  it('add up to the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 30, maxLength: 30 }), (numbers) => {
        const { groups, between } = analyseGroups(paper, counted, Int32Array.from(numbers), 5)
        expect(groups.reduce((n, group) => n + group.summary.n, 0)).toBe(30)
        const mean = groups.reduce((sum, group) => sum + group.summary.mean * group.summary.n, 0) / 30
        expect(mean).toBeCloseTo(analysePaper(paper).total.mean, 9)
        expect(between.groups).toBe(new Set(numbers).size)
      }),
    )
  })

  it('of one pupil have a mean but no spread and no test', () => {
    const { groups } = analyseGroups(
      paper,
      counted,
      Int32Array.from(rows, (_, i) => (i === 4 ? 1 : 0)),
      2,
    )
    const single = groups[1]
    expect(single?.summary.n).toBe(1)
    expect(single?.summary.sd).toBeNaN()
    expect(single?.alpha).toBeNaN()
    expect(single?.comparison.welchT).toBeNaN()
    expect(single?.comparison.welchP).toBeNaN()
  })

  it('without pupils are left out, and pupils without a group belong to the rest', () => {
    const { groups } = analyseGroups(
      paper,
      counted,
      Int32Array.from(rows, (_, i) => (i < 10 ? 2 : -1)),
      5,
    )
    expect(groups.map((group) => group.group)).toEqual([2])
    const direct = analyseGroups(
      paper,
      counted,
      Int32Array.from(rows, (_, i) => (i < 10 ? 0 : 1)),
      2,
    )
    expect(groups[0]?.comparison).toEqual(direct.groups[0]?.comparison)
  })

  it('that are everybody have no rest to be compared with', () => {
    const { groups } = analyseGroups(paper, counted, new Int32Array(30), 1)
    expect(groups[0]?.comparison.hedgesG).toBeNaN()
    expect(groups[0]?.comparison.districtD).toBe(0)
  })

  it('differ by the same effect with opposite signs when there are two', () => {
    const { groups } = analyseGroups(
      paper,
      counted,
      Int32Array.from(rows, (_, i) => (i < 12 ? 0 : 1)),
      2,
    )
    const [one, other] = groups.map((group) => group.comparison)
    expect(one?.hedgesG).toBeCloseTo(-(other?.hedgesG ?? 0), 12)
    expect(one?.hedgesInterval[0]).toBeCloseTo(-(other?.hedgesInterval[1] ?? 0), 12)
    expect(one?.welchP).toBeCloseTo(other?.welchP ?? 0, 12)
  })
})
