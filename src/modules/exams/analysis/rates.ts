import { normalQuantile } from './distributions.ts'
import type { ScoreCounts } from './score-counts.ts'
import { countAtLeast, scoreMoments, squaredDeviations } from './score-counts.ts'

/** Shares of the full mark from which a total counts as excellent or passed, and below which as low. */
export interface Thresholds {
  excellent: number
  pass: number
  low: number
}

/** DOMAIN.md §4: excellent from 85 % of the full mark (grades 1–2: 90 %), pass from 60 %, low below 40 %. */
export const DEFAULT_THRESHOLDS: Thresholds = { excellent: 0.85, pass: 0.6, low: 0.4 }

/** The district's default thresholds for a grade (1–12). */
export function defaultThresholds(grade: number): Thresholds {
  return grade <= 2 ? { ...DEFAULT_THRESHOLDS, excellent: 0.9 } : DEFAULT_THRESHOLDS
}

/** The lowest whole score that reaches `share` of `full`, in millionths so that 0.85 × 20 is 17 and not 17.000…1. */
export function lineOf(share: number, full: number): number {
  return Math.ceil((Math.round(share * 1e6) * full) / 1e6)
}

/** The lowest of the scores counted here that reaches `share` of `full`; real marks reach it within rounding, 1e-9. */
function lineAmong({ origin }: ScoreCounts, share: number, full: number): number {
  return origin === undefined ? lineOf(share, full) : share * full - 1e-9 * Math.max(1, share * full) - origin
}

/** #(x ≥ share·W) / N. */
export function rateAtLeast(counts: ScoreCounts, share: number, full: number): number {
  return counts.n === 0 || !(full > 0)
    ? Number.NaN
    : countAtLeast(counts, lineAmong(counts, share, full)) / counts.n
}

/** #(x < share·W) / N. */
export function rateBelow(counts: ScoreCounts, share: number, full: number): number {
  return counts.n === 0 || !(full > 0)
    ? Number.NaN
    : (counts.n - countAtLeast(counts, lineAmong(counts, share, full))) / counts.n
}

/** 超均率 = (unit mean − reference mean) / reference mean. */
export function aboveMeanRate(unitMean: number, referenceMean: number): number {
  return (unitMean - referenceMean) / referenceMean
}

/** 比均率 = unit mean / reference mean. */
export function meanRatio(unitMean: number, referenceMean: number): number {
  return unitMean / referenceMean
}

/** Share of the unit's pupils above the reference mean; neither 超均率 nor 比均率. `referenceMean` in scaled marks. */
export function shareAboveMean(unit: ScoreCounts, referenceMean: number): number {
  if (unit.n === 0) return Number.NaN
  let above = 0
  for (let i = unit.scores.length - 1; i >= 0 && (unit.scores[i] as number) > referenceMean; i--) {
    above += unit.counts[i] as number
  }
  return above / unit.n
}

/** Where a score stands among all: one entry for each score that occurs (index as in `ScoreCounts.scores`). */
export interface Standing {
  /** (x − mean) / SD(n − 1). */
  z: Float64Array
  /** 50 + 10 z. */
  t: Float64Array
  /** Competition rank from the top: 1 + number strictly above. */
  rank: Int32Array
  /** Share strictly below. */
  shareBelow: Float64Array
  /** Percentile rank, (below + ½ equal) / N. */
  percentileRank: Float64Array
  /** 50 + 10 Φ⁻¹(percentile rank). */
  tNormalised: Float64Array
}

/** Z, T, rank and percentile rank of every score (DOMAIN.md §4; oracle definitions). */
export function standings(counts: ScoreCounts): Standing {
  const { n, scores } = counts
  const { sum, squares } = scoreMoments(counts)
  const mean = sum / n
  const sd = n < 2 ? Number.NaN : Math.sqrt(squaredDeviations(n, sum, squares) / (n - 1))
  const size = scores.length
  const standing: Standing = {
    z: new Float64Array(size),
    t: new Float64Array(size),
    rank: new Int32Array(size),
    shareBelow: new Float64Array(size),
    percentileRank: new Float64Array(size),
    tNormalised: new Float64Array(size),
  }
  let below = 0
  for (let i = 0; i < size; i++) {
    const equal = counts.counts[i] as number
    // All equal: 0/0 is undefined, and is shown as such.
    const z = ((scores[i] as number) - mean) / sd
    const percentile = (below + equal / 2) / n
    standing.z[i] = z
    standing.t[i] = 50 + 10 * z
    standing.rank[i] = n - below - equal + 1
    standing.shareBelow[i] = below / n
    standing.percentileRank[i] = percentile
    standing.tNormalised[i] = 50 + 10 * normalQuantile(percentile)
    below += equal
  }
  return standing
}

/**
 * Mean T score of a unit on the district's scale with the interval of its mean, for trends over terms:
 * 50 + 10 (mean_unit − mean) / SD, ± 10 · half-width / SD.
 */
export function meanTScore(
  unit: { mean: number; interval: readonly [number, number] },
  district: { mean: number; sd: number },
): { t: number; interval: [number, number] } {
  const scaleT = (mark: number) => 50 + (10 * (mark - district.mean)) / district.sd
  return { t: scaleT(unit.mean), interval: [scaleT(unit.interval[0]), scaleT(unit.interval[1])] }
}
