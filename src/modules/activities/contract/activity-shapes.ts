import { id, z } from '../../../platform/contract.ts'
import { activityStates, activityTypes } from '../vocabulary.ts'

export const stage = z.enum(['kindergarten', 'primary', 'junior', 'senior'])

export const level = z.enum(['school', 'cluster', 'county', 'city', 'province', 'nation'])

export const type = z.enum(activityTypes)

export const state = z.enum(activityStates)

export const named = z.object({ id, name: z.string() })

export const person = named.extend({ schoolName: z.string().nullable() })

const ids = z.array(id).max(500).default([])

/**
 * Who is meant: those in any of the schools, associations or groups (all of the district when none is named) who match
 * the subjects, stages and grades (where given), and besides them the people named. All empty: everyone.
 */
export const audience = z.object({
  schools: ids,
  associations: ids,
  groups: ids,
  subjects: z.array(z.string().max(20)).max(30).default([]),
  stages: z.array(stage).max(4).default([]),
  grades: z.array(z.number().int().min(1).max(12)).max(12).default([]),
  people: ids,
})

export type Audience = z.infer<typeof audience>

const mean = z.number().nullable()

export const feedbackSummary = z.object({
  count: z.number(),
  /** Those who checked in: who may give feedback. */
  outOf: z.number(),
  /** Means of 1–5; null when nobody has answered. */
  useful: mean,
  organised: mean,
  applicable: mean,
  /** How many gave 1, 2, 3, 4, 5. */
  spread: z.object({
    useful: z.array(z.number()).length(5),
    organised: z.array(z.number()).length(5),
    applicable: z.array(z.number()).length(5),
  }),
  /** Without names, in no particular order. Empty while fewer than three have answered. */
  texts: z.array(z.string()),
})

/**
 * What stands in the way of a time, a place or a person. Conflicts warn; none of them blocks.
 * `person`: a named role elsewhere at the time. `room`: the same place of the same host. `examination`, `holiday`: the
 * district's special days.
 */
export const conflict = z.object({
  kind: z.enum(['person', 'room', 'examination', 'holiday']),
  /** Ready to show: '王芳 当天 14:00–16:00 在“作文教学研讨”主讲'. */
  text: z.string(),
  sessionId: id.nullable(),
  activityId: id.nullable(),
  personId: id.nullable(),
})

export type Conflict = z.infer<typeof conflict>

export const one = z.object({ id })

export const stateChange = z.object({ id, state, revision: z.number() })

export type StateChange = z.infer<typeof stateChange>
