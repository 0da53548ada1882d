import { day, id, instant, z } from '../../../platform/contract.ts'
import { assessmentKinds, assessmentStates, examinedStages, smallestUnits } from '../vocabulary.ts'

/**
 * Shapes of results as they are stored and answered. A figure is null where it is undefined (0/0, the spread of one
 * pupil) and everywhere in a unit that is suppressed. Shares and rates are 0–1; intervals are 95 %.
 */
export const figure = z.number().nullable()
export const interval = z.tuple([figure, figure])

export const unitKinds = ['district', 'locality', 'cluster', 'alliance', 'school', 'class', 'sex'] as const
export type UnitKind = (typeof unitKinds)[number]

/** `id`: of the school, cluster or alliance, the word of a locality or a sex, the name of a class, '' for the district. */
export const unit = z.object({ kind: z.enum(unitKinds), id: z.string(), name: z.string() })
export type Unit = z.infer<typeof unit>

/** Whom a figure speaks of. `missing`: no row of marks came; `counted`: sat, with at least one mark (blanks are 0). */
export const headcount = z.object({
  enrolled: z.number(),
  sat: z.number(),
  absent: z.number(),
  cheated: z.number(),
  missing: z.number(),
  counted: z.number(),
})
export type Headcount = z.infer<typeof headcount>

/** Totals of a paper in one unit, in marks. In a sample, figures of the district and its parts are weighted. */
export const summary = headcount.extend({
  /** Pupils of the frame that a sample stands for; null where all took part. */
  represents: figure,
  full: z.number(),
  mean: figure,
  /** Divisor n − 1. */
  sd: figure,
  standardError: figure,
  interval,
  min: figure,
  /** Hyndman & Fan type 7. */
  q1: figure,
  median: figure,
  q3: figure,
  max: figure,
  /** Mean / full mark. */
  scoreRate: figure,
  /** Shares by the thresholds of the assessment. */
  excellent: figure,
  pass: figure,
  low: figure,
  /** Wilson. */
  passInterval: interval,
})
export type Summary = z.infer<typeof summary>

/** A unit beside the district, and against all other pupils. */
export const unitFigures = summary.extend({
  /** Of the mean, on the district's scale. */
  z: figure,
  t: figure,
  tInterval: interval,
  /** 超均率, 比均率, share of the unit's pupils above the district's mean: three things. */
  aboveMeanRate: figure,
  meanRatio: figure,
  shareAboveMean: figure,
  /** Hedges g against all pupils outside the unit. */
  effect: figure,
  effectInterval: interval,
  alpha: figure,
})
export type UnitFigures = z.infer<typeof unitFigures>

/** Suppressed: too few pupils, or needed to keep others from being worked out; which of the two is not told. */
export const unitRow = z.object({ unit, suppressed: z.boolean(), figures: unitFigures.nullable() })
export type UnitRow = z.infer<typeof unitRow>

/** Part of a unit's figures, for lists. */
export const listedFigures = unitFigures.pick({
  enrolled: true, sat: true, absent: true, cheated: true, missing: true, counted: true,
  mean: true, sd: true, interval: true, scoreRate: true, median: true, excellent: true, pass: true, low: true,
  t: true, tInterval: true, aboveMeanRate: true, meanRatio: true, shareAboveMean: true, effect: true, effectInterval: true,
}) // prettier-ignore
export type ListedFigures = z.infer<typeof listedFigures>

export const listedUnit = z.object({ unit, suppressed: z.boolean(), figures: listedFigures.nullable() })
export type ListedUnit = z.infer<typeof listedUnit>

export const verdict = z.enum(['above', 'below', 'indistinguishable'])

/** Something worth saying, with the figures that it rests on and where to look further. */
export const finding = z.object({
  code: z.string(),
  subject: z.string(),
  text: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  about: z.object({
    paperId: id.nullable(),
    schoolId: id.nullable(),
    className: z.string().nullable(),
    /** Label of an item. */
    item: z.string().nullable(),
    /** Knowledge point, ability level. */
    topic: z.string().nullable(),
  }),
})
export type ResultFinding = z.infer<typeof finding>

/** One line of 一分一段; scores with too few pupils stand together, from … to. */
export const scoreLine = z.object({
  from: z.number(),
  to: z.number(),
  count: z.number(),
  /** With `from` or more. */
  fromTop: z.number(),
  shareFromTop: z.number(),
})

/** from ≤ score < to; the last takes in the full mark. Neighbours with too few pupils stand together. */
export const scoreBand = z.object({ from: z.number(), to: z.number(), count: z.number(), share: z.number() })

/** What items test: a knowledge point, an ability level, a type of item. */
export const topicRate = z.object({
  name: z.string(),
  items: z.array(z.string()),
  full: z.number(),
  rate: figure,
  interval,
})
export type StoredTopicRate = z.infer<typeof topicRate>

/** The same in a unit, against all other pupils of the district. */
export const topicGap = z.object({
  name: z.string(),
  full: z.number(),
  rate: figure,
  restRate: figure,
  gap: figure,
  gapInterval: interval,
  verdict,
})
export type StoredTopicGap = z.infer<typeof topicGap>

export const topicKinds = ['knowledge', 'ability', 'type'] as const
export const topicsBy = <Shape extends z.ZodType>(shape: Shape) =>
  z.object({ knowledge: z.array(shape), ability: z.array(shape), type: z.array(shape) })

/** An item in a unit beside the district. */
export const itemGap = z.object({ item: z.string(), rate: figure, districtRate: figure })

export const reliability = z.object({
  items: z.number(),
  alpha: figure,
  /** Feldt. */
  alphaInterval: interval,
  /** In marks. */
  sem: figure,
})

/** How much lies between schools (null model, REML). */
export const variance = z.object({
  schools: z.number(),
  counted: z.number(),
  icc: figure,
  designEffect: figure,
})

/** Two kinds of schools; the interval takes pupils of one school as alike. */
export const localityGap = z.object({
  first: z.string(),
  second: z.string(),
  schools: z.tuple([z.number(), z.number()]),
  gap: figure,
  interval,
  standardisedGap: figure,
  distinguishable: z.boolean(),
})

/** A band of graded scores (赋分). Its count and raw scores are told where no table beside it gives a small group away. */
export const gradedBand = z.object({
  grade: z.string(),
  percent: z.number(),
  low: z.number(),
  high: z.number(),
  count: figure,
  share: figure,
  /** Raw scores found in the band. */
  rawFrom: figure,
  rawTo: figure,
})

/** 原始分对照: raw scores from … to, what they become, and in which grades (from the top). Joined as in 一分一段. */
export const conversion = z.object({
  from: z.number(),
  to: z.number(),
  count: z.number(),
  gradedFrom: z.number(),
  gradedTo: z.number(),
  grades: z.array(z.string()),
})

/** Double-line statistics (双线) of one line and paper; null where fewer pupils than the limit stand behind. */
export const lineFigures = z.object({
  name: z.string(),
  total: z.number(),
  paperId: id,
  subject: z.string(),
  subjectLine: figure,
  overTotal: figure,
  overSubject: figure,
  overBoth: figure,
  contribution: figure,
  hit: figure,
  /** Subject mean / Σ subject means (科目得分占比). */
  subjectShare: figure,
})
export type LineFigures = z.infer<typeof lineFigures>

export const optionRow = z.object({
  /** Letters; '' = nothing chosen. */
  option: z.string(),
  isKey: z.boolean(),
  share: figure,
  /** Of the top 27 %, the middle and the bottom 27 % (boundary scores weighted). */
  upper: figure,
  middle: figure,
  lower: figure,
})

export const itemRow = z.object({
  position: z.number(),
  item: z.string(),
  kind: z.string(),
  full: z.number(),
  knowledge: z.array(z.string()),
  ability: z.string().nullable(),
  /** Of several items answered by choice that count as one: their labels. */
  choiceOf: z.array(z.string()).nullable(),
  mean: figure,
  sd: figure,
  /** 得分率 / 难度P: higher is easier. */
  difficulty: figure,
  difficultyInterval: interval,
  expected: figure,
  /** D27, boundary scores weighted. */
  discrimination: figure,
  itemTotal: figure,
  itemRest: figure,
  alphaIfDeleted: figure,
  answerKey: z.string().nullable(),
  options: z.array(optionRow),
})
export type ItemRow = z.infer<typeof itemRow>

/** A subject of a school beside its other subjects. */
export const subjectRow = z.object({
  paperId: id,
  subject: z.string(),
  title: z.string(),
  suppressed: z.boolean(),
  figures: listedFigures.nullable(),
  districtMean: figure,
  districtScoreRate: figure,
  /** Gap to the district in its SDs. */
  gap: figure,
  gapInterval: interval,
  /** Certainly below the school's other subjects and below the district. */
  weak: z.boolean(),
})

/** What stands above every page of results. */
export const about = z.object({
  assessment: z.object({
    id,
    name: z.string(),
    kind: z.enum(assessmentKinds),
    stage: z.enum(examinedStages),
    grade: z.number(),
    heldFrom: day,
    heldTo: day,
    state: z.enum(assessmentStates),
    sampled: z.boolean(),
    smallestUnit: z.enum(smallestUnits),
    /** Pupils are shown grades instead of marks. */
    gradesOnly: z.boolean(),
    /** The school whose own it is. */
    schoolId: id.nullable(),
  }),
  version: z.object({
    version: z.number(),
    computedAt: instant,
    current: z.boolean(),
    /** Marks, papers or settings have changed since. */
    stale: z.boolean(),
    /** Everybody saw an earlier version, made of other marks, papers or settings. */
    corrected: z.boolean(),
    /** That, with its day, in a sentence for this viewer (rules/correction-note.ts); null where nothing is corrected. */
    note: z.string().nullable(),
  }),
  /** Shares of the full mark. */
  thresholds: z.object({ excellent: z.number(), pass: z.number(), low: z.number() }),
  smallestCell: z.number(),
  /** Those whose results the viewer may see. */
  papers: z.array(
    z.object({
      id,
      subject: z.string(),
      booklet: z.string().nullable(),
      title: z.string(),
      full: z.number(),
      items: z.number(),
    }),
  ),
  may: z.object({
    /** Results of all papers together: where there are several, and each pupil worked on all. */
    seeTotal: z.boolean(),
    /** Every school of the district by name. */
    nameSchools: z.boolean(),
    /** Schools whose pages the viewer may open; null: all. */
    schoolIds: z.array(id).nullable(),
    compute: z.boolean(),
    seeViews: z.boolean(),
  }),
})
export type About = z.infer<typeof about>
