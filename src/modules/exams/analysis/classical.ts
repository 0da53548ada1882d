import { chiSquareQuantile, fisherQuantile } from './distributions.ts'
import type { ItemSums } from './item-sums.ts'
import type { CountedPupils, PaperTable, Totals } from './marks-table.ts'
import { scoreMoments, squaredDeviations } from './score-counts.ts'

/** One item, marks unscaled. NaN = undefined (for example a correlation with an item that all answered alike). */
export interface ItemStatistics {
  item: string
  full: number
  mean: number
  /** Divisor n − 1. */
  sd: number
  /** 得分率 / 难度 P = mean / full mark: higher is easier. */
  difficulty: number
  /** Pearson correlation with the total. */
  itemTotal: number
  /** Pearson correlation with the total less the item. */
  itemRest: number
  alphaIfDeleted: number
}

/** Reliability of a paper. Alpha may be negative and is not clamped. */
export interface Reliability {
  alpha: number
  /** Feldt (1965): 1 − (1 − α)·F(n − 1, (n − 1)(k − 1)) at 97.5 % and 2.5 %. */
  alphaInterval: [number, number]
  /** SD·√(1 − α), in marks. */
  standardErrorOfMeasurement: number
}

/** α = k/(k − 1)·(1 − Σ var_j / var_T); NaN for one item or without variance. */
export function cronbachAlpha(k: number, itemVariances: number, totalVariance: number): number {
  return k < 2 || !(totalVariance > 0) ? Number.NaN : (k / (k - 1)) * (1 - itemVariances / totalVariance)
}

function variancesOf(n: number, sums: Float64Array, squares: Float64Array): Float64Array {
  return sums.map((sum, j) => squaredDeviations(n, sum, squares[j] as number) / (n - 1))
}

/**
 * Quantile for Feldt's interval. Above 400,000 denominator degrees of freedom R takes the limit χ²/df₁, and the
 * reference results with it; the two differ by 0.04 % there, far less than anyone reads off an interval.
 */
function feldtQuantile(p: number, df1: number, df2: number): number {
  return df1 <= df2 && df2 > 400_000 ? chiSquareQuantile(p, df1) / df1 : fisherQuantile(p, df1, df2)
}

/** Alpha, its interval and the SEM (DOMAIN.md §4; oracle definitions). */
export function reliability(sums: ItemSums, scale: number): Reliability {
  const { n } = sums.counts
  const k = sums.items
  const { sum, squares } = scoreMoments(sums.counts)
  const totalVariance = squaredDeviations(n, sum, squares) / (n - 1)
  const itemVariances = variancesOf(n, sums.sums, sums.squares).reduce((a, b) => a + b, 0)
  const alpha = cronbachAlpha(k, itemVariances, totalVariance)
  const edge = (p: number) => 1 - (1 - alpha) * feldtQuantile(p, n - 1, (n - 1) * (k - 1))
  return {
    alpha,
    alphaInterval: [edge(0.975), edge(0.025)],
    standardErrorOfMeasurement: (Math.sqrt(totalVariance) * Math.sqrt(Math.max(0, 1 - alpha))) / scale,
  }
}

/** Difficulty, item–total and item–rest correlation and alpha if deleted of every item. */
export function itemStatistics(table: PaperTable, sums: ItemSums): ItemStatistics[] {
  const { counts, byScore } = sums
  const { n, scores } = counts
  const k = sums.items
  const { sum: total, squares: totalSquares } = scoreMoments(counts)
  const totalVariance = squaredDeviations(n, total, totalSquares) / (n - 1)
  const variances = variancesOf(n, sums.sums, sums.squares)
  const allVariances = variances.reduce((a, b) => a + b, 0)

  const products = new Float64Array(k)
  for (let c = 0, at = 0; c < scores.length; c++) {
    const score = scores[c] as number
    for (let j = 0; j < k; j++, at++) (products[j] as number) += score * (byScore[at] as number)
  }

  return table.items.map((item, j) => {
    const sum = sums.sums[j] as number
    const variance = variances[j] as number
    const full = table.full[j] as number
    const mean = sum / n + ('origin' in table ? (table.origin[j] as number) : 0)
    const covariance = (n * (products[j] as number) - sum * total) / n / (n - 1)
    const restVariance = totalVariance + variance - 2 * covariance
    return {
      item,
      full: full / table.scale,
      mean: mean / table.scale,
      sd: Math.sqrt(variance) / table.scale,
      difficulty: full > 0 ? mean / full : Number.NaN,
      itemTotal: covariance / Math.sqrt(variance * totalVariance),
      itemRest: (covariance - variance) / Math.sqrt(variance * restVariance),
      alphaIfDeleted: cronbachAlpha(k - 1, allVariances - variance, restVariance),
    }
  })
}

/** Standardised alpha, k·r̄ / (1 + (k − 1)·r̄) with r̄ the mean correlation between two items. */
export function standardisedAlpha(table: PaperTable, counted: CountedPupils<Totals>, sums: ItemSums): number {
  const k = sums.items
  const n = counted.rows.length
  if (k < 2 || n < 2) return Number.NaN
  const products = new Float64Array(k * k)
  const row = new Float64Array(k)
  for (const at of counted.rows) {
    for (let j = 0; j < k; j++) row[j] = table.marks[at * k + j] as number
    for (let i = 0; i < k; i++) {
      const mark = row[i] as number
      if (mark === 0) continue
      for (let j = i + 1, cell = i * k + j; j < k; j++, cell++)
        (products[cell] as number) += mark * (row[j] as number)
    }
  }
  const spread = sums.sums.map((sum, j) => Math.sqrt(squaredDeviations(n, sum, sums.squares[j] as number)))
  let correlations = 0
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const shared =
        (n * (products[i * k + j] as number) - (sums.sums[i] as number) * (sums.sums[j] as number)) / n
      correlations += shared / (spread[i] as number) / (spread[j] as number)
    }
  }
  const mean = correlations / ((k * (k - 1)) / 2)
  return (k * mean) / (1 + (k - 1) * mean)
}
