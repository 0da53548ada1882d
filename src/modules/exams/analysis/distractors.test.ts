import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extremeGroups } from './discrimination.ts'
import { optionLetters, optionMask, optionUse } from './distractors.ts'
import { countedPupils, marksTable } from './marks-table.ts'
import { scoreCounts } from './score-counts.ts'

describe('options chosen', () => {
  it.each([
    ['A', 0b1],
    ['c a', 0b101],
    ['AC', 0b101],
    ['A、D', 0b1001],
    ['', 0],
    ['3', null],
    ['对', null],
  ])('%j is read as %j', (text, mask) => {
    expect(optionMask(text)).toBe(mask)
  })

  it('are written back as letters', () => {
    expect(['', 'A', 'BD', 'ACZ'].map((letters) => optionLetters(optionMask(letters) ?? 0))).toEqual([
      '',
      'A',
      'BD',
      'ACZ',
    ])
  })

  it('are shown for top, middle and bottom pupils, the key first', () => {
    const totals = Array.from({ length: 100 }, (_, i) => i)
    const paper = marksTable(['总'], totals, 'max')
    const counted = countedPupils(paper)
    const counts = scoreCounts(counted.totals)
    // The weak choose B, the strong C; every tenth pupil nothing.
    const chosen = Uint32Array.from(totals, (total) => (total % 10 === 0 ? 0 : total < 50 ? 0b10 : 0b100))
    const use = optionUse(chosen, 0b100, counted, counts, extremeGroups(counts))
    expect(use.map((option) => option.option)).toEqual(['C', '', 'B'])
    const [key, none, wrong] = use
    expect([key?.count, none?.count, wrong?.count]).toEqual([45, 10, 45])
    expect(key?.upper).toBeCloseTo(25 / 27, 12)
    expect(key?.lower).toBe(0)
    expect(wrong?.lower).toBeCloseTo(24 / 27, 12)
    expect(wrong?.discrimination).toBeLessThan(0)
    expect(key?.isKey).toBe(true)
  })

  it('add up to everybody in each ability group', () => {
    const pupils = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 })), {
      minLength: 10,
      maxLength: 60,
    })
    fc.assert(
      fc.property(pupils, (rows) => {
        const paper = marksTable(
          ['总'],
          rows.map(([total]) => total),
          'max',
        )
        const counted = countedPupils(paper)
        const counts = scoreCounts(counted.totals)
        const chosen = Uint32Array.from(rows, ([, option]) => option)
        const use = optionUse(chosen, 1, counted, counts, extremeGroups(counts))
        for (const key of ['share', 'upper', 'middle', 'lower'] as const) {
          expect(use.reduce((sum, option) => sum + option[key], 0)).toBeCloseTo(1, 9)
        }
      }),
    )
  })
})
