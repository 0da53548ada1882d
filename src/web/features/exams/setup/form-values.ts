import { bookletsOf, defaultThresholds, inOrder } from '../../../../modules/exams/rules/assessment.ts'
import {
  type BandDraft,
  bandFaults,
  gradingSchemes,
  type LineDraft,
  lineFaults,
} from '../../../../modules/exams/rules/scoring.ts'
import { assessmentKindLabels, gradesOfStage, isGraduating } from '../../../../modules/exams/vocabulary.ts'
import type { SamplingForm } from '../../../../modules/exams/contract/gate-shapes.ts'
import { gradeLabel } from '../../../../modules/organization/vocabulary.ts'
import type { AppClient } from '../../../app/client.ts'
import { type Assessment, stageAndGrade } from './words.ts'

type CreateInput = Parameters<AppClient['exams']['createAssessment']>[0]
export type GateRequest = Parameters<AppClient['exams']['checkGate']>[0]
export type Kind = CreateInput['kind']
export type Stage = CreateInput['stage']

/** The form as it is filled in: texts and choices, not yet a request. */
export interface Values {
  kind: Kind
  stage: Stage
  grade: number
  held: [string | null, string | null]
  /** The school whose own it is; null: the district's. */
  schoolId: string | null
  by: 'stage' | 'associations' | 'schools'
  associationIds: string[]
  schoolIds: string[]
  subjects: string[]
  sampled: boolean
  /** '' takes part: all schools. */
  sampleSchools: number | ''
  within: 'all' | 'pupil' | 'class'
  withinSize: number | ''
  matrix: 'none' | 'subjects' | 'booklets'
  booklets: number
  written: boolean
  generalReview: boolean
  smallestUnit: CreateInput['smallestUnit']
  filingNumber: string
  filingPerson: string
  filingReason: string
  /** null: named after what is chosen. */
  name: string | null
  thresholds: { excellent: number; pass: number; low: number } | null
  priorId: string | null
  /** Graded scores (赋分), lines over the sum (上线); null: not used. */
  bands: BandDraft[] | null
  lines: LineDraft[] | null
  /** What the papers that are there add up to; null: papers are still to be made. */
  fullMarks: number | null
}

export const blankValues: Values = {
  kind: 'qualityMonitoring',
  stage: 'primary',
  grade: 5,
  held: [null, null],
  schoolId: null,
  by: 'stage',
  associationIds: [],
  schoolIds: [],
  subjects: [],
  sampled: true,
  sampleSchools: '',
  within: 'pupil',
  withinSize: 30,
  matrix: 'none',
  booklets: 2,
  written: true,
  generalReview: false,
  smallestUnit: 'school',
  filingNumber: '',
  filingPerson: '',
  filingReason: '',
  name: null,
  thresholds: null,
  priorId: null,
  bands: null,
  lines: null,
  fullMarks: null,
}

/** The form of an assessment that is there; `schoolIds` of those that take part. */
export function valuesOf(it: Assessment, schoolIds: string[]): Values {
  const { sampling } = it
  return {
    kind: it.kind,
    stage: it.stage,
    grade: it.grade,
    held: [it.heldFrom, it.heldTo],
    schoolId: it.school?.id ?? null,
    by: 'schools',
    associationIds: [],
    schoolIds,
    subjects: [...new Set(it.papers.map(({ subject }) => subject))],
    sampled: it.sampled,
    sampleSchools: sampling?.schools ?? '',
    within: sampling?.within?.unit ?? 'all',
    withinSize: sampling?.within?.size ?? '',
    matrix: sampling?.matrix?.by ?? 'none',
    booklets: sampling?.matrix?.by === 'booklets' ? sampling.matrix.count : 2,
    written: it.written,
    generalReview: it.generalReview,
    smallestUnit: it.smallestUnit,
    filingNumber: it.filing?.number ?? '',
    filingPerson: it.filing?.person ?? '',
    filingReason: it.filing?.reason ?? '',
    name: it.name,
    thresholds: it.thresholds,
    priorId: it.prior?.id ?? null,
    bands: it.bands,
    lines: it.lines,
    fullMarks: it.papers.length > 0 ? it.papers.reduce((sum, paper) => sum + paper.fullMarks, 0) : null,
  }
}

/** What graded scores and lines begin with when they are switched on. */
export const firstBands = (): BandDraft[] => gradingSchemes[0]!.bands.map((band) => ({ ...band }))
export const firstLines = (): LineDraft[] => [{ name: '上线', total: null }]

/** Why there is no sum over subjects to draw a line through, by design; null where there is one. */
export function withoutSum({ sampled, matrix }: Values): string | null {
  if (!sampled || matrix === 'none') return null
  return matrix === 'subjects'
    ? '每名学生只做一科，没有各科总分，不能划线。'
    : '每名学生每科只做一册，没有各科总分，不能划线。'
}

/** Something of graded scores or lines is not filled in as it must be. */
export function scoringUnfinished(values: Values): boolean {
  const { bands, lines } = values
  return (
    (bands !== null && bandFaults(bands).length > 0) ||
    (lines !== null && withoutSum(values) === null && lineFaults(lines).length > 0)
  )
}

/** What is wrong with a field, as the sentence beside it; only fields with something wrong are there. */
export interface FormMistakes {
  name?: string
  withinSize?: string
  thresholds?: string
}

export function mistakesIn(values: Values, schoolName?: string): FormMistakes {
  const mistakes: FormMistakes = {}
  if (nameOf(values, schoolName).trim() === '') mistakes.name = '请填写名称。'
  if (values.sampled && values.within !== 'all' && values.withinSize === '') {
    const what = values.within === 'class' ? '每校抽几个班' : '每校抽多少人'
    mistakes.withinSize = `请填写${what}；抽中的学校全部参加的，把“每校抽”改为“全部学生”。`
  }
  if (!inOrder(values.thresholds ?? defaultThresholds(values.grade)))
    mistakes.thresholds = '低分线不能高于及格线，及格线不能高于优秀线。'
  return mistakes
}

/** What the papers add up to, as far as one can say: papers begin with 100 marks. Null before a subject is chosen. */
export function fullOf({ fullMarks, subjects }: Values): number | null {
  return fullMarks ?? (subjects.length > 0 ? subjects.length * 100 : null)
}

/** Every grade of every stage, as one list: 小学五年级 … 高三. */
export const gradeChoices = (['primary', 'junior', 'senior'] as const).flatMap((stage) => {
  const [first, last] = gradesOfStage[stage]
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    value: `${stage} ${first + at}`,
    label: stageAndGrade(stage, first + at),
  }))
})

/** A kind brings its own ways: monitoring is a sample by school, everything else is for all pupils. */
export function withKind(values: Values, kind: Kind): Values {
  if (kind === values.kind) return values
  const monitoring = kind === 'qualityMonitoring'
  return {
    ...values,
    kind,
    sampled: monitoring,
    smallestUnit: monitoring ? 'school' : 'pupil',
    generalReview: kind === 'mock' && values.generalReview,
  }
}

/** What turns a refused request into sampled monitoring. */
export function asMonitoring(values: Values): Values {
  return { ...withKind(values, 'qualityMonitoring'), filingNumber: '', filingPerson: '', filingReason: '' }
}

export function nameOf(values: Values, schoolName?: string): string {
  if (values.name !== null) return values.name
  const day = values.held[0]
  const when = day ? `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月` : ''
  const subjects = values.subjects.length === 1 ? values.subjects[0] : ''
  return `${when}${schoolName ?? ''}${gradeLabel(values.grade)}${subjects}${assessmentKindLabels[values.kind]}`
}

/** What to ask the gate; null while the form is too empty for an answer. */
export function gateRequestOf(values: Values): GateRequest | null {
  const [from] = values.held
  const ids = values.by === 'associations' ? values.associationIds : values.schoolIds
  if (
    !from ||
    mistakesIn(values).withinSize ||
    (!values.schoolId && values.by !== 'stage' && ids.length === 0)
  )
    return null
  return {
    kind: values.kind,
    stage: values.stage,
    grade: values.grade,
    heldFrom: from,
    written: values.written,
    generalReview: values.generalReview && isGraduating(values.stage, values.grade),
    schoolId: values.schoolId,
    participation: values.schoolId || values.by === 'stage' ? { by: 'stage' } : { by: values.by, ids },
    sampled: values.sampled,
    sampling: samplingOf(values),
    smallestUnit: values.smallestUnit,
    filing:
      values.filingNumber.trim() === ''
        ? null
        : { number: values.filingNumber, person: values.filingPerson, reason: values.filingReason },
  }
}

/** How the sample is drawn; null where all pupils take part. */
export function samplingOf(values: Values): SamplingForm | null {
  if (!values.sampled) return null
  const { within, withinSize, sampleSchools, matrix } = values
  return {
    schools: sampleSchools === '' ? null : sampleSchools,
    within: within === 'all' || withinSize === '' ? null : { unit: within, size: withinSize },
    matrix:
      matrix === 'none'
        ? null
        : matrix === 'subjects'
          ? { by: 'subjects' }
          : { by: 'booklets', count: values.booklets },
  }
}

/** The whole request without id and papers; null while something is missing. */
export function writtenOf(values: Values, schoolName?: string): Omit<CreateInput, 'id' | 'papers'> | null {
  const request = gateRequestOf(values)
  if (!request || scoringUnfinished(values)) return null
  if (Object.keys(mistakesIn(values, schoolName)).length > 0) return null
  return {
    ...request,
    name: nameOf(values, schoolName),
    heldTo: values.held[1] ?? request.heldFrom,
    thresholds: values.thresholds,
    priorId: values.priorId,
    // Complete, or the form is unfinished.
    bands: values.bands as CreateInput['bands'],
    lines: withoutSum(values) ? null : (values.lines as CreateInput['lines']),
  }
}

/** How many papers will be made. */
export function papersOf(values: Values): number {
  const matrix = samplingOf(values)?.matrix ?? null
  return values.subjects.reduce((count, subject) => count + bookletsOf(matrix, subject).length, 0)
}
