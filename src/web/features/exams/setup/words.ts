import type { Answers } from '../../../app/client.ts'
import type { Tone } from '../../../ui/status-badge.tsx'
import { gradeLabel, stageLabels } from '../../../../modules/organization/vocabulary.ts'
import type { AssessmentState, ExaminedStage } from '../../../../modules/exams/vocabulary.ts'

export type Assessment = Answers['exams']['getAssessment']
export type AssessmentRow = Answers['exams']['listAssessments']['rows'][number]
export type GateAnswer = Answers['exams']['checkGate']
export type Paper = Answers['exams']['getPaper']
export type PaperLine = Assessment['papers'][number]
export type SchoolLine = Answers['exams']['listAssessmentSchools']['rows'][number]
export type PolicyPack = Answers['exams']['getPolicyPack']
export type GateDecision = Answers['exams']['listGateDecisions']['rows'][number]

export const stateTones: Record<AssessmentState, Tone> = {
  drafted: 'quiet',
  collecting: 'active',
  published: 'good',
  withdrawn: 'bad',
}

/** 小学五年级; grades of senior secondary already say so. */
export function stageAndGrade(stage: ExaminedStage, grade: number): string {
  return stage === 'senior' ? gradeLabel(grade) : `${stageLabels[stage]}${gradeLabel(grade)}`
}

/** 语文; 语文(A册). */
export function paperName({ subject, booklet }: { subject: string; booklet: string | null }): string {
  return booklet === null || booklet === subject ? subject : `${subject}(${booklet}册)`
}

export const percent = (share: number) => `${Math.round(share * 100)}%`

/** 「A 15%(86–100 分)」, 「B 35%(71–85 分)」 … */
export const bandWords = (bands: NonNullable<Assessment['bands']>): string[] =>
  bands.map(({ grade, percent: share, low, high }) => `${grade} ${share}%(${low}–${high} 分)`)

/** 「重点线 445 分」, 「普高线 390 分」. */
export const lineWords = (lines: NonNullable<Assessment['lines']>): string[] =>
  lines.map(({ name, total }) => `${name} ${total} 分`)
