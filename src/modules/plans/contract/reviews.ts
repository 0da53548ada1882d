import { day, id, instant, line, procedure, refusals, z } from '../../../platform/contract.ts'
import { person, optional } from './plan-shapes.ts'

export const reviewKinds = ['monthly', 'quarterly', 'annual'] as const

const review = z.object({
  id,
  kind: z.enum(reviewKinds),
  /** '2026-09', '2026-Q3' or '2026'. */
  period: z.string(),
  done: z.string(),
  problems: z.string().nullable(),
  nextSteps: z.string().nullable(),
  writtenBy: person,
  writtenAt: instant,
  may: z.object({ edit: z.boolean() }),
})

/** Monthly records, quarterly reviews and annual summaries. */
export const reviews = {
  reviews: procedure
    .route({ summary: '月研、季评、年总结，以及还缺哪些' })
    .input(z.object({ planId: id }))
    .output(
      z.object({
        written: z.array(review),
        missing: z.array(
          z.object({ kind: z.enum(reviewKinds), period: z.string(), label: z.string(), dueOn: day }),
        ),
        /** Those that may be written now though their period has not ended. */
        open: z.array(
          z.object({ kind: z.enum(reviewKinds), period: z.string(), label: z.string(), dueOn: day }),
        ),
      }),
    ),
  writeReview: procedure
    .route({ summary: '写月研、季评或年总结；再写即修改' })
    .errors(refusals('planState', 'reviewPeriod'))
    .input(
      z.object({
        id,
        planId: id,
        kind: z.enum(reviewKinds),
        period: z.string().max(10),
        done: line(10_000),
        problems: optional(10_000),
        nextSteps: optional(10_000),
      }),
    )
    .output(z.object({ id })),
}
