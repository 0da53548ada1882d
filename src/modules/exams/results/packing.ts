import { verdictOf } from '../analysis/value-added.ts'
import type { StoredTopicGap, StoredTopicRate, UnitFigures } from '../contract/result-shapes.ts'
import { type Finding, topicFindings } from '../findings.ts'
import { rounded } from './figures.ts'
import type { Moments } from './moments.ts'
import { gapOf, meanOf, minus } from './moments.ts'
import { topicMoment, type TopicSums } from './paper-sums.ts'
import type { SampleError } from './sample-error.ts'
import type { PaperTopic, TopicKind } from './topics.ts'

/**
 * A district has a thousand classes, each with some hundred figures a paper: they are stored as bare numbers in a fixed
 * order, and get their names when somebody reads them. Numbers: whole hundred-thousandths in four bytes each (smallest
 * byte first), in base64: written and read ten times as fast as digits are. What is undefined, or beyond ±21,474, is
 * `nothing`.
 */
export type Packed = string

const parts = 100_000
const nothing = -(2 ** 31)
let scratch = new Int32Array(256)
let bytes = Buffer.from(scratch.buffer)

export function pack(numbers: ArrayLike<number | null>): Packed {
  const n = numbers.length
  if (scratch.length < n) {
    scratch = new Int32Array(n)
    bytes = Buffer.from(scratch.buffer)
  }
  for (let i = 0; i < n; i++) {
    // An undefined figure is NaN, which no comparison holds for.
    const part = Math.round((numbers[i] ?? Number.NaN) * parts)
    scratch[i] = Math.abs(part) < 2 ** 31 ? part : nothing
  }
  return bytes.toString('base64', 0, n * 4)
}

export function unpack(packed: Packed): (number | null)[] {
  const found = Buffer.from(packed, 'base64')
  return Array.from({ length: found.length / 4 }, (_, i) => {
    const part = found.readInt32LE(i * 4)
    return part === nothing ? null : part / parts
  })
}

/** To five decimals. */
export function packFigures(of: UnitFigures): Packed {
  return pack([
    of.enrolled, of.sat, of.absent, of.cheated, of.missing, of.counted, of.represents, of.full, of.mean, of.sd,
    of.standardError, of.min, of.q1, of.median, of.q3, of.max, of.scoreRate, of.excellent, of.pass, of.low, of.z, of.t,
    of.aboveMeanRate, of.meanRatio, of.shareAboveMean, of.effect, of.alpha, ...of.interval, ...of.passInterval,
    ...of.tInterval, ...of.effectInterval,
  ]) // prettier-ignore
}

export function unpackFigures(packed: Packed): UnitFigures {
  const [
    enrolled, sat, absent, cheated, missing, counted, represents, full, mean, sd, standardError, min, q1, median, q3, max, scoreRate,
    excellent, pass, low, z, t, aboveMeanRate, meanRatio, shareAboveMean, effect, alpha, ...ends
  ] = unpack(packed) as number[] // prettier-ignore
  const pair = (at: number): [number | null, number | null] => [ends[at] ?? null, ends[at + 1] ?? null]
  return {
    enrolled, sat, absent, cheated, missing, counted, represents, full, mean, sd, standardError, min, q1, median, q3, max, scoreRate,
    excellent, pass, low, z, t, aboveMeanRate, meanRatio, shareAboveMean, effect, alpha,
    interval: pair(0), passInterval: pair(2), tInterval: pair(4), effectInterval: pair(6),
  } as UnitFigures // prettier-ignore
}

const topicColumns = 3

/**
 * Of each topic the rate, the gap to all other pupils and the lower end of its interval (which is as far above). `restErrors`:
 * of the others' means, in a sample of schools.
 */
export function packTopics(
  topics: readonly PaperTopic[],
  sums: TopicSums,
  group: number,
  all: readonly Moments[],
  restErrors: readonly SampleError[] | null = null,
): Packed {
  const numbers: number[] = []
  topics.forEach((topic, t) => {
    const own = topicMoment(sums, group, t)
    const { gap, interval } = gapOf(own, minus(all[t]!, own), topic.full, restErrors?.[t])
    numbers.push(meanOf(own) / topic.full, gap, interval[0])
  })
  return pack(numbers)
}

export type TopicsByKind<Shape> = Record<TopicKind, Shape[]>
const kinds = ['knowledge', 'ability', 'type'] as const

/** `order`: topics in the order in which they were packed. */
export function unpackTopics(
  packed: Packed,
  order: readonly { kind: TopicKind; name: string; full: number }[],
): TopicsByKind<StoredTopicGap> {
  const found: TopicsByKind<StoredTopicGap> = { knowledge: [], ability: [], type: [] }
  if (packed === '') return found
  const numbers = unpack(packed)
  order.forEach(({ kind, name, full }, t) => {
    const [rate = null, gap = null, low = null] = numbers.slice(t * topicColumns, (t + 1) * topicColumns)
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
