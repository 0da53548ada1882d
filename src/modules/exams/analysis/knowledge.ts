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

/** What is wrong or noteworthy in a blueprint before the paper is used. */
export interface BlueprintProblem {
  code: 'marks' | 'twice' | 'noTopic' | 'coverage' | 'levelShare' | 'difficulty'
  message: string
}

/**
 * Checks: items named once, marks that add up to the paper's, a knowledge point for every item, the syllabus covered,
 * ability levels near the intended shares (± `tolerance` of the marks), expected difficulty between 0 and 1.
 */
export function blueprintProblems(
  blueprint: readonly BlueprintItem[],
  intended: {
    full: number
    syllabus?: readonly string[]
    levelShares?: Readonly<Record<string, number>>
    tolerance?: number
  },
): BlueprintProblem[] {
  const problems: BlueprintProblem[] = []
  const total = blueprint.reduce((sum, line) => sum + line.full, 0)
  if (Math.abs(total - intended.full) > 1e-9) {
    problems.push({
      code: 'marks',
      message: `各题分值合计 ${total} 分，与卷面满分 ${intended.full} 分不符。`,
    })
  }
  const seen = new Set<string>()
  for (const line of blueprint) {
    if (seen.has(line.item)) problems.push({ code: 'twice', message: `题号「${line.item}」出现了两次。` })
    seen.add(line.item)
    if (line.knowledgePoints.length === 0) {
      problems.push({ code: 'noTopic', message: `「${line.item}」没有填知识点。` })
    }
    const { expectedDifficulty: expected } = line
    if (expected !== null && !(expected > 0 && expected < 1)) {
      problems.push({
        code: 'difficulty',
        message: `「${line.item}」的预估难度 ${expected} 应在 0 与 1 之间。`,
      })
    }
  }
  const covered = new Set(blueprint.flatMap((line) => line.knowledgePoints))
  const missing = (intended.syllabus ?? []).filter((point) => !covered.has(point))
  if (missing.length > 0) {
    problems.push({ code: 'coverage', message: `课标要求的知识点没有考到：${missing.join('、')}。` })
  }
  for (const [level, share] of Object.entries(intended.levelShares ?? {})) {
    const marks = blueprint.reduce((sum, line) => (line.abilityLevel === level ? sum + line.full : sum), 0)
    const found = marks / total
    if (Math.abs(found - share) > (intended.tolerance ?? 0.05) + 1e-9) {
      const [now, wanted] = [found, share].map((value) => `${Math.round(value * 100)}%`)
      problems.push({ code: 'levelShare', message: `「${level}」占 ${now}，预定 ${wanted}。` })
    }
  }
  return problems
}
