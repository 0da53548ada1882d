import { type Verdict, verdictOf } from '../analysis/value-added.ts'
import type { CountedPupils, MarksTable } from '../analysis/marks-table.ts'
import type { StoredTopicGap, StoredTopicRate } from '../contract/result-shapes.ts'
import { roundedInterval, rounded } from './figures.ts'
import { gapOf, meanOf, minus, type Moments, nobody, plus, rateOf } from './moments.ts'
import type { Column } from './marks.ts'

export const topicKinds = ['knowledge', 'ability', 'type'] as const
export type TopicKind = (typeof topicKinds)[number]

/** Columns of a paper by what they test; one with several knowledge points counts in each. */
export interface PaperTopic {
  kind: TopicKind
  name: string
  columns: number[]
  labels: string[]
  /** ×scale. */
  full: number
}

export function paperTopics(columns: readonly Column[]): PaperTopic[] {
  const topics = new Map<string, PaperTopic>()
  const add = (kind: TopicKind, name: string, column: Column, at: number) => {
    const key = `${kind}:${name}`
    const topic = topics.get(key) ?? { kind, name, columns: [], labels: [], full: 0 }
    topic.columns.push(at)
    topic.labels.push(column.label)
    topic.full += column.full
    topics.set(key, topic)
  }
  columns.forEach((column, at) => {
    for (const point of new Set(column.first.knowledge)) add('knowledge', point, column, at)
    if (column.first.ability) add('ability', column.first.ability, column, at)
    if (column.first.kind) add('type', column.first.kind, column, at)
  })
  return [...topics.values()]
}

/**
 * Moments of each topic's marks by class (`[class][topic]`), in one pass over the marks.
 * `members` are places in `counted` by class; `weightOf` goes by the same places, null where nobody is weighted.
 */
export function topicMoments(
  table: MarksTable,
  counted: CountedPupils,
  topics: readonly PaperTopic[],
  members: readonly Int32Array[],
  weightOf: Float64Array | null,
): Moments[][] {
  const k = table.items.length
  const { marks } = table
  // The columns of all topics in one list, so that the inner loop runs over plain numbers.
  const start = new Int32Array(topics.length + 1)
  topics.forEach((topic, t) => (start[t + 1] = start[t]! + topic.columns.length))
  const columns = Int32Array.from(topics.flatMap((topic) => topic.columns))
  const sums = new Float64Array(topics.length)
  const squares = new Float64Array(topics.length)
  return members.map((of) => {
    sums.fill(0)
    squares.fill(0)
    let weight = 0
    for (const place of of) {
      const from = counted.rows[place]! * k
      const w = weightOf ? weightOf[place]! : 1
      weight += w
      for (let t = 0; t < topics.length; t++) {
        let mark = 0
        for (let c = start[t]!; c < start[t + 1]!; c++) mark += marks[from + columns[c]!]!
        sums[t]! += w * mark
        squares[t]! += w * mark * mark
      }
    }
    return topics.map((_, t) => ({ n: of.length, w: weight, x: sums[t]!, xx: squares[t]! }))
  })
}

/** Adds classes up. */
export function addTopics(parts: readonly Moments[][], topics: number): Moments[] {
  return Array.from({ length: topics }, (_, t) => parts.reduce((sum, part) => plus(sum, part[t]!), nobody))
}

type ByKind<Shape> = Record<TopicKind, Shape[]>

function byKind<Shape>(
  topics: readonly PaperTopic[],
  shape: (topic: PaperTopic, t: number) => Shape,
): ByKind<Shape> {
  const found: ByKind<Shape> = { knowledge: [], ability: [], type: [] }
  topics.forEach((topic, t) => found[topic.kind].push(shape(topic, t)))
  return found
}

export function districtTopics(
  topics: readonly PaperTopic[],
  all: Moments[],
  scale: number,
): ByKind<StoredTopicRate> {
  return byKind(topics, (topic, t) => {
    const { rate, interval } = rateOf(all[t]!, topic.full)
    return { name: topic.name, items: topic.labels, full: topic.full / scale, rate, interval }
  })
}

/** A unit's topics against all other pupils; nothing is certain of fewer than two on either side. */
export function unitTopics(
  topics: readonly PaperTopic[],
  own: Moments[],
  all: Moments[],
  scale: number,
): ByKind<StoredTopicGap> {
  return byKind(topics, (topic, t) => {
    const rest = minus(all[t]!, own[t]!)
    const { gap, interval } = gapOf(own[t]!, rest, topic.full)
    const verdict: Verdict = verdictOf(interval[0], interval[1])
    return {
      name: topic.name,
      full: topic.full / scale,
      rate: rounded(meanOf(own[t]!) / topic.full),
      restRate: rounded(meanOf(rest) / topic.full),
      gap: rounded(gap),
      gapInterval: roundedInterval(interval),
      verdict,
    }
  })
}
