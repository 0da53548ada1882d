import { day, id, instant, prose, z } from '../../../platform/contract.ts'
import { assessmentKinds, examinedStages, smallestUnits } from '../vocabulary.ts'

/** The rules: what is asked of them, what they answer, how a district adjusts them. */

export const kind = z.enum(assessmentKinds)
export const stage = z.enum(examinedStages)
export const grade = z.number().int().min(1).max(12)
export const named = z.object({ id, name: z.string() })

/** Who takes part: a whole stage, the members of clusters and alliances, or schools by name. */
export const participation = z.discriminatedUnion('by', [
  z.object({ by: z.literal('stage') }),
  z.object({ by: z.literal('associations'), ids: z.array(id).min(1).max(200) }),
  z.object({ by: z.literal('schools'), ids: z.array(id).min(1).max(2_000) }),
])
export type Participation = z.infer<typeof participation>

export const filing = z.object({
  number: prose(100),
  /** Who approved it. */
  person: prose(50).default(''),
  reason: prose(500).default(''),
})
export type Filing = z.infer<typeof filing>

/** How a sample is drawn (sampling.ts). */
export const samplingForm = z.object({
  /** Schools in proportion to the strata of their locality; null: all that take part. */
  schools: z.number().int().min(1).max(2_000).nullable().default(null),
  /** Inside a school: whole classes, or pupils across classes; null: all. */
  within: z
    .object({ unit: z.enum(['class', 'pupil']), size: z.number().int().min(1).max(5_000) })
    .nullable()
    .default(null),
  /** Each pupil works on one subject, or on one of this many booklets. */
  matrix: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('subjects') }),
      z.object({ by: z.literal('booklets'), count: z.number().int().min(2).max(8) }),
    ])
    .nullable()
    .default(null),
})
export type SamplingForm = z.infer<typeof samplingForm>

/** What the gate looks at. */
export const gateRequest = z.object({
  kind,
  stage,
  grade,
  heldFrom: day,
  written: z.boolean().default(true),
  /** In the general review of a graduating grade, after teaching has ended. */
  generalReview: z.boolean().default(false),
  /** The school whose own it is; null: the district's. */
  schoolId: id.nullable().default(null),
  participation: participation.default({ by: 'stage' }),
  sampled: z.boolean(),
  sampling: samplingForm.nullable().default(null),
  smallestUnit: z.enum(smallestUnits),
  /** For approved exceptions and joint examinations that must be filed. */
  filing: filing.nullable().default(null),
})
export type GateRequest = z.infer<typeof gateRequest>

const source = z.object({
  document: z.string(),
  issuer: z.string(),
  number: z.string().optional(),
  date: day,
})

/** What the gate answers (gate.ts). */
export const gateAnswer = z.object({
  verdict: z.enum(['allowed', 'needsFiling', 'refused']),
  rule: z.string().nullable(),
  source: source.nullable(),
  message: z.string(),
  broken: z.array(
    z.object({ rule: z.string(), verdict: z.enum(['refused', 'needsFiling']), message: z.string(), source }),
  ),
  lifted: z.array(z.string()),
  offer: z.literal('qualityMonitoring').nullable(),
})

export const checked = gateAnswer.extend({
  /** True when filing number, person and reason would lift what refuses. */
  liftable: z.boolean(),
  /** The term that it is counted in. */
  term: named.nullable(),
  /** What these pupils already had in the term: with the request's schools in common, in the same grade. */
  held: z.array(z.object({ id, name: z.string(), kind, heldFrom: day, schoolName: z.string().nullable() })),
  schools: z.number(),
  /** What the plan of the sample will draw (rules/sample-size.ts); null where all pupils take part. */
  sample: z
    .object({
      taking: z.number().int(),
      schools: z.number().int(),
      pupils: z.number().int(),
      drawnSchools: z.number().int().nullable(),
      drawn: z.number().int().nullable(),
      exact: z.boolean(),
      everybody: z.boolean().nullable(),
    })
    .nullable(),
})
export type CheckedGate = z.infer<typeof checked>

export const decision = z.object({
  id,
  askedAt: instant,
  askedBy: named,
  verdict: z.enum(['allowed', 'needsFiling', 'refused']),
  rule: z.string().nullable(),
  message: z.string(),
  /** 「初中七年级 期末考试 · 12 所学校」. */
  request: z.string(),
  lifted: z.array(z.object({ rule: z.string(), message: z.string() })),
  /** Rules that still ask for something, and that somebody went on knowing. */
  acknowledged: z.array(z.object({ rule: z.string(), message: z.string() })),
  filing: z.object({ number: z.string(), person: z.string(), reason: z.string() }).nullable(),
  /** Set when it led to an assessment being created or changed; null for a mere question. */
  assessment: named.nullable(),
})

const policyRule = z.object({
  id: z.string(),
  verdict: z.enum(['refused', 'needsFiling']),
  message: z.string(),
  /** When it speaks of an assessment, in plain words. */
  when: z.string(),
  source,
  from: day,
  until: day.nullable(),
  overridable: z.boolean(),
  limit: z
    .object({ value: z.number(), initial: z.number(), counts: z.enum(['assessments', 'reviewers']) })
    .nullable(),
  active: z.boolean(),
  /** In force today: switched on and within its dates. */
  inForce: z.boolean(),
})

export const policyChanges = z.object({
  switchedOff: z.array(z.string().max(100)).max(100).default([]),
  /** By rule: how many are allowed, or how many reviewers are needed. */
  limits: z.record(z.string().max(100), z.number().int().min(0).max(20)).default({}),
  /** Groups with fewer pupils show no figures. */
  smallestCell: z.number().int().min(5).max(100),
  /** Stages whose pupils get grades instead of marks. */
  gradesOnly: z.array(stage).max(3),
})
export type PolicyChanges = z.infer<typeof policyChanges>

export const policyPack = z.object({
  name: z.string(),
  /** 0: the product's own, never changed. */
  version: z.number(),
  smallestCell: z.number(),
  gradesOnly: z.array(stage),
  rules: z.array(policyRule),
  versions: z.array(
    z.object({
      version: z.number(),
      reason: z.string(),
      changedAt: instant,
      changedBy: z.string(),
      /** What changed against the version before, as sentences. */
      changes: z.array(z.string()),
    }),
  ),
  may: z.object({ change: z.boolean() }),
})
