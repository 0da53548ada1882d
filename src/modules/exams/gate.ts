import type {
  AssessmentKind,
  PolicyCondition,
  PolicyPack,
  PolicyRule,
  PolicySource,
  Stage,
} from './policy-pack.ts'
import { DEFAULT_POLICY_PACK, KIND_LABELS } from './policy-pack.ts'

/** An assessment that someone wants to create. */
export interface AssessmentRequest {
  kind: AssessmentKind
  stage: Stage
  /** 1–12. */
  grade: number
  /** Last grade of junior or senior secondary. */
  graduating: boolean
  /** With pen and paper (or on a screen), not oral or practical. */
  written: boolean
  /** Schools that take part. */
  schools: number
  /** A random sample rather than all pupils. */
  sampled: boolean
  /** The sample leaves nobody of the frame out; null while that is not known. */
  takesAll?: boolean | null
  /** The smallest unit that a result is given for. */
  smallestUnit: 'district' | 'school' | 'class' | 'pupil'
  /** Held in the general review after teaching has ended. */
  generalReview: boolean
  /** People named to review the paper; null while that step has not come. */
  reviewers: number | null
  /** Day it is held, YYYY-MM-DD. */
  date: string
  /** A filing number where one was given; person and reason too where a rule is to be lifted. */
  filing?: { number: string; person?: string; reason?: string }
}

/** An assessment of the same term that counts, wherever in the district it was held. */
export interface HeldAssessment {
  kind: AssessmentKind
  stage: Stage
  grade: number
}

export interface BrokenRule {
  rule: string
  verdict: 'refused' | 'needsFiling'
  message: string
  source: PolicySource
}

export interface GateAnswer {
  verdict: 'allowed' | 'needsFiling' | 'refused'
  /** The rule that decided, null where none was broken. */
  rule: string | null
  source: PolicySource | null
  /** One sentence that quotes the rule and says what to do. */
  message: string
  /** All that was broken, lifted or not, for the log and the form. */
  broken: BrokenRule[]
  /** Rules lifted by filing number, person and reason. */
  lifted: string[]
  /** What may be done instead. */
  offer: 'qualityMonitoring' | null
}

function speaksOf(condition: PolicyCondition, request: AssessmentRequest): boolean {
  const { kinds, stages, grades } = condition
  if (kinds && !kinds.includes(request.kind)) return false
  if (stages && !stages.includes(request.stage)) return false
  if (grades && (request.grade < grades[0] || request.grade > grades[1])) return false
  const facts = {
    graduating: request.graduating,
    written: request.written,
    crossSchool: request.schools > 1,
    sampled: request.sampled,
    takesAll: request.takesAll,
    belowSchool: request.smallestUnit === 'class' || request.smallestUnit === 'pupil',
    generalReview: request.generalReview,
  }
  return (Object.keys(facts) as (keyof typeof facts)[]).every(
    (fact) => condition[fact] === undefined || condition[fact] === facts[fact],
  )
}

function isBroken(rule: PolicyRule, request: AssessmentRequest, held: readonly HeldAssessment[]): boolean {
  if (request.date < rule.from || (rule.until !== undefined && request.date > rule.until)) return false
  if (!speaksOf(rule.when, request)) return false
  const { atMost, reviewersAtLeast } = rule
  if (atMost) {
    const had = held.filter(
      (other) =>
        other.stage === request.stage && other.grade === request.grade && atMost.kinds.includes(other.kind),
    )
    if (had.length < atMost.count) return false
  }
  if (reviewersAtLeast !== undefined) {
    return request.reviewers !== null && request.reviewers < reviewersAtLeast
  }
  return true
}

function cited(source: PolicySource): string {
  return `${source.issuer}${source.document}${source.number ? `(${source.number})` : ''}`
}

/** What an override still lacks. */
function lacking(filing: AssessmentRequest['filing']): string[] {
  const filled = (text: string | undefined) => text !== undefined && text.trim() !== ''
  return [
    filled(filing?.number) ? '' : '备案号',
    filled(filing?.person) ? '' : '批准人',
    filled(filing?.reason) ? '' : '理由',
  ].filter((part) => part !== '')
}

/**
 * Whether an assessment may be created under the policy pack, given what the same grade already had this term. Rules,
 * sources and dates are the pack's; this function only applies them (DOMAIN.md §5).
 */
export function examinationGate(
  request: AssessmentRequest,
  held: readonly HeldAssessment[],
  pack: PolicyPack = DEFAULT_POLICY_PACK,
): GateAnswer {
  const broken = pack.rules.filter((rule) => isBroken(rule, request, held))
  const listed = broken.map(({ id, verdict, message, source }) => ({ rule: id, verdict, message, source }))
  const missing = lacking(request.filing)
  const overridden = missing.length === 0
  const refusing = broken.filter((rule) => rule.verdict === 'refused' && !(rule.overridable && overridden))
  const offer = offerFor(request, held, pack, broken)

  const [refusal] = refusing.toSorted((a, b) => Number(a.overridable) - Number(b.overridable))
  if (refusal) {
    const partly = request.filing !== undefined && refusal.overridable
    const how = partly ? `特批还缺${missing.join('、')}。` : ''
    const instead = offer ? '可以改为随机抽样的质量监测。' : ''
    return {
      verdict: 'refused',
      rule: refusal.id,
      source: refusal.source,
      message: `不能创建${KIND_LABELS[request.kind]}：${refusal.message}依据：${cited(refusal.source)}。${how}${instead}`,
      broken: listed,
      lifted: [],
      offer,
    }
  }
  const unfiled = broken.find((rule) => rule.verdict === 'needsFiling')
  if (unfiled && missing.includes('备案号')) {
    return {
      verdict: 'needsFiling',
      rule: unfiled.id,
      source: unfiled.source,
      message: `${unfiled.message}依据：${cited(unfiled.source)}。`,
      broken: listed,
      lifted: [],
      offer,
    }
  }
  const lifted = broken.filter((rule) => rule.verdict === 'refused')
  const decisive = lifted[0] ?? unfiled
  return {
    verdict: 'allowed',
    rule: decisive?.id ?? null,
    source: decisive?.source ?? null,
    message: decisive ? `凭备案号 ${request.filing?.number} 允许。` : '符合规定，可以创建。',
    broken: listed,
    lifted: lifted.map((rule) => rule.id),
    offer: null,
  }
}

/** Sampled monitoring by school is offered where it would pass and something else was broken. */
function offerFor(
  request: AssessmentRequest,
  held: readonly HeldAssessment[],
  pack: PolicyPack,
  broken: readonly PolicyRule[],
): GateAnswer['offer'] {
  if (broken.length === 0) return null
  const monitoring: AssessmentRequest = {
    ...request,
    kind: 'qualityMonitoring',
    sampled: true,
    takesAll: false,
    smallestUnit: 'school',
    reviewers: null,
  }
  return pack.rules.some((rule) => isBroken(rule, monitoring, held)) ? null : 'qualityMonitoring'
}

/** The rule that says how many people must agree on each paper of such an assessment; null where none does. */
export function reviewRule(
  request: Omit<AssessmentRequest, 'reviewers'>,
  pack: PolicyPack,
): PolicyRule | null {
  const asked = { ...request, reviewers: 0 }
  const rules = pack.rules.filter((rule) => (rule.reviewersAtLeast ?? 0) > 0 && isBroken(rule, asked, []))
  return rules.toSorted((a, b) => b.reviewersAtLeast! - a.reviewersAtLeast!)[0] ?? null
}
