import { day, id, line, procedure, refusals, z } from '../../../platform/contract.ts'
import { time, newVersion } from './plan-shapes.ts'

/** What stands in the way of a date. */
export const conflict = z.object({
  code: z.enum(['holiday', 'examination', 'samePerson', 'samePlace']),
  /** The holiday or examination, or the other item or activity. */
  name: z.string(),
  startsOn: day,
  endsOn: day,
  /** The person or the place that is taken. */
  who: z.string().nullable(),
})

/** What happens to the items of a plan. */
export const items = {
  moveItem: procedure
    .route({ summary: '改期；有冲突时先告知，确认后再改' })
    .errors(refusals('planState', 'planDates'))
    .input(
      z.object({
        itemId: id,
        startsOn: day,
        endsOn: day,
        startTime: time.nullable().optional(),
        endTime: time.nullable().optional(),
        /** Move although something stands in the way. */
        despiteConflicts: z.boolean().default(false),
      }),
    )
    .output(z.object({ moved: z.boolean(), conflicts: z.array(conflict), version: z.number() })),
  dropItem: procedure
    .route({ summary: '取消一项工作，写明原因' })
    .errors(refusals('planState'))
    .input(z.object({ itemId: id, reason: line(500) }))
    .output(newVersion),
  markItem: procedure
    .route({ summary: '标为已完成，或恢复为待办' })
    .errors(refusals('planState'))
    .input(z.object({ itemId: id, state: z.enum(['planned', 'done']) }))
    .output(newVersion),
}
