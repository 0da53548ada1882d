import type { CountedPupils, MarksTable } from '../analysis/marks-table.ts'
import type { StoredTopicRate } from '../contract/result-shapes.ts'
import { type Moments, nobody, plus, rateOf } from './moments.ts'
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
  const found = [...topics.values()]
  return topicKinds.flatMap((kind) => found.filter((topic) => topic.kind === kind))
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
  const count = topics.length
  // Topics of each column in one list, so that the inner loop reads each mark once.
  const start = new Int32Array(k + 1)
  const ofColumn = Array.from({ length: k }, (_, j) =>
    topics.flatMap((topic, t) => (topic.columns.includes(j) ? [t] : [])),
  )
  ofColumn.forEach((of, j) => (start[j + 1] = start[j]! + of.length))
  const topicOf = Int32Array.from(ofColumn.flat())
  const own = new Float64Array(count)
  const sums = new Float64Array(count)
  const squares = new Float64Array(count)
  return members.map((of) => {
    sums.fill(0)
    squares.fill(0)
    let weight = 0
    for (let i = 0; i < of.length; i++) {
      const place = of[i]!
      const from = counted.rows[place]! * k
      own.fill(0)
      for (let j = 0, at = 0; j < k; j++) {
        const mark = marks[from + j]!
        for (const end = start[j + 1]!; at < end; at++) own[topicOf[at]!]! += mark
      }
      const w = weightOf ? weightOf[place]! : 1
      weight += w
      for (let t = 0; t < count; t++) {
        const mark = own[t]!
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
