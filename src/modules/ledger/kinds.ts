/**
 * What counts: the product's vocabulary of facts, one entry a kind. A module that records a fact names its kind here
 * first. `unit` is what a count of them is counted in; `deed` is the kind as a promise says it ("每所学校每学期" +
 * "交流骨干教师" + "不少于 3 人"); `whose` says whether the fact is a person's, a school's or a group's.
 */
export const kinds = {
  // activities
  'activity.attended': { label: '参加活动', deed: '参加教研活动', unit: '次', whose: 'person' },
  'activity.organised': { label: '组织活动', deed: '组织教研活动', unit: '次', whose: 'person' },
  'activity.spoke': { label: '专题讲座', deed: '举办专题讲座', unit: '次', whose: 'person' },
  'activity.demonstrated': { label: '执教公开课', deed: '执教公开课', unit: '节', whose: 'person' },
  'activity.commented': { label: '评课点评', deed: '评课点评', unit: '次', whose: 'person' },
  'activity.hosted': { label: '承办活动', deed: '承办联片活动', unit: '次', whose: 'school' },
  'activity.ledByGroup': { label: '教研组开展活动', deed: '开展专题教研活动', unit: '次', whose: 'group' },
  // observation and delivery, edges between two schools
  'observation.made': { label: '听课', deed: '听课评课', unit: '节', whose: 'person' },
  'observation.received': { label: '被听课', deed: '听评课覆盖', unit: '节', whose: 'person' },
  'delivery.toRural': { label: '送教下乡', deed: '送教下乡', unit: '次', whose: 'person' },
  // exchange, mentoring, assessment
  'exchange.cadre': { label: '中层教干交流', deed: '交流中层教干', unit: '人', whose: 'person' },
  'exchange.backbone': { label: '骨干教师交流', deed: '交流骨干教师', unit: '人', whose: 'person' },
  'mentoring.paired': { label: '师徒结对', deed: '师徒结对', unit: '对', whose: 'person' },
  'assessment.held': { label: '联合质量检测', deed: '组织联合质量检测', unit: '次', whose: 'school' },
  // plans: the type of the fact is the rhythm, 'monthly', 'quarterly' or 'annual'
  'review.written': { label: '撰写教研小结', deed: '撰写教研小结', unit: '篇', whose: 'person' },
} as const satisfies Record<
  string,
  { label: string; deed: string; unit: string; whose: 'person' | 'school' | 'group' }
>

export type FactKind = keyof typeof kinds
export const factKinds = Object.keys(kinds) as FactKind[]
