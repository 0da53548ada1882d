import { Converter } from 'opencc-js/t2cn'
import type { FactKind, IndicatorInput, UnitSelectionInput } from '../../ledger/contract.ts'
import type { CommitmentDraft, Rhythm, Suggestion } from '../contract.ts'
import { promiseOf } from './sets.ts'
import { sentenceOf } from './wording.ts'

type Counted = Omit<IndicatorInput, 'unit'>
type Units = UnitSelectionInput['unit']

/** What a wording counts. The first rule that fits wins, so the particular stand above the general. */
interface Rule {
  title: string
  /** Tried on the whole wording. */
  says: RegExp
  /** Tried on what the number counts, where the wording names it; else on the whole wording. */
  counts?: RegExp
  counted: Counted
  /** Whose it is when nobody is named. */
  units: Units
  /** Each teacher's own quota, when teachers are named or the number is a share: the same as coverage. */
  ofTeachers?: Counted
}

const rules: Rule[] = [
  {
    title: '中层教干交流',
    says: /轮岗|交流任职|交流挂职|挂职|跟岗|交流/,
    counts: /教干|干部|中层/,
    counted: { kinds: ['exchange.cadre'], measure: 'distinctPeople' },
    units: 'school',
  },
  {
    title: '骨干教师交流',
    says: /轮岗|支教|挂职|跟岗|交流/,
    counts: /骨干/,
    counted: { kinds: ['exchange.backbone'], measure: 'distinctPeople' },
    units: 'school',
  },
  {
    title: '联合质量检测',
    says: /质量检测|质量监测|学业.{0,6}(?:检测|监测)|统测|联考|阶段检测/,
    counted: { kinds: ['assessment.held'], measure: 'count' },
    units: 'school',
  },
  {
    title: '月研',
    says: /月研|月度(?:教研)?(?:小结|总结|记录)/,
    counted: { kinds: ['review.written'], measure: 'count', types: ['monthly'] },
    units: 'group',
  },
  {
    title: '季评',
    says: /季评|季度(?:评议|评估|小结|总结)/,
    counted: { kinds: ['review.written'], measure: 'count', types: ['quarterly'] },
    units: 'group',
  },
  {
    title: '年总结',
    says: /年总结|年度总结|学年总结/,
    counted: { kinds: ['review.written'], measure: 'count', types: ['annual'] },
    units: 'group',
  },
  {
    title: '送教下乡',
    says: /送教|送课|送培/,
    counted: { kinds: ['delivery.toRural'], measure: 'count' },
    units: 'group',
    ofTeachers: { kinds: ['delivery.toRural'], measure: 'coverage' },
  },
  {
    title: '听评课全覆盖',
    says: /听评课|听课|评课|观课|推门课/,
    counts: /覆盖|全部|每(?:一)?位教师的课/,
    counted: { kinds: ['observation.received'], measure: 'coverage' },
    units: 'group',
  },
  {
    title: '听课评课',
    says: /听评课|听课|观课|推门课/,
    counted: { kinds: ['observation.made'], measure: 'count' },
    units: 'group',
    ofTeachers: { kinds: ['observation.made'], measure: 'coverage' },
  },
  {
    title: '执教公开课',
    says: /公开课|示范课|展示课|引领课|研讨课|观摩课|汇报课|同课异构/,
    counted: { kinds: ['activity.demonstrated'], measure: 'count' },
    units: 'school',
    ofTeachers: { kinds: ['activity.demonstrated'], measure: 'coverage' },
  },
  {
    title: '专题讲座',
    says: /讲座|报告会/,
    counted: { kinds: ['activity.spoke'], measure: 'count' },
    units: 'school',
    ofTeachers: { kinds: ['activity.spoke'], measure: 'coverage' },
  },
  {
    title: '师徒结对',
    says: /师徒|结对|青蓝/,
    counted: { kinds: ['mentoring.paired'], measure: 'count' },
    units: 'school',
  },
  {
    title: '参加教研活动',
    says: /参加.{0,12}(?:教研|研讨|活动|培训)/,
    counted: { kinds: ['activity.attended'], measure: 'count' },
    units: 'school',
    ofTeachers: { kinds: ['activity.attended'], measure: 'coverage' },
  },
  {
    title: '承办联片活动',
    says: /承办|轮流举办|轮流组织/,
    counted: { kinds: ['activity.hosted'], measure: 'count' },
    units: 'school',
  },
  {
    title: '集体备课',
    says: /集体备课|集备/,
    counted: { kinds: ['activity.ledByGroup'], measure: 'count', types: ['集体备课'] },
    units: 'group',
  },
  {
    title: '专题教研活动',
    says: /教研活动|专题教研|主题教研|专题研讨|主题研讨|研讨活动|联合教研|联片教研|联动教研|网络教研|大教研|(?:开展|组织|举行).{0,8}教研(?!计划|制度|档案|组)/,
    counted: { kinds: ['activity.ledByGroup'], measure: 'count' },
    units: 'group',
    ofTeachers: { kinds: ['activity.attended'], measure: 'coverage' },
  },
]

/** Facts that name the group that did them; of all others a group has those of its members. */
const namesGroups: FactKind[] = [
  'activity.ledByGroup',
  'observation.made',
  'observation.received',
  'review.written',
]

const simplified = Converter({ from: 't', to: 'cn' })

/**
 * What a commitment of a plan's text counts, by rules over the words of the field. What the rules do not know, and what
 * the wording leaves out, comes back as questions; nothing is guessed in silence.
 */
export function suggestCommitment(draft: CommitmentDraft): Suggestion {
  const text = simplified(draft.text)
  const counts = draft.counted ? simplified(draft.counted) : text
  const who = draft.who ? simplified(draft.who) : ''
  const { per, target } = wholeTarget(draft)
  const rule = rules.find(
    (one) =>
      one.says.test(text) &&
      (!one.counts ||
        one.counts.test(counts) ||
        (draft.measure === 'coverage' && /覆盖/.test(one.counts.source))),
  )
  const found = rule ? matched(rule, draft, who, target) : null
  const questions: Suggestion['questions'] = []
  if (!found) questions.push('whatCounts')
  if (target === null) questions.push('howMuch')
  if (per === null) questions.push('howOften')
  const promise =
    found && target !== null && per !== null
      ? promiseOf(found.counted, found.target ?? target, per, found.units)
      : null
  const started = found
    ? promiseOf(found.counted, found.target ?? target ?? 1, per ?? 'term', found.units)
    : null
  return {
    text: draft.text,
    title: found ? found.title : draft.text.slice(0, 40),
    promise,
    sentence: promise && sentenceOf(promise),
    questions,
    understood: {
      indicator: started?.indicator ?? null,
      target: found?.target ?? target,
      per,
      scope: started?.scope ?? null,
    },
  }
}

function matched(
  rule: Rule,
  draft: CommitmentDraft,
  who: string,
  target: number | null,
): { title: string; counted: Counted; units: UnitSelectionInput; target?: number } | null {
  // A researcher has no school and so stands in no roster.
  if (/教研员/.test(who)) return null
  const ofTeachers = /教师|老师|人均|每人|校长|教干|干部/.test(who) && !/组/.test(who)
  if ((ofTeachers || draft.measure === 'coverage') && rule.counted.measure !== 'coverage') {
    // A share of something that is not a share of people, such as 80 % of the schools, has no indicator yet.
    if (!rule.ofTeachers) return draft.measure === 'coverage' ? null : plain(rule, draft, who)
    const whose = /骨干|名师|带头人/.test(who) ? 'backbone' : /校长|教干|干部/.test(who) ? 'cadre' : 'all'
    const quota = draft.measure === 'count' ? { atLeast: target ?? 1 } : {}
    return {
      title: rule.title,
      counted: { ...rule.ofTeachers, ...quota, whose, ...(draft.stage && { stage: draft.stage }) },
      units: unitsOf(who, 'school', draft),
      target: draft.measure === 'count' ? 100 : undefined,
    }
  }
  // 听评课覆盖 with a plain number of lessons is not a share.
  if (rule.counted.measure === 'coverage' && draft.measure === 'count') return null
  return plain(rule, draft, who)
}

function plain(
  rule: Rule,
  draft: CommitmentDraft,
  who: string,
): { title: string; counted: Counted; units: UnitSelectionInput } {
  const units = unitsOf(who, rule.units, draft)
  // A group leads activities; a school or the district is counted by those it hosts or that its groups lead.
  const [kind] = rule.counted.kinds
  const counted: Counted =
    kind === 'activity.ledByGroup' && units.unit === 'school'
      ? { ...rule.counted, kinds: ['activity.hosted'] }
      : { ...rule.counted }
  if (kind === 'assessment.held' && draft.stage) counted.stage = draft.stage
  if (units.unit === 'group' && !namesGroups.includes(kind!)) counted.through = 'members'
  return { title: titleOf(rule, draft), counted, units }
}

function titleOf(rule: Rule, { stage }: CommitmentDraft): string {
  const labels = { kindergarten: '幼儿园', primary: '小学', junior: '初中', senior: '高中' }
  return stage ? `${labels[stage]}${rule.title}` : rule.title
}

function unitsOf(who: string, otherwise: Units, { stage }: CommitmentDraft): UnitSelectionInput {
  const withStage = stage ? { stage } : {}
  if (/备课组/.test(who)) return { unit: 'group', kind: 'prepGroup', ...withStage }
  if (/中心(?:教研)?组|中心组/.test(who)) return { unit: 'group', kind: 'centralGroup', ...withStage }
  if (/工作室/.test(who)) return { unit: 'group', kind: 'studio', ...withStage }
  if (/教研组|学科组/.test(who)) return { unit: 'group', kind: 'teachingGroup', ...withStage }
  if (/教研室/.test(who)) return { unit: 'group', kind: 'researchOffice' }
  if (/全区|全县|区教|局/.test(who)) return { unit: 'district' }
  if (/校|幼儿园|小学|初中|高中|教师|老师/.test(who)) {
    const locality = /乡村|农村/.test(who) ? { locality: 'rural' as const } : {}
    return { unit: 'school', ...withStage, ...locality }
  }
  return otherwise === 'group'
    ? { unit: 'group', kind: 'centralGroup', ...withStage }
    : otherwise === 'school'
      ? { unit: 'school', ...withStage }
      : { unit: 'district' }
}

/** Half a time a week is twice a month: a target is whole, so a rarer rhythm takes it where it comes out even. */
function wholeTarget({ per, quantity, measure }: CommitmentDraft): {
  per: Rhythm | null
  target: number | null
} {
  if (quantity === null || per === null)
    return { per, target: quantity === null ? null : Math.ceil(quantity) }
  if (measure === 'coverage') return { per, target: Math.min(100, Math.round(quantity)) }
  if (Number.isInteger(quantity)) return { per, target: quantity }
  const rarer: Partial<Record<Rhythm, [Rhythm, number]>> = {
    week: ['month', 4],
    month: ['term', 5],
    quarter: ['year', 4],
    term: ['year', 2],
  }
  const step = rarer[per]
  if (!step) return { per, target: Math.ceil(quantity) }
  const target = Math.round(quantity * step[1])
  return target >= 1 ? { per: step[0], target } : { per: step[0], target: 1 }
}
