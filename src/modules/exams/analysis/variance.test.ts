import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOccasionsFile } from '../exam-file.ts'
import { localityGap, schoolSums, varianceShares } from './variance.ts'

const samples = join(
  process.env['LIANYAN_SAMPLES'] ?? new URL('../../../../../shared/samples', import.meta.url).pathname,
  'exams',
)

describe('variance between schools', () => {
  it('is the reference’s share for the 160 schools', () => {
    const { outcome, groups } = readOccasionsFile(join(samples, 'hsb82.csv'), {
      outcome: 'mAch',
      prior: 'ses',
      group: 'school',
    })
    const shares = varianceShares(schoolSums(outcome, groups.groupOf, 160))
    expect(shares.icc).toBeCloseTo(0.1803517923057, 6)
    expect(shares.schools).toBe(160)
    expect(shares.designEffect).toBeCloseTo(1 + (7185 / 160 - 1) * shares.icc, 12)
  })
})

describe('the urban–rural gap', () => {
  const kinds = ['urban', 'urban', 'urban', 'rural', 'rural', 'rural', 'town']
  const pupils = Array.from({ length: 700 }, (_, i) => ({ school: i % 7, noise: ((i * 37) % 101) - 50 }))
  const school = Int32Array.from(pupils, (pupil) => pupil.school)

  it('finds a gap that was put in, with an interval around it', () => {
    const outcome = Float64Array.from(pupils, ({ school, noise }) => 200 + noise + (school < 3 ? 12 : 0))
    const gap = localityGap(schoolSums(outcome, school, 7), kinds, 'urban', 'rural')
    expect(gap.schools).toEqual([3, 3])
    expect(gap.pupils).toEqual([300, 300])
    expect(gap.interval[0]).toBeLessThan(12)
    expect(gap.interval[1]).toBeGreaterThan(12)
    expect(gap.distinguishable).toBe(true)
    expect(localityGap(schoolSums(outcome, school, 7), kinds, 'rural', 'urban').gap).toBeCloseTo(-gap.gap, 9)
  })

  it('widens the interval when the schools of one kind differ among themselves', () => {
    const outcome = Float64Array.from(
      pupils,
      ({ school, noise }) => 200 + noise + (school < 3 ? 12 : 0) + [30, 0, -30, 25, 0, -25, 0][school]!,
    )
    const gap = localityGap(schoolSums(outcome, school, 7), kinds, 'urban', 'rural')
    expect(gap.rawGap).toBeGreaterThan(5)
    expect(gap.distinguishable).toBe(false)
  })

  it('is undefined where there are no schools of one kind', () => {
    const outcome = Float64Array.from(pupils, ({ noise }) => noise)
    const gap = localityGap(schoolSums(outcome, school, 7), kinds, 'urban', 'island')
    expect(gap.gap).toBeNaN()
    expect(gap.distinguishable).toBe(false)
  })
})
