import {
  day,
  id,
  instant,
  line,
  page,
  pageOf,
  procedure,
  prose,
  refusals,
  z,
} from '../../../platform/contract.ts'
import { subjects } from '../../organization/vocabulary.ts'
import { examinedStages, reviewVerdicts } from '../vocabulary.ts'

/** One line of the blueprint (双向细目表); marks as people write them, 2.5 and the like. */
export const blueprintItem = z.object({
  label: prose(20),
  /** 单选题, 填空题 …: a paper may use its own words. */
  kind: prose(20).default(''),
  fullMarks: z.number().min(0).max(1_000),
  knowledge: z.array(line(60)).max(20).default([]),
  ability: prose(20).nullable().default(null),
  /** Expected score rate, 0–1. */
  expected: z.number().min(0).max(1).nullable().default(null),
  /** Letters of the right options: 'B', 'ACD'. */
  answerKey: prose(12).nullable().default(null),
  /** What a choice of some right options and no wrong one earns. */
  partialMarks: z.number().min(0).max(1_000).nullable().default(null),
  /** Items with the same name are answered by choice, `choicePick` of them (选做). */
  choiceGroup: prose(20).nullable().default(null),
  choicePick: z.number().int().min(1).max(20).nullable().default(null),
})
export type BlueprintItem = z.infer<typeof blueprintItem>

const percent = z.number().min(0).max(100)
/** What a paper is meant to be made of, in per cent of its full marks. */
export const intendedShares = z.object({
  /** By ability level, in the paper's own words; empty: no plan. */
  ability: z.array(z.object({ name: prose(20), percent })).max(20),
  /** By expected score rate: from 0.7, from 0.4, below; null: no plan. */
  difficulty: z.object({ easy: percent, medium: percent, hard: percent }).nullable(),
})
export type IntendedShares = z.infer<typeof intendedShares>

const finding = z.object({
  /** `refused` cannot be saved; `open` must be put right before reviewers agree; `advice` may stay. */
  grade: z.enum(['refused', 'open', 'advice']),
  code: z.string(),
  message: z.string(),
  /** The item it speaks of, from 0; null: the whole paper. */
  item: z.number().nullable(),
  field: z.string().nullable(),
})

const review = z.object({
  person: z.object({ id, name: z.string(), schoolName: z.string().nullable() }),
  namedAt: instant,
  verdict: z.enum(reviewVerdicts).nullable(),
  remark: z.string().nullable(),
  decidedAt: instant.nullable(),
  /** The verdict was given on the blueprint as it is now. */
  current: z.boolean(),
  /** Set the paper too: does not count. */
  author: z.boolean(),
  /** The day of a verdict that was given after the assessment had begun (补签). */
  lateOn: day.nullable(),
})

const paper = z.object({
  id,
  assessment: z.object({
    id,
    name: z.string(),
    stage: z.enum(examinedStages),
    grade: z.number(),
    state: z.string(),
  }),
  subject: z.string(),
  booklet: z.string().nullable(),
  title: z.string(),
  minutes: z.number().nullable(),
  /** The finest mark given is 1/scale. */
  scale: z.number(),
  fullMarks: z.number(),
  authors: z.array(z.object({ id, name: z.string() })),
  blueprintVersion: z.number(),
  blueprintSavedAt: instant.nullable(),
  items: z.array(blueprintItem),
  intended: intendedShares.nullable(),
  findings: z.array(finding),
  /** What the syllabus of this subject and grade asks for; empty where nobody has entered it. */
  syllabus: z.array(z.string()),
  reviews: z.array(review),
  reviewersNeeded: z.number(),
  signedOffAt: instant.nullable(),
  /** Pupils with marks: only what leaves marks as they are may be changed. */
  marked: z.number(),
  may: z.object({
    edit: z.boolean(),
    /** Its name, full marks, authors; removing it. */
    manage: z.boolean(),
    nameReviewers: z.boolean(),
    /** Named as a reviewer, the verdict on this version still open. */
    decide: z.boolean(),
    editSyllabus: z.boolean(),
  }),
})
export type Paper = z.infer<typeof paper>

const paperSettings = z.object({
  title: line(100),
  minutes: z.number().int().min(1).max(300).nullable().default(null),
  fullMarks: z.number().positive().max(1_000),
  scale: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(10)]).default(2),
  authorIds: z.array(id).max(20).default([]),
})

const syllabusOf = z.object({
  subject: z.enum(subjects),
  stage: z.enum(examinedStages),
  grade: z.number().int().min(1).max(12),
})
const syllabus = z.object({ points: z.array(z.string()), may: z.object({ edit: z.boolean() }) })

/** Papers: blueprint, checks, reviewers. */
export const papers = {
  getPaper: procedure
    .route({ summary: '一份试卷：双向细目表、检查结果、审签' })
    .input(z.object({ id }))
    .output(paper),
  addPaper: procedure
    .route({ summary: '增加一份试卷' })
    .errors(refusals('assessmentState', 'paperTwice', 'authorUnknown', 'marksTooFine'))
    .input(
      paperSettings.extend({
        id,
        assessmentId: id,
        subject: z.enum(subjects),
        booklet: prose(20).nullable().default(null),
      }),
    )
    .output(paper),
  changePaper: procedure
    .route({ summary: '修改试卷的名称、时长、满分、命题人' })
    .errors(refusals('assessmentState', 'marksExist', 'authorUnknown', 'marksTooFine'))
    .input(paperSettings.extend({ id }))
    .output(paper),
  removePaper: procedure
    .route({ summary: '删除一份还没有成绩的试卷' })
    .errors(refusals('assessmentState', 'marksExist'))
    .input(z.object({ id }))
    .output(z.object({ id })),
  saveBlueprint: procedure
    .route({ summary: '保存双向细目表；改动后原有审签作废' })
    .errors(refusals('assessmentState', 'blueprintStale', 'blueprintWrong', 'blueprintHasMarks'))
    .input(
      z.object({
        paperId: id,
        /** The version that the editor began with. */
        version: z.number().int().min(1),
        items: z.array(blueprintItem).max(300),
        /** Left out: the plan stays as it is. */
        intended: intendedShares.nullable().optional(),
      }),
    )
    .output(paper),
  nameReviewers: procedure
    .route({ summary: '请人审卷' })
    .errors(refusals('assessmentState', 'reviewerUnknown', 'reviewerIsAuthor', 'blueprintEmpty'))
    .input(z.object({ paperId: id, personIds: z.array(id).min(1).max(20) }))
    .output(paper),
  removeReviewer: procedure
    .route({ summary: '不再请这位审卷' })
    .errors(refusals('assessmentState'))
    .input(z.object({ paperId: id, personId: id }))
    .output(paper),
  decideReview: procedure
    .route({ summary: '审签：同意，或写明意见退回' })
    .errors(refusals('assessmentState', 'blueprintStale', 'remarkNeeded', 'blueprintOpen', 'blueprintEmpty'))
    .input(
      z.object({
        paperId: id,
        version: z.number().int().min(1),
        verdict: z.enum(reviewVerdicts),
        remark: prose(2_000).default(''),
      }),
    )
    .output(paper),
  listMyReviews: procedure
    .route({ summary: '请我审的试卷，未审的在前' })
    .input(page.extend({ openOnly: z.boolean().default(false) }))
    .output(
      pageOf(
        z.object({
          paperId: id,
          assessmentId: id,
          title: z.string(),
          subject: z.string(),
          assessmentName: z.string(),
          namedAt: instant,
          namedBy: z.string(),
          /** Null while this version awaits the verdict. */
          verdict: z.enum(reviewVerdicts).nullable(),
          /** The day of a verdict that was given after the assessment had begun (补签). */
          lateOn: day.nullable(),
          /** Still to be done. */
          open: z.boolean(),
        }),
      ),
    ),
  getSyllabus: procedure
    .route({ summary: '课程标准在这一学科年级的知识点' })
    .input(syllabusOf)
    .output(syllabus),
  saveSyllabus: procedure
    .route({ summary: '保存一个学科年级的知识点清单' })
    .errors(refusals('syllabusStale'))
    .input(
      syllabusOf.extend({
        /** The list that the editor began with. */
        before: z.array(z.string()).max(1_000),
        points: z.array(line(60)).max(1_000),
      }),
    )
    .output(syllabus),
}
