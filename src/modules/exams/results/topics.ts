import type { StoredTopicRate } from '../contract/result-shapes.ts'
import { type Moments, rateOf } from './moments.ts'
import type { SampleError } from './sample-error.ts'
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

type ByKind<Shape> = Record<TopicKind, Shape[]>

function byKind<Shape>(
  topics: readonly PaperTopic[],
  shape: (topic: PaperTopic, t: number) => Shape,
): ByKind<Shape> {
  const found: ByKind<Shape> = { knowledge: [], ability: [], type: [] }
  topics.forEach((topic, t) => found[topic.kind].push(shape(topic, t)))
  return found
}

/** `errors`: of each topic's mean, in a sample of schools. */
export function districtTopics(
  topics: readonly PaperTopic[],
  all: Moments[],
  scale: number,
  errors: SampleError[] | null,
): ByKind<StoredTopicRate> {
  return byKind(topics, (topic, t) => {
    const { rate, interval } = rateOf(all[t]!, topic.full, errors?.[t])
    return { name: topic.name, items: topic.labels, full: topic.full / scale, rate, interval }
  })
}
