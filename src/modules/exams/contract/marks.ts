import { id, instant, line, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'

export const standing = z.enum(['sat', 'absent', 'cheated'])

const state = z.object({
  enrolled: z.number().int(),
  sat: z.number().int(),
  absent: z.number().int(),
  cheated: z.number().int(),
  /** Of whom there is no row yet. */
  missing: z.number().int(),
})

const paper = z.object({
  paperId: id,
  title: z.string(),
  subject: z.string(),
  items: z.number().int(),
  /** In marks. */
  full: z.number(),
  ...state.shape,
  /** Reviewers who agreed on it as it is now. */
  agreed: z.number().int(),
  /** The viewer may open the paper. */
  mayRead: z.boolean(),
  mayImport: z.boolean(),
})

const itemMark = z.object({
  item: z.number().int(),
  label: z.string(),
  full: z.number(),
  /** Null: no mark (空), which is not 0. */
  mark: z.number().nullable(),
  /** Letters chosen; null where none were recorded. */
  answer: z.string().nullable(),
  optional: z.boolean(),
})

const change = z.object({ label: z.string(), before: z.string(), after: z.string() })

/** Marks: how many are in, one mark corrected with a reason, what stood there before. Imports are in imports.ts. */
export const marks = {
  marksState: procedure
    .route({ summary: '成绩进度：各科各校已到、缺考、未到' })
    .input(z.object({ assessmentId: id }))
    .output(
      z.object({
        assessment: z.object({
          id,
          name: z.string(),
          state: z.enum(['drafted', 'collecting', 'published', 'withdrawn']),
          schoolId: id.nullable(),
        }),
        papers: z.array(paper),
        /** How many must agree on each paper; 0 where no rule asks for any. */
        reviewersNeeded: z.number().int(),
        schools: z.array(
          z.object({
            schoolId: id,
            name: z.string(),
            papers: z.array(z.object({ paperId: id, ...state.shape })),
          }),
        ),
        /** When marks last changed. */
        changedAt: instant.nullable(),
        version: z
          .object({
            version: z.number().int(),
            state: z.enum(['computing', 'ready', 'failed']),
            /** Marks have changed since. */
            stale: z.boolean(),
            current: z.boolean(),
          })
          .nullable(),
        may: z.object({ import: z.boolean(), correct: z.boolean() }),
      }),
    ),
  listMissingMarks: procedure
    .route({ summary: '一份试卷应考而没有成绩的学生(每次查看都有记录)' })
    .input(page.extend({ assessmentId: id, paperId: id, schoolId: id.optional() }))
    .output(
      pageOf(
        z.object({
          /** Place in the assessment. */
          position: z.number().int(),
          number: z.string(),
          candidateNumber: z.string().nullable(),
          /** Only for people of the pupil's own school. */
          name: z.string().nullable(),
          schoolId: id,
          schoolName: z.string(),
          className: z.string(),
        }),
      ).extend({
        paper: z.object({ paperId: id, title: z.string() }),
        /** The viewer's name and the moment, to lie over the page. */
        watermark: z.string(),
      }),
    ),
  pupilMarks: procedure
    .route({ summary: '按考号或学籍号查一名学生的原始分(更正用，每次查看都有记录)' })
    .errors(refusals('candidateUnknown'))
    .input(z.object({ assessmentId: id, number: z.string().trim().min(1).max(40) }))
    .output(
      z.object({
        /** Place in the assessment. */
        pupil: z.number().int(),
        candidateNumber: z.string().nullable(),
        number: z.string(),
        schoolName: z.string(),
        className: z.string(),
        /** The viewer's name and the moment, to lie over the page. */
        watermark: z.string(),
        papers: z.array(
          z.object({
            paperId: id,
            title: z.string(),
            subject: z.string(),
            /** Steps a mark: 2 where half marks are the finest. */
            scale: z.number().int(),
            /** Null: there is no row yet. */
            standing: standing.nullable(),
            total: z.number().nullable(),
            full: z.number(),
            items: z.array(itemMark),
            /** Changes with every write; a correction names the one that it saw. */
            basis: z.string(),
            history: z.array(
              z.object({
                at: instant,
                by: z.string().nullable(),
                /** Null where an import replaced it. */
                reason: z.string().nullable(),
                fileName: z.string().nullable(),
                changes: z.array(change),
              }),
            ),
            mayCorrect: z.boolean(),
          }),
        ),
      }),
    ),
  correctMark: procedure
    .route({ summary: '更正一名学生的分数或缺考状态，写明原因；之后重新统计' })
    .errors(
      refusals(
        'markAboveFull',
        'markBetweenSteps',
        'markOfAbsent',
        'tooManyOptional',
        'correctionChangesNothing',
        'marksNotCollecting',
      ),
    )
    .input(
      z.object({
        /** Made by the client: the same correction sent twice is one. */
        id,
        assessmentId: id,
        paperId: id,
        pupil: z.number().int().nonnegative(),
        basis: z.string().max(60),
        standing,
        /** The items that change; null takes a mark away. */
        marks: z
          .array(
            z.object({ item: z.number().int().nonnegative(), mark: z.number().min(0).max(1000).nullable() }),
          )
          .max(500),
        reason: line(300),
      }),
    )
    .output(
      z.object({
        changes: z.array(change),
        total: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
        /** The version of the results that is being computed; null while nothing was computed yet. */
        version: z.number().int().nullable(),
      }),
    ),
}
