import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectiveScores, subjectLine, sumOfSubjects } from './effective-scores.ts'
import { MISSING } from './marks-table.ts'

const chinese = { subject: '语文', totals: Int32Array.of(90, 80, 70, 60, 95, MISSING) }
const maths = { subject: '数学', totals: Int32Array.of(85, 90, 60, 95, 40, 99) }

describe('effective scores', () => {
  it('leave out pupils who lack a subject', () => {
    expect([...sumOfSubjects([chinese, maths])]).toEqual([175, 170, 130, 155, 135, MISSING])
  })

  it('set a subject’s line where as many reach it as reach the total line', () => {
    const sums = sumOfSubjects([chinese, maths])
    expect(subjectLine(sums, chinese.totals, 155, 'rank')).toBe(80)
    expect(subjectLine(sums, maths.totals, 155, 'rank')).toBe(85)
    expect(subjectLine(sums, maths.totals, 900, 'rank')).toBe(Infinity)
  })

  it('set a subject’s line in proportion to the means', () => {
    const sums = sumOfSubjects([chinese, maths])
    expect(subjectLine(sums, chinese.totals, 153, 'proportion')).toBeCloseTo((395 * 153) / 765, 12)
  })

  it('count both lines, and keep contribution, hit and subject share apart', () => {
    const [first] = effectiveScores([chinese, maths], 155, [80, 85])
    expect(first).toEqual({
      subject: '语文',
      line: 80,
      overTotal: 3,
      overSubject: 3,
      overBoth: 2,
      contribution: 2 / 3,
      hit: 2 / 3,
      subjectShare: 395 / 765,
    })
  })

  it('say that a rate is undefined when nobody reaches a line', () => {
    const [first] = effectiveScores([chinese, maths], 900, [80, 85], Int32Array.of(0, 5))
    expect(first?.contribution).toBeNaN()
    expect(first?.hit).toBe(0)
  })

  it('never count more in both than in either, and shares add up to one', () => {
    const marks = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 })), {
      minLength: 1,
      maxLength: 50,
    })
    fc.assert(
      fc.property(marks, fc.integer({ min: 2, max: 200 }), (rows, line) => {
        const subjects = [0, 1].map((s) => ({
          subject: String(s),
          totals: Int32Array.from(rows, (row) => row[s] as number),
        }))
        const found = effectiveScores(subjects, line, [line / 2, line / 2])
        expect(found.every((own) => own.overBoth <= Math.min(own.overTotal, own.overSubject))).toBe(true)
        expect(found.reduce((sum, own) => sum + own.subjectShare, 0)).toBeCloseTo(1, 12)
      }),
    )
  })
})
