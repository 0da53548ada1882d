import { day, id, instant, page, pageOf, procedure, z } from '../../../platform/contract.ts'

const pupil = z.object({
  id,
  number: z.string(),
  /** Only for people of the pupil's own school. */
  name: z.string().nullable(),
  sex: z.enum(['female', 'male']).nullable(),
  schoolId: id,
  schoolName: z.string(),
  grade: z.number().int(),
  className: z.string(),
  leftOn: day.nullable(),
})

/** Pupils of the district: numbers, schools, classes; names where a school keeps them, and for that school only. */
export const pupils = {
  listPupils: procedure
    .route({ summary: '学生名册；姓名只有本校可见' })
    .input(
      page.extend({
        /** Part of a number, or of a name where the viewer sees names. */
        text: z.string().trim().max(60).optional(),
        schoolId: id.optional(),
        grade: z.number().int().min(1).max(12).optional(),
        className: z.string().max(60).optional(),
        /** Those who have left, instead of those who are there. */
        left: z.boolean().default(false),
      }),
    )
    .output(
      pageOf(pupil).extend({
        /** The viewer's name and the moment, to lie over the page. */
        watermark: z.string(),
      }),
    ),
  listRosterLooks: procedure
    .route({ summary: '谁看过、导出过一所学校的学生名册' })
    .input(page.extend({ schoolId: id }))
    .output(
      pageOf(
        z.object({
          id,
          at: instant,
          /** Null: somebody who is no longer there. */
          person: z.string().nullable(),
          exported: z.boolean(),
        }),
      ),
    ),
  pupilPlaces: procedure.route({ summary: '各校各年级各班的学生数' }).output(
    z.object({
      schools: z.array(
        z.object({
          id,
          name: z.string(),
          pupils: z.number().int(),
          named: z.number().int(),
          grades: z.array(
            z.object({
              grade: z.number().int(),
              pupils: z.number().int(),
              classes: z.array(z.object({ className: z.string(), pupils: z.number().int() })),
            }),
          ),
        }),
      ),
      may: z.object({
        list: z.boolean(),
        import: z.boolean(),
        /** The schools whose names of pupils the viewer may erase. */
        forgetNames: z.array(id),
      }),
    }),
  ),
  forgetPupilNames: procedure
    .route({ summary: '清除一所学校学生的姓名，只留学籍号' })
    .input(z.object({ schoolId: id }))
    .output(z.object({ pupils: z.number().int() })),
  markPupilsLeft: procedure
    .route({ summary: '登记学生离校或取消离校' })
    .input(z.object({ ids: z.array(id).min(1).max(500), leftOn: day.nullable() }))
    .output(z.object({ pupils: z.number().int() })),
}
