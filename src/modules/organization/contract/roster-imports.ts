import { id, instant, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'

const outcome = z.enum(['new', 'changed', 'moved', 'unchanged', 'wrong'])

const importState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'importing',
  'imported',
  'failed',
  'cancelled',
])

const importMode = z.enum(['allOrNothing', 'rowByRow'])

const sheetKind = z.enum(['teachers', 'schools', 'assignments', 'ignored'])

const fieldChoice = z.object({ field: z.string(), label: z.string() })

/** What a user corrects in the guessed mapping: by sheet, then column letter → field. */
const rosterMapping = z.record(
  z.string().max(100),
  z.object({
    kind: sheetKind.optional(),
    headerRow: z.number().int().min(1).max(100_000).optional(),
    columns: z.record(z.string().regex(/^[A-Z]{1,3}$/), z.string().max(40).nullable()).optional(),
  }),
)

const rosterCounts = z.object({
  schools: z.number(),
  newSchools: z.number(),
  changedSchools: z.number(),
  teachers: z.number(),
  new: z.number(),
  changed: z.number(),
  moved: z.number(),
  unchanged: z.number(),
  wrong: z.number(),
  notInFile: z.number(),
})

const remark = z.object({
  sheet: z.string(),
  row: z.number(),
  column: z.string(),
  letter: z.string(),
  code: z.string(),
  message: z.string(),
})

const rosterSheet = z.object({
  name: z.string(),
  kind: sheetKind,
  reason: z.enum(['blank', 'hidden', 'noHeader', 'chosen']).optional(),
  headerRow: z.number(),
  headerRows: z.number(),
  columns: z.array(
    z.object({
      letter: z.string(),
      header: z.string(),
      field: z.string().nullable(),
      confidence: z.number(),
      samples: z.array(z.string()),
    }),
  ),
  records: z.number(),
  skipped: z.array(
    z.object({ row: z.number(), reason: z.enum(['total', 'note', 'header', 'example', 'section']) }),
  ),
})

const rosterRow = z.object({
  position: z.number(),
  outcome,
  kind: z.enum(['school', 'teacher', 'file']),
  sheet: z.string(),
  row: z.number(),
  staffNumber: z.string().nullable(),
  name: z.string().nullable(),
  school: z.string().nullable(),
  details: z.array(
    z.union([
      z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
      z.object({ column: z.string(), letter: z.string(), code: z.string(), message: z.string() }),
    ]),
  ),
})

/** Rosters from the upload to the end of the import. */
export const rosterImports = {
  listRosterImports: procedure
    .route({ summary: '历次名单导入；校长、教导主任看到本校的' })
    .input(page)
    .output(
      pageOf(
        z.object({
          id,
          fileName: z.string(),
          state: importState,
          mode: importMode.nullable(),
          counts: rosterCounts.nullable(),
          createdAt: instant,
          createdByName: z.string().nullable(),
          /** Where a school's head imported; null where the district did. */
          schoolName: z.string().nullable(),
          finishedAt: instant.nullable(),
        }),
        // The one school that a new import may touch; null where it is the whole district.
      ).extend({ ownSchool: z.string().nullable() }),
    ),
  rosterImport: procedure
    .route({ summary: '一次名单导入：列的对应、检查结果与进度' })
    .input(z.object({ id }))
    .output(
      z.object({
        id,
        fileName: z.string(),
        state: importState,
        mapping: rosterMapping.nullable(),
        mode: importMode.nullable(),
        progress: z.object({
          done: z.number(),
          total: z.number(),
          step: z.enum(['waiting', 'reading', 'writing', 'finished']),
        }),
        sheets: z.array(rosterSheet),
        counts: rosterCounts.nullable(),
        warnings: z.array(remark),
        failure: z.object({ code: z.string(), message: z.string().optional() }).nullable(),
        fields: z.object({
          teachers: z.array(fieldChoice),
          schools: z.array(fieldChoice),
          assignments: z.array(fieldChoice),
        }),
        may: z.object({ check: z.boolean(), import: z.boolean(), cancel: z.boolean() }),
      }),
    ),
  rosterImportRows: procedure
    .route({ summary: '名单中各行的处理：新增、变动、调动、不变、有误' })
    .input(
      page.extend({
        id,
        outcome: outcome.optional(),
        kind: z.enum(['school', 'teacher', 'file']).optional(),
      }),
    )
    .output(pageOf(rosterRow)),
  checkRoster: procedure
    .route({ summary: '按改正后的列对应重新检查名单' })
    .errors(refusals('rosterImportState'))
    .input(z.object({ id, mapping: rosterMapping.nullable() }))
    .output(z.object({})),
  importRoster: procedure
    .route({ summary: '导入检查过的名单：全部成功才写入，或跳过有误的行' })
    .errors(refusals('rosterImportState', 'rosterHasWrongRows', 'rosterNothingToImport'))
    .input(z.object({ id, mode: importMode }))
    .output(z.object({})),
  cancelRosterImport: procedure
    .route({ summary: '放弃一次名单导入' })
    .errors(refusals('rosterImportState'))
    .input(z.object({ id }))
    .output(z.object({})),
}
