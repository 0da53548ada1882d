import { day, id, line, procedure, refusals, z } from '../../../platform/contract.ts'
import { stage, may } from './organization-shapes.ts'

const specialDay = z.object({
  id,
  kind: z.enum(['holiday', 'makeup', 'examination']),
  name: z.string(),
  startsOn: day,
  endsOn: day,
  schoolId: id.nullable(),
  stage: stage.nullable(),
})

const term = z.object({
  id,
  name: z.string(),
  startsOn: day,
  endsOn: day,
  firstMonday: day,
  weeks: z.number().int().min(1).max(30),
})

/** Terms, holidays and examination days. */
export const schoolCalendar = {
  listTerms: procedure.route({ summary: '学期' }).output(z.object({ terms: z.array(term), may })),
  saveTerm: procedure
    .route({ summary: '新建或修改学期与教学周' })
    .errors(refusals('termOverlaps', 'firstMondayNotMonday', 'datesReversed'))
    .input(
      term
        .omit({ name: true })
        .extend({ schoolYear: line(30), sequence: z.union([z.literal(1), z.literal(2)]) }),
    )
    .output(z.object({ id })),
  listSpecialDays: procedure
    .route({ summary: '假期、调休与统一考试日' })
    .input(z.object({ from: day, to: day }))
    .output(z.object({ days: z.array(specialDay), may })),
  saveSpecialDay: procedure
    .route({ summary: '新建或修改假期、调休、考试日' })
    .errors(refusals('datesReversed'))
    .input(specialDay)
    .output(z.object({ id })),
  removeSpecialDay: procedure
    .route({ summary: '删除假期、调休、考试日' })
    .input(z.object({ id }))
    .output(z.object({})),
}
