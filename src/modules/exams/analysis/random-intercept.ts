/**
 * The random-intercept model y = Xβ + u_j + e by maximum likelihood or REML, from cross-products alone: with
 * λ = σ²u/σ²e the inverse covariance of a group is I − λ/(1 + nλ)·11', so X'V⁻¹X and X'V⁻¹y need only the total
 * cross-products and each group's sums. β and σ²e are profiled out and the derivative in λ is solved exactly
 * (Laird & Ware 1982; Bates et al. 2015 for the profiled criterion, which `minus2ll` equals).
 */

/** Cross-products of a regression with groups. The first column of X is the intercept. */
export interface GroupedProducts {
  /** Columns of X. */
  readonly p: number
  /** Pupils. */
  readonly n: number
  readonly groups: number
  /** Σ x x' (p × p), Σ x y (p) and Σ y² over all pupils. */
  readonly xx: Float64Array
  readonly xy: Float64Array
  readonly yy: number
  /** Σ x a group (groups × p; the first is the group's size) and Σ y a group. */
  readonly groupX: Float64Array
  readonly groupY: Float64Array
}

export type Likelihood = 'ML' | 'REML'

/** NaN throughout where the model cannot be estimated. */
export interface RandomIntercept {
  method: Likelihood
  /** Variance between groups and within. */
  sigma2u: number
  sigma2e: number
  /** σ²u / (σ²u + σ²e). */
  icc: number
  /** Coefficients in the order of the columns, with standard errors. */
  beta: number[]
  standardErrors: number[]
  /** Covariance matrix of the coefficients, p × p. */
  covariance: Float64Array
  minus2ll: number
  /** Predicted group effects (BLUP), their comparative standard errors and shrinkage nσ²u/(nσ²u + σ²e). */
  u: Float64Array
  uStandardErrors: Float64Array
  shrinkage: Float64Array
}

/**
 * Sums for `GroupedProducts` from columns; `groupOf` −1 leaves a pupil out. Columns should be centred by the
 * caller: products of large numbers lose digits.
 */
export function groupedProducts(
  columns: readonly Float64Array[],
  y: Float64Array,
  groupOf: Int32Array,
  groups: number,
): GroupedProducts {
  const p = columns.length + 1
  const xx = new Float64Array(p * p)
  const xy = new Float64Array(p)
  const groupX = new Float64Array(groups * p)
  const groupY = new Float64Array(groups)
  const row = new Float64Array(p)
  row[0] = 1
  let n = 0
  let yy = 0
  for (let i = 0; i < y.length; i++) {
    const group = groupOf[i] as number
    if (group < 0) continue
    n++
    const value = y[i] as number
    for (let a = 1; a < p; a++) row[a] = (columns[a - 1] as Float64Array)[i] as number
    for (let a = 0; a < p; a++) {
      const left = row[a] as number
      for (let b = 0; b < p; b++) (xx[a * p + b] as number) += left * (row[b] as number)
      ;(xy[a] as number) += left * value
      ;(groupX[group * p + a] as number) += left
    }
    ;(groupY[group] as number) += value
    yy += value * value
  }
  return { p, n, groups, xx, xy, yy, groupX, groupY }
}

/** Inverse of a small symmetric positive matrix and ln of its determinant, by Cholesky; null when singular. */
export function invertSymmetric(
  matrix: Float64Array,
  p: number,
): { inverse: Float64Array; logDeterminant: number } | null {
  const lower = new Float64Array(p * p)
  let logDeterminant = 0
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * p + j] as number
      for (let k = 0; k < j; k++) sum -= (lower[i * p + k] as number) * (lower[j * p + k] as number)
      if (i === j) {
        if (!(sum > 1e-12 * (matrix[i * p + i] as number))) return null
        lower[i * p + i] = Math.sqrt(sum)
        logDeterminant += Math.log(sum)
      } else lower[i * p + j] = sum / (lower[j * p + j] as number)
    }
  }
  const inverse = new Float64Array(p * p)
  for (let column = 0; column < p; column++) {
    const solution = new Float64Array(p)
    for (let i = 0; i < p; i++) {
      let sum = i === column ? 1 : 0
      for (let k = 0; k < i; k++) sum -= (lower[i * p + k] as number) * (solution[k] as number)
      solution[i] = sum / (lower[i * p + i] as number)
    }
    for (let i = p - 1; i >= 0; i--) {
      let sum = solution[i] as number
      for (let k = i + 1; k < p; k++) sum -= (lower[k * p + i] as number) * (solution[k] as number)
      solution[i] = sum / (lower[i * p + i] as number)
    }
    for (let i = 0; i < p; i++) inverse[i * p + column] = solution[i] as number
  }
  return { inverse, logDeterminant }
}

interface Profile {
  inverse: Float64Array
  beta: Float64Array
  sigma2e: number
  criterion: number
  /** d criterion / dλ. */
  slope: number
}

/** Criterion (−2 log-likelihood, profiled) and its slope at λ. */
function profileAt(products: GroupedProducts, lambda: number, method: Likelihood): Profile | null {
  const { p, n, groups, groupX, groupY } = products
  const a = products.xx.slice()
  const b = products.xy.slice()
  let yy = products.yy
  let logWeights = 0
  for (let g = 0; g < groups; g++) {
    const size = groupX[g * p] as number
    const weight = lambda / (1 + size * lambda)
    logWeights += Math.log1p(size * lambda)
    const y = groupY[g] as number
    for (let i = 0; i < p; i++) {
      const left = weight * (groupX[g * p + i] as number)
      for (let j = 0; j < p; j++) (a[i * p + j] as number) -= left * (groupX[g * p + j] as number)
      ;(b[i] as number) -= left * y
    }
    yy -= weight * y * y
  }
  const solved = invertSymmetric(a, p)
  if (!solved) return null
  const { inverse } = solved
  const beta = new Float64Array(p)
  let explained = 0
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) (beta[i] as number) += (inverse[i * p + j] as number) * (b[j] as number)
    explained += (beta[i] as number) * (b[i] as number)
  }
  const residual = yy - explained
  const df = method === 'ML' ? n : n - p
  const sigma2e = residual / df
  const restricted = method === 'REML' ? solved.logDeterminant : 0
  const criterion = logWeights + restricted + df * (1 + Math.log(2 * Math.PI * sigma2e))

  let slope = 0
  for (let g = 0; g < groups; g++) {
    const size = groupX[g * p] as number
    const grow = 1 + size * lambda
    let rest = groupY[g] as number
    for (let i = 0; i < p; i++) rest -= (beta[i] as number) * (groupX[g * p + i] as number)
    slope += size / grow - (rest * rest) / (grow * grow) / sigma2e
    if (method === 'REML') {
      let quadratic = 0
      for (let i = 0; i < p; i++) {
        for (let j = 0; j < p; j++) {
          quadratic +=
            (groupX[g * p + i] as number) * (inverse[i * p + j] as number) * (groupX[g * p + j] as number)
        }
      }
      slope -= quadratic / (grow * grow)
    }
  }
  return { inverse, beta, sigma2e, criterion, slope }
}

/**
 * The λ ≥ 0 with the smallest criterion: a coarse search over magnitudes, then bisection of the slope. Infinity where it
 * falls for ever: pupils of one group do not differ but for the prior score.
 */
function bestLambda(products: GroupedProducts, method: Likelihood): number {
  let best = 0
  let lowest = profileAt(products, 0, method)?.criterion ?? Number.NaN
  const grid = Array.from({ length: 81 }, (_, i) => 10 ** (-8 + i / 5))
  let chosen = -1
  grid.forEach((lambda, i) => {
    const criterion = profileAt(products, lambda, method)?.criterion ?? Number.NaN
    if (criterion < lowest) {
      lowest = criterion
      best = lambda
      chosen = i
    }
  })
  if (chosen < 0) return 0
  let low = chosen === 0 ? 0 : (grid[chosen - 1] as number)
  let high = grid[Math.min(chosen + 1, grid.length - 1)] as number
  for (let i = 0; i < 200; i++) {
    const slope = profileAt(products, best, method)?.slope ?? Number.NaN
    if (slope === 0 || Number.isNaN(slope)) return best
    if (slope < 0 && best === grid.at(-1)) return Infinity
    if (slope < 0) low = best
    else high = best
    const middle = low > 0 ? Math.sqrt(low * high) : high / 2
    if (middle <= low || middle >= high || Math.abs(middle - best) <= 1e-15 * best) return middle
    best = middle
  }
  return best
}

/** Fits the model. Where groups do not differ, σ²u is 0 and every predicted effect is 0. */
export function fitRandomIntercept(products: GroupedProducts, method: Likelihood): RandomIntercept {
  const { p, groups, groupX, groupY } = products
  const lambda = bestLambda(products, method)
  // One pupil a group: nothing tells the spread of groups from that of pupils.
  const isAlone = Array.from({ length: groups }, (_, g) => groupX[g * p] as number).every((size) => size <= 1)
  const fit = products.n > p && lambda < Infinity && !isAlone ? profileAt(products, lambda, method) : null
  const u = new Float64Array(groups).fill(Number.NaN)
  const uStandardErrors = new Float64Array(groups).fill(Number.NaN)
  const shrinkage = new Float64Array(groups).fill(Number.NaN)
  // A residual at the level of rounding means that the outcome follows from the rest: nothing to estimate.
  if (!fit || !(fit.sigma2e > 1e-13 * (products.yy / products.n))) {
    const missing = Number.NaN
    const none = Array.from({ length: p }, () => missing)
    return {
      method,
      sigma2u: missing,
      sigma2e: missing,
      icc: missing,
      beta: none,
      standardErrors: none,
      covariance: new Float64Array(p * p).fill(missing),
      minus2ll: missing,
      u,
      uStandardErrors,
      shrinkage,
    }
  }
  const sigma2u = lambda * fit.sigma2e
  for (let g = 0; g < groups; g++) {
    const size = groupX[g * p] as number
    let rest = groupY[g] as number
    for (let i = 0; i < p; i++) rest -= (fit.beta[i] as number) * (groupX[g * p + i] as number)
    u[g] = (lambda / (1 + size * lambda)) * rest
    uStandardErrors[g] = Math.sqrt(sigma2u / (1 + size * lambda))
    shrinkage[g] = (size * lambda) / (1 + size * lambda)
  }
  return {
    method,
    sigma2u,
    sigma2e: fit.sigma2e,
    icc: sigma2u / (sigma2u + fit.sigma2e),
    beta: [...fit.beta],
    standardErrors: Array.from({ length: p }, (_, i) =>
      Math.sqrt(fit.sigma2e * (fit.inverse[i * p + i] as number)),
    ),
    covariance: fit.inverse.map((cell) => cell * fit.sigma2e),
    minus2ll: fit.criterion,
    u,
    uStandardErrors,
    shrinkage,
  }
}
