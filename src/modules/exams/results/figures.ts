import { wilsonInterval } from '../analysis/effect-size.ts'
import { aboveMeanRate, lineOf, meanRatio, type Thresholds } from '../analysis/rates.ts'
import { countAtLeast, type ScoreCounts, scoreCounts } from '../analysis/score-counts.ts'
import { quantile } from '../analysis/summary.ts'
import type { ListedFigures, Summary, UnitFigures } from '../contract/result-shapes.ts'
import { hedges, meanOf, minus, type Moments, momentsOf, sdOf, t975 } from './moments.ts'
import { effectiveSize, type SampleError } from './sample-error.ts'
import type { Heads } from './units.ts'

/** Totals of a set of pupils, ×scale, counted by score. */
export interface Scores {
  counts: ScoreCounts
  /** Σ of weights by score; null where nobody is weighted. */
  weights: Float64Array | null
  moments: Moments
}

/** How totals are read: full mark ×scale, marks a step, thresholds as shares of the full mark. */
export interface Reading {
  full: number
  scale: number
  thresholds: Thresholds
}

/** `weightOf` gives the weight of each counted pupil, by place in `totals`; null where nobody is weighted. */
export function scoresOf(totals: Int32Array, weightOf: Float64Array | null, members?: Int32Array): Scores {
  const counts = scoreCounts(totals, members)
  if (!weightOf) return { counts, weights: null, moments: momentsOf(counts, null) }
  const at = new Map(Array.from(counts.scores, (score, c) => [score, c]))
  const weights = new Float64Array(counts.scores.length)
  for (let i = 0; i < counts.n; i++) {
    const place = members ? members[i]! : i
    weights[at.get(totals[place]!)!]! += weightOf[place]!
  }
  return { counts, weights, moments: momentsOf(counts, weights) }
}

/** The weighted quantile: the lowest score that a share `p` of the weight does not exceed. */
function weightedQuantile({ counts, weights, moments }: Scores, p: number): number {
  let below = 0
  for (let c = 0; c < counts.scores.length; c++) {
    below += weights![c]!
    if (below >= p * moments.w - 1e-9) return counts.scores[c]!
  }
  return Number.NaN
}

/** Share of pupils with at least `line` (×scale), weighted in a sample. */
function shareFrom({ counts, weights, moments }: Scores, line: number): number {
  if (counts.n === 0) return Number.NaN
  if (!weights) return countAtLeast(counts, line) / counts.n
  let weight = 0
  for (let c = counts.scores.length - 1; c >= 0 && counts.scores[c]! >= line; c--) weight += weights[c]!
  return weight / moments.w
}

/** Figures of one set of pupils, in marks. `error`: of a sample of schools; left out, pupils count as drawn one by one. */
export function summaryOf(scores: Scores, heads: Heads, reading: Reading, error?: SampleError): Summary {
  const { counts, moments, weights } = scores
  const { full, scale, thresholds } = reading
  const { n } = moments
  const mean = meanOf(moments) / scale
  const sd = sdOf(moments) / scale
  const standardError = error ? error.standardError / scale : sd / Math.sqrt(n)
  const half = t975(error ? error.df : n - 1) * standardError
  const at = (p: number) => (weights ? weightedQuantile(scores, p) : quantile(counts, p, 7)) / scale
  const pass = shareFrom(scores, lineOf(thresholds.pass, full))
  return {
    enrolled: heads.enrolled,
    sat: heads.sat,
    absent: heads.absent,
    cheated: heads.cheated,
    missing: heads.missing,
    counted: heads.counted,
    represents: weights ? Math.round(moments.w) : null,
    full: full / scale,
    mean,
    sd,
    standardError,
    interval: [mean - half, mean + half],
    min: n === 0 ? Number.NaN : counts.scores[0]! / scale,
    q1: at(0.25),
    median: at(0.5),
    q3: at(0.75),
    max: n === 0 ? Number.NaN : counts.scores.at(-1)! / scale,
    scoreRate: full > 0 ? meanOf(moments) / full : Number.NaN,
    excellent: shareFrom(scores, lineOf(thresholds.excellent, full)),
    pass,
    low: 1 - shareFrom(scores, lineOf(thresholds.low, full)),
    passInterval: wilsonInterval(pass, error ? effectiveSize(n, sd, standardError) : n),
  }
}

/**
 * The same beside the district (`all`), which the unit is part of. In a sample of schools `errors` are those of the mean, where
 * the unit is made of schools, and of its difference to the rest.
 */
export function unitFiguresOf(
  scores: Scores,
  heads: Heads,
  all: Scores,
  reading: Reading,
  alpha: number,
  errors: { mean?: SampleError; toRest?: SampleError } = {},
): UnitFigures {
  const summary = summaryOf(scores, heads, reading, errors.mean)
  const { effect, interval } = hedges(scores.moments, minus(all.moments, scores.moments), errors.toRest)
  const districtMean = meanOf(all.moments)
  return besideDistrict(summary, {
    mean: districtMean / reading.scale,
    sd: sdOf(all.moments) / reading.scale,
    shareAboveMean: shareFrom(scores, Math.floor(districtMean) + 1),
    effect,
    effectInterval: interval,
    alpha,
  })
}

/** A unit's figures on the district's scale, whose mean and SD are given in marks. */
export function besideDistrict(
  unit: Summary,
  district: {
    mean: number
    sd: number
    shareAboveMean: number
    effect: number
    effectInterval: [number, number]
    alpha: number | null
  },
): UnitFigures {
  const { mean, sd } = district
  const own = unit.mean as number
  const scaleT = (mark: number | null) => 50 + (10 * ((mark as number) - mean)) / sd
  return {
    ...unit,
    z: (own - mean) / sd,
    t: scaleT(own),
    tInterval: [scaleT(unit.interval[0]), scaleT(unit.interval[1])],
    aboveMeanRate: aboveMeanRate(own, mean),
    meanRatio: meanRatio(own, mean),
    shareAboveMean: district.shareAboveMean,
    effect: district.effect,
    effectInterval: district.effectInterval,
    alpha: district.alpha,
  }
}

/** To so many decimals; undefined figures stay undefined. */
export function rounded(value: number | null, decimals = 4): number | null {
  if (value === null || !Number.isFinite(value)) return null
  const step = 10 ** decimals
  return Math.round(value * step) / step
}

export const roundedInterval = (
  of: readonly (number | null)[],
  decimals = 4,
): [number | null, number | null] => [rounded(of[0] ?? null, decimals), rounded(of[1] ?? null, decimals)]

/** What lists show of a unit: fewer figures, to four decimals. */
export function listedOf(of: UnitFigures): ListedFigures {
  return {
    enrolled: of.enrolled,
    sat: of.sat,
    absent: of.absent,
    cheated: of.cheated,
    missing: of.missing,
    counted: of.counted,
    mean: rounded(of.mean),
    sd: rounded(of.sd),
    interval: roundedInterval(of.interval),
    scoreRate: rounded(of.scoreRate),
    median: rounded(of.median),
    excellent: rounded(of.excellent),
    pass: rounded(of.pass),
    low: rounded(of.low),
    t: rounded(of.t),
    tInterval: roundedInterval(of.tInterval),
    aboveMeanRate: rounded(of.aboveMeanRate),
    meanRatio: rounded(of.meanRatio),
    shareAboveMean: rounded(of.shareAboveMean),
    effect: rounded(of.effect),
    effectInterval: roundedInterval(of.effectInterval),
  }
}
