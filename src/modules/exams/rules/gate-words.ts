import { gradeLabel, stageLabels } from '../../organization/vocabulary.ts'
import type { PolicyCondition } from '../policy-pack.ts'
import { assessmentKindLabels, assessmentKinds } from '../vocabulary.ts'

/** 「质量监测、期末考试」; all of them are 「各类考试和监测」. */
function kindsInWords(kinds: PolicyCondition['kinds']): string {
  if (!kinds || kinds.length === assessmentKinds.length) return '各类考试和监测'
  if (kinds.length === assessmentKinds.length - 1 && !kinds.includes('qualityMonitoring'))
    return '除质量监测外的各类考试'
  return kinds.map((kind) => assessmentKindLabels[kind]).join('、')
}

/** When a rule speaks of an assessment, as one phrase: 「小学一至二年级 · 纸笔考试 · 跨校」. */
export function conditionInWords(when: PolicyCondition): string {
  const parts: string[] = []
  const grades =
    when.grades &&
    (when.grades[0] === when.grades[1]
      ? gradeLabel(when.grades[0])
      : `${gradeLabel(when.grades[0]).replace('年级', '')}至${gradeLabel(when.grades[1])}`)
  if (when.stages) parts.push(`${when.stages.map((stage) => stageLabels[stage]).join('、')}${grades ?? ''}`)
  else if (grades) parts.push(grades)
  if (when.graduating !== undefined) parts.push(when.graduating ? '毕业年级' : '非毕业年级')
  parts.push(kindsInWords(when.kinds))
  if (when.written !== undefined) parts.push(when.written ? '纸笔' : '非纸笔')
  if (when.crossSchool !== undefined) parts.push(when.crossSchool ? '两校及以上参加' : '只有一校参加')
  if (when.sampled !== undefined) parts.push(when.sampled ? '抽样' : '全体学生参加')
  if (when.takesAll !== undefined) parts.push(when.takesAll ? '抽中全体学生' : '有人不在样本里')
  if (when.belowSchool !== undefined)
    parts.push(when.belowSchool ? '结果到班级或学生' : '结果以学校为最小单位')
  if (when.generalReview !== undefined) parts.push(when.generalReview ? '总复习阶段' : '不在总复习阶段')
  return parts.join(' · ')
}

/** What was asked of the gate, as one line for the log: 「初中七年级期末考试 · 12 所学校 · 全体学生」. */
export function requestInWords(request: {
  kind: keyof typeof assessmentKindLabels
  stage: keyof typeof stageLabels
  grade: number
  schools: number
  sampled: boolean
  takesAll?: boolean | null
  date: string
}): string {
  const where = request.schools === 1 ? '1 所学校' : `${request.schools} 所学校`
  return `${stageLabels[request.stage]}${gradeLabel(request.grade)}${assessmentKindLabels[request.kind]} · ${where} · ${request.sampled ? (request.takesAll ? '抽样，抽中全体' : '抽样') : '全体学生'} · ${request.date}`
}
