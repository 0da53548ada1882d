import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEstimable, multilevelValueAdded, olsValueAdded, sixSums, verdictOf } from './value-added.ts'

const occasions = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 100 }),
    fc.integer({ min: -20, max: 20 }),
    fc.integer({ min: 0, max: 6 }),
  ),
  { minLength: 40, maxLength: 120 },
)

function sumsOf(rows: [number, number, number][], change = (x: number, y: number) => [x, y]) {
  const pairs = rows.map(([x, gain]) => change(x, 10 + 0.8 * x + gain))
  return sixSums(
    Float64Array.from(pairs, ([x]) => x as number),
    Float64Array.from(pairs, ([, y]) => y as number),
    Int32Array.from(rows, ([, , group]) => group),
    8,
  )
}

describe('value added', () => {
  it('is not moved by adding marks to everybody on either occasion', () => {
    fc.assert(
      fc.property(occasions, fc.integer({ min: -90, max: 90 }), (rows, shift) => {
        const one = olsValueAdded(sumsOf(rows))
        const other = olsValueAdded(sumsOf(rows, (x, y) => [x + shift, y - 2 * shift]))
        expect(other.slope).toBeCloseTo(one.slope, 9)
        const present = one.groups.flatMap((group, g) => (group.n > 0 ? [g] : []))
        for (const g of present) {
          expect(other.groups[g]?.residualMean).toBeCloseTo(one.groups[g]?.residualMean as number, 8)
        }
        const [mixed, moved] = [sumsOf(rows), sumsOf(rows, (x, y) => [x + shift, y - 2 * shift])].map(
          (sums) => multilevelValueAdded(sums, 'ML'),
        )
        mixed?.groups.forEach((group, g) => expect(moved?.groups[g]?.u).toBeCloseTo(group.u, 5))
      }),
    )
  })

  it('does not depend on the order of pupils', () => {
    fc.assert(
      fc.property(occasions, (rows) => {
        const one = multilevelValueAdded(sumsOf(rows), 'REML')
        const other = multilevelValueAdded(sumsOf(rows.toReversed()), 'REML')
        expect(other.model.sigma2e).toBeCloseTo(one.model.sigma2e, 6)
        one.groups.forEach((group, g) => expect(other.groups[g]?.u).toBeCloseTo(group.u, 5))
      }),
    )
  })

  it('gives mean residuals that balance out over all pupils', () => {
    fc.assert(
      fc.property(occasions, (rows) => {
        const { groups } = olsValueAdded(sumsOf(rows))
        const sum = groups.reduce((all, group) => all + (group.n > 0 ? group.n * group.residualMean : 0), 0)
        expect(sum).toBeCloseTo(0, 6)
      }),
    )
  })

  it('shrinks towards the average, the more the fewer pupils', () => {
    fc.assert(
      fc.property(occasions, (rows) => {
        const { groups, model } = multilevelValueAdded(sumsOf(rows), 'REML')
        fc.pre(model.sigma2u > 0)
        const bySize = groups.toSorted((a, b) => a.n - b.n)
        expect(bySize.every(({ shrinkage }) => shrinkage >= 0 && shrinkage < 1)).toBe(true)
        for (let g = 1; g < bySize.length; g++) {
          const [smaller, larger] = [bySize[g - 1], bySize[g]]
          expect(Math.sign((larger?.shrinkage ?? 0) - (smaller?.shrinkage ?? 0))).toBe(
            Math.sign((larger?.n ?? 0) - (smaller?.n ?? 0)),
          )
        }
      }),
    )
  })

  it('knows nothing of an empty group and gives no own error to a single pupil', () => {
    const rows = Array.from({ length: 40 }, (_, i): [number, number, number] => [i, (i * 7) % 11, i % 5])
    rows.push([50, 3, 5])
    const ols = olsValueAdded(sumsOf(rows))
    expect(ols.groups[7]?.residualMean).toBeNaN()
    expect(ols.groups[5]?.ownError).toBeNaN()
    expect(ols.groups[5]?.pooledError).toBeGreaterThan(0)
    const empty = multilevelValueAdded(sumsOf(rows), 'ML').groups[7]
    expect(empty?.u).toBe(0)
    expect(empty?.verdict).toBe('indistinguishable')
  })

  it('has no slope where all had the same prior score', () => {
    const rows = Array.from({ length: 20 }, (_, i): [number, number, number] => [60, i, i % 4])
    expect(olsValueAdded(sumsOf(rows)).slope).toBeNaN()
    expect(multilevelValueAdded(sumsOf(rows), 'ML').model.sigma2u).toBeNaN()
  })

  it('is not estimable from an outcome that follows from the prior score, whatever rounding leaves', () => {
    for (const outcome of [(x: number) => 0.8 * x + 0.1, () => 7.3, (x: number) => 1 / 3 - x / 7]) {
      const rows = Array.from({ length: 60 }, (_, i): [number, number, number] => [i, 0, i % 4])
      const sums = sumsOf(rows, (x) => [x, outcome(x)])
      const ols = olsValueAdded(sums)
      expect(isEstimable(ols)).toBe(false)
      expect(ols.slope).toBeCloseTo(outcome(1) - outcome(0), 12)
      expect(ols.groups[1]).toMatchObject({
        residualMean: 0,
        interval: [Number.NaN, Number.NaN],
        verdict: 'indistinguishable',
      })
      for (const method of ['ML', 'REML'] as const) {
        expect(isEstimable(multilevelValueAdded(sums, method))).toBe(false)
      }
    }
  })

  it('has no model of groups and pupils where pupils of one group do not differ, or groups have one pupil', () => {
    const alike = Array.from({ length: 60 }, (_, i): [number, number, number] => [i, i % 4, i % 4])
    const alone = Array.from({ length: 8 }, (_, i): [number, number, number] => [i, (i * 5) % 3, i])
    for (const rows of [alike, alone]) {
      const sums = sumsOf(rows)
      expect(isEstimable(olsValueAdded(sums))).toBe(true)
      expect(isEstimable(multilevelValueAdded(sums, 'ML'))).toBe(false)
      expect(isEstimable(multilevelValueAdded(sums, 'REML'))).toBe(false)
    }
  })

  it('has no slope where the prior scores differ by rounding only', () => {
    const rows = Array.from({ length: 999 }, (_, i): [number, number, number] => [0, i % 7, i % 4])
    const sums = sumsOf(rows, (_, y) => [5.1, y])
    expect(olsValueAdded(sums).slope).toBeNaN()
    expect(isEstimable(multilevelValueAdded(sums, 'REML'))).toBe(false)
  })

  it.each([
    [0.1, 0.4, 'above'],
    [-0.4, -0.1, 'below'],
    [-0.1, 0.3, 'indistinguishable'],
    [Number.NaN, Number.NaN, 'indistinguishable'],
  ])('calls a group with the interval %d to %d %s', (low, high, verdict) => {
    expect(verdictOf(low, high)).toBe(verdict)
  })
})
