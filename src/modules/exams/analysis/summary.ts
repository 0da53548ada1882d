import { studentQuantile } from './distributions.ts'
import type { ScoreCounts } from './score-counts.ts'
import { scoreAt, scoreMoments, squaredDeviations } from './score-counts.ts'
import type { Thresholds } from './rates.ts'
import { rateAtLeast, rateBelow } from './rates.ts'

/** Description of the totals of a group of pupils, in marks. NaN = undefined (for example the SD of one pupil). */
export interface Summary {
  n: number
  mean: number
  /** Divisor n − 1. */
  sd: number
  /** Divisor n. */
  sdPopulation: number
  standardError: number
  /** Mean ± t(n − 1). */
  interval: [number, number]
  min: number
  max: number
  /** Hyndman & Fan type 7, as in Excel's PERCENTILE.INC. */
  q1: number
  median: number
  q3: number
  /** Hyndman & Fan type 6, as in SPSS: [q1, median, q3]. */
  quartilesType6: [number, number, number]
  excellent: number
  pass: number
  low: number
  /** Mean / full mark. */
  scoreRate: number
}

/** Quantile between two order statistics, counted from the origin of `counts`; `type` 7: position (n − 1)p + 1, 6: (n + 1)p (Hyndman & Fan 1996). */
export function quantile(counts: ScoreCounts, p: number, type: 6 | 7): number {
  const { n } = counts
  if (n === 0) return Number.NaN
  const position = type === 7 ? (n - 1) * p + 1 : (n + 1) * p
  const below = Math.floor(position)
  if (below < 1) return scoreAt(counts, 1)
  if (below >= n) return scoreAt(counts, n)
  const low = scoreAt(counts, below)
  const part = position - below
  return part === 0 ? low : low + part * (scoreAt(counts, below + 1) - low)
}

/** `full` is the full mark ×scale; the results are in marks. Definitions: DOMAIN.md §4. */
export function summarise(counts: ScoreCounts, full: number, scale: number, thresholds: Thresholds): Summary {
  const { n, scores } = counts
  const { sum, squares } = scoreMoments(counts)
  const deviations = squaredDeviations(n, sum, squares)
  const origin = counts.origin ?? 0
  const mean = n === 0 ? Number.NaN : (sum / n + origin) / scale
  const sd = n < 2 ? Number.NaN : Math.sqrt(deviations / (n - 1)) / scale
  const standardError = sd / Math.sqrt(n)
  const half = studentQuantile(0.975, n - 1) * standardError
  const at = (p: number, type: 6 | 7) => (quantile(counts, p, type) + origin) / scale
  return {
    n,
    mean,
    sd,
    sdPopulation: n === 0 ? Number.NaN : Math.sqrt(deviations / n) / scale,
    standardError,
    interval: [mean - half, mean + half],
    min: n === 0 ? Number.NaN : ((scores[0] as number) + origin) / scale,
    max: n === 0 ? Number.NaN : ((scores[scores.length - 1] as number) + origin) / scale,
    q1: at(0.25, 7),
    median: at(0.5, 7),
    q3: at(0.75, 7),
    quartilesType6: [at(0.25, 6), at(0.5, 6), at(0.75, 6)],
    excellent: rateAtLeast(counts, thresholds.excellent, full),
    pass: rateAtLeast(counts, thresholds.pass, full),
    low: rateBelow(counts, thresholds.low, full),
    scoreRate: full > 0 ? (mean * scale) / full : Number.NaN,
  }
}
