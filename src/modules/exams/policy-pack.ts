/** What is assessed, as the law tells kinds apart. */
export type AssessmentKind =
  | 'final'
  | 'midterm'
  | 'mock'
  | 'weekly'
  | 'monthly'
  | 'unit'
  | 'diagnostic'
  | 'qualityMonitoring'

export type Stage = 'primary' | 'junior' | 'senior'

export const KIND_LABELS: Readonly<Record<AssessmentKind, string>> = {
  final: '期末考试',
  midterm: '期中考试',
  mock: '模拟考试',
  weekly: '周考',
  monthly: '月考',
  unit: '单元考试',
  diagnostic: '学情调研',
  qualityMonitoring: '质量监测',
}

/** A document that a rule comes from. */
export interface PolicySource {
  document: string
  issuer: string
  /** Number of the document where known. */
  number?: string
  date: string
}

/** When a rule speaks of a request: every condition that is given must hold. */
export interface PolicyCondition {
  kinds?: readonly AssessmentKind[]
  stages?: readonly Stage[]
  /** First and last grade, 1–12. */
  grades?: readonly [number, number]
  graduating?: boolean
  written?: boolean
  /** More than one school takes part. */
  crossSchool?: boolean
  /** A random sample rather than all pupils. */
  sampled?: boolean
  /** The sample leaves nobody out. */
  takesAll?: boolean
  /** Results would be given for a unit smaller than a school. */
  belowSchool?: boolean
  /** Held in the general review of a graduating grade, after teaching has ended. */
  generalReview?: boolean
}

/** One rule as data. It is broken when the condition holds and, where there is one, the limit is reached. */
export interface PolicyRule {
  id: string
  when: PolicyCondition
  /** Broken only when the grade already had this many of these kinds in the term, anywhere in the district. */
  atMost?: { count: number; kinds: readonly AssessmentKind[] }
  /** Broken only when fewer people have been named to review the paper. */
  reviewersAtLeast?: number
  verdict: 'refused' | 'needsFiling'
  /** What the rule says, as shown to the person who asks. */
  message: string
  source: PolicySource
  /** First and last day in force, YYYY-MM-DD. */
  from: string
  until?: string
  /** Whether a filing number, a person and a reason can lift it. */
  overridable: boolean
}

export interface PolicyPack {
  name: string
  /** The first broken rule of the gravest verdict is quoted: put the newest document first. */
  rules: readonly PolicyRule[]
  /** Cells with fewer pupils are suppressed. */
  smallestCell: number
  /** Stages whose results are given as grades, without marks or ranks. */
  gradesOnly: readonly Stage[]
}

const NOTICE_2021: PolicySource = {
  document: '《关于加强义务教育学校考试管理的通知》',
  issuer: '教育部办公厅',
  number: '教基厅函〔2021〕34号',
  date: '2021-08-30',
}

const NOTICE_2025: PolicySource = {
  document: '《关于进一步加强中小学日常考试管理的通知》',
  issuer: '教育部办公厅',
  date: '2025-12-17',
}

const COMPULSORY = ['primary', 'junior'] as const
const EXAMINATIONS = ['final', 'midterm', 'mock', 'weekly', 'monthly', 'unit', 'diagnostic'] as const

/** The rules of DOMAIN.md §5, with their sources; a district changes them without a developer. */
export const DEFAULT_POLICY_PACK: PolicyPack = {
  name: '国家规定(2021、2025)',
  smallestCell: 10,
  gradesOnly: COMPULSORY,
  rules: [
    {
      id: 'no-written-in-grades-1-2',
      when: { stages: ['primary'], grades: [1, 2], written: true },
      verdict: 'refused',
      message: '小学一、二年级不进行纸笔考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: false,
    },
    {
      id: 'no-weekly-monthly',
      when: { stages: COMPULSORY, kinds: ['weekly', 'monthly', 'unit'] },
      verdict: 'refused',
      message: '义务教育学校不得组织周考、月考、单元考试等其他各类考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: false,
    },
    {
      id: 'no-cross-school-2025',
      when: { kinds: EXAMINATIONS, stages: ['primary'], crossSchool: true },
      verdict: 'refused',
      message: '不得面向小学各年级组织区域性或跨校际的考试。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: true,
    },
    {
      id: 'no-cross-school-non-graduating-2025',
      when: { kinds: EXAMINATIONS, stages: ['junior', 'senior'], graduating: false, crossSchool: true },
      verdict: 'refused',
      message: '不得面向初中、高中非毕业年级组织区域性或跨校际的考试。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: true,
    },
    {
      id: 'no-cross-school-primary-2021',
      when: { kinds: EXAMINATIONS, stages: ['primary'], crossSchool: true },
      verdict: 'refused',
      message: '不得面向小学各年级组织区域性或跨校际的考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      until: '2025-12-16',
      overridable: true,
    },
    {
      id: 'no-cross-school-junior-2021',
      when: { kinds: EXAMINATIONS, stages: ['junior'], graduating: false, crossSchool: true },
      verdict: 'refused',
      message: '不得面向初中非毕业班组织区域性或跨校际的考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      until: '2025-12-16',
      overridable: true,
    },
    {
      id: 'no-disguised-examination',
      when: { stages: COMPULSORY, kinds: ['diagnostic'], sampled: false },
      verdict: 'refused',
      message: '不得以测验、学情调研等名义变相组织考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: true,
    },
    {
      id: 'one-final-a-term',
      when: { stages: COMPULSORY, kinds: ['final'] },
      atMost: { count: 1, kinds: ['final'] },
      verdict: 'refused',
      message: '义务教育各年级每学期只组织一次期末考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: true,
    },
    {
      id: 'no-midterm-in-primary',
      when: { stages: ['primary'], kinds: ['midterm'] },
      verdict: 'refused',
      message: '小学每学期只组织一次期末考试，不组织期中考试。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: true,
    },
    {
      id: 'one-midterm-in-junior',
      when: { stages: ['junior'], kinds: ['midterm'] },
      atMost: { count: 1, kinds: ['midterm'] },
      verdict: 'refused',
      message: '初中每学期可适当安排一次期中考试，不得再加。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: true,
    },
    {
      id: 'mock-for-graduating-only',
      when: { kinds: ['mock'], graduating: false },
      verdict: 'refused',
      message: '模拟考试只面向初中、高中毕业年级。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: false,
    },
    {
      id: 'mock-in-general-review',
      when: { kinds: ['mock'], graduating: true, generalReview: false },
      verdict: 'refused',
      message: '模拟考试应在完成课程教学之后的总复习阶段进行。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: true,
    },
    {
      id: 'two-mocks-at-most',
      when: { kinds: ['mock'], graduating: true },
      atMost: { count: 2, kinds: ['mock'] },
      verdict: 'refused',
      message: '毕业年级在总复习阶段组织的模拟考试不超过两次。',
      source: NOTICE_2021,
      from: '2021-08-30',
      overridable: true,
    },
    {
      id: 'monitoring-is-sampled',
      when: { kinds: ['qualityMonitoring'], sampled: false },
      verdict: 'refused',
      message: '质量监测应随机抽样；面向全体学生就是考试。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: false,
    },
    {
      id: 'sample-leaves-some-out',
      when: { kinds: ['qualityMonitoring'], sampled: true, takesAll: true },
      verdict: 'refused',
      message: '质量监测应随机抽样；抽中全体学生就是考试。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: true,
    },
    {
      id: 'monitoring-by-school',
      when: { kinds: ['qualityMonitoring'], belowSchool: true },
      verdict: 'refused',
      message: '质量监测的结果以学校为最小单位，不到班级和学生。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: false,
    },
    {
      id: 'three-reviewers',
      when: { written: true },
      reviewersAtLeast: 3,
      verdict: 'refused',
      message: '每份试卷应有不少于 3 人审核。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: true,
    },
    {
      id: 'filing-of-joint-examinations',
      when: { kinds: EXAMINATIONS, graduating: true, crossSchool: true },
      verdict: 'needsFiling',
      message: '面向毕业年级的区域性考试应先备案，请填写备案号。',
      source: NOTICE_2025,
      from: '2025-12-17',
      overridable: true,
    },
  ],
}
