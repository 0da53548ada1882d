import { studentQuantile } from './distributions.ts'
import type { GroupedProducts, Likelihood, RandomIntercept } from './random-intercept.ts'
import { fitRandomIntercept } from './random-intercept.ts'

/**
 * The six sums of each group — n, Σx, Σy, Σx², Σxy, Σy² — about a common origin (the means of all pupils), from
 * which every value-added model here is computed.
 */
export interface SixSums {
  readonly originX: number
  readonly originY: number
  readonly n: Float64Array
  readonly x: Float64Array
  readonly y: Float64Array
  readonly xx: Float64Array
  readonly xy: Float64Array
  readonly yy: Float64Array
}

/** Reads two columns once for the means and once for the sums; `groupOf` −1 leaves a pupil out. */
export function sixSums(
  prior: Float64Array,
  outcome: Float64Array,
  groupOf: Int32Array,
  groups: number,
): SixSums {
  let counted = 0
  let originX = 0
  let originY = 0
  for (let i = 0; i < groupOf.length; i++) {
    if ((groupOf[i] as number) < 0) continue
    counted++
    originX += prior[i] as number
    originY += outcome[i] as number
  }
  originX /= counted
  originY /= counted
  const sums: SixSums = {
    originX,
    originY,
    n: new Float64Array(groups),
    x: new Float64Array(groups),
    y: new Float64Array(groups),
    xx: new Float64Array(groups),
    xy: new Float64Array(groups),
    yy: new Float64Array(groups),
  }
  for (let i = 0; i < groupOf.length; i++) {
    const g = groupOf[i] as number
    if (g < 0) continue
    const x = (prior[i] as number) - originX
    const y = (outcome[i] as number) - originY
    ;(sums.n[g] as number)++
    ;(sums.x[g] as number) += x
    ;(sums.y[g] as number) += y
    ;(sums.xx[g] as number) += x * x
    ;(sums.xy[g] as number) += x * y
    ;(sums.yy[g] as number) += y * y
  }
  return sums
}

const add = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

/** Sums of squares this small, of the whole, are rounding. */
const ROUNDING = 1e-12

/** Said of a group only when its 95 % interval leaves 0 out. */
export type Verdict = 'above' | 'below' | 'indistinguishable'

export function verdictOf(low: number, high: number): Verdict {
  if (low > 0) return 'above'
  return high < 0 ? 'below' : 'indistinguishable'
}

export interface OlsGroup {
  n: number
  /** Mean residual of the group's pupils. */
  residualMean: number
  /** σ/√n, with the residual SD of all pupils; the interval uses t(n − 2). */
  pooledError: number
  interval: [number, number]
  /** SD of the group's own residuals / √n; NaN for one pupil. */
  ownError: number
  verdict: Verdict
}

/** Ordinary least squares of the outcome on the prior score over all pupils; groups as mean residuals. */
export interface OlsValueAdded {
  intercept: number
  slope: number
  slopeError: number
  /** 0 where the outcome follows from the prior score. */
  sigma: number
  r2: number
  groups: OlsGroup[]
}

/** Oracle definitions, "Value-added, OLS". Groups are shown with intervals and are not to be ranked. */
export function olsValueAdded(sums: SixSums): OlsValueAdded {
  const n = add(sums.n)
  const sx = add(sums.x)
  const sy = add(sums.y)
  const xx = add(sums.xx) - (sx * sx) / n
  const xy = add(sums.xy) - (sx * sy) / n
  const yy = add(sums.yy) - (sy * sy) / n
  const slope = xx > ROUNDING * ROUNDING * n * sums.originX ** 2 ? xy / xx : Number.NaN
  const centred = (sy - slope * sx) / n
  const residual = Math.max(0, yy - slope * xy)
  // What rounding leaves of an outcome that follows from the prior score is no spread to measure schools by.
  const isExact = residual <= ROUNDING * yy
  const sigma = n > 2 ? Math.sqrt(isExact ? 0 : residual / (n - 2)) : Number.NaN
  const t = studentQuantile(0.975, n - 2)
  const groups = Array.from(sums.n, (size, g): OlsGroup => {
    const x = sums.x[g] as number
    const y = sums.y[g] as number
    const residualMean = isExact && size > 0 ? 0 : (y - slope * x) / size - centred
    const pooledError = isExact ? Number.NaN : sigma / Math.sqrt(size)
    const within =
      (sums.yy[g] as number) -
      (y * y) / size -
      2 * slope * ((sums.xy[g] as number) - (x * y) / size) +
      slope * slope * ((sums.xx[g] as number) - (x * x) / size)
    const interval: [number, number] = [residualMean - t * pooledError, residualMean + t * pooledError]
    return {
      n: size,
      residualMean,
      pooledError,
      interval,
      ownError: size < 2 || isExact ? Number.NaN : Math.sqrt(Math.max(0, within) / (size - 1) / size),
      verdict: verdictOf(...interval),
    }
  })
  return {
    intercept: centred + sums.originY - slope * sums.originX,
    slope,
    slopeError: sigma / Math.sqrt(xx),
    sigma,
    r2: yy > 0 ? (slope * xy) / yy : Number.NaN,
    groups,
  }
}

export interface MultilevelGroup {
  n: number
  /** Shrunken group effect (BLUP). */
  u: number
  /** Comparative standard error. */
  error: number
  /** u ± 1.96 se: the group against the average. */
  interval: [number, number]
  /** u ± 1.39 se: two groups differ at about 5 % where these do not overlap (Goldstein & Healy 1995). */
  pairInterval: [number, number]
  shrinkage: number
  verdict: Verdict
}

export interface MultilevelValueAdded {
  model: RandomIntercept
  /** Coefficients about the data's own origin: intercept, and slope where the model has a prior score. */
  fixed: { estimate: number; error: number }[]
  groups: MultilevelGroup[]
}

/** Whether there is any spread to tell groups apart by; where not, no interval and no verdict means anything. */
export function isEstimable(fit: OlsValueAdded | MultilevelValueAdded): boolean {
  return 'model' in fit ? Number.isFinite(fit.model.sigma2e) : fit.sigma > 0
}

function productsOf(sums: SixSums, withPrior: boolean): GroupedProducts {
  const p = withPrior ? 2 : 1
  const groups = sums.n.length
  const groupX = new Float64Array(groups * p)
  for (let g = 0; g < groups; g++) {
    groupX[g * p] = sums.n[g] as number
    if (withPrior) groupX[g * p + 1] = sums.x[g] as number
  }
  const n = add(sums.n)
  const x = add(sums.x)
  return {
    p,
    n,
    groups,
    xx: Float64Array.from(withPrior ? [n, x, x, add(sums.xx)] : [n]),
    xy: Float64Array.from(withPrior ? [add(sums.y), add(sums.xy)] : [add(sums.y)]),
    yy: add(sums.yy),
    groupX,
    groupY: sums.y,
  }
}

/**
 * y = b₀ + b₁x + u_j + e (or without x: the null model, for the ICC), by ML or REML.
 * Oracle definitions, "Value-added, multilevel".
 */
export function multilevelValueAdded(
  sums: SixSums,
  method: Likelihood,
  withPrior = true,
): MultilevelValueAdded {
  const model = fitRandomIntercept(productsOf(sums, withPrior), method)
  // Moving the origin of x changes the intercept only; its error comes from the covariance in the new place.
  const [b0 = Number.NaN, b1 = 0] = model.beta
  const intercept = sums.originY + b0 - b1 * sums.originX
  const fixed = [{ estimate: intercept, error: interceptError(sums, model, withPrior) }]
  if (withPrior) fixed.push({ estimate: b1, error: model.standardErrors[1] as number })
  return {
    model,
    fixed,
    groups: Array.from(sums.n, (n, g): MultilevelGroup => {
      const u = model.u[g] as number
      const error = model.uStandardErrors[g] as number
      const interval: [number, number] = [u - 1.96 * error, u + 1.96 * error]
      return {
        n,
        u,
        error,
        interval,
        pairInterval: [u - 1.39 * error, u + 1.39 * error],
        shrinkage: model.shrinkage[g] as number,
        verdict: verdictOf(...interval),
      }
    }),
  }
}

function interceptError(sums: SixSums, model: RandomIntercept, withPrior: boolean): number {
  const [own = Number.NaN, slope = 0] = model.standardErrors
  if (!withPrior) return own
  const x0 = sums.originX
  return Math.sqrt(own * own - 2 * x0 * (model.covariance[1] as number) + x0 * x0 * slope * slope)
}
