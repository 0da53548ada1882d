import { DEFAULT_POLICY_PACK, type PolicyPack, type PolicyRule } from '../policy-pack.ts'
import { stageLabels } from '../../organization/vocabulary.ts'
import type { ExaminedStage } from '../vocabulary.ts'

/** What a district changed in the product's rules. Rules that a later product adds come into force by themselves. */
export interface PolicyAdjustments {
  switchedOff: string[]
  /** By rule: at most so many assessments, or at least so many reviewers. */
  limits: Record<string, number>
  smallestCell: number
  gradesOnly: ExaminedStage[]
}

export const unadjusted: PolicyAdjustments = {
  switchedOff: [],
  limits: {},
  smallestCell: DEFAULT_POLICY_PACK.smallestCell,
  gradesOnly: [...DEFAULT_POLICY_PACK.gradesOnly],
}

/** The number of a rule that a district may adjust; null where it has none. */
export function limitOf(rule: PolicyRule): number | null {
  return rule.atMost?.count ?? rule.reviewersAtLeast ?? null
}

/** The rule with another limit. */
export function withLimit(rule: PolicyRule, limit: number | undefined): PolicyRule {
  if (limit === undefined) return rule
  if (rule.atMost) return { ...rule, atMost: { ...rule.atMost, count: limit } }
  return rule.reviewersAtLeast === undefined ? rule : { ...rule, reviewersAtLeast: limit }
}

/** The rules as they apply: those switched off left out, limits as adjusted. */
export function adjustedPack(changes: PolicyAdjustments, pack: PolicyPack = DEFAULT_POLICY_PACK): PolicyPack {
  return {
    ...pack,
    smallestCell: changes.smallestCell,
    gradesOnly: changes.gradesOnly,
    rules: pack.rules
      .filter(({ id }) => !changes.switchedOff.includes(id))
      .map((rule) => withLimit(rule, changes.limits[rule.id])),
  }
}

/** Only what differs from the product's rules, in the product's order, so that equal adjustments are equal. */
export function tidied(changes: PolicyAdjustments): PolicyAdjustments {
  const { rules } = DEFAULT_POLICY_PACK
  const limits = rules.flatMap((rule) => {
    const limit = changes.limits[rule.id]
    return limit === undefined || limit === limitOf(rule) ? [] : [[rule.id, limit] as const]
  })
  return {
    switchedOff: rules.flatMap(({ id }) => (changes.switchedOff.includes(id) ? [id] : [])),
    limits: Object.fromEntries(limits),
    smallestCell: changes.smallestCell,
    gradesOnly: (['primary', 'junior', 'senior'] as const).filter((stage) =>
      changes.gradesOnly.includes(stage),
    ),
  }
}

/** A rule without its last stop, to stand inside a sentence. */
const quoted = (id: string): string =>
  `“${(DEFAULT_POLICY_PACK.rules.find((rule) => rule.id === id)?.message ?? id).replace(/。$/, '')}”`

/** What changed from one set of adjustments to the next, as sentences. */
export function changesInWords(before: PolicyAdjustments, after: PolicyAdjustments): string[] {
  const sentences: string[] = []
  for (const { id } of DEFAULT_POLICY_PACK.rules) {
    const [was, is] = [before.switchedOff.includes(id), after.switchedOff.includes(id)]
    if (was !== is) sentences.push(`${is ? '停用' : '恢复'}${quoted(id)}`)
  }
  for (const rule of DEFAULT_POLICY_PACK.rules) {
    const [was, is] = [before, after].map(({ limits }) => limits[rule.id] ?? limitOf(rule))
    if (was !== is) sentences.push(`${quoted(rule.id)}的限数由 ${was} 改为 ${is}`)
  }
  if (before.smallestCell !== after.smallestCell) {
    sentences.push(`少于 ${after.smallestCell} 人的组不显示数据(原为 ${before.smallestCell} 人)`)
  }
  const stages = (list: readonly ExaminedStage[]) =>
    list.map((stage) => stageLabels[stage]).join('、') || '没有学段'
  if (stages(before.gradesOnly) !== stages(after.gradesOnly)) {
    sentences.push(`学生成绩只给等级的学段由${stages(before.gradesOnly)}改为${stages(after.gradesOnly)}`)
  }
  return sentences
}
