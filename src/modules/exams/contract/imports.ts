import { id, instant, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'

/** Shapes and procedures that the imports of pupils and of marks have in common. */

export const examImportState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'importing',
  'imported',
  'failed',
  'cancelled',
])
export const examImportMode = z.enum(['allOrNothing', 'rowByRow'])
const purpose = z.enum(['pupils', 'marks'])
/** Letters of a column, as the spreadsheet program shows them. */
const letters = z.string().regex(/^[A-Z]{1,3}$/)
const sheetName = z.string().max(200)

export const pupilField = z.enum(['number', 'name', 'sex', 'school', 'grade', 'className'])
/** What a user set; whatever is left out is guessed. */
export const pupilsMapping = z.object({
  leaveNamesOut: z.boolean().default(false),
  /** The school of all rows, where the file names none. */
  schoolId: id.nullable().default(null),
  /** The grade of all rows, where the file names none. */
  grade: z.number().int().min(1).max(12).nullable().default(null),
  sheets: z
    .record(
      sheetName,
      z.object({
        use: z.boolean().optional(),
        headerRow: z.number().int().positive().optional(),
        columns: z.record(letters, pupilField.nullable()).optional(),
      }),
    )
    .default({}),
})

/**
 * What a column of marks holds: `pupil` (the number that identifies), `standing` (缺考, 作弊), `total`, `mark` or `letters` (the
 * options chosen), the last four of a paper, the last two of the item at a position.
 */
export const columnMeaning = z
  .string()
  .regex(/^(pupil|(standing|total):[0-9a-f-]{36}|(mark|letters):[0-9a-f-]{36}:\d{1,4})$/)

/** An item's cell that is blank although the pupil has other marks: `wrong`, or `none` as if 空 stood there. */
export const blankCells = z.enum(['wrong', 'none'])
/** A row that names a pupil and has no mark of a paper at all. */
export const blankRows = z.enum(['wrong', 'absent', 'skip'])
export const marksMapping = z.object({
  blankCells: blankCells.default('wrong'),
  blankRows: blankRows.default('wrong'),
  sheets: z
    .record(
      sheetName,
      z.object({
        use: z.boolean().optional(),
        /** The paper that all its items belong to; null: each column says. */
        paperId: id.nullable().optional(),
        headerRow: z.number().int().positive().optional(),
        columns: z.record(letters, columnMeaning.nullable()).optional(),
      }),
    )
    .default({}),
})

const column = z.object({
  letter: z.string(),
  header: z.string(),
  samples: z.array(z.string()),
  /** What it is taken for; null: it is not read. */
  as: z.string().nullable(),
  /** False where a person should look. */
  sure: z.boolean(),
  /** Not read, and known to be nothing of ours: names, ranks, subtotals. */
  ignored: z.boolean(),
})
const sheet = z.object({
  name: z.string(),
  used: z.boolean(),
  /** Why it is not read. */
  reason: z.enum(['blank', 'hidden', 'noHeader', 'noPaper', 'chosen']).nullable(),
  headerRow: z.number().int(),
  headerRows: z.number().int(),
  /** Rows of pupils. */
  rows: z.number().int(),
  /** Rows left out: full marks, averages, repeated headers. */
  skipped: z.number().int(),
  columns: z.array(column),
})

export const pupilCounts = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  moved: z.number().int(),
  unchanged: z.number().int(),
  /** Rows, not cells. */
  wrong: z.number().int(),
})

export const paperCounts = z.object({
  paperId: id,
  title: z.string(),
  subject: z.string(),
  /** Rows that say something right about this paper. */
  rows: z.number().int(),
  sat: z.number().int(),
  absent: z.number().int(),
  cheated: z.number().int(),
  new: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  wrongRows: z.number().int(),
  wrongCells: z.number().int(),
  /** Pupils who take part, of whom neither the file nor an earlier import says anything. */
  missing: z.number().int(),
})

const fault = z.object({
  position: z.number().int(),
  sheet: z.string(),
  row: z.number().int(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
})

const line = z.object({
  id,
  purpose,
  assessmentId: id.nullable(),
  fileName: z.string(),
  state: examImportState,
  mode: examImportMode.nullable(),
  /** 新增 3、变动 2 …; null before the dry run. */
  summary: z.string().nullable(),
  createdAt: instant,
  createdByName: z.string().nullable(),
  finishedAt: instant.nullable(),
})

export const imports = {
  listExamImports: procedure
    .route({ summary: '历次学生名册或成绩导入' })
    .input(page.extend({ purpose, assessmentId: id.nullable().default(null) }))
    .output(pageOf(line)),
  examImport: procedure
    .route({ summary: '一次导入：工作表和列的对应、检查结果、进度' })
    .input(z.object({ id }))
    .output(
      line.extend({
        progress: z.object({
          done: z.number(),
          total: z.number(),
          step: z.enum(['waiting', 'reading', 'writing', 'finished']),
        }),
        failure: z.object({ code: z.string(), message: z.string().optional() }).nullable(),
        sheets: z.array(sheet),
        warnings: z.array(z.string()),
        wrong: z.object({
          rows: z.number().int(),
          cells: z.number().int(),
          byCode: z.array(z.object({ code: z.string(), label: z.string(), cells: z.number().int() })),
          /** More cells were wrong than are kept one by one. */
          more: z.boolean(),
        }),
        /** Of an import of pupils. */
        pupils: z
          .object({
            mapping: pupilsMapping,
            counts: pupilCounts.nullable(),
            fields: z.array(z.object({ field: pupilField, label: z.string() })),
          })
          .nullable(),
        /** Of an import of marks. */
        marks: z
          .object({
            mapping: marksMapping,
            counts: z.array(paperCounts),
            /** Papers of the file on which fewer people have agreed than must. */
            unsigned: z.array(
              z.object({ paperId: id, title: z.string(), agreed: z.number().int(), mayRead: z.boolean() }),
            ),
            reviewersNeeded: z.number().int(),
            papers: z.array(
              z.object({
                id,
                title: z.string(),
                subject: z.string(),
                items: z.array(
                  z.object({
                    position: z.number().int(),
                    label: z.string(),
                    full: z.number(),
                    letters: z.boolean(),
                  }),
                ),
              }),
            ),
          })
          .nullable(),
        may: z.object({ check: z.boolean(), import: z.boolean(), cancel: z.boolean() }),
      }),
    ),
  examImportFaults: procedure
    .route({ summary: '导入中有误的格子' })
    .input(page.extend({ id, code: z.string().max(40).optional(), sheet: sheetName.optional() }))
    .output(pageOf(fault)),
  checkExamImport: procedure
    .route({ summary: '按改正后的对应重新检查' })
    .errors(refusals('examImportState'))
    .input(z.object({ id, pupils: pupilsMapping.optional(), marks: marksMapping.optional() }))
    .output(z.object({})),
  startExamImport: procedure
    .route({ summary: '导入检查过的文件：全部无误才写入，或跳过有误的行' })
    .errors(
      refusals(
        'examImportState',
        'examImportWrong',
        'examImportNothing',
        'marksNotCollecting',
        'papersUnsigned',
      ),
    )
    .input(
      z.object({
        id,
        mode: examImportMode,
        /** Somebody knows that a paper of the file has too few signatures, and that they are to be given before publication. */
        unsignedKnown: z.boolean().default(false),
      }),
    )
    .output(z.object({})),
  cancelExamImport: procedure
    .route({ summary: '放弃一次导入' })
    .errors(refusals('examImportState'))
    .input(z.object({ id }))
    .output(z.object({})),
}
