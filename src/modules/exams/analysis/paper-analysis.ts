import type { ItemStatistics, Reliability } from './classical.ts'
import { itemStatistics, reliability, standardisedAlpha } from './classical.ts'
import type { Discrimination, ExtremeGroups } from './discrimination.ts'
import { discrimination, extremeGroups } from './discrimination.ts'
import type { BetweenGroups, GroupComparison, Moments } from './effect-size.ts'
import { betweenGroups, compareWithRest, groupItemStatistics, wilsonInterval } from './effect-size.ts'
import type { GroupSums } from './item-sums.ts'
import { groupCounted, groupSums, itemSums } from './item-sums.ts'
import type { CountedPupils, PaperTable, Totals } from './marks-table.ts'
import { countedPupils, fullTotal } from './marks-table.ts'
import type { Thresholds } from './rates.ts'
import { DEFAULT_THRESHOLDS } from './rates.ts'
import type { ScoreCounts } from './score-counts.ts'
import { scoreCounts, scoreMoments } from './score-counts.ts'
import type { Summary } from './summary.ts'
import { summarise } from './summary.ts'

/** Everything about one paper and one set of pupils. */
export interface PaperAnalysis {
  counted: CountedPupils<Totals>
  counts: ScoreCounts
  full: number
  total: Summary
  reliability: Reliability
  extremes: ExtremeGroups
  items: (ItemStatistics & Discrimination)[]
}

/** Classical test analysis of a paper: one pass over the marks, then formulas (DOMAIN.md §4). */
export function analysePaper(table: PaperTable, thresholds: Thresholds = DEFAULT_THRESHOLDS): PaperAnalysis {
  const counted = countedPupils(table)
  const sums = itemSums(table, counted)
  const found = discrimination(table, counted, sums)
  return {
    counted,
    counts: sums.counts,
    full: fullTotal(table),
    total: summarise(sums.counts, fullTotal(table), table.scale, thresholds),
    reliability: reliability(sums, table.scale),
    extremes: extremeGroups(sums.counts),
    items: itemStatistics(table, sums).map((item, j) => ({ ...item, ...(found[j] as Discrimination) })),
  }
}

/** Alpha from standardised items; apart because it alone needs every pair of items. */
export function paperStandardisedAlpha(table: PaperTable, counted: CountedPupils<Totals>): number {
  return standardisedAlpha(table, counted, itemSums(table, counted))
}

/** One group of pupils (school, class, sex …) beside all others. */
export interface GroupAnalysis {
  group: number
  summary: Summary
  comparison: GroupComparison
  passInterval: [number, number]
  alpha: number
  difficulties: number[]
}

/**
 * Statistics of every group that has counted pupils, and how far the groups differ. `groupOf` gives each row of
 * the table its group, −1 for none: such a pupil is part of "the rest" but of no group. `known` are sums that are
 * there already, for example those of classes merged into schools, which saves a pass over the marks.
 */
export function analyseGroups(
  table: PaperTable,
  counted: CountedPupils<Totals>,
  groupOf: Int32Array,
  groups: number,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  known?: GroupSums,
): { groups: GroupAnalysis[]; between: BetweenGroups; sums: GroupSums } {
  const grouping = groupCounted(counted, groupOf, groups)
  const sums = known ?? groupSums(table, counted, grouping)
  const all: Moments = { n: counted.rows.length, ...scoreMoments(scoreCounts(counted.totals)) }
  const full = fullTotal(table)
  const moments: Moments[] = []
  const found: GroupAnalysis[] = []
  for (let g = 0; g < groups; g++) {
    const n = sums.n[g] as number
    if (n === 0) continue
    const own = { n, sum: sums.totals[g] as number, squares: sums.totalSquares[g] as number }
    moments.push(own)
    const members = grouping.members.subarray(grouping.start[g], grouping.start[g + 1])
    const summary = summarise(
      scoreCounts(counted.totals, members, counted.origin),
      full,
      table.scale,
      thresholds,
    )
    found.push({
      group: g,
      summary,
      comparison: compareWithRest(own, all, table.scale),
      passInterval: wilsonInterval(summary.pass, n),
      ...groupItemStatistics(sums, g, table.full, 'origin' in table ? table.origin : undefined),
    })
  }
  return { groups: found, between: betweenGroups(moments), sums }
}
