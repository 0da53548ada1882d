import { id, instant, page, pageOf, procedure, z } from '../../platform/contract.ts'

export const audit = {
  list: procedure
    .route({ summary: '操作记录：某件事的、与我有关的，或(管理员)全部' })
    .input(
      page.extend({
        subjectKind: z.string().max(50).optional(),
        subjectId: z.string().max(80).optional(),
        /** 'mine' = what I did or what concerns me; 'all' for administrators. */
        scope: z.enum(['mine', 'all']).default('mine'),
      }),
    )
    .output(
      pageOf(
        z.object({
          id,
          at: instant,
          actorName: z.string().nullable(),
          action: z.string(),
          subjectKind: z.string(),
          subjectId: z.string(),
          subjectTitle: z.string().nullable(),
          before: z.record(z.string(), z.unknown()).nullable(),
          after: z.record(z.string(), z.unknown()).nullable(),
        }),
      ),
    ),
}
