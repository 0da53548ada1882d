import { day, id, instant, z } from '../../../platform/contract.ts'
import { assessmentKinds } from '../vocabulary.ts'
import {
  figure,
  interval,
  listedUnit,
  localityGap,
  reliability,
  summary,
  unitFigures,
  unitRow,
  variance,
} from './result-shapes.ts'

export const versionRow = z.object({
  version: z.number(),
  state: z.enum(['computing', 'ready', 'failed']),
  reason: z.string(),
  /** Papers done of papers to do. */
  progress: z.object({ done: z.number(), total: z.number() }),
  failure: z.string().nullable(),
  askedAt: instant,
  askedBy: z.string(),
  computedAt: instant.nullable(),
  current: z.boolean(),
  currentFrom: instant.nullable(),
  /** Marks, papers or settings have changed since it was computed. */
  stale: z.boolean(),
})

/** The units that a viewer's own figures are held against. */
export const reference = z.object({
  district: summary.pick({
    counted: true,
    mean: true,
    sd: true,
    scoreRate: true,
    excellent: true,
    pass: true,
    low: true,
  }),
  /** 同类学校: schools of the same locality; null where fewer than three stand behind. */
  locality: unitRow.nullable(),
})

export const overviewPaper = z.object({
  paperId: id,
  subject: z.string(),
  booklet: z.string().nullable(),
  title: z.string(),
  summary,
  reliability: reliability.pick({ alpha: true, sem: true }),
  variance: variance.nullable(),
  localityGap: localityGap.nullable(),
  /** The viewer's own school, where they have one. */
  own: listedUnit.nullable(),
})

export const classRow = z.object({
  className: z.string(),
  suppressed: z.boolean(),
  figures: unitFigures.nullable(),
  /** The viewer may open its page; its pupils. */
  may: z.object({ open: z.boolean(), listPupils: z.boolean() }),
})

export const trendPoint = z.object({
  assessmentId: id,
  name: z.string(),
  kind: z.enum(assessmentKinds),
  heldFrom: day,
  grade: z.number(),
  counted: figure,
  scoreRate: figure,
  excellent: figure,
  pass: figure,
  low: figure,
  /** Mean on the district's T scale of that occasion. */
  t: figure,
  tInterval: interval,
})

export const pupilRow = z.object({
  pupilId: id,
  number: z.string(),
  candidateNumber: z.string().nullable(),
  name: z.string().nullable(),
  sex: z.enum(['female', 'male']).nullable(),
  /** Null: no row of marks. */
  standing: z.enum(['sat', 'absent', 'cheated']).nullable(),
  /** Null where grades stand for marks. */
  total: figure,
  grade: z.string().nullable(),
  /** Marks of the items in their order; null where grades stand for marks. */
  marks: z.array(figure).nullable(),
})
