import type { Totals } from './marks-table.ts'

/** How many pupils have each score: the scores that occur, ascending, ×scale, and their counts. */
export interface ScoreCounts {
  readonly n: number
  readonly scores: Totals
  readonly counts: Int32Array
  /** Of real marks only: what the scores are counted from. */
  readonly origin?: number
}

/** Beyond this spread of scores a sorted list is cheaper than one counter a score. */
const WIDEST_COUNTERS = 1 << 20

/** One counter a score, used again by every call: a district has a thousand classes, and memory costs more than counting. */
let counters = new Int32Array(1024)

/** Counts totals; `members` picks positions in `totals` (all when left out). Equal real totals must be so to the bit. */
export function scoreCounts(totals: Totals, members?: Int32Array, origin = 0): ScoreCounts {
  if (totals instanceof Float64Array) return { ...sortedCounts(totals, members), origin }
  const n = members ? members.length : totals.length
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < n; i++) {
    const total = totals[members ? (members[i] as number) : i] as number
    if (total < low) low = total
    if (total > high) high = total
  }
  if (n === 0) return { n: 0, scores: new Int32Array(0), counts: new Int32Array(0) }
  const spread = high - low + 1
  if (spread > WIDEST_COUNTERS) return sortedCounts(totals, members)

  if (counters.length < spread) counters = new Int32Array(spread)
  let distinct = 0
  for (let i = 0; i < n; i++) {
    const at = (totals[members ? (members[i] as number) : i] as number) - low
    if (counters[at] === 0) distinct++
    ;(counters[at] as number)++
  }
  const both = new Int32Array(2 * distinct)
  for (let at = 0, next = 0; at < spread; at++) {
    const count = counters[at] as number
    if (count === 0) continue
    counters[at] = 0
    both[next] = low + at
    both[distinct + next++] = count
  }
  return { n, scores: both.subarray(0, distinct), counts: both.subarray(distinct) }
}

function sortedCounts(totals: Totals, members?: Int32Array): ScoreCounts {
  const sorted = members
    ? Float64Array.from(members, (at) => totals[at] as number)
    : Float64Array.from(totals)
  sorted.sort()
  const scores: number[] = []
  const counts: number[] = []
  for (const score of sorted) {
    if (scores.at(-1) === score) counts[counts.length - 1] = (counts.at(-1) as number) + 1
    else {
      scores.push(score)
      counts.push(1)
    }
  }
  return {
    n: sorted.length,
    scores: totals instanceof Float64Array ? Float64Array.from(scores) : Int32Array.from(scores),
    counts: Int32Array.from(counts),
  }
}

/** Σ score and Σ score², exact while below 2⁵³. */
export function scoreMoments({ scores, counts }: ScoreCounts): { sum: number; squares: number } {
  let sum = 0
  let squares = 0
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number
    const part = score * (counts[i] as number)
    sum += part
    squares += part * score
  }
  return { sum, squares }
}

/** What rounding may leave of the difference of two equal sums of real marks, of their size. */
const ROUNDING = 1e-10

/** Σ (x − mean)² from sums; exactly 0 when all are equal. */
export function squaredDeviations(n: number, sum: number, squares: number): number {
  if (n === 0) return Number.NaN
  const whole = n * squares
  const deviations = whole - sum * sum
  if (deviations <= whole * ROUNDING && !Number.isInteger(squares)) return 0
  return Math.max(0, deviations / n)
}

/** Number of pupils with score ≥ `score` (×scale). */
export function countAtLeast({ scores, counts }: ScoreCounts, score: number): number {
  let count = 0
  for (let i = scores.length - 1; i >= 0 && (scores[i] as number) >= score; i--) count += counts[i] as number
  return count
}

/** The score at 1-based `position` of the ascending list. */
export function scoreAt({ scores, counts }: ScoreCounts, position: number): number {
  let seen = 0
  for (let i = 0; i < scores.length; i++) {
    seen += counts[i] as number
    if (seen >= position) return scores[i] as number
  }
  return Number.NaN
}
