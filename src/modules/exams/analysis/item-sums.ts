import type { CountedPupils, PaperTable, Totals } from './marks-table.ts'
import type { ScoreCounts } from './score-counts.ts'
import { scoreCounts } from './score-counts.ts'

/**
 * All that classical item statistics need, from one pass over the marks (all ×scale, exact whole numbers):
 * `byScore[c·k + j]` is A[total] of the samples' notes, the sum of item j's marks over the pupils of score
 * class c, from which means, covariances with the total and any 27 % tie policy follow.
 */
export interface ItemSums {
  readonly items: number
  readonly counts: ScoreCounts
  readonly byScore: Float64Array
  readonly sums: Float64Array
  readonly squares: Float64Array
}

/** `members` picks positions among the counted pupils (all when left out). */
export function itemSums(table: PaperTable, counted: CountedPupils<Totals>, members?: Int32Array): ItemSums {
  const { marks } = table
  const { rows, totals } = counted
  const k = table.items.length
  const counts = scoreCounts(totals, members, counted.origin)
  const classes = counts.scores.length
  const byScore = new Float64Array(classes * k)
  const squares = new Float64Array(k)
  const classOf = scoreClasses(counts)
  for (let i = 0; i < counts.n; i++) {
    const position = members ? (members[i] as number) : i
    let at = (rows[position] as number) * k
    let to = classOf(totals[position] as number) * k
    for (let j = 0; j < k; j++, at++, to++) {
      const mark = marks[at] as number
      ;(byScore[to] as number) += mark
      ;(squares[j] as number) += mark * mark
    }
  }
  const sums = new Float64Array(k)
  for (let c = 0, at = 0; c < classes; c++) {
    for (let j = 0; j < k; j++, at++) (sums[j] as number) += byScore[at] as number
  }
  return { items: k, counts, byScore, sums, squares }
}

/** Score → index of its class, by table where the scores lie close together. */
function scoreClasses({ scores }: ScoreCounts): (score: number) => number {
  const low = scores[0] ?? 0
  const spread = (scores[scores.length - 1] ?? 0) - low + 1
  if (spread <= 1 << 20 && scores instanceof Int32Array) {
    const table = new Int32Array(spread)
    for (let c = 0; c < scores.length; c++) table[(scores[c] as number) - low] = c
    return (score) => table[score - low] as number
  }
  const map = new Map<number, number>()
  scores.forEach((score, c) => map.set(score, c))
  return (score) => map.get(score) as number
}

/** Pupils by group: the counted positions in group order, group g at `start[g] … start[g + 1]`. */
export interface Grouping {
  readonly groups: number
  readonly members: Int32Array
  readonly start: Int32Array
}

/** `groupOf` gives each row of the table its group, −1 for none. Order inside a group is that of the rows. */
export function groupCounted(counted: CountedPupils<Totals>, groupOf: Int32Array, groups: number): Grouping {
  const { rows } = counted
  const start = new Int32Array(groups + 1)
  for (let position = 0; position < rows.length; position++) {
    const group = groupOf[rows[position] as number] as number
    if (group >= 0) (start[group + 1] as number)++
  }
  for (let g = 0; g < groups; g++) (start[g + 1] as number) += start[g] as number
  const next = start.slice(0, groups)
  const members = new Int32Array(start[groups] as number)
  for (let position = 0; position < rows.length; position++) {
    const group = groupOf[rows[position] as number] as number
    if (group >= 0) members[(next[group] as number)++] = position
  }
  return { groups, members, start }
}

/** Sums a group: Σ mark and Σ mark² of each item (`[g·k + j]`), Σ total and Σ total². */
export interface GroupSums {
  readonly items: number
  readonly n: Int32Array
  readonly sums: Float64Array
  readonly squares: Float64Array
  readonly totals: Float64Array
  readonly totalSquares: Float64Array
}

/** Sums of as many groups, of nobody yet. */
export function emptyGroupSums(items: number, groups: number): GroupSums {
  return {
    items,
    n: new Int32Array(groups),
    sums: new Float64Array(groups * items),
    squares: new Float64Array(groups * items),
    totals: new Float64Array(groups),
    totalSquares: new Float64Array(groups),
  }
}

/** One pass over the marks, group after group, so that a group's sums stay in the cache. */
export function groupSums(table: PaperTable, counted: CountedPupils<Totals>, grouping: Grouping): GroupSums {
  const { marks } = table
  const { rows, totals } = counted
  const { groups, members, start } = grouping
  const k = table.items.length
  const found = emptyGroupSums(k, groups)
  const { n, sums, squares, totals: totalSums, totalSquares } = found
  for (let g = 0; g < groups; g++) {
    const from = start[g] as number
    const to = start[g + 1] as number
    n[g] = to - from
    for (let i = from; i < to; i++) {
      const position = members[i] as number
      const total = totals[position] as number
      ;(totalSums[g] as number) += total
      ;(totalSquares[g] as number) += total * total
      let at = (rows[position] as number) * k
      let cell = g * k
      for (let j = 0; j < k; j++, at++, cell++) {
        const mark = marks[at] as number
        ;(sums[cell] as number) += mark
        ;(squares[cell] as number) += mark * mark
      }
    }
  }
  return found
}

/** Adds the sums of finer groups (classes) up to coarser ones (schools, the district); −1 leaves a group out. */
export function mergeGroupSums(fine: GroupSums, coarseOf: Int32Array, groups: number): GroupSums {
  const k = fine.items
  const merged = emptyGroupSums(k, groups)
  for (let f = 0; f < fine.n.length; f++) {
    const g = coarseOf[f] as number
    if (g < 0) continue
    ;(merged.n[g] as number) += fine.n[f] as number
    ;(merged.totals[g] as number) += fine.totals[f] as number
    ;(merged.totalSquares[g] as number) += fine.totalSquares[f] as number
    for (let j = 0; j < k; j++) {
      ;(merged.sums[g * k + j] as number) += fine.sums[f * k + j] as number
      ;(merged.squares[g * k + j] as number) += fine.squares[f * k + j] as number
    }
  }
  return merged
}
