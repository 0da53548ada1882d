import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SuppressibleUnit, suppressUnits } from './unit-suppression.ts'

/** True when `wanted` is a combination of `rows` (Gaussian elimination). */
function follows(rows: number[][], wanted: number[]): boolean {
  const basis: number[][] = []
  const reduce = (row: number[]): number[] => {
    let left = row.slice()
    for (const known of basis) {
      const pivot = known.findIndex((cell) => Math.abs(cell) > 1e-9)
      const times = left[pivot]! / known[pivot]!
      left = left.map((cell, i) => cell - times * known[i]!)
    }
    return left
  }
  for (const row of rows) {
    const left = reduce(row)
    if (left.some((cell) => Math.abs(cell) > 1e-9)) basis.push(left)
  }
  return reduce(wanted).every((cell) => Math.abs(cell) < 1e-6)
}

/** Sets of pupils below the limit that a reader can subtract out of what is shown. */
function workedOut(units: SuppressibleUnit[], groupCounts: number[], limit: number): number[][] {
  const shown = suppressUnits(units, groupCounts, limit)
  const hidden = units.flatMap((unit, i) => (shown.units[i] && unit.n > 0 ? [i] : []))
  const visible: number[][] = shown.total ? [] : [hidden.map(() => 1)]
  groupCounts.forEach((count, way) => {
    for (let group = 0; group < count; group++) {
      if (!shown.groups[way]![group]) visible.push(hidden.map((i) => Number(units[i]!.groups[way] === group)))
    }
  })
  const found: number[][] = []
  for (let subset = 1; subset < 1 << hidden.length; subset++) {
    const chosen = hidden.map((_, at) => (subset >> at) & 1)
    const n = hidden.reduce((sum, i, at) => sum + chosen[at]! * units[i]!.n, 0)
    if (n < limit && follows(visible, chosen)) found.push(hidden.filter((_, at) => chosen[at]))
  }
  return found
}

const district = fc.record({
  units: fc.array(
    fc.record({
      n: fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 10, max: 80 })),
      groups: fc.tuple(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: -1, max: 2 }),
        fc.integer({ min: -1, max: 1 }),
      ),
    }),
    { minLength: 1, maxLength: 9 },
  ),
})

describe('units that are added up in several ways', () => {
  it('give away no group of fewer pupils than the limit, however sums are subtracted', () => {
    fc.assert(
      fc.property(district, ({ units }) => {
        expect(workedOut(units, [3, 3, 2], 10)).toEqual([])
      }),
      { numRuns: 600 },
    )
  })

  it('hide one other school of the same kind where one is too small', () => {
    const units = [4, 30, 60, 50].map((n, i) => ({ n, groups: [i < 3 ? 0 : 1] }))
    expect(suppressUnits(units, [2], 10)).toEqual({
      units: [true, true, false, false],
      groups: [[false, false]],
      total: false,
    })
  })

  it('hide groups where no other school lies in the same ones', () => {
    const units = [
      { n: 4, groups: [0] },
      { n: 30, groups: [1] },
      { n: 60, groups: [1] },
    ]
    expect(suppressUnits(units, [2], 10)).toEqual({
      units: [true, true, false],
      groups: [[true, true]],
      total: false,
    })
  })

  it('show everything where all are large enough or empty, and nothing where all together are too few', () => {
    const large = [0, 10, 25].map((n) => ({ n, groups: [0] }))
    expect(suppressUnits(large, [1], 10)).toEqual({
      units: [false, false, false],
      groups: [[false]],
      total: false,
    })
    const few = [3, 4, 0].map((n) => ({ n, groups: [0] }))
    expect(suppressUnits(few, [1], 10)).toEqual({ units: [true, true, false], groups: [[true]], total: true })
  })

  it('never hide more when the limit is 1', () => {
    fc.assert(
      fc.property(district, ({ units }) => {
        expect(suppressUnits(units, [3, 3, 2], 1).units).toEqual(units.map(() => false))
      }),
    )
  })
})
