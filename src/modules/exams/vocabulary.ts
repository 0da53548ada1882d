import { type AssessmentKind, KIND_LABELS } from './policy-pack.ts'

/** Words of quality monitoring with their Chinese labels; the web uses them too. */

export const assessmentKinds = [
  'qualityMonitoring', 'final', 'midterm', 'mock', 'diagnostic', 'unit', 'monthly', 'weekly',
] as const satisfies readonly AssessmentKind[] // prettier-ignore
export const assessmentKindLabels = KIND_LABELS

/** Stages that are assessed: kindergartens are not. */
export const examinedStages = ['primary', 'junior', 'senior'] as const
export type ExaminedStage = (typeof examinedStages)[number]

export const assessmentStates = ['drafted', 'collecting', 'published', 'withdrawn'] as const
export type AssessmentState = (typeof assessmentStates)[number]
export const assessmentStateLabels: Record<AssessmentState, string> = {
  drafted: '筹备中',
  collecting: '收集成绩',
  published: '已发布',
  withdrawn: '已撤销',
}

export const smallestUnits = ['district', 'school', 'class', 'pupil'] as const
export type SmallestUnit = (typeof smallestUnits)[number]
export const smallestUnitLabels: Record<SmallestUnit, string> = {
  district: '全区',
  school: '学校',
  class: '班级',
  pupil: '学生',
}

export const reviewVerdicts = ['agreed', 'returned'] as const
export type ReviewVerdict = (typeof reviewVerdicts)[number]
export const reviewVerdictLabels: Record<ReviewVerdict, string> = { agreed: '同意', returned: '退回修改' }

/** Suggested types of items; a paper may use its own words. */
export const itemKindSuggestions = [
  '单选题', '多选题', '判断题', '填空题', '计算题', '解答题', '简答题', '阅读题', '作文', '听力题', '实验题', '作图题',
] as const // prettier-ignore

/** Suggested ability levels, simplest first; a subject may use its own words. */
export const abilitySuggestions = ['识记', '理解', '应用', '分析', '综合', '评价'] as const

/** Grades of a stage. Grade 6 is junior where a district has five and four years. */
export const gradesOfStage: Record<ExaminedStage, readonly [number, number]> = {
  primary: [1, 6],
  junior: [6, 9],
  senior: [10, 12],
}

/** True for the last grade of junior and of senior secondary, whose pupils graduate. */
export function isGraduating(stage: ExaminedStage, grade: number): boolean {
  return (stage === 'junior' && grade === 9) || (stage === 'senior' && grade === 12)
}
