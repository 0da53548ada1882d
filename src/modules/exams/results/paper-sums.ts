import { emptyGroupSums, type Grouping, type GroupSums, type ItemSums } from '../analysis/item-sums.ts'
import type { CountedPupils, MarksTable } from '../analysis/marks-table.ts'
import { scoreCounts } from '../analysis/score-counts.ts'
import type { Moments } from './moments.ts'
import type { BySchool } from './sample-error.ts'
import type { PaperTopic } from './topics.ts'

/** Σ of marks and of squares by group and topic (`[group · topics + topic]`), weighted where pupils are. */
export interface TopicSums {
  topics: number
  n: Int32Array
  weights: Float64Array
  sums: Float64Array
  squares: Float64Array
}

export interface PaperSums {
  /** Of the whole paper. */
  items: ItemSums
  /** By class. */
  classes: GroupSums
  topics: TopicSums
}

/**
 * All sums that a paper's results need, in one pass over the marks, class after class: what `itemSums` gives of the whole,
 * what `groupSums` gives of the classes, and the moments of every topic. `weightOf` goes by places among the counted.
 */
export function paperSums(
  table: MarksTable,
  counted: CountedPupils,
  byClass: Grouping,
  topics: readonly PaperTopic[],
  weightOf: Float64Array | null,
): PaperSums {
  const { marks } = table
  const { rows, totals } = counted
  const { groups, members, start } = byClass
  const k = table.items.length
  const counts = scoreCounts(totals)
  const low = counts.scores[0] ?? 0
  const rowOfScore = new Int32Array((counts.scores.at(-1) ?? 0) - low + 1)
  counts.scores.forEach((score, c) => (rowOfScore[score - low] = c * k))
  const classes = emptyGroupSums(k, groups)
  const t = topics.length
  const found = emptyTopicSums(t, classes.n)
  // Columns of all topics in one list: those of topic t at `first[t] … first[t + 1]`.
  const first = new Int32Array(t + 1)
  topics.forEach((topic, at) => (first[at + 1] = first[at]! + topic.columns.length))
  const columns = Int32Array.from(topics.flatMap((topic) => topic.columns))
  const Whole = wholeNumbers(table, counted, byClass)
  const byScore = new Whole(counts.scores.length * k)
  const own = new Whole(k)
  const ownSquares = new Whole(k)
  for (let g = 0; g < groups; g++) {
    const from = start[g]!
    const to = start[g + 1]!
    const topicCells = g * t
    classes.n[g] = to - from
    own.fill(0)
    ownSquares.fill(0)
    for (let i = from; i < to; i++) {
      const place = members[i]!
      const total = totals[place]!
      const weight = weightOf ? weightOf[place]! : 1
      classes.totals[g]! += total
      classes.totalSquares[g]! += total * total
      found.weights[g]! += weight
      const row = rows[place]! * k
      const scoreRow = rowOfScore[total - low]!
      for (let j = 0; j < k; j++) {
        const mark = marks[row + j]!
        byScore[scoreRow + j]! += mark
        own[j]! += mark
        ownSquares[j]! += mark * mark
      }
      for (let topic = 0; topic < t; topic++) {
        let mark = 0
        for (let c = first[topic]!, end = first[topic + 1]!; c < end; c++) mark += marks[row + columns[c]!]!
        found.sums[topicCells + topic]! += weight * mark
        found.squares[topicCells + topic]! += weight * mark * mark
      }
    }
    classes.sums.set(own, g * k)
    classes.squares.set(ownSquares, g * k)
  }
  const sums = new Float64Array(k)
  const squares = new Float64Array(k)
  for (let cell = 0, j = 0; cell < classes.sums.length; cell++) {
    sums[j]! += classes.sums[cell]!
    squares[j]! += classes.squares[cell]!
    if (++j === k) j = 0
  }
  return {
    items: { items: k, counts, byScore: Float64Array.from(byScore), sums, squares },
    classes,
    topics: found,
  }
}

/** Whole numbers of 32 bits where no sum of marks, and no class's sum of squares, can outgrow them: they add up faster. */
function wholeNumbers(
  table: MarksTable,
  counted: CountedPupils,
  { groups, start }: Grouping,
): Int32ArrayConstructor | Float64ArrayConstructor {
  const most = table.full.reduce((all, full) => Math.max(all, full), 0)
  let largest = 0
  for (let g = 0; g < groups; g++) largest = Math.max(largest, start[g + 1]! - start[g]!)
  return Math.max(most * counted.rows.length, most * most * largest) < 2 ** 31 ? Int32Array : Float64Array
}

/** `n`: pupils of each group. */
function emptyTopicSums(topics: number, n: Int32Array): TopicSums {
  return {
    topics,
    n,
    weights: new Float64Array(n.length),
    sums: new Float64Array(n.length * topics),
    squares: new Float64Array(n.length * topics),
  }
}

/** Adds classes up to coarser groups. */
export function mergeTopics(fine: TopicSums, coarseOf: Int32Array, groups: number): TopicSums {
  const t = fine.topics
  const merged = emptyTopicSums(t, new Int32Array(groups))
  for (let f = 0; f < fine.n.length; f++) {
    const g = coarseOf[f]!
    merged.n[g]! += fine.n[f]!
    merged.weights[g]! += fine.weights[f]!
    for (let topic = 0; topic < t; topic++) {
      merged.sums[g * t + topic]! += fine.sums[f * t + topic]!
      merged.squares[g * t + topic]! += fine.squares[f * t + topic]!
    }
  }
  return merged
}

/** Marks in a topic by school; `sums` are those of the schools. */
export function topicBySchool({ topics, weights, sums }: TopicSums, topic: number): BySchool {
  return { w: weights, x: Float64Array.from(weights, (_, s) => sums[s * topics + topic]!) }
}

export function topicMoment(
  { topics, n, weights, sums, squares }: TopicSums,
  group: number,
  topic: number,
): Moments {
  const at = group * topics + topic
  return { n: n[group]!, w: weights[group]!, x: sums[at]!, xx: squares[at]! }
}
