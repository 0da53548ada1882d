import type { Indicator } from '../../ledger/contract.ts'
import { type FactKind, kinds } from '../../ledger/kinds.ts'
import { groupKindLabels, levelLabels, localityLabels, stageLabels } from '../../organization/vocabulary.ts'
import type { Promised, Rhythm, Scope, Standing } from '../contract.ts'

export const rhythmLabels: Record<Rhythm, string> = {
  week: '每周',
  month: '每月',
  quarter: '每季度',
  term: '每学期',
  year: '每学年',
}

export const standingLabels: Record<Standing, string> = {
  done: '已完成',
  onPace: '进度正常',
  behind: '落后',
  late: '逾期未完成',
  notStarted: '未开始',
  notApplicable: '不适用',
}

/** A promise as people say it: “每所学校每学期交流骨干教师不少于 3 人”. */
export function sentenceOf({ indicator, target, per, scope }: Promised): string {
  return `${whoOf(scope)}${rhythmLabels[per]}${deedOf(indicator, target, scope)}`
}

/** What a target of the indicator is counted in. */
export function countedIn({ measure, kinds: counted }: Pick<Indicator, 'measure' | 'kinds'>): string {
  switch (measure) {
    case 'coverage':
      return '%'
    case 'hours':
      return '小时'
    case 'distinctPeople':
      return '人'
    case 'distinctCounterparts':
      return '所'
    case 'distinctDays':
      return '天'
    case 'distinctMonths':
      return '个月'
    case 'count':
      return kinds[counted[0]!].unit
  }
}

function whoOf(scope: Scope): string {
  switch (scope.unit) {
    case 'district':
      return '全区'
    case 'person':
      return '每位教师'
    case 'school': {
      const locality = scope.locality ? localityLabels[scope.locality] : ''
      const noun = `${locality}${scope.stage ? stageLabels[scope.stage] : '学校'}`
      if (scope.ids.length === 1) return '本校'
      if (scope.ids.length > 1) return `所选 ${scope.ids.length} 所${noun}每校`
      return `${scope.associationId ? '片区内' : ''}每所${noun}`
    }
    case 'group': {
      if (scope.ids.length === 1) return '本组'
      const noun = `${scope.stage ? stageLabels[scope.stage] : ''}${scope.subject ?? ''}${scope.kind ? groupKindLabels[scope.kind] : '组'}`
      if (scope.ids.length > 1) return `所选 ${scope.ids.length} 个${noun}每组`
      return `每个${noun}`
    }
  }
}

function deedOf(indicator: Indicator, target: number, scope: Scope): string {
  const { measure, atLeast } = indicator
  const [first] = indicator.kinds
  const kind = kinds[first!]
  const also = indicator.kinds.length > 1 ? `等 ${indicator.kinds.length} 类工作` : ''
  const doing = `${conditionsOf(indicator, scope)}${typedDeed(indicator) ?? kind.deed}${also}`
  if (measure === 'coverage') {
    const roster = rosterOf(indicator)
    if (first === 'observation.received' && atLeast === 1) return `对${roster}的听评课覆盖率达到 ${target}%`
    return `${doing}不少于 ${atLeast} ${kind.unit}的${roster}达到 ${target}%`
  }
  if (measure === 'distinctCounterparts') return `${doing}覆盖不少于 ${target} 所学校`
  if (measure === 'count' || measure === 'distinctPeople') {
    return `${doing}不少于 ${target} ${countedIn(indicator)}`
  }
  if (measure === 'hours') return `${doing}累计不少于 ${target} 小时`
  return `有不少于 ${target} ${countedIn(indicator)}${doing}`
}

function conditionsOf(indicator: Indicator, scope: Scope): string {
  const said = indicator.measure !== 'coverage'
  const stage = 'stage' in scope && scope.stage === indicator.stage ? null : indicator.stage
  return [
    indicator.levelAtLeast && `${levelLabels[indicator.levelAtLeast]}及以上`,
    indicator.crossSchool && '跨校',
    indicator.fromUrban && '城区教师',
    said && indicator.whose === 'cadre' && '中层教干',
    said && indicator.whose === 'backbone' && '骨干教师',
    said && stage && stageLabels[stage],
    said && indicator.subject,
    indicator.toRural && '到乡村学校',
    indicator.through === 'members' && '成员',
  ]
    .filter((word) => !!word)
    .join('')
}

const typeLabels: Record<string, string> = { monthly: '月研记录', quarterly: '季评', annual: '年度总结' }

/** Where the types say what is done: 开展集体备课, 撰写月研记录. */
function typedDeed({ types, kinds: [kind] }: Indicator): string | null {
  if (types.length === 0) return null
  const named = types.map((type) => typeLabels[type] ?? type).join('、')
  const verbs: Partial<Record<FactKind, string>> = {
    'review.written': '撰写',
    'activity.ledByGroup': '开展',
    'activity.hosted': '承办',
    'activity.organised': '组织',
    'activity.attended': '参加',
  }
  return kind && verbs[kind] ? `${verbs[kind]}${named}` : `${kinds[kind!].deed}(${named})`
}

function rosterOf(indicator: Indicator): string {
  const stage = indicator.stage ? stageLabels[indicator.stage] : ''
  const noun = { all: '教师', cadre: '中层教干', backbone: '骨干教师' }[indicator.whose]
  const ofGroup = indicator.unit === 'group' && !indicator.subject ? '本学科' : ''
  return `${ofGroup}${stage}${indicator.subject ?? ''}${noun}`
}
