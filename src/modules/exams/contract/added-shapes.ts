import { z } from '../../../platform/contract.ts'
import { figure, interval, unit, verdict } from './result-shapes.ts'

/**
 * Why there is no value added: no earlier occasion was chosen; each pupil worked on one subject or booklet; the earlier
 * occasion has no paper of the subject that all worked on; fewer than three schools, or too few pupils, took part both times;
 * no spread is left to compare schools by. `few`: one of these, in a version that does not say which.
 */
export const addedMissing = [
  'noPrior',
  'matrix',
  'noPaper',
  'fewSchools',
  'fewPupils',
  'noSpread',
  'few',
] as const

/** Of a random-intercept model, shrunken; ± 1.96 and, to compare two, ± 1.39 comparative standard errors. */
const schoolEffect = z.object({
  estimate: figure,
  interval,
  pairInterval: interval,
  shrinkage: figure,
  verdict,
})

/** A school's extra learning between two occasions; null where it is suppressed or not told. */
export const addedUnit = z.object({
  /** Null: a school that the viewer may not name. */
  unit: unit.nullable(),
  /** The viewer's own. */
  own: z.boolean(),
  /** Null with the name. */
  n: figure,
  ols: z.object({ estimate: figure, interval, verdict }),
  ml: schoolEffect,
  /** The one that counts. */
  reml: schoolEffect,
})
export type AddedUnit = z.infer<typeof addedUnit>

const fixed = z.object({ estimate: figure, error: figure })
export const addedModel = z.object({
  matched: z.number(),
  /** Counted now, but without marks before. */
  unmatched: z.number(),
  /** SD of the outcome, to read estimates (in marks) as effect sizes. */
  outcomeSd: figure,
  full: z.number(),
  priorFull: z.number(),
  ols: z.object({ intercept: figure, slope: figure, slopeError: figure, sigma: figure, r2: figure }),
  ml: z.object({ intercept: fixed, slope: fixed, sigma2u: figure, sigma2e: figure, icc: figure }),
  reml: z.object({ intercept: fixed, slope: fixed, sigma2u: figure, sigma2e: figure, icc: figure }),
  tally: z.object({ above: z.number(), below: z.number(), indistinguishable: z.number() }),
})
