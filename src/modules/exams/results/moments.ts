import { studentQuantile } from '../analysis/distributions.ts'
import type { ScoreCounts } from '../analysis/score-counts.ts'
import type { SampleError } from './sample-error.ts'

/**
 * Sums over a set of pupils: how many, Σw, Σwx and Σwx². While nobody is weighted (w = 1) they are whole numbers and
 * exact; x is ×scale.
 */
export interface Moments {
  n: number
  w: number
  x: number
  xx: number
}

export const nobody: Moments = { n: 0, w: 0, x: 0, xx: 0 }

export function plus(a: Moments, b: Moments): Moments {
  return { n: a.n + b.n, w: a.w + b.w, x: a.x + b.x, xx: a.xx + b.xx }
}

/** Those of `all` that are not in `part`. */
export function minus(all: Moments, part: Moments): Moments {
  return { n: all.n - part.n, w: all.w - part.w, x: all.x - part.x, xx: all.xx - part.xx }
}

export function meanOf({ w, x }: Moments): number {
  return w > 0 ? x / w : Number.NaN
}

/** Divisor n − 1; in a sample the weighted spread × n/(n − 1). Exactly 0 when all are equal. */
export function varianceOf({ n, w, x, xx }: Moments): number {
  if (n < 2 || !(w > 0)) return Number.NaN
  const deviations = Math.max(0, (w * xx - x * x) / w)
  return (deviations / w) * (n / (n - 1))
}

export function sdOf(moments: Moments): number {
  return Math.sqrt(varianceOf(moments))
}

/** Moments of scores; `weights` aligned with the scores, or null where nobody is weighted. */
export function momentsOf({ n, scores, counts }: ScoreCounts, weights: Float64Array | null): Moments {
  const moments = { n, w: 0, x: 0, xx: 0 }
  for (let i = 0; i < scores.length; i++) {
    const weight = weights ? weights[i]! : counts[i]!
    const part = weight * scores[i]!
    moments.w += weight
    moments.x += part
    moments.xx += part * scores[i]!
  }
  return moments
}

const z975 = 1.959963984540054
const quantiles = new Map<number, number>()

/** 97.5 % quantile of Student's t; kept, since the same sizes come again and again. */
export function t975(df: number): number {
  let value = quantiles.get(df)
  if (value === undefined) {
    value = studentQuantile(0.975, df)
    if (quantiles.size > 20_000) quantiles.clear()
    quantiles.set(df, value)
  }
  return value
}

/**
 * Hedges g of a set against another, with its interval (Hedges & Olkin 1985; oracle definitions, "Groups"). `error`: of the
 * difference of the two means, where the pupils are a sample of schools.
 */
export function hedges(
  own: Moments,
  rest: Moments,
  error?: SampleError,
): { effect: number; interval: [number, number] } {
  const df = own.n + rest.n - 2
  const pooled = Math.sqrt((varianceOf(own) * (own.n - 1) + varianceOf(rest) * (rest.n - 1)) / df)
  return effectOf(meanOf(own) - meanOf(rest), pooled, own.n, rest.n, error)
}

/** The same from a difference of means and a pooled SD. */
export function effectOf(
  difference: number,
  pooled: number,
  own: number,
  rest: number,
  error?: SampleError,
): { effect: number; interval: [number, number] } {
  const effect = (difference / pooled) * (1 - 3 / (4 * (own + rest - 2) - 1))
  const ofMeans = error ? (error.standardError / pooled) ** 2 : 1 / own + 1 / rest
  const half = (error ? t975(error.df) : z975) * Math.sqrt(ofMeans + (effect * effect) / (2 * (own + rest)))
  return { effect, interval: [effect - half, effect + half] }
}

/**
 * Difference of two means with its interval, by the errors of both (unequal variances, normal). `restError`: of the rest's
 * mean, where it is a sample of schools.
 */
export function gapOf(
  own: Moments,
  rest: Moments,
  full: number,
  restError?: SampleError,
): { gap: number; interval: [number, number] } {
  const gap = (meanOf(own) - meanOf(rest)) / full
  const drawn = restError && besideError(own, restError)
  const half = drawn
    ? t975(drawn.df) * drawn.standardError
    : z975 * Math.sqrt(varianceOf(own) / own.n + varianceOf(rest) / rest.n)
  return { gap, interval: [gap - half / full, gap + half / full] }
}

/** Error of the difference between pupils who count as drawn one by one and others, who are a sample of schools. */
export function besideError(own: Moments, others: SampleError): SampleError {
  return {
    standardError: Math.hypot(Math.sqrt(varianceOf(own) / own.n), others.standardError),
    df: others.df,
  }
}

/** Mean with its interval, in shares of `full`. `error`: of the mean, in a sample of schools. */
export function rateOf(
  own: Moments,
  full: number,
  error?: SampleError,
): { rate: number; interval: [number, number] } {
  const rate = meanOf(own) / full
  const half =
    (error ? t975(error.df) * error.standardError : z975 * Math.sqrt(varianceOf(own) / own.n)) / full
  return { rate, interval: [rate - half, rate + half] }
}
