import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { studentQuantile } from './distributions.ts'
import { subjectGaps } from './effect-size.ts'
import {
  aboveMeanRate,
  defaultThresholds,
  meanRatio,
  meanTScore,
  rateAtLeast,
  rateBelow,
  shareAboveMean,
  standings,
} from './rates.ts'
import { scoreCounts, scoreMoments } from './score-counts.ts'
import { distribution, scoreTable } from './score-table.ts'
import { quantile } from './summary.ts'

const countsOf = (totals: readonly number[]) => scoreCounts(Int32Array.from(totals))
const someTotals = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 })

describe('the score table', () => {
  it('lists scores that occur with counts and counts from the top, in marks', () => {
    expect(scoreTable(countsOf([3, 1, 3, 5]), 2)).toEqual([
      { score: 0.5, count: 1, fromTop: 4, shareFromTop: 1 },
      { score: 1.5, count: 2, fromTop: 3, shareFromTop: 0.75 },
      { score: 2.5, count: 1, fromTop: 1, shareFromTop: 0.25 },
    ])
    expect(scoreTable(countsOf([]), 1)).toEqual([])
  })

  it('is the same for scores that lie too far apart for counters', () => {
    expect(scoreTable(countsOf([2_000_000, 0, 2_000_000, 5]), 1).map((line) => line.fromTop)).toEqual([
      4, 3, 2,
    ])
  })

  it('falls into bands that hold everybody, the full mark in the last', () => {
    expect(distribution(countsOf([0, 9, 10, 99, 100]), 1, 100, 10).map((band) => band.count)).toEqual([
      2, 1, 0, 0, 0, 0, 0, 0, 0, 2,
    ])
    fc.assert(
      fc.property(someTotals, fc.integer({ min: 1, max: 25 }), (totals, width) => {
        const bands = distribution(countsOf(totals), 1, 60, width)
        expect(bands.reduce((n, band) => n + band.count, 0)).toBe(totals.length)
        expect(bands.at(-1)?.to).toBe(60)
      }),
    )
  })
})

describe('rates', () => {
  it('take the threshold itself in, without rounding errors', () => {
    const counts = countsOf([17, 16, 12, 8, 7])
    expect(rateAtLeast(counts, 0.85, 20)).toBe(1 / 5)
    expect(rateAtLeast(counts, 0.6, 20)).toBe(3 / 5)
    expect(rateBelow(counts, 0.4, 20)).toBe(1 / 5)
    expect(rateAtLeast(countsOf([]), 0.6, 20)).toBeNaN()
  })

  it('ask for nine tenths for excellent in grades 1 and 2', () => {
    expect([1, 2, 3, 9].map((grade) => defaultThresholds(grade).excellent)).toEqual([0.9, 0.9, 0.85, 0.85])
  })

  it('keep 超均率, 比均率 and the share above the mean apart', () => {
    expect(aboveMeanRate(66, 60)).toBeCloseTo(0.1, 12)
    expect(meanRatio(66, 60)).toBeCloseTo(1.1, 12)
    expect(shareAboveMean(countsOf([50, 60, 70, 80]), 60)).toBe(0.5)
    expect(shareAboveMean(countsOf([]), 60)).toBeNaN()
  })

  it('put a unit and its interval on the T scale', () => {
    expect(meanTScore({ mean: 70, interval: [65, 75] }, { mean: 60, sd: 20 })).toEqual({
      t: 55,
      interval: [52.5, 57.5],
    })
  })
})

describe('standings', () => {
  it('have T scores with mean 50, and percentile ranks that mirror each other', () => {
    fc.assert(
      fc.property(someTotals, (totals) => {
        const counts = countsOf(totals)
        const own = standings(counts)
        const mirrored = standings(countsOf(totals.map((total) => 60 - total)))
        const size = counts.scores.length
        const mirror = Array.from(
          { length: size },
          (_, c) => 1 - (mirrored.percentileRank[size - 1 - c] as number),
        )
        own.percentileRank.forEach((rank, c) => expect(rank).toBeCloseTo(mirror[c] as number, 12))
        fc.pre(size > 1)
        const sum = own.t.reduce((all, t, c) => all + t * (counts.counts[c] as number), 0)
        expect(sum / counts.n).toBeCloseTo(50, 9)
      }),
    )
  })

  it('give equal pupils equal ranks and no Z when all are equal', () => {
    const { z, rank, percentileRank } = standings(countsOf([7, 7, 7]))
    expect(z[0]).toBeNaN()
    expect([...rank]).toEqual([1])
    expect([...percentileRank]).toEqual([0.5])
  })
})

describe('quantiles', () => {
  it('are those of a plain sorted list', () => {
    fc.assert(
      fc.property(someTotals, fc.constantFrom(0.25, 0.5, 0.75, 0.9), (totals, p) => {
        const sorted = totals.toSorted((a, b) => a - b)
        const position = (sorted.length - 1) * p
        const low = sorted[Math.floor(position)] as number
        const high = sorted[Math.ceil(position)] as number
        expect(quantile(countsOf(totals), p, 7)).toBeCloseTo(low + (position % 1) * (high - low), 9)
      }),
    )
  })
})

describe('a school’s subjects', () => {
  const moments = (totals: readonly number[]) => ({ n: totals.length, ...scoreMoments(countsOf(totals)) })
  const marks = Array.from({ length: 1000 }, (_, i) => i % 100)
  const district = moments(marks)
  const districtSd = Math.sqrt(marks.reduce((sum, mark) => sum + (mark - 49.5) ** 2, 0) / 999)

  it('show the weak one against the school’s other subjects, not just against the district', () => {
    const around = (middle: number) => moments(Array.from({ length: 60 }, (_, i) => middle - 20 + (i % 41)))
    const gaps = subjectGaps([
      { subject: '语文', school: around(62), district },
      { subject: '数学', school: around(30), district },
      { subject: '英语', school: around(60), district },
    ])
    expect(gaps.map((gap) => gap.weak)).toEqual([false, true, false])
    const even = subjectGaps(['语文', '数学'].map((subject) => ({ subject, school: around(30), district })))
    expect(even.map((gap) => gap.weak)).toEqual([false, false])
  })

  it('are weak only where the difference to the others, as uncertain as they are, leaves 0 out', () => {
    // 语文 lies 0.38 SD below the district and its interval below the others' mean; the others are few pupils, though.
    const around = (middle: number, n: number) =>
      moments(Array.from({ length: n }, (_, i) => middle - 30 + (i * 61) / n))
    const of = (others: number) =>
      subjectGaps([
        { subject: '语文', school: around(38, 200), district },
        { subject: '数学', school: around(50, others), district },
      ])[0]!
    expect(of(6).interval[1]).toBeLessThan(
      subjectGaps([{ subject: '数学', school: around(50, 6), district }])[0]!.gap,
    )
    expect(of(6).toOthers!.interval[1]).toBeGreaterThan(0)
    expect(of(6).weak).toBe(false)
    expect(of(200).weak).toBe(true)
  })

  it('are compared with the others as two means with errors of their own', () => {
    const group = (totals: number[]) => moments(totals)
    const [a, b] = [
      [40, 44, 48, 52, 56],
      [50, 60, 70, 80],
    ]
    const [own] = subjectGaps([
      { subject: '语文', school: group(a), district },
      { subject: '数学', school: group(b), district },
    ])
    // Welch's t of the two, over the district's SD.
    const [va, vb] = [40 / 5, 500 / 3 / 4]
    const df = (va + vb) ** 2 / (va ** 2 / 4 + vb ** 2 / 3)
    const half = studentQuantile(0.975, df) * Math.sqrt(va + vb)
    expect(own!.toOthers!.difference).toBeCloseTo(-17 / districtSd, 12)
    expect(own!.toOthers!.interval[0]).toBeCloseTo((-17 - half) / districtSd, 12)
    expect(own!.toOthers!.interval[1]).toBeCloseTo((-17 + half) / districtSd, 12)
  })

  it('have no interval with one pupil', () => {
    const [gap] = subjectGaps([{ subject: '语文', school: moments([10]), district }])
    expect(gap?.interval).toEqual([Number.NaN, Number.NaN])
    expect(gap?.weak).toBe(false)
  })
})
