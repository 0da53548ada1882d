import { describe, expect, it } from 'vitest'
import { extremeGroupSize } from './discrimination.ts'
import { marksTable } from './marks-table.ts'
import { analysePaper } from './paper-analysis.ts'

/** Section 6 of the Law School Admission Test, 1,000 candidates (Bock & Lieberman 1970), in order of pattern. */
const LSAT: readonly [string, number][] = [
  ['00000', 3],
  ['00001', 6],
  ['00010', 2],
  ['00011', 11],
  ['00100', 1],
  ['00101', 1],
  ['00110', 3],
  ['00111', 4],
  ['01000', 1],
  ['01001', 8],
  ['01011', 16],
  ['01101', 3],
  ['01110', 2],
  ['01111', 15],
  ['10000', 10],
  ['10001', 29],
  ['10010', 14],
  ['10011', 81],
  ['10100', 3],
  ['10101', 28],
  ['10110', 15],
  ['10111', 80],
  ['11000', 16],
  ['11001', 56],
  ['11010', 21],
  ['11011', 173],
  ['11100', 11],
  ['11101', 61],
  ['11110', 28],
  ['11111', 298],
]

function lsat(order: readonly [string, number][]) {
  const marks = order.flatMap(([pattern, count]) =>
    Array.from({ length: count }, () => Array.from(pattern, Number)).flat(),
  )
  return analysePaper(marksTable(['1', '2', '3', '4', '5'], marks, 'max'))
}

describe('the 27 % groups', () => {
  it('give the published discrimination of the first LSAT item under each tie rule', () => {
    const [first] = lsat(LSAT).items
    expect(first?.fractional).toBeCloseTo(0.1966, 4)
    expect(first?.cut).toBeCloseTo(0.1768, 4)
    expect(first?.stable).toBeCloseTo(0.1333, 4)
  })

  it('depend on the order of rows under the stable rule only', () => {
    const [first] = lsat(LSAT).items
    const [turned] = lsat(LSAT.toReversed()).items
    expect([turned?.fractional, turned?.cut]).toEqual([first?.fractional, first?.cut])
    expect(turned?.stable).not.toBe(first?.stable)
  })

  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [50, 14],
    [100, 27],
    [650, 176],
    [15702, 4240],
  ])('of %d pupils have %d each', (n, size) => {
    expect(extremeGroupSize(n)).toBe(size)
  })
})
