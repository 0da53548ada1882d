import { studentQuantile } from './distributions.ts'
import type { GroupedProducts, Likelihood } from './random-intercept.ts'
import { fitRandomIntercept } from './random-intercept.ts'

/** Size, Σy and Σy² of every school: all that the models here need, since schools differ as wholes. */
export interface SchoolSums {
  n: ArrayLike<number>
  y: ArrayLike<number>
  yy: ArrayLike<number>
}

/** Sums by school; `schoolOf` −1 leaves a pupil out. */
export function schoolSums(outcome: Float64Array, schoolOf: Int32Array, schools: number): SchoolSums {
  const n = new Float64Array(schools)
  const y = new Float64Array(schools)
  const yy = new Float64Array(schools)
  for (let i = 0; i < outcome.length; i++) {
    const school = schoolOf[i] as number
    if (school < 0) continue
    const value = outcome[i] as number
    ;(n[school] as number)++
    ;(y[school] as number) += value
    ;(yy[school] as number) += value * value
  }
  return { n, y, yy }
}

/**
 * Cross-products of y about its mean over the schools that `kindOf` gives a number (null leaves a school out); the number
 * is a second column where `withKind` says so.
 */
function productsOf(
  { n, y, yy }: SchoolSums,
  kindOf: (school: number) => number | null,
  withKind: boolean,
): GroupedProducts {
  const schools = n.length
  const p = withKind ? 2 : 1
  const chosen = Array.from({ length: schools }, (_, school) => kindOf(school))
  let pupils = 0
  let sum = 0
  chosen.forEach((kind, school) => {
    if (kind === null) return
    pupils += n[school] as number
    sum += y[school] as number
  })
  const mean = sum / pupils
  const products = {
    p,
    n: pupils,
    groups: schools,
    xx: new Float64Array(p * p),
    xy: new Float64Array(p),
    yy: 0,
    groupX: new Float64Array(schools * p),
    groupY: new Float64Array(schools),
  }
  chosen.forEach((kind, school) => {
    if (kind === null) return
    const size = n[school] as number
    const own = (y[school] as number) - size * mean
    const x = [1, kind]
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++)
        (products.xx[a * p + b] as number) += size * (x[a] as number) * (x[b] as number)
      ;(products.xy[a] as number) += own * (x[a] as number)
      products.groupX[school * p + a] = size * (x[a] as number)
    }
    products.groupY[school] = own
    products.yy += (yy[school] as number) - 2 * mean * (y[school] as number) + size * mean * mean
  })
  return products
}

/** How much of the variance of an outcome lies between schools. */
export interface VarianceShares {
  schools: number
  n: number
  between: number
  within: number
  /** Between / (between + within): the ICC of the null model. */
  icc: number
  /** 1 + (mean school size − 1)·ICC: by how much clustering inflates the variance of a mean (Kish 1965). */
  designEffect: number
}

/** ICC over schools by the null random-intercept model. */
export function varianceShares(sums: SchoolSums, method: Likelihood = 'REML'): VarianceShares {
  const products = productsOf(sums, () => 0, false)
  const fit = fitRandomIntercept(products, method)
  const present = products.groupX.filter((size) => size > 0).length
  return {
    schools: present,
    n: products.n,
    between: fit.sigma2u,
    within: fit.sigma2e,
    icc: fit.icc,
    designEffect: 1 + (products.n / present - 1) * fit.icc,
  }
}

/** Difference between two kinds of schools, for example urban less rural. */
export interface LocalityGap {
  pupils: [number, number]
  schools: [number, number]
  /** Difference of the means over pupils. */
  rawGap: number
  /** Estimate of the random-intercept model, which lets every school weigh by what it tells. */
  gap: number
  error: number
  /** gap ± t(schools − 2)·error: pupils of one school are not independent of each other. */
  interval: [number, number]
  /** `gap` over the SD of all these pupils. */
  standardisedGap: number
  distinguishable: boolean
}

/**
 * The gap between schools of kind `first` and of kind `second` with an interval that respects clustering.
 * `kindOf` gives each school its kind; schools of other kinds are left out. NaN with fewer than three schools.
 */
export function localityGap(
  sums: SchoolSums,
  kindOf: readonly string[],
  first: string,
  second: string,
): LocalityGap {
  const products = productsOf(
    sums,
    (school) => (kindOf[school] === first ? 0.5 : kindOf[school] === second ? -0.5 : null),
    true,
  )
  const schools: [number, number] = [0, 0]
  const pupils: [number, number] = [0, 0]
  const totals: [number, number] = [0, 0]
  kindOf.forEach((kind, school) => {
    const size = products.groupX[school * 2] as number
    if (size === 0) return
    const side = kind === first ? 0 : 1
    schools[side]++
    pupils[side] += size
    totals[side] += products.groupY[school] as number
  })
  const fit = fitRandomIntercept(products, 'REML')
  const df = schools[0] + schools[1] - 2
  const gap = schools[0] > 0 && schools[1] > 0 ? (fit.beta[1] as number) : Number.NaN
  const error = fit.standardErrors[1] as number
  const half = studentQuantile(0.975, df) * error
  const sd = Math.sqrt((products.yy - (products.xy[0] as number) ** 2 / products.n) / (products.n - 1))
  return {
    pupils,
    schools,
    rawGap: totals[0] / pupils[0] - totals[1] / pupils[1],
    gap,
    error,
    interval: [gap - half, gap + half],
    standardisedGap: gap / sd,
    distinguishable: gap - half > 0 || gap + half < 0,
  }
}
