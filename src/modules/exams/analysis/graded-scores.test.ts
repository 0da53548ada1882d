import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GradingScheme } from './graded-scores.ts'
import { FIVE_GRADES, gradedScores, thresholdGrade } from './graded-scores.ts'
import { scoreCounts } from './score-counts.ts'

const countsOf = (totals: readonly number[]) => scoreCounts(Int32Array.from(totals))

describe('graded scores', () => {
  it('map 100 pupils with scores 1 to 100 onto the five bands, linear within each', () => {
    const graded = gradedScores(countsOf(Array.from({ length: 100 }, (_, i) => i + 1)), FIVE_GRADES)
    const at = (raw: number) => graded.find((line) => line.raw === raw)
    expect(at(100)).toMatchObject({ grade: 'A', graded: 100 })
    expect(at(86)).toMatchObject({ grade: 'A', graded: 86 })
    expect(at(85)).toMatchObject({ grade: 'B', graded: 85 })
    expect(at(51)).toMatchObject({ grade: 'B', graded: 71 })
    expect(at(50)).toMatchObject({ grade: 'C', graded: 70 })
    expect(at(16)).toMatchObject({ grade: 'C', graded: 56 })
    expect(at(3)).toMatchObject({ grade: 'D', graded: 41 })
    expect([at(2)?.graded, at(1)?.graded]).toEqual([40, 30])
    // 71·(85 − 68) + 85·(68 − 51) over 34: exactly in the middle.
    expect(at(68)?.graded).toBe(78)
  })

  const ten = Array.from({ length: 10 }, (_, i) => (i < 6 ? 50 : 90))
  const two = (tie: GradingScheme['tie'], percent = 30): GradingScheme => ({
    name: '两等',
    bands: [
      { grade: '上', percent, low: 80, high: 100 },
      { grade: '下', percent: 100 - percent, low: 40, high: 79 },
    ],
    tie,
    single: 'middle',
  })

  it.each([
    ['higher', 30, '上'],
    ['lower', 30, '下'],
    ['nearest', 30, '上'],
    ['nearest', 10, '下'],
    ['lower', 40, '上'],
  ] as const)('ties at the boundary go by the rule: %s with %d %% gives %s', (tie, percent, grade) => {
    expect(gradedScores(countsOf(ten), two(tie, percent)).at(-1)?.grade).toBe(grade)
  })

  it.each([
    ['high', 100],
    ['middle', 90],
    ['low', 80],
  ] as const)('a band with a single raw score does not divide by zero: %s of the band', (single, graded) => {
    expect(gradedScores(countsOf(ten), { ...two('higher'), single }).at(-1)?.graded).toBe(graded)
  })

  it('never put a higher raw score below a lower one, and treat equals alike', () => {
    const totals = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(totals, fc.constantFrom('higher', 'lower', 'nearest'), (marks, tie) => {
        const lines = gradedScores(countsOf(marks), { ...FIVE_GRADES, tie })
        const graded = lines.map((line) => line.graded)
        expect(graded).toEqual(graded.toSorted((a, b) => a - b))
        expect(Math.min(...graded)).toBeGreaterThanOrEqual(30)
        expect(Math.max(...graded)).toBeLessThanOrEqual(100)
        expect(lines.reduce((n, line) => n + line.count, 0)).toBe(marks.length)
      }),
    )
  })

  it('are empty without pupils', () => {
    expect(gradedScores(countsOf([]), FIVE_GRADES)).toEqual([])
  })
})

describe('grades by share of the full mark', () => {
  it.each([
    [85, 100, '优秀'],
    [84.5, 100, '良好'],
    [72, 120, '合格'],
    [71.5, 120, '待合格'],
    [17, 20, '优秀'],
    [0, 20, '待合格'],
  ])('%d of %d is %s', (score, full, grade) => {
    expect(thresholdGrade(score, full)).toBe(grade)
  })
})
