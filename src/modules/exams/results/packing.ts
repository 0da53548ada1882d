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

/** To six decimals. */
export function packFigures(of: UnitFigures): Packed {
  const six = (figure: number | null) => rounded(figure, 6)
  return [
    of.enrolled, of.sat, of.absent, of.cheated, of.missing, of.counted, of.represents, of.full, six(of.mean), six(of.sd),
    six(of.standardError), six(of.min), six(of.q1), six(of.median), six(of.q3), six(of.max), six(of.scoreRate), six(of.excellent),
    six(of.pass), six(of.low), six(of.z), six(of.t), six(of.aboveMeanRate), six(of.meanRatio), six(of.shareAboveMean), six(of.effect),
    six(of.alpha), six(of.interval[0]), six(of.interval[1]), six(of.passInterval[0]), six(of.passInterval[1]), six(of.tInterval[0]),
    six(of.tInterval[1]), six(of.effectInterval[0]), six(of.effectInterval[1]),
  ] // prettier-ignore
}

export function unpackFigures(packed: Packed): UnitFigures {
  const [
    enrolled, sat, absent, cheated, missing, counted, represents, full, mean, sd, standardError, min, q1, median, q3, max, scoreRate,
    excellent, pass, low, z, t, aboveMeanRate, meanRatio, shareAboveMean, effect, alpha, ...ends
  ] = packed as number[] // prettier-ignore
  const pair = (at: number): [number | null, number | null] => [ends[at] ?? null, ends[at + 1] ?? null]
  return {
    enrolled, sat, absent, cheated, missing, counted, represents, full, mean, sd, standardError, min, q1, median, q3, max, scoreRate,
    excellent, pass, low, z, t, aboveMeanRate, meanRatio, shareAboveMean, effect, alpha,
    interval: pair(0), passInterval: pair(2), tInterval: pair(4), effectInterval: pair(6),
  } as UnitFigures // prettier-ignore
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
