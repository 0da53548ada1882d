import type { ItemSums } from './item-sums.ts'
import type { CountedPupils, PaperTable, Totals } from './marks-table.ts'
import type { ScoreCounts } from './score-counts.ts'
import { scoreAt } from './score-counts.ts'

/** The top and bottom 27 % of pupils by total. Scores ×scale. */
export interface ExtremeGroups {
  /** Size of each group, floor(0.27 n + 0.5). */
  size: number
  /** The size-th highest and size-th lowest total. */
  upperCut: number
  lowerCut: number
  /** Pupils at or beyond the cuts: more than `size` where the cut score is shared. */
  upperAtCut: number
  lowerAtCut: number
  /**
   * Weight of each score class in the two groups. The class on the boundary weighs
   * (size − pupils strictly beyond) / its pupils, so a group weighs exactly `size` and the order of rows is of
   * no account: the recommended tie rule (`d27_frac`).
   */
  upperWeights: Float64Array
  lowerWeights: Float64Array
}

/** Size of an extreme group, in whole numbers: 0.27 n rounded half up. */
export function extremeGroupSize(n: number): number {
  return Math.floor((27 * n + 50) / 100)
}

export function extremeGroups(counts: ScoreCounts): ExtremeGroups {
  const { n, scores } = counts
  const size = extremeGroupSize(n)
  const upperCut = size === 0 ? Number.NaN : scoreAt(counts, n - size + 1)
  const lowerCut = size === 0 ? Number.NaN : scoreAt(counts, size)
  const groups: ExtremeGroups = {
    size,
    upperCut,
    lowerCut,
    upperAtCut: 0,
    lowerAtCut: 0,
    upperWeights: new Float64Array(scores.length),
    lowerWeights: new Float64Array(scores.length),
  }
  for (let c = 0; c < scores.length; c++) {
    const score = scores[c] as number
    const count = counts.counts[c] as number
    if (score >= upperCut) groups.upperAtCut += count
    if (score <= lowerCut) groups.lowerAtCut += count
    if (score > upperCut) groups.upperWeights[c] = 1
    if (score < lowerCut) groups.lowerWeights[c] = 1
  }
  for (let c = 0; c < scores.length; c++) {
    const count = counts.counts[c] as number
    if (scores[c] === upperCut) groups.upperWeights[c] = (size - (groups.upperAtCut - count)) / count
    if (scores[c] === lowerCut) groups.lowerWeights[c] = (size - (groups.lowerAtCut - count)) / count
  }
  return groups
}

/** D of one item under the three tie rules; D = (mean of the top group − mean of the bottom group) / full mark. */
export interface Discrimination {
  /** Boundary class weighted; the one to use. */
  fractional: number
  /** All pupils at or beyond the cut scores. */
  cut: number
  /** The first and last rows after a stable descending sort: depends on the order of rows. */
  stable: number
}

/** D27 of every item (oracle definitions, "D (27 %)"). */
export function discrimination(
  table: PaperTable,
  counted: CountedPupils<Totals>,
  sums: ItemSums,
): Discrimination[] {
  const { counts, byScore } = sums
  const k = sums.items
  const groups = extremeGroups(counts)
  const { size } = groups
  if (size === 0) {
    return table.items.map(() => ({ fractional: Number.NaN, cut: Number.NaN, stable: Number.NaN }))
  }
  const stable = stableGroupSums(table, counted, groups)
  return table.items.map((_, j) => {
    const full = table.full[j] as number
    let upper = 0
    let lower = 0
    let upperCut = 0
    let lowerCut = 0
    for (let c = 0; c < counts.scores.length; c++) {
      const sum = byScore[c * k + j] as number
      upper += (groups.upperWeights[c] as number) * sum
      lower += (groups.lowerWeights[c] as number) * sum
      if ((counts.scores[c] as number) >= groups.upperCut) upperCut += sum
      if ((counts.scores[c] as number) <= groups.lowerCut) lowerCut += sum
    }
    return {
      fractional: (upper - lower) / size / full,
      cut: (upperCut / groups.upperAtCut - lowerCut / groups.lowerAtCut) / full,
      stable: (stable[j] as number) / size / full,
    }
  })
}

/** D27 by the fractional tie rule alone, which needs no further pass over the marks. `full` ×scale. */
export function fractionalDiscrimination(
  full: ArrayLike<number>,
  sums: ItemSums,
  groups: ExtremeGroups,
): number[] {
  const { counts, byScore, items: k } = sums
  return Array.from({ length: k }, (_, j) => {
    let difference = 0
    for (let c = 0; c < counts.scores.length; c++) {
      const weight = (groups.upperWeights[c] as number) - (groups.lowerWeights[c] as number)
      difference += weight * (byScore[c * k + j] as number)
    }
    return groups.size === 0 ? Number.NaN : difference / groups.size / (full[j] as number)
  })
}

/** Σ marks of the top rows − Σ marks of the bottom rows of a stable descending sort. */
function stableGroupSums(
  table: PaperTable,
  counted: CountedPupils<Totals>,
  groups: ExtremeGroups,
): Float64Array {
  const k = table.items.length
  const { rows, totals } = counted
  const { size, upperCut, lowerCut } = groups
  let upperLeft = size
  for (const total of totals) if (total > upperCut) upperLeft--
  // Of the class on the lower cut, the sort puts the later rows last: skip the first ones.
  let lowerSkip = groups.lowerAtCut - size
  const difference = new Float64Array(k)
  for (let i = 0; i < rows.length; i++) {
    const total = totals[i] as number
    const start = (rows[i] as number) * k
    const inUpper = total > upperCut || (total === upperCut && upperLeft-- > 0)
    const inLower = total < lowerCut || (total === lowerCut && lowerSkip-- <= 0)
    if (inUpper === inLower) continue
    for (let j = 0; j < k; j++) {
      const mark = table.marks[start + j] as number
      ;(difference[j] as number) += inUpper ? mark : -mark
    }
  }
  return difference
}
