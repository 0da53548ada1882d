/**
 * What counts: the product's vocabulary of facts, one entry a kind. A module that records a fact names its kind here
 * first. `unit` is what a count of them is counted in; `whose` says whether the fact is a person's, a school's or a
 * group's.
 */
export const kinds = {
  // activities
  'activity.attended': { label: '参加活动', unit: '次', whose: 'person' },
  'activity.organised': { label: '组织活动', unit: '次', whose: 'person' },
  'activity.spoke': { label: '专题讲座', unit: '次', whose: 'person' },
  'activity.demonstrated': { label: '执教公开课', unit: '节', whose: 'person' },
  'activity.commented': { label: '评课点评', unit: '次', whose: 'person' },
  'activity.hosted': { label: '承办活动', unit: '次', whose: 'school' },
  'activity.ledByGroup': { label: '教研组开展活动', unit: '次', whose: 'group' },
  // observation and delivery, edges between two schools
  'observation.made': { label: '听课', unit: '节', whose: 'person' },
  'observation.received': { label: '被听课', unit: '节', whose: 'person' },
  'delivery.toRural': { label: '送教下乡', unit: '次', whose: 'person' },
  // exchange, mentoring, assessment
  'exchange.cadre': { label: '中层教干交流', unit: '人', whose: 'person' },
  'exchange.backbone': { label: '骨干教师交流', unit: '人', whose: 'person' },
  'mentoring.paired': { label: '师徒结对', unit: '对', whose: 'person' },
  'assessment.held': { label: '联合质量检测', unit: '次', whose: 'school' },
  // plans
  'review.written': { label: '撰写教研小结', unit: '篇', whose: 'person' },
} as const satisfies Record<string, { label: string; unit: string; whose: 'person' | 'school' | 'group' }>

export type FactKind = keyof typeof kinds
export const factKinds = Object.keys(kinds) as FactKind[]
