import { normalQuantile } from './distributions.ts'
import type { GroupSums } from './item-sums.ts'
import type { CountedPupils, MarksTable } from './marks-table.ts'

/** One line of the blueprint (双向细目表). Full marks in marks. */
export interface BlueprintItem {
  item: string
  type: string
  full: number
  knowledgePoints: readonly string[]
  abilityLevel: string
  expectedDifficulty: number | null
}

/** Items of the marks table by what they test. An item with several knowledge points counts in each. */
export interface Topic {
  name: string
  /** Index of each item in the marks table. */
  items: readonly number[]
}

/** Topics of a blueprint by knowledge point or ability level, in the order of first mention. */
export function topicsOf(
  table: Pick<MarksTable, 'items'>,
  blueprint: readonly BlueprintItem[],
  by: 'knowledgePoints' | 'abilityLevel' | 'type',
): Topic[] {
  const topics = new Map<string, number[]>()
  for (const line of blueprint) {
    const index = table.items.indexOf(line.item)
    if (index < 0) continue
    const names = by === 'knowledgePoints' ? line.knowledgePoints : [line[by]]
    for (const name of new Set(names)) topics.set(name, [...(topics.get(name) ?? []), index])
  }
  return Array.from(topics, ([name, items]) => ({ name, items }))
}

/** Score rate of a topic in a group: Σ scores / (N·Σ full marks). NaN without pupils or marks. */
export interface TopicRate {
  topic: string
  n: number
  items: number
  rate: number
}

/** Rates of every topic in one group of `GroupSums` (DOMAIN.md §4, knowledge point or ability). */
export function topicRates(
  table: MarksTable,
  topics: readonly Topic[],
  sums: GroupSums,
  group: number,
): TopicRate[] {
  const n = sums.n[group] as number
  return topics.map((topic) => {
    let marks = 0
    let full = 0
    for (const item of topic.items) {
      marks += sums.sums[group * sums.items + item] as number
      full += table.full[item] as number
    }
    return { topic: topic.name, n, items: topic.items.length, rate: marks / (n * full) }
  })
}

/** A group's rate in a topic against the other pupils, with the interval of the difference. */
export interface TopicGap {
  topic: string
  n: number
  rate: number
  restRate: number
  gap: number
  interval: [number, number]
}

/** Gaps of a group to the rest by topic; interval by the unequal-variance normal approximation (Welch's error). */
export function topicGaps(
  table: MarksTable,
  counted: CountedPupils,
  topics: readonly Topic[],
  groupOf: Int32Array,
  group: number,
): TopicGap[] {
  const k = table.items.length
  const z = normalQuantile(0.975)
  return topics.map((topic) => {
    const full = topic.items.reduce((sum, item) => sum + (table.full[item] as number), 0)
    const own = { n: 0, sum: 0, squares: 0 }
    const rest = { n: 0, sum: 0, squares: 0 }
    for (const row of counted.rows) {
      let marks = 0
      for (const item of topic.items) marks += table.marks[row * k + item] as number
      const side = groupOf[row] === group ? own : rest
      side.n++
      side.sum += marks
      side.squares += marks * marks
    }
    const error2 = (side: typeof own) =>
      (side.squares - (side.sum * side.sum) / side.n) / (side.n - 1) / side.n / (full * full)
    const rate = own.sum / own.n / full
    const restRate = rest.sum / rest.n / full
    const half = z * Math.sqrt(error2(own) + error2(rest))
    const gap = rate - restRate
    return { topic: topic.name, n: own.n, rate, restRate, gap, interval: [gap - half, gap + half] }
  })
}
