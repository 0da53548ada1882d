/**
 * Error of a weighted mean whose pupils were drawn school by school (ultimate clusters, Taylor linearisation; Wolter 2007,
 * Introduction to Variance Estimation, ch. 6), with the degrees of freedom of its interval: schools − 1.
 */
export interface SampleError {
  standardError: number
  df: number
}

/** Σw and Σwx of a set of pupils by school. */
export interface BySchool {
  w: Float64Array
  x: Float64Array
}

/** `schoolOf` and `weightOf` go by place in `totals`; `members` picks places (all when left out). */
export function totalsBySchool(
  totals: Int32Array,
  weightOf: Float64Array,
  schoolOf: Int32Array,
  schools: number,
  members?: Int32Array,
): BySchool {
  const w = new Float64Array(schools)
  const x = new Float64Array(schools)
  const n = members ? members.length : totals.length
  for (let i = 0; i < n; i++) {
    const place = members ? members[i]! : i
    const school = schoolOf[place]!
    w[school]! += weightOf[place]!
    x[school]! += weightOf[place]! * totals[place]!
  }
  return { w, x }
}

/** Those of `all` that are not in `part`. */
export function othersBySchool(all: BySchool, part: BySchool): BySchool {
  // What is left of a school that lies in the part altogether is nothing, whatever the weights' last digits say.
  const left = (whole: number, own: number) =>
    Math.abs(whole - own) < 1e-9 * Math.abs(whole) ? 0 : whole - own
  return {
    w: all.w.map((whole, s) => left(whole, part.w[s]!)),
    x: all.x.map((whole, s) => (left(all.w[s]!, part.w[s]!) === 0 ? 0 : whole - part.x[s]!)),
  }
}

export function withoutSchool({ w, x }: BySchool, school: number): BySchool {
  return { w: w.with(school, 0), x: x.with(school, 0) }
}

export function weightedMean({ w, x }: BySchool): number {
  return x.reduce((sum, one) => sum + one, 0) / w.reduce((sum, one) => sum + one, 0)
}

/** What each school adds to the error of the mean: (x − mean·w) / Σw. Those of sums and differences of means add up. */
export function contributions({ w, x }: BySchool): Float64Array {
  const all = w.reduce((sum, one) => sum + one, 0)
  const mean = weightedMean({ w, x })
  return x.map((own, s) => (own - mean * w[s]!) / all)
}

/** `schools` of them have pupils. One alone tells nothing: NaN. */
export function errorFrom(added: Float64Array, schools: number): SampleError {
  const squares = added.reduce((sum, one) => sum + one * one, 0)
  return { standardError: Math.sqrt((schools / (schools - 1)) * squares), df: schools - 1 }
}

/** Schools with pupils in any of the sets. */
export function schoolsIn(...sets: readonly BySchool[]): number {
  return sets[0]!.w.reduce((count, _, s) => (sets.some(({ w }) => w[s]! > 0) ? count + 1 : count), 0)
}

export function meanError(of: BySchool): SampleError {
  return errorFrom(contributions(of), schoolsIn(of))
}

/** Of the difference of two means over the same schools, or over others. */
export function differenceError(a: BySchool, b: BySchool): SampleError {
  const ofB = contributions(b)
  return errorFrom(
    contributions(a).map((one, s) => one - ofB[s]!),
    schoolsIn(a, b),
  )
}

/** As how many pupils drawn one by one they tell (Kish 1965), no more than they are. */
export function effectiveSize(n: number, sd: number, standardError: number): number {
  return standardError > 0 ? Math.min(n, (sd / standardError) ** 2) : n
}
