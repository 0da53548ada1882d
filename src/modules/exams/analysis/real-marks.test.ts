import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PaperTable } from './marks-table.ts'
import { blanksAsZero, collectMarks } from './marks-table.ts'
import { analyseGroups, analysePaper, paperStandardisedAlpha } from './paper-analysis.ts'
import { standings } from './rates.ts'
import { scoreTable } from './score-table.ts'

function table(rows: readonly (readonly number[])[], full: 'max' | number[] = 'max'): PaperTable {
  const width = rows[0]?.length ?? 0
  const collector = collectMarks(width)
  for (const row of rows) collector.append(Float64Array.from(row))
  return collector.finish(
    Array.from({ length: width }, (_, j) => `题${j + 1}`),
    full,
  )
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length

/** Textbook covariance of n − 1, in two passes. */
function covariance(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [mean(left), mean(right)]
  return sum(left.map((value, i) => (value - a) * ((right[i] as number) - b))) / (left.length - 1)
}
const variance = (values: readonly number[]) => covariance(values, values)
const correlation = (left: readonly number[], right: readonly number[]) =>
  covariance(left, right) / Math.sqrt(variance(left) * variance(right))

/** D27 with shared boundary classes, from a list sorted by total; totals that agree to nine digits are one class. */
function d27(marks: readonly number[], totals: readonly number[], full: number): number {
  const size = Math.floor(0.27 * totals.length + 0.5)
  const rounded = totals.map((total) => Number(total.toPrecision(10)))
  const share = (sign: 1 | -1) => {
    const cut = rounded.map((total) => sign * total).toSorted((a, b) => b - a)[size - 1] as number
    const beyond = rounded.filter((total) => sign * total > cut).length
    const tied = rounded.filter((total) => sign * total === cut).length
    const weight = (total: number) =>
      sign * total > cut ? 1 : sign * total === cut ? (size - beyond) / tied : 0
    return sum(marks.map((mark, i) => mark * weight(rounded[i] as number))) / size
  }
  return (share(1) - share(-1)) / full
}

/** Everything by its definition, from the marks alone. */
function byDefinition(rows: readonly (readonly number[])[]) {
  const k = rows[0]?.length ?? 0
  const columns = Array.from({ length: k }, (_, j) => rows.map((row) => row[j] as number))
  const totals = rows.map(sum)
  const alphaOf = (own: readonly number[][]) => {
    const all = rows.map((_, i) => sum(own.map((column) => column[i] as number)))
    return (own.length / (own.length - 1)) * (1 - sum(own.map(variance)) / variance(all))
  }
  return {
    total: [mean(totals), Math.sqrt(variance(totals)), Math.min(...totals), Math.max(...totals)],
    alpha: alphaOf(columns),
    items: columns.map((column, j) => {
      const full = Math.max(...column)
      const rest = totals.map((total, i) => total - (column[i] as number))
      return [
        mean(column),
        Math.sqrt(variance(column)),
        mean(column) / full,
        correlation(column, totals),
        correlation(column, rest),
        alphaOf(columns.filter((_, other) => other !== j)),
        d27(column, totals, full),
      ]
    }),
  }
}

/** The largest distance, of the size of what was wanted. */
function furthest(found: readonly number[], wanted: readonly number[]): number {
  expect(found).toHaveLength(wanted.length)
  const apart = found.map((value, i) => Math.abs(value - (wanted[i] as number)))
  return Math.max(...apart.map((gap, i) => gap / Math.max(1e-3, Math.abs(wanted[i] as number))))
}

/** Some 200 pupils with marks that hang together, made with `mark` from 0 … 12. */
function pupils(k: number, mark: (points: number) => number): number[][] {
  return Array.from({ length: 211 }, (_, i) =>
    Array.from({ length: k }, (__, j) => {
      const ability = (i * 37) % 7
      const luck = (i * (j + 3) * 17 + j * 5) % 6
      return mark(Math.min(12, ability + luck))
    }),
  )
}

describe('marks of any decimals', () => {
  it.each([
    ['thirds to sixteen digits', 8, (points: number) => points / 3],
    ['averages with seven decimals', 8, (points: number) => Math.round((points / 3) * 1e7) / 1e7],
    ['hundred marks with six decimals in thirty items', 30, (points: number) => points * 8.333333],
    ['marks far from nought', 8, (points: number) => 1000 + points / 30],
    ['marks below nought', 8, (points: number) => points / 7 - 1],
  ])('are analysed by definition: %s', (_, k, mark) => {
    const rows = pupils(k, mark)
    const paper = table(rows)
    expect(paper.marks).toBeInstanceOf(Float64Array)
    const { total, reliability, items } = analysePaper(paper)
    const wanted = byDefinition(rows)
    expect(furthest([total.mean, total.sd, total.min, total.max], wanted.total)).toBeLessThan(1e-9)
    expect(furthest([reliability.alpha], [wanted.alpha])).toBeLessThan(1e-9)
    items.forEach((item, j) => {
      const { mean: average, sd, difficulty, itemTotal, itemRest, alphaIfDeleted, fractional } = item
      const found = [average, sd, difficulty, itemTotal, itemRest, alphaIfDeleted, fractional]
      expect(furthest(found, wanted.items[j] as number[])).toBeLessThan(1e-9)
    })
  })

  it('give what whole numbers give when every mark is a third of one', () => {
    const whole = table(pupils(6, (points) => points))
    const thirds = table(pupils(6, (points) => points / 3))
    const [one, other] = [analysePaper(whole), analysePaper(thirds)]
    expect(other.counts.scores).toHaveLength(one.counts.scores.length)
    expect([...other.counts.counts]).toEqual([...one.counts.counts])
    expect([other.extremes.size, other.extremes.upperAtCut, other.extremes.lowerAtCut]).toEqual([
      one.extremes.size,
      one.extremes.upperAtCut,
      one.extremes.lowerAtCut,
    ])
    expect([other.total.excellent, other.total.pass, other.total.low]).toEqual([
      one.total.excellent,
      one.total.pass,
      one.total.low,
    ])
    expect(furthest([...standings(other.counts).t], [...standings(one.counts).t])).toBeLessThan(1e-9)
    expect(
      furthest(
        scoreTable(other.counts, 1).map(({ score }) => score * 3),
        scoreTable(one.counts, 1).map(({ score }) => score),
      ),
    ).toBeLessThan(1e-9)
    for (const key of ['stable', 'cut', 'fractional'] as const) {
      expect(
        furthest(
          other.items.map((item) => item[key]),
          one.items.map((item) => item[key]),
        ),
      ).toBeLessThan(1e-9)
    }
    const alphas = [thirds, whole].map((paper) =>
      paperStandardisedAlpha(paper, analysePaper(paper).counted),
    ) as [number, number]
    expect(alphas[0]).toBeCloseTo(alphas[1], 10)
  })

  it('compare groups as whole numbers do', () => {
    const [whole, thirds] = [1, 3].map((part) => {
      const paper = table(pupils(6, (points) => points / part))
      const groupOf = Int32Array.from({ length: 211 }, (_, i) => i % 4)
      return analyseGroups(paper, analysePaper(paper).counted, groupOf, 4)
    })
    thirds?.groups.forEach((group, g) => {
      const like = whole?.groups[g]
      expect(furthest([group.summary.mean * 3], [like?.summary.mean as number])).toBeLessThan(1e-9)
      expect(furthest([group.alpha], [like?.alpha as number])).toBeLessThan(1e-9)
      expect(furthest(group.difficulties, like?.difficulties as number[])).toBeLessThan(1e-9)
      expect(
        furthest(
          [group.comparison.hedgesG, group.comparison.welchT],
          [like?.comparison.hedgesG as number, like?.comparison.welchT as number],
        ),
      ).toBeLessThan(1e-9)
    })
    expect(thirds?.between.f).toBeCloseTo(whole?.between.f as number, 9)
  })

  it('have one score class where totals differ by rounding only, whatever the order of items', () => {
    const order = fc.constantFrom([0.1, 0.2, 1 / 3], [1 / 3, 0.2, 0.1], [0.2, 1 / 3, 0.1])
    fc.assert(
      fc.property(fc.array(order, { minLength: 2, maxLength: 20 }), (rows) => {
        const { counts, total } = analysePaper(table([...rows, [1, 1, 1 / 7]]))
        expect([...counts.counts]).toEqual([rows.length, 1])
        expect(total.n).toBe(rows.length + 1)
      }),
    )
  })

  it('leave an item without spread where all had the same, and blanks as noughts where asked', () => {
    const rows = pupils(4, (points) => points / 3).map((row) => [...row, 1 / 3])
    const [constant] = analysePaper(table(rows)).items.slice(-1)
    expect([constant?.sd, constant?.itemRest]).toEqual([0, Number.NaN])
    const holes = [
      [1 / 3, Number.NaN],
      [Number.NaN, Number.NaN],
      [2 / 3, 1 / 3],
    ]
    expect(analysePaper(table(holes)).counted.rows).toEqual(Int32Array.of(2))
    const everyone = analysePaper(blanksAsZero(table(holes), 'everyone')).total
    expect([everyone.n, everyone.min]).toEqual([3, 0])
    expect(everyone.mean).toBeCloseTo(4 / 9, 12)
    expect(analysePaper(blanksAsZero(table(holes), 'sat')).total.n).toBe(2)
  })

  it('are refused above the full mark, and reach lines within rounding', () => {
    expect(() =>
      table(
        [
          [1 / 3, 1],
          [1, 2 / 3],
        ],
        [0.5, 1],
      ),
    ).toThrow('第 2 名学生的「题1」得 1 分，超过满分 0.5 分')
    // 0.1 + 0.2 + 0.3 = 0.6000000000000001 of 1, but 0.3 + 0.2 + 0.1 falls short of it.
    const { total } = analysePaper(
      table(
        [
          [0.1, 0.2, 0.3, 0],
          [0.3, 0.2, 0.1, 0],
          [0, 0, 0, 1 / 7],
        ],
        [0.3, 0.2, 0.3, 0.2],
      ),
    )
    expect(total.pass).toBeCloseTo(2 / 3, 12)
  })
})
