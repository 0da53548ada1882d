import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workedOutGroups } from '../../../../tests/support/subtraction.ts'
import { type GradeBand, FIVE_GRADES, gradedScores } from '../analysis/graded-scores.ts'
import { scoreCounts } from '../analysis/score-counts.ts'
import { conversionRows, gradeBorders, gradedRows } from './cuts.ts'
import type { Reckoned } from './reckoned.ts'
import { bandsOfParts, paperLines, scoreBands, scoreLines } from './score-lines.ts'

const limit = 10
const full = 100

/** Totals of up to some hundred pupils, with tails, gaps and heaps. */
const totals = fc
  .array(
    fc.record({
      score: fc.oneof(fc.integer({ min: 0, max: full }), fc.constantFrom(0, 59, 60, 89, 90, full)),
      pupils: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 30 })),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((heaps) => heaps.flatMap(({ score, pupils }) => Array.from({ length: pupils }, () => score)))
  .filter((all) => all.length >= limit)

const bandTables: fc.Arbitrary<readonly GradeBand[]> = fc.constantFrom(FIVE_GRADES.bands, [
  { grade: 'A', percent: 3, low: 91, high: 100 },
  { grade: 'B', percent: 7, low: 81, high: 90 },
  { grade: 'C', percent: 90, low: 1, high: 80 },
])

/** What one subject page shows by score. */
function tablesOf(all: readonly number[], bands: readonly GradeBand[]) {
  const counts = scoreCounts(Int32Array.from(all))
  const graded = gradedScores(counts, { ...FIVE_GRADES, bands })
  const lines = paperLines(counts, full, limit, gradeBorders(graded))
  const found = { occasion: { settings: { bands } }, all: { counts }, reading: { scale: 1 } }
  return {
    lines,
    table: scoreLines(lines, 1),
    distribution: scoreBands(lines, 1, full),
    graded: gradedRows(found as unknown as Reckoned, graded, lines),
    conversions: conversionRows(found as unknown as Reckoned, graded, lines),
    scores: graded,
  }
}

const within =
  (from: number, to: number, last = false) =>
  (score: number) =>
    score >= from && (last ? score <= to : score < to)

describe('one page of a subject', () => {
  it('tells of no group of pupils below the limit, however lines, bands and grades are subtracted from each other', () => {
    fc.assert(
      fc.property(totals, bandTables, (all, bands) => {
        const { table, distribution, graded, conversions } = tablesOf(all, bands)
        const shown = [
          ...[...table, ...conversions].map((line) => ({
            of: within(line.from, line.to, true),
            n: line.count,
          })),
          ...table.map((line) => ({ of: within(line.from, full, true), n: line.fromTop })),
          ...distribution.map((band, at) => ({
            of: within(band.from, band.to, at === distribution.length - 1),
            n: band.count,
          })),
          ...graded.flatMap(({ count, rawFrom, rawTo }) =>
            count === null ? [] : [{ of: within(rawFrom ?? 0, rawTo ?? -1, true), n: count }],
          ),
        ]
        // What is shown is true: else the subtraction would prove nothing.
        for (const { of, n } of shown) expect(all.filter(of).length).toBe(n)
        const scores = [...Map.groupBy(all, (score) => shown.map(({ of }) => Number(of(score))).join(''))]
        const cells = scores.map(([, own]) => own.length)
        expect(
          workedOutGroups(
            cells,
            shown.map((_, r) => scores.map(([key]) => Number(key[r]))),
            limit,
          ),
        ).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('has every pupil in one line and one band, from the highest score to the lowest', () => {
    fc.assert(
      fc.property(totals, bandTables, (all, bands) => {
        const { table, distribution, conversions } = tablesOf(all, bands)
        for (const rows of [table, distribution, conversions])
          expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
        expect(table[0]!.to).toBe(Math.max(...all))
        expect(table.at(-1)).toMatchObject({ from: Math.min(...all), fromTop: all.length, shareFromTop: 1 })
        expect(distribution[0]!.from).toBe(0)
        expect(distribution.at(-1)!.to).toBe(full)
        distribution.slice(1).forEach(({ from }, at) => expect(from).toBe(distribution[at]!.to))
      }),
    )
  })

  it('does not give four pupils away by a band that begins inside a line', () => {
    const of = (from: number, pupils: number) => Array.from({ length: pupils }, () => from)
    // 95–100: 10, 88–94: 11, of these four with 90 or more.
    const all = [...of(97, 10), ...of(92, 4), ...of(88, 7), ...of(70, 40)]
    const counts = scoreCounts(Int32Array.from(all))
    const lines = paperLines(counts, full, limit)
    expect(scoreLines(lines, 1).map(({ from, to, count }) => [from, to, count])).toEqual([
      [92, 97, 14],
      [70, 88, 47],
    ])
    expect(scoreBands(lines, 1, full).filter(({ count }) => count > 0)).toEqual([
      { from: 70, to: 90, count: 47, share: 47 / 61 },
      { from: 90, to: 100, count: 14, share: 14 / 61 },
    ])
  })

  it('ends lines at the tenths of the full mark and at the grades where enough pupils are on both sides', () => {
    const all = Array.from({ length: 3000 }, (_, i) => 20 + ((i * 37) % 81))
    const { table, distribution, graded } = tablesOf(all, FIVE_GRADES.bands)
    expect(distribution.map(({ from }) => from)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    expect(table).toHaveLength(81)
    expect(graded.map(({ grade, count }) => [grade, count !== null])).toEqual(
      ['A', 'B', 'C', 'D', 'E'].map((grade) => [grade, true]),
    )
  })
})

describe('原始分对照', () => {
  it('gives each raw score what the rule makes of it, and joins scores of few pupils with what they become', () => {
    const all = Array.from({ length: 1000 }, (_, i) => 30 + Math.floor((i * 71) / 1000))
    const { conversions, scores } = tablesOf(all, FIVE_GRADES.bands)
    expect(conversions).toHaveLength(71)
    for (const line of conversions) {
      const { graded, grade } = scores.find(({ raw }) => raw === line.from)!
      expect(line).toMatchObject({ to: line.from, gradedFrom: graded, gradedTo: graded, grades: [grade] })
    }
    expect(conversions[0]).toMatchObject({ from: 100, gradedFrom: 100, grades: ['A'] })
    // One raw score alone in its grade stands in the middle of it.
    expect(conversions.at(-1)).toMatchObject({ from: 30, gradedFrom: 35, grades: ['E'] })

    const few = tablesOf(
      all.filter((_, i) => i % 10 === 0),
      FIVE_GRADES.bands,
    )
    // Two pupils are in the last grade: it is told with the one above.
    expect(few.conversions.at(-1)!.grades).toEqual(['D', 'E'])
    expect(few.graded.map(({ count }) => count)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number), null, null]) // prettier-ignore
    expect(few.graded.at(-1)).toMatchObject({ rawFrom: null, rawTo: null, share: null })
  })
})

describe('the distributions of schools beside the district’s', () => {
  it('tell of no group below the limit, whichever schools are subtracted', () => {
    const school = fc.array(fc.constantFrom(0, 25, 50, 65, 75, 85, 95), { minLength: 10, maxLength: 60 })
    fc.assert(
      fc.property(
        fc.array(school, { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 4 }),
        (schools, hidden) => {
          const counts = scoreCounts(Int32Array.from(schools.flat()))
          const lines = paperLines(counts, full, limit)
          const whole = scoreBands(lines, 1, full)
          const parts = bandsOfParts(
            lines,
            schools.map((own, s) => (s === hidden ? null : scoreCounts(Int32Array.from(own)))),
            1,
            full,
            limit,
          )
          expect(parts.map((own) => own === null)).toEqual(schools.map((_, s) => s === hidden))
          const bandAt = (score: number) => whole.findLastIndex(({ from }) => from <= score)
          const cells = schools.flatMap((own) =>
            whole.map((_, at) => own.filter((score) => bandAt(score) === at).length),
          )
          const shown: number[][] = []
          const show = (of: (school: number, at: number) => boolean, n: number) => {
            const row = cells.map((_, cell) =>
              Number(of(Math.floor(cell / whole.length), cell % whole.length)),
            )
            expect(row.reduce((sum, one, cell) => sum + one * cells[cell]!, 0)).toBe(n)
            shown.push(row)
          }
          whole.forEach(({ count }, band) => show((_, at) => at === band, count))
          parts.forEach((own, s) =>
            own?.forEach(({ from, to, count }) =>
              show((of, at) => of === s && whole[at]!.from >= from && whole[at]!.to <= to, count),
            ),
          )
          const merged = Map.groupBy(cells.keys(), (cell) => shown.map((row) => row[cell]).join(''))
          const groups = [...merged.values()]
          const sizes = groups.map((of) => of.reduce((sum, cell) => sum + cells[cell]!, 0))
          fc.pre(sizes.filter((n) => n < limit).length < 13)
          expect(
            workedOutGroups(
              sizes,
              shown.map((row) => groups.map(([cell]) => row[cell!]!)),
              limit,
            ),
          ).toEqual([])
        },
      ),
      { numRuns: 600 },
    )
  })
})
