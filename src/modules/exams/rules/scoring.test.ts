import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradedScores, FIVE_GRADES } from '../analysis/graded-scores.ts'
import { gradeBands, scoreLines } from '../contract/assessments.ts'
import { type BandDraft, bandFaults, gradingSchemes, lineFaults, schemeOf, shareOf } from './scoring.ts'

const five = (): BandDraft[] => structuredClone([...FIVE_GRADES.bands])
const texts = (bands: BandDraft[]) => bandFaults(bands).map(({ text }) => text)

describe('Ready tables of graded scores', () => {
  it('are complete, and are known again as long as nothing is changed in them', () => {
    expect(gradingSchemes.map(({ bands }) => bandFaults(bands))).toEqual([[], []])
    for (const { key, bands, source } of gradingSchemes) {
      expect(schemeOf(structuredClone([...bands]))?.key).toBe(key)
      expect(gradeBands.min(2).max(10).safeParse(bands).success).toBe(true)
      expect(source).toMatch(/^出处：20\d\d 年/)
    }
    const own = five()
    own[0]!.high = 99
    expect(schemeOf(own)).toBeUndefined()
  })
})

describe('Bands of graded scores', () => {
  it('must add up to 100 %, in hundredths of a per cent too', () => {
    const bands = five()
    bands[0]!.percent = 10
    expect(texts(bands)).toEqual(['还差 5%'])
    bands[0]!.percent = 15.25
    expect(texts(bands)).toEqual(['多出 0.25%'])
    const thirds = [33.33, 33.33, 33.34].map((percent, at) => ({
      grade: 'ABC'[at]!,
      percent,
      low: 70 - at * 20,
      high: 80 - at * 20,
    }))
    expect(shareOf(thirds)).toBe(100)
    expect(texts(thirds)).toEqual([])
  })

  it.each([
    ['没有写等级名称', { grade: ' ' }, 'grade'],
    ['写了两次', { grade: 'A' }, 'grade'],
    ['比例要大于 0%', { percent: null }, 'percent'],
    ['比例要大于 0%', { percent: 0 }, 'percent'],
    ['最低分要填', { low: null }, 'low'],
    ['最高分要填', { high: 85.5 }, 'high'],
    ['最低分高于最高分', { low: 90 }, 'low'],
    ['最高分要低于上一等级的最低分(86 分)', { high: 86 }, 'high'],
  ] as const)('are refused with a sentence and its place: %s', (words, change, field) => {
    const bands = five()
    bands[1] = { ...bands[1]!, ...change }
    const fault = bandFaults(bands).find(({ text }) => text.includes(words))
    expect(fault).toMatchObject({ row: 1, field })
  })

  it('are two at least and ten at most', () => {
    const many = Array.from({ length: 11 }, (_, at) => ({
      grade: `${at}级`,
      percent: 100 / 11,
      low: 100 - at * 5,
      high: 102 - at * 5,
    }))
    expect(texts(many)).toContain('最多 10 个等级。')
    expect(texts([{ grade: 'A', percent: 100, low: 30, high: 100 }])).toEqual(['至少要有 2 个等级。'])
  })

  it('that have no fault are taken by the contract, and give no pupil two grades', () => {
    const band = fc.record({
      percent: fc.integer({ min: 1, max: 60 }),
      width: fc.nat({ max: 20 }),
      gap: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(band, { minLength: 2, maxLength: 10 }), (made) => {
        let top = 300
        const bands = made.map(({ percent, width, gap }, at) => {
          const high = top
          top -= width + gap
          return { grade: `${at}`, percent, low: high - width, high }
        })
        const rest = 100 - shareOf(bands.slice(1))
        bands[0]!.percent = rest
        const faults = bandFaults(bands)
        expect(faults.length === 0).toBe(rest > 0)
        if (faults.length > 0) return
        expect(gradeBands.min(2).max(10).safeParse(bands).success).toBe(true)
        const counts = { n: 60, scores: [10, 20, 30, 40, 50, 60], counts: [10, 10, 10, 10, 10, 10] }
        const graded = gradedScores(counts, { ...FIVE_GRADES, bands }).map((one) => one.graded)
        expect(graded).toEqual(graded.toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('Lines over the sum', () => {
  it('need different names and totals', () => {
    const lines = [
      { name: '重点线', total: 445 },
      { name: '普高线', total: 390.5 },
    ]
    expect(lineFaults(lines)).toEqual([])
    expect(scoreLines.min(1).max(5).safeParse(lines).success).toBe(true)
    const faults = lineFaults([{ name: '', total: null }, ...lines, { name: '重点线 ', total: 6_000 }])
    expect(faults.map(({ row, field }) => [row, field])).toEqual([
      [0, 'name'],
      [0, 'total'],
      [3, 'name'],
      [3, 'total'],
    ])
    expect(faults[2]!.text).toBe('“重点线”写了两次，名称要不同。')
    expect(lineFaults([]).map(({ text }) => text)).toEqual(['至少要有一条线。'])
    const six = Array.from({ length: 6 }, (_, at) => ({ name: `线${at}`, total: 100 }))
    expect(lineFaults(six).map(({ text }) => text)).toEqual(['最多 5 条线。'])
  })
})
