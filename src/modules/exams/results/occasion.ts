import type { GradeBand } from '../analysis/graded-scores.ts'
import type { Thresholds } from '../analysis/rates.ts'

/** All that a version of results is computed from but for the marks: plain data that travels between threads. */
export interface Occasion {
  districtId: number
  assessmentId: string
  version: number
  settings: OccasionSettings
  frame: Frame
  papers: OccasionPaper[]
  prior: PriorOccasion | null
}

export interface OccasionSettings {
  thresholds: Thresholds
  bands: GradeBand[] | null
  lines: { name: string; total: number }[]
  /** Nothing is computed below this. */
  smallestUnit: 'district' | 'school' | 'class' | 'pupil'
  sampled: boolean
  /** Cells with fewer pupils are suppressed. */
  smallestCell: number
}

export interface OccasionPaper {
  id: string
  subject: string
  /** Only pupils with this booklet sit it; null: all. */
  booklet: string | null
  title: string
  scale: number
  items: OccasionItem[]
}

export interface OccasionItem {
  label: string
  kind: string
  /** ×scale. */
  full: number
  knowledge: string[]
  ability: string | null
  /** Score rate, 0–1. */
  expected: number | null
  answerKey: string | null
  choiceGroup: string | null
  choicePick: number | null
}

/** Who was to sit, with their places on that day. One entry a pupil in every array, in the order of positions. */
export interface Frame {
  pupils: number
  /** assessment_pupils.position of each pupil, ascending. */
  positions: Int32Array
  /** Index in `classes`. */
  classOf: Int32Array
  /** Index in `sexes`; −1 where it is not known. */
  sexOf: Int8Array
  /** Index in `booklets`; −1 for none. */
  bookletOf: Int16Array
  /** How many pupils of the roll each stands for. */
  weights: Float32Array
  weighted: boolean
  /** By school, so that the classes of a school lie together. */
  classes: { school: number; name: string }[]
  schools: FrameSchool[]
  booklets: string[]
}

export interface FrameSchool {
  id: string
  name: string
  locality: string
  cluster: NamedUnit | null
  alliance: NamedUnit | null
}

export interface NamedUnit {
  id: string
  name: string
}

/** The earlier occasion: where each pupil of the frame sat then, and its papers. */
export interface PriorOccasion {
  assessmentId: string
  name: string
  heldFrom: string
  /** Position in the earlier occasion; −1 for a pupil who was not there. */
  positionOf: Int32Array
  papers: OccasionPaper[]
}

/** One row of `results`, its content as JSON text. */
export interface StoredRow {
  /** The nil uuid: all papers together. */
  paperId: string
  topic: ResultTopic
  unit: string
  content: string
}

export const allPapers = '00000000-0000-0000-0000-000000000000'

export const resultTopics = [
  'overview',
  'subject',
  'items',
  'cuts',
  'schools',
  'school',
  'classes',
  'added',
] as const
export type ResultTopic = (typeof resultTopics)[number]

export const sexes = ['female', 'male'] as const
