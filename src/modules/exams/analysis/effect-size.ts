import { cronbachAlpha } from './classical.ts'
import { fisherUpperTail, normalQuantile, studentQuantile, studentUpperTail } from './distributions.ts'
import type { GroupSums } from './item-sums.ts'
import { squaredDeviations } from './score-counts.ts'

/** Whole-number moments of a set of totals: n, Σx, Σx² (×scale). */
export interface Moments {
  n: number
  sum: number
  squares: number
}

/** A group against all other pupils; differences in marks. NaN = undefined (nobody else, no variance). */
export interface GroupComparison {
  /** (mean_g − mean_rest) / pooled SD. */
  cohenD: number
  /** Cohen's d × (1 − 3 / (4 df − 1)). */
  hedgesG: number
  /** g ± 1.96·√(1/n₁ + 1/n₂ + g²/2(n₁ + n₂)) (Hedges & Olkin 1985). */
  hedgesInterval: [number, number]
  /** (mean_g − mean of all) / SD of all. */
  districtD: number
  /** Welch's t test of the difference of means, with its interval. */
  welchT: number
  welchDf: number
  welchP: number
  welchInterval: [number, number]
}

const Z_975 = normalQuantile(0.975)

/** Compares a group with the rest of `all` (the group is part of `all`). Oracle definitions, "Groups". */
export function compareWithRest(group: Moments, all: Moments, scale: number): GroupComparison {
  const n1 = group.n
  const n2 = all.n - group.n
  const rest = { sum: all.sum - group.sum, squares: all.squares - group.squares }
  const difference = group.sum / n1 - rest.sum / n2
  const deviations1 = squaredDeviations(n1, group.sum, group.squares)
  const deviations2 = squaredDeviations(n2, rest.sum, rest.squares)
  const df = n1 + n2 - 2
  const cohenD = difference / Math.sqrt((deviations1 + deviations2) / df)
  const hedgesG = cohenD * (1 - 3 / (4 * df - 1))
  const hedgesHalf = Z_975 * Math.sqrt(1 / n1 + 1 / n2 + (hedgesG * hedgesG) / (2 * (n1 + n2)))

  const error1 = deviations1 / (n1 - 1) / n1
  const error2 = deviations2 / (n2 - 1) / n2
  const error = Math.sqrt(error1 + error2)
  const welchT = difference / error
  const welchDf = (error1 + error2) ** 2 / ((error1 * error1) / (n1 - 1) + (error2 * error2) / (n2 - 1))
  const half = studentQuantile(0.975, welchDf) * error
  const sdAll = Math.sqrt(squaredDeviations(all.n, all.sum, all.squares) / (all.n - 1))
  return {
    cohenD,
    hedgesG,
    hedgesInterval: [hedgesG - hedgesHalf, hedgesG + hedgesHalf],
    districtD: (group.sum / n1 - all.sum / all.n) / sdAll,
    welchT,
    welchDf,
    welchP: 2 * studentUpperTail(Math.abs(welchT), welchDf),
    welchInterval: [(difference - half) / scale, (difference + half) / scale],
  }
}

/** Wilson's 95 % interval of a share (Wilson 1927). */
export function wilsonInterval(share: number, n: number): [number, number] {
  const z2 = Z_975 * Z_975
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z_975 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  return [centre - half, centre + half]
}

/** How far groups differ at all: one-way analysis of variance. */
export interface BetweenGroups {
  groups: number
  f: number
  p: number
  df: [number, number]
  eta2: number
  omega2: number
  /** ICC(1) = (MSB − MSW) / (MSB + (n₀ − 1) MSW), n₀ = (N − Σn²/N) / (groups − 1). */
  icc: number
  n0: number
}

/** Analysis of variance over the groups that have pupils. */
export function betweenGroups(groups: readonly Moments[]): BetweenGroups {
  const present = groups.filter((group) => group.n > 0)
  const n = present.reduce((sum, group) => sum + group.n, 0)
  const mean = present.reduce((sum, group) => sum + group.sum, 0) / n
  let between = 0
  let within = 0
  let sizes = 0
  for (const group of present) {
    between += group.n * (group.sum / group.n - mean) ** 2
    within += squaredDeviations(group.n, group.sum, group.squares)
    sizes += group.n * group.n
  }
  const df: [number, number] = [present.length - 1, n - present.length]
  const meanBetween = between / df[0]
  const meanWithin = within / df[1]
  const n0 = (n - sizes / n) / df[0]
  const f = meanBetween / meanWithin
  return {
    groups: present.length,
    f,
    p: fisherUpperTail(f, df[0], df[1]),
    df,
    eta2: between / (between + within),
    omega2: (between - df[0] * meanWithin) / (between + within + meanWithin),
    icc: (meanBetween - meanWithin) / (meanBetween + (n0 - 1) * meanWithin),
    n0,
  }
}

/** Alpha and item difficulties of one group. `full` ×scale; `origin` of real marks. */
export function groupItemStatistics(
  sums: GroupSums,
  group: number,
  full: Float64Array,
  origin?: Float64Array,
): { alpha: number; difficulties: number[] } {
  const k = sums.items
  const n = sums.n[group] as number
  let variances = 0
  const difficulties: number[] = []
  for (let j = 0; j < k; j++) {
    const sum = sums.sums[group * k + j] as number
    variances += squaredDeviations(n, sum, sums.squares[group * k + j] as number)
    const mean = sum / n + (origin?.[j] ?? 0)
    difficulties.push((full[j] as number) > 0 ? mean / (full[j] as number) : Number.NaN)
  }
  const total = squaredDeviations(n, sums.totals[group] as number, sums.totalSquares[group] as number)
  return { alpha: n < 2 ? Number.NaN : cronbachAlpha(k, variances, total), difficulties }
}

/** One subject of a school against the district, in SDs of the district. */
export interface SubjectGap {
  subject: string
  n: number
  gap: number
  interval: [number, number]
  /** This gap less the mean gap of the school's other subjects, with its interval; null where there are no others. */
  toOthers: { difference: number; interval: [number, number] } | null
  /** Both intervals lie wholly below 0: below the district, and below the school's own other subjects. */
  weak: boolean
}

/**
 * A school's subjects side by side: standardised gap of each to the district with its interval (Welch, over the
 * district's SD) and whether it lies below the school's other subjects (DOMAIN.md §4, weak subject).
 *
 * The others' mean gap is as uncertain as they are: the variance of the difference is the subject's own plus that of the mean
 * of the others, with Welch–Satterthwaite degrees of freedom. Errors of subjects count as independent; those of the same
 * pupils go together, so that the true interval is narrower and no subject is called weak that is not.
 */
export function subjectGaps(
  subjects: readonly { subject: string; school: Moments; district: Moments }[],
): SubjectGap[] {
  const gaps = subjects.map(({ subject, school, district }) => {
    const sd = Math.sqrt(squaredDeviations(district.n, district.sum, district.squares) / (district.n - 1))
    const gap = (school.sum / school.n - district.sum / district.n) / sd
    const error =
      Math.sqrt(squaredDeviations(school.n, school.sum, school.squares) / (school.n - 1) / school.n) / sd
    const half = studentQuantile(0.975, school.n - 1) * error
    return { subject, n: school.n, gap, error, interval: [gap - half, gap + half] as [number, number] }
  })
  return gaps.map((own) => {
    const { error: _error, ...gap } = own
    const others = gaps.filter((other) => other !== own && Number.isFinite(other.gap))
    if (others.length === 0) return { ...gap, toOthers: null, weak: false }
    const mean = others.reduce((sum, other) => sum + other.gap, 0) / others.length
    const parts = [own, ...others].map((one) => ({
      variance: (one.error / (one === own ? 1 : others.length)) ** 2,
      df: one.n - 1,
    }))
    const variance = parts.reduce((sum, part) => sum + part.variance, 0)
    const df = variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.df, 0)
    const difference = own.gap - mean
    // Where nobody differs from anybody the difference is exact.
    const half = variance === 0 ? 0 : studentQuantile(0.975, df) * Math.sqrt(variance)
    const interval: [number, number] = [difference - half, difference + half]
    return {
      ...gap,
      toOthers: { difference, interval },
      weak: own.interval[1] < 0 && interval[1] < 0,
    }
  })
}
