import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FramePupil } from './sampling.ts'
import { allocate, drawSample, sampleOf, seededNumbers } from './sampling.ts'

const frame: FramePupil[] = Array.from({ length: 600 }, (_, i) => ({
  id: `p${String(i).padStart(4, '0')}`,
  school: `s${i % 12}`,
  class: `s${i % 12}-${i % 36 < 12 ? 1 : i % 36 < 24 ? 2 : 3}`,
}))
const stratumOf = Object.fromEntries(
  Array.from({ length: 12 }, (_, s) => [`s${s}`, s < 6 ? 'urban' : 'rural']),
)

describe('the seeded generator', () => {
  it('gives the numbers that its description gives', () => {
    const random = seededNumbers('2026-秋-数学')
    expect(Array.from({ length: 6 }, () => random.below(1000))).toEqual([576, 858, 418, 494, 59, 966])
  })

  it('gives every number below n about equally often', () => {
    const random = seededNumbers('uniform')
    const counts = new Float64Array(7)
    for (let i = 0; i < 70_000; i++) (counts[random.below(7)] as number)++
    const chi2 = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    // 0.1 % point of chi-square with 6 degrees of freedom; the seed is fixed.
    expect(chi2).toBeLessThan(22.46)
  })
})

describe('a sample', () => {
  it('is the same for the same seed, in whatever order the list came, and another for another seed', () => {
    const plan = {
      seed: '2026-1',
      pupils: frame,
      stratumOf,
      schools: 5,
      within: { unit: 'pupil' as const, size: 20 },
    }
    const one = drawSample(plan)
    expect(drawSample({ ...plan, pupils: frame.toReversed() })).toEqual(one)
    expect(drawSample({ ...plan, seed: '2026-2' })).not.toEqual(one)
  })

  it('has as many schools, and pupils in each, as were asked for', () => {
    const sample = drawSample({
      seed: 'x',
      pupils: frame,
      stratumOf,
      schools: 5,
      within: { unit: 'pupil', size: 20 },
    })
    const schools = new Set(sample.map((pupil) => pupil.school))
    expect([sample.length, schools.size]).toEqual([100, 5])
    expect([...schools].some((school) => stratumOf[school] === 'rural')).toBe(true)
    expect(new Set(sample.map((pupil) => pupil.id)).size).toBe(100)
  })

  it('takes whole classes where classes are drawn', () => {
    const sample = drawSample({ seed: 'x', pupils: frame, within: { unit: 'class', size: 1 } })
    const classes = new Set(sample.map((pupil) => pupil.class))
    expect(classes.size).toBe(12)
    expect(sample.length).toBe(frame.filter((pupil) => classes.has(pupil.class)).length)
  })

  it('stands for all pupils by its weights', () => {
    const sizes = fc.record({
      schools: fc.integer({ min: 2, max: 12 }),
      size: fc.integer({ min: 1, max: 50 }),
      seed: fc.string(),
    })
    fc.assert(
      fc.property(sizes, ({ schools, size, seed }) => {
        const sample = drawSample({
          seed,
          pupils: frame,
          stratumOf,
          schools,
          within: { unit: 'pupil', size },
        })
        const weight = sample.reduce((sum, pupil) => sum + pupil.weight, 0)
        expect(weight).toBeCloseTo(600, 6)
      }),
    )
  })

  it('is everybody where nothing limits it', () => {
    const all = drawSample({ seed: 'x', pupils: frame })
    expect(all.length).toBe(600)
    expect(all.every((pupil) => pupil.weight === 1 && pupil.booklet === null)).toBe(true)
    expect(drawSample({ seed: 'x', pupils: [] })).toEqual([])
  })

  it('deals booklets evenly in every school, one a pupil', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.string(), (count, seed) => {
        const booklets = Array.from({ length: count }, (_, b) => `卷${b + 1}`)
        const sample = drawSample({ seed, pupils: frame, within: { unit: 'pupil', size: 17 }, booklets })
        for (const school of new Set(sample.map((pupil) => pupil.school))) {
          const own = sample.filter((pupil) => pupil.school === school)
          const counts = booklets.map((booklet) => own.filter((pupil) => pupil.booklet === booklet).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
          expect(counts.reduce((a, b) => a + b, 0)).toBe(own.length)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('stands for all pupils by the weights of those with any one booklet', () => {
    const booklets = ['语文', '数学', '英语']
    const sample = drawSample({ seed: 'x', pupils: frame, within: { unit: 'pupil', size: 12 }, booklets })
    for (const booklet of booklets) {
      const own = sample.filter((pupil) => pupil.booklet === booklet)
      expect(own.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(600, 6)
    }
  })

  it('gives every id the same chance', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const counts = new Map(ids.map((id) => [id, 0]))
    for (let i = 0; i < 5000; i++) {
      for (const id of sampleOf(ids, 2, seededNumbers(`seed ${i}`)))
        counts.set(id, (counts.get(id) as number) + 1)
    }
    expect(Math.max(...[...counts.values()].map((count) => Math.abs(count - 2000)))).toBeLessThan(140)
  })
})

describe('places for strata', () => {
  it.each([
    [[30, 18, 12], 20, [10, 6, 4]],
    [[50, 1, 1], 5, [3, 1, 1]],
    [[10, 10], 3, [2, 1]],
    [[3, 0, 4], 9, [3, 0, 4]],
    [[5, 5, 5], 2, [1, 1, 0]],
    [[], 4, []],
  ])('of sizes %j with %d places are %j', (sizes, places, wanted) => {
    expect(allocate(sizes, places)).toEqual(wanted)
  })

  it('are all given out and never exceed what a stratum has', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 120 }), (strata, places) => {
        const given = allocate(strata, places)
        const total = strata.reduce((a, b) => a + b, 0)
        expect(given.reduce((a, b) => a + b, 0)).toBe(Math.min(places, total))
        expect(given.every((count, i) => count >= 0 && count <= (strata[i] as number))).toBe(true)
      }),
    )
  })
})
