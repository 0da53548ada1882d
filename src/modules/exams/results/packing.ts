import { verdictOf } from '../analysis/value-added.ts'
import type { StoredTopicGap, StoredTopicRate, UnitFigures } from '../contract/result-shapes.ts'
import { type Finding, topicFindings } from '../findings.ts'
import { rounded } from './figures.ts'
import type { Moments } from './moments.ts'
import { gapOf, meanOf, minus } from './moments.ts'
import type { PaperTopic, TopicKind } from './topics.ts'

/**
 * A district has a thousand classes, each with some hundred figures a paper: they are stored as bare numbers in a fixed
 * order, and get their names when somebody reads them.
 */
export type Packed = (number | null)[]

const single = [
  'enrolled', 'sat', 'absent', 'cheated', 'missing', 'counted', 'represents', 'full', 'mean', 'sd', 'standardError', 'min', 'q1',
  'median', 'q3', 'max', 'scoreRate', 'excellent', 'pass', 'low', 'z', 't', 'aboveMeanRate', 'meanRatio', 'shareAboveMean', 'effect',
  'alpha',
] as const satisfies (keyof UnitFigures)[] // prettier-ignore
const paired = [
  'interval',
  'passInterval',
  'tInterval',
  'effectInterval',
] as const satisfies (keyof UnitFigures)[]

/** To six decimals. */
export function packFigures(of: UnitFigures): Packed {
  const packed: Packed = single.map((key) => rounded(of[key], 6))
  for (const key of paired) packed.push(rounded(of[key][0], 6), rounded(of[key][1], 6))
  return packed
}

export function unpackFigures(packed: Packed): UnitFigures {
  const of: Record<string, unknown> = {}
  single.forEach((key, at) => (of[key] = packed[at] ?? null))
  paired.forEach((key, at) => {
    const from = single.length + at * 2
    of[key] = [packed[from] ?? null, packed[from + 1] ?? null]
  })
  return of as UnitFigures
}

const topicColumns = 3

/** Of each topic the rate, the gap to all other pupils and the lower end of its interval (which is as far above). */
export function packTopics(
  topics: readonly PaperTopic[],
  own: readonly Moments[],
  all: readonly Moments[],
): Packed {
  const packed: Packed = []
  topics.forEach((topic, t) => {
    const { gap, interval } = gapOf(own[t]!, minus(all[t]!, own[t]!), topic.full)
    packed.push(rounded(meanOf(own[t]!) / topic.full), rounded(gap), rounded(interval[0]))
  })
  return packed
}

export type TopicsByKind<Shape> = Record<TopicKind, Shape[]>
const kinds = ['knowledge', 'ability', 'type'] as const

/** `order`: topics in the order in which they were packed. */
export function unpackTopics(
  packed: Packed,
  order: readonly { kind: TopicKind; name: string; full: number }[],
): TopicsByKind<StoredTopicGap> {
  const found: TopicsByKind<StoredTopicGap> = { knowledge: [], ability: [], type: [] }
  if (packed.length === 0) return found
  order.forEach(({ kind, name, full }, t) => {
    const [rate = null, gap = null, low = null] = packed.slice(t * topicColumns, (t + 1) * topicColumns)
    const high = gap === null || low === null ? null : rounded(2 * gap - low)
    found[kind].push({
      name,
      full,
      rate,
      restRate: rate === null || gap === null ? null : rounded(rate - gap),
      gap,
      gapInterval: [low, high],
      verdict: verdictOf(low ?? Number.NaN, high ?? Number.NaN),
    })
  })
  return found
}

/** The order in which a paper's topics are packed. */
export function topicOrder(
  topics: TopicsByKind<StoredTopicRate>,
): { kind: TopicKind; name: string; full: number }[] {
  return kinds.flatMap((kind) => topics[kind].map(({ name, full }) => ({ kind, name, full })))
}

/** What is worth saying about a unit's topics. */
export function topicFindingsOf(name: string, topics: TopicsByKind<StoredTopicGap>, n: number): Finding[] {
  return topicFindings(
    name,
    [...topics.knowledge, ...topics.ability].map((gap) => ({
      topic: gap.name,
      n,
      rate: gap.rate ?? Number.NaN,
      restRate: gap.restRate ?? Number.NaN,
      gap: gap.gap ?? Number.NaN,
      interval: [gap.gapInterval[0] ?? Number.NaN, gap.gapInterval[1] ?? Number.NaN],
    })),
  )
}
