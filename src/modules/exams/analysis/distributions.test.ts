import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chiSquareQuantile,
  chiSquareUpperTail,
  fisherQuantile,
  fisherUpperTail,
  incompleteBeta,
  normalQuantile,
  studentQuantile,
  studentUpperTail,
} from './distributions.ts'

/** Relative distance, so that tails of 1e-229 are compared by their digits too. */
function gap(found: number, wanted: number): number {
  return Math.abs(found - wanted) / Math.abs(wanted)
}

describe('distributions', () => {
  it.each([
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [3, 3.1824463052837078],
    [10, 2.228138851986274],
    [100, 1.9839715185235518],
    [15701, 1.9601150864447858],
  ])('gives the 97.5 %% point of Student’s t with %d degrees of freedom', (df, wanted) => {
    expect(gap(studentQuantile(0.975, df), wanted)).toBeLessThan(1e-12)
    expect(gap(studentQuantile(0.025, df), -wanted)).toBeLessThan(1e-12)
  })

  it('keeps the digits of a tail far too small for subtraction', () => {
    expect(gap(studentUpperTail(33.5797991868532, 6930.77376236582), 1.7486281481121543e-229)).toBeLessThan(
      1e-12,
    )
    expect(gap(studentUpperTail(2, 1), 0.14758361765043326)).toBeLessThan(1e-12)
    expect(gap(studentUpperTail(-1, 8), 0.8267032464563329)).toBeLessThan(1e-12)
    expect(gap(fisherUpperTail(32.2754086250914, 1, 649), 2.0209143955183912e-8)).toBeLessThan(1e-12)
    expect(gap(fisherUpperTail(3, 15, 20), 0.011646447220042043)).toBeLessThan(1e-12)
  })

  it.each([
    [0.975, 15701, 15701 * 29, 1.0226321423318536],
    [0.025, 15701, 15701 * 29, 0.9776345797807807],
    [0.975, 650, 650 * 19, 1.1149227697435558],
    [0.975, 1, 5, 10.006982196613569],
    [0.025, 1, 5, 0.0010847776476146972],
  ])('gives the %d point of F(%d, %d)', (p, df1, df2, wanted) => {
    expect(gap(fisherQuantile(p, df1, df2), wanted)).toBeLessThan(1e-12)
  })

  it.each([
    [0.975, 15701, 1.0222411292570568 * 15701],
    [0.025, 15701, 0.9780001660146551 * 15701],
    [0.975, 1, 5.023886187314888],
    [0.05, 3, 0.3518463177492717],
  ])('gives the %d point of chi-square with %d degrees of freedom', (p, df, wanted) => {
    expect(gap(chiSquareQuantile(p, df), wanted)).toBeLessThan(1e-12)
    expect(gap(chiSquareUpperTail(wanted, df), 1 - p)).toBeLessThan(1e-11)
  })

  it('gives normal quantiles from the middle to the far tail', () => {
    expect(gap(normalQuantile(0.975), 1.959963984540054)).toBeLessThan(1e-12)
    expect(normalQuantile(0.5)).toBe(0)
    expect(gap(normalQuantile(1e-20), -9.262340089798409)).toBeLessThan(1e-12)
    expect(normalQuantile(0)).toBe(-Infinity)
    expect(normalQuantile(1.5)).toBeNaN()
  })

  it('finds back the probability of every quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.6, max: 5000, noNaN: true }),
        fc.double({ min: 0.6, max: 5000, noNaN: true }),
        (p, df1, df2) => {
          expect(gap(studentUpperTail(studentQuantile(p, df1), df1), 1 - p)).toBeLessThan(1e-9)
          expect(gap(fisherUpperTail(fisherQuantile(p, df1, df2), df1, df2), 1 - p)).toBeLessThan(1e-9)
        },
      ),
    )
  })

  it('splits the incomplete beta into tails that add up to one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, x) => {
          const { lower, upper } = incompleteBeta(a, b, x, 1 - x)
          expect(lower + upper).toBeCloseTo(1, 12)
          expect(lower).toBeGreaterThanOrEqual(-1e-12)
        },
      ),
    )
  })

  it('answers NaN rather than a number where a distribution does not exist', () => {
    expect(studentQuantile(0.975, 0)).toBeNaN()
    expect(studentUpperTail(Number.NaN, 3)).toBeNaN()
    expect(fisherQuantile(0.975, 0, 5)).toBeNaN()
    expect(fisherUpperTail(2, 3, 0)).toBeNaN()
  })
})
