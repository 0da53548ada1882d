import { studentQuantile } from './distributions.ts'
import type { Likelihood } from './random-intercept.ts'
import { fitRandomIntercept, groupedProducts } from './random-intercept.ts'

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

/** ICC of `outcome` over schools by the null random-intercept model; `schoolOf` −1 leaves a pupil out. */
export function varianceShares(
  outcome: Float64Array,
  schoolOf: Int32Array,
  schools: number,
  method: Likelihood = 'REML',
): VarianceShares {
  const products = groupedProducts([], centred(outcome, schoolOf), schoolOf, schools)
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

function centred(values: Float64Array, groupOf: Int32Array): Float64Array {
  let sum = 0
  let n = 0
  for (let i = 0; i < values.length; i++) {
    if ((groupOf[i] as number) < 0) continue
    sum += values[i] as number
    n++
  }
  const mean = sum / n
  return values.map((value) => value - mean)
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
  outcome: Float64Array,
  schoolOf: Int32Array,
  kindOf: readonly string[],
  first: string,
  second: string,
): LocalityGap {
  const chosen = schoolOf.map((school) => {
    const kind = school < 0 ? null : kindOf[school]
    return kind === first || kind === second ? school : -1
  })
  const isFirst = Float64Array.from(chosen, (school) =>
    school >= 0 && kindOf[school] === first ? 0.5 : -0.5,
  )
  const y = centred(outcome, chosen)
  const products = groupedProducts([isFirst], y, chosen, kindOf.length)
  const schools: [number, number] = [0, 0]
  const pupils: [number, number] = [0, 0]
  const sums: [number, number] = [0, 0]
  kindOf.forEach((kind, school) => {
    const size = products.groupX[school * 2] as number
    if (size === 0) return
    const side = kind === first ? 0 : 1
    schools[side]++
    pupils[side] += size
    sums[side] += products.groupY[school] as number
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
    rawGap: sums[0] / pupils[0] - sums[1] / pupils[1],
    gap,
    error,
    interval: [gap - half, gap + half],
    standardisedGap: gap / sd,
    distinguishable: gap - half > 0 || gap + half < 0,
  }
}
