import type { ItemStatistics, Reliability } from './analysis/classical.ts'
import type { Discrimination } from './analysis/discrimination.ts'
import type { OptionUse } from './analysis/distractors.ts'
import { normalQuantile } from './analysis/distributions.ts'
import type { SubjectGap } from './analysis/effect-size.ts'
import { wilsonInterval } from './analysis/effect-size.ts'
import type { TopicGap } from './analysis/knowledge.ts'
import type { LocalityGap, VarianceShares } from './analysis/variance.ts'

/** Something worth saying about results: one plain Chinese sentence, and the figures that it rests on. */
export interface Finding {
  code: string
  /** What it is about: an item, a topic, a subject, a locality. */
  subject: string
  text: string
  evidence: Readonly<Record<string, number | string | readonly number[]>>
}

/** From where on a difference is worth a sentence ◇. An interval must lie wholly beyond `0` or the bound named. */
export interface FindingLimits {
  /** Fewer pupils than this say nothing. */
  pupils: number
  /** Difference in score rate between found and expected difficulty. */
  difficulty: number
  /** Item–rest correlation below which an item hardly separates pupils. */
  itemRest: number
  /** Reliability below which single totals are too uncertain for conclusions about pupils. */
  alpha: number
  /** Difference in score rate of a topic between a unit and the others. */
  topic: number
  /** Standardised gap between localities. */
  locality: number
  /** Share of variance between schools. */
  icc: number
}

export const DEFAULT_FINDING_LIMITS: FindingLimits = {
  pupils: 30,
  difficulty: 0.05,
  itemRest: 0.2,
  alpha: 0.7,
  topic: 0.03,
  locality: 0.1,
  icc: 0.1,
}

const Z_975 = normalQuantile(0.975)
const rate = (value: number) => value.toFixed(2)
const percent = (value: number) => `${Math.round(value * 100)}%`

/** "题17" → "题17", "17" → "第17题". */
function itemName(item: string): string {
  return /^\d+(\.\d+)?$/.test(item) ? `第${item}题` : `「${item}」`
}

/** What the blueprint and the answer sheets add to an item. */
export interface ItemContext {
  n: number
  /** As how many pupils drawn one by one the `n` tell, in a sample of schools; else as many as they are. */
  effective?: number
  /** Half the width of the interval of the score rate; left out, that of `n` pupils drawn one by one. */
  difficultyHalf?: number
  expectedDifficulty?: number | null
  options?: readonly OptionUse[]
}

/** Findings about one item: against its expected difficulty, its discrimination, its key and its distractors. */
export function itemFindings(
  item: ItemStatistics & Discrimination,
  context: ItemContext,
  limits: FindingLimits = DEFAULT_FINDING_LIMITS,
): Finding[] {
  const { n, effective = n } = context
  if (n < limits.pupils) return []
  const findings: Finding[] = []
  const name = itemName(item.item)
  const half = context.difficultyHalf ?? (Z_975 * item.sd) / item.full / Math.sqrt(n)
  const interval = [item.difficulty - half, item.difficulty + half] as const
  const expected = context.expectedDifficulty
  if (typeof expected === 'number') {
    const harder = interval[1] < expected - limits.difficulty
    const easier = interval[0] > expected + limits.difficulty
    if (harder || easier) {
      const wrong = harder ? favouriteOfTheWeak(context) : null
      const clause = wrong ? `；后27%学生有${percent(wrong.lower)}选${wrong.option || '空白'}` : ''
      findings.push({
        code: harder ? 'item.harder' : 'item.easier',
        subject: item.item,
        text: `${name}得分率${rate(item.difficulty)}，${harder ? '低' : '高'}于预估${rate(expected)}${clause}。`,
        evidence: {
          n,
          difficulty: item.difficulty,
          interval,
          expected,
          ...(wrong ? { option: wrong.option, lowerShare: wrong.lower } : {}),
        },
      })
    }
  }
  const correlation = fisherInterval(item.itemRest, effective)
  if (correlation[1] < limits.itemRest) {
    const negative = correlation[1] < 0
    findings.push({
      code: negative ? 'item.negative' : 'item.weak',
      subject: item.item,
      text: negative
        ? `${name}总分高的学生反而得分低(题余相关${rate(item.itemRest)})，请先核对答案与评分。`
        : `${name}区分不开学生(区分度${rate(item.fractional)}，题余相关${rate(item.itemRest)})。`,
      evidence: { n, itemRest: item.itemRest, interval: correlation, d27: item.fractional },
    })
  }
  return [...findings, ...optionFindings(item.item, context, limits)]
}

/** Fisher's z interval of a correlation. */
function fisherInterval(r: number, n: number): [number, number] {
  const half = Z_975 / Math.sqrt(n - 3)
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)]
}

/** As how many pupils those tell whose letters were recorded. */
function answered({ n, effective = n, options = [] }: ItemContext): number {
  return options.reduce((sum, { count }) => sum + count, 0) * (effective / n)
}

/** The wrong answer that most of the bottom group chose, if it is certain that at least one in five did. */
function favouriteOfTheWeak(context: ItemContext): OptionUse | null {
  const [first] = (context.options ?? [])
    .filter((option) => !option.isKey)
    .toSorted((a, b) => b.lower - a.lower)
  return first && wilsonInterval(first.lower, 0.27 * answered(context))[0] > 0.2 ? first : null
}

function optionFindings(item: string, context: ItemContext, limits: FindingLimits): Finding[] {
  const { n, options = [] } = context
  const certain = answered(context)
  const key = options.find((option) => option.isKey)
  if (!key) return []
  const findings: Finding[] = []
  const group = 0.27 * certain
  if (group < limits.pupils / 2) return []
  for (const option of options) {
    if (option.isKey || option.option === '') continue
    const difference = option.upper - key.upper
    // Two shares of one group: their difference has variance (p + q − (p − q)²)/n.
    const error = Math.sqrt(Math.max(0, option.upper + key.upper - difference * difference) / group)
    if (difference - Z_975 * error > 0) {
      findings.push({
        code: 'option.key',
        subject: item,
        text: `${itemName(item)}前27%学生选${option.option}(${percent(option.upper)})多于答案${key.option}(${percent(key.upper)})，请核对答案。`,
        evidence: { n, option: option.option, upper: option.upper, keyUpper: key.upper, error },
      })
    }
  }
  const unused = options.filter((option) => !option.isKey && option.option.length === 1)
  for (const option of unused) {
    const interval = wilsonInterval(option.share, certain)
    if (interval[1] < 0.05) {
      findings.push({
        code: 'option.unused',
        subject: item,
        text: `${itemName(item)}选项${option.option}几乎没有人选(${percent(option.share)})，起不到干扰作用。`,
        evidence: { n, option: option.option, share: option.share, interval },
      })
    }
  }
  return findings
}

/** A paper whose reliability is certainly below the limit. */
export function reliabilityFindings(
  reliability: Reliability,
  n: number,
  limits: FindingLimits = DEFAULT_FINDING_LIMITS,
): Finding[] {
  const { alpha, alphaInterval, standardErrorOfMeasurement: sem } = reliability
  if (n < limits.pupils || !(alphaInterval[1] < limits.alpha)) return []
  return [
    {
      code: 'paper.unreliable',
      subject: '试卷',
      text: `试卷信度α为${rate(alpha)}，偏低；单个学生的总分约有±${(1.96 * sem).toFixed(1)}分的误差，不宜据此比较学生。`,
      evidence: { n, alpha, interval: alphaInterval, sem },
    },
  ]
}

/** Topics in which a unit certainly differs from the other pupils. */
export function topicFindings(
  unit: string,
  gaps: readonly TopicGap[],
  limits: FindingLimits = DEFAULT_FINDING_LIMITS,
): Finding[] {
  return gaps
    .filter((gap) => gap.n >= limits.pupils)
    .filter((gap) => gap.interval[1] < -limits.topic || gap.interval[0] > limits.topic)
    .map((gap) => ({
      code: gap.gap < 0 ? 'topic.weak' : 'topic.strong',
      subject: gap.topic,
      text: `${unit}「${gap.topic}」得分率${rate(gap.rate)}，${gap.gap < 0 ? '低' : '高'}于其余学生的${rate(gap.restRate)}。`,
      evidence: { n: gap.n, rate: gap.rate, restRate: gap.restRate, gap: gap.gap, interval: gap.interval },
    }))
}

/** Subjects of a school that lie below the school's own other subjects. */
export function subjectFindings(
  school: string,
  gaps: readonly SubjectGap[],
  limits: FindingLimits = DEFAULT_FINDING_LIMITS,
): Finding[] {
  return gaps
    .filter((gap) => gap.weak && gap.n >= limits.pupils)
    .map((gap) => ({
      code: 'subject.weak',
      subject: gap.subject,
      text: `${school}${gap.subject}比全区平均低${rate(-gap.gap)}个标准差(95%区间 ${rate(gap.interval[0])} 至 ${rate(gap.interval[1])})${gap.toOthers ? `，与本校其他学科的平均相比也低${rate(-gap.toOthers.difference)}个(95%区间 ${rate(gap.toOthers.interval[0])} 至 ${rate(gap.toOthers.interval[1])})` : ''}。`,
      evidence: {
        n: gap.n,
        gap: gap.gap,
        interval: gap.interval,
        ...(gap.toOthers && { toOthers: gap.toOthers.difference, toOthersInterval: gap.toOthers.interval }),
      },
    }))
}

/** How many units can be told from the average at all; a number is given, no names and no order. */
export function valueAddedFindings(groups: readonly { n: number; verdict: string }[]): Finding[] {
  const present = groups.filter((group) => group.n > 0)
  if (present.length < 3) return []
  const count = (verdict: string) => present.filter((group) => group.verdict === verdict).length
  const [above, below, same] = [count('above'), count('below'), count('indistinguishable')]
  return [
    {
      code: 'valueAdded.spread',
      subject: '增值',
      text: `${present.length}所学校中，${same}所的增值与平均无法区分，${above}所高于平均，${below}所低于平均。`,
      evidence: { groups: present.length, above, below, indistinguishable: same },
    },
  ]
}

/** The gap between two kinds of schools, said only when its interval leaves 0 out and it is not trifling. */
export function localityFindings(
  gap: LocalityGap,
  names: readonly [string, string],
  limits: FindingLimits = DEFAULT_FINDING_LIMITS,
): Finding[] {
  if (Math.min(...gap.pupils) < limits.pupils || Math.min(...gap.schools) < 2) return []
  if (!gap.distinguishable || Math.abs(gap.standardisedGap) < limits.locality) return []
  const [low, high] = gap.gap < 0 ? names : ([names[1], names[0]] as const)
  const [from, to] = gap.interval.map(Math.abs).toSorted((a, b) => a - b) as [number, number]
  return [
    {
      code: 'locality.gap',
      subject: `${names[0]}与${names[1]}`,
      text: `${low}学校平均比${high}学校低${Math.abs(gap.gap).toFixed(1)}分(95%区间 ${from.toFixed(1)} 至 ${to.toFixed(1)}，已计入校内学生相近的影响)。`,
      evidence: {
        gap: gap.gap,
        interval: gap.interval,
        standardisedGap: gap.standardisedGap,
        schools: gap.schools,
        pupils: gap.pupils,
      },
    },
  ]
}

/** How much of the differences lies between schools. */
export function varianceFindings(
  shares: VarianceShares,
  limits: FindingLimits = DEFAULT_FINDING_LIMITS,
): Finding[] {
  if (shares.schools < 10 || shares.n < limits.pupils || !(shares.icc >= limits.icc)) return []
  return [
    {
      code: 'variance.between',
      subject: '校际差异',
      text: `成绩差异中有${percent(shares.icc)}在学校之间，其余在学校内部。`,
      evidence: { icc: shares.icc, schools: shares.schools, n: shares.n },
    },
  ]
}
