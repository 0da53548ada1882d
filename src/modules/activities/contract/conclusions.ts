import { id, line, procedure, prose, refusals, z } from '../../../platform/contract.ts'
import { missingThings } from '../vocabulary.ts'
import { feedbackSummary, one, stateChange } from './activity-shapes.ts'

const feedbackScale = z.number().int().min(1).max(5)

/** What came of it: feedback, conclusion, or its being called off. */
export const conclusions = {
  giveFeedback: procedure
    .route({ summary: '评价这次活动；可再改' })
    .errors(refusals('didNotAttend', 'feedbackClosed'))
    .input(
      z.object({
        id,
        useful: feedbackScale,
        organised: feedbackScale,
        applicable: feedbackScale,
        text: prose(2_000).nullable().default(null),
      }),
    )
    .output(z.object({})),
  myFeedback: procedure
    .route({ summary: '我对这次活动的评价' })
    .input(one)
    .output(
      z.object({
        feedback: z
          .object({
            useful: feedbackScale,
            organised: feedbackScale,
            applicable: feedbackScale,
            text: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
  feedbackSummary: procedure.route({ summary: '反馈汇总(组织者)' }).input(one).output(feedbackSummary),
  conclude: procedure
    .route({ summary: '总结活动并记入台账；已总结的可修改文字' })
    .errors(refusals('activityNotHeld', 'activityClosed'))
    .input(
      z.object({
        id,
        summary: line(10_000),
        problems: prose().nullable().default(null),
        improvements: prose().nullable().default(null),
      }),
    )
    .output(
      stateChange.extend({
        missing: z.array(z.enum(missingThings)),
        /** How many entries now stand in the ledger for this activity, by kind. */
        recorded: z.array(z.object({ kind: z.string(), label: z.string(), count: z.number() })),
      }),
    ),
  cancel: procedure
    .route({ summary: '取消活动(须说明原因);已记入台账的一并冲回' })
    .errors(refusals('activityAlreadyCancelled'))
    .input(z.object({ id, reason: line(500) }))
    .output(stateChange.extend({ told: z.number(), reversed: z.number() })),
  removeMaterial: procedure
    .route({ summary: '移除上传的材料或照片' })
    .input(z.object({ id, fileId: id }))
    .output(z.object({})),
}
