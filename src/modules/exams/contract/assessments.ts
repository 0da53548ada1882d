import { day, id, instant, line, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'
import { localities, subjects } from '../../organization/vocabulary.ts'
import {
  checked,
  decision,
  filing,
  gateRequest,
  grade,
  kind,
  named,
  policyChanges,
  policyPack,
  samplingForm,
  stage,
} from './gate-shapes.ts'
import { assessmentStates, smallestUnits } from '../vocabulary.ts'

export type { SamplingForm } from './gate-shapes.ts'

/** Their order is judged with the rest of the form (rules/assessment.ts), so that a sentence says what is wrong. */
export const thresholds = z.object({
  /** Share of the full mark, in thousandths. */
  excellent: z.number().int().min(1).max(1_000),
  pass: z.number().int().min(1).max(1_000),
  /** Below this share counts as low. */
  low: z.number().int().min(1).max(1_000),
})
export type Thresholds = z.infer<typeof thresholds>

/** Graded scores (赋分): the bands from the top down; shares add up to 100. */
export const gradeBands = z.array(
  z.object({
    grade: line(4),
    percent: z.number().min(0).max(100),
    low: z.number().int().min(0).max(1_000),
    high: z.number().int().min(0).max(1_000),
  }),
)
/** Lines over the sum of all subjects (双线), in marks. */
export const scoreLines = z.array(z.object({ name: line(20), total: z.number().positive().max(5_000) }))

const written = gateRequest.extend({
  name: line(100),
  heldTo: day,
  thresholds: thresholds.nullable().default(null),
  bands: gradeBands.min(2).max(10).nullable().default(null),
  lines: scoreLines.min(1).max(5).nullable().default(null),
  /** The earlier assessment that value added is reckoned from. */
  priorId: id.nullable().default(null),
})
export type WrittenAssessment = z.infer<typeof written>

export const newAssessment = written.extend({
  id,
  /** Papers to begin with, one a subject; ids come from the client. */
  papers: z
    .array(
      z.object({ id, subject: z.enum(subjects), fullMarks: z.number().positive().max(1_000).default(100) }),
    )
    .max(20)
    .default([]),
})
export type NewAssessment = z.infer<typeof newAssessment>

/** What is done, what is next and who must do it. */
export const assessmentSteps = ['papers', 'review', 'pupils', 'marks', 'results', 'publish'] as const
export type AssessmentStep = (typeof assessmentSteps)[number]

const step = z.object({
  key: z.enum(assessmentSteps),
  state: z.enum(['done', 'next', 'later']),
  /** 「8 份试卷都有双向细目表」; 「语文还差 2 人审签」. */
  note: z.string(),
  /** Who must do it: 「命题人 李敏」, 「教研室」. */
  who: z.string().nullable(),
})

export const assessmentRow = z.object({
  id,
  name: z.string(),
  kind,
  stage,
  grade,
  termId: id,
  heldFrom: day,
  heldTo: day,
  /** The school whose own it is; null: the district's. */
  school: named.nullable(),
  sampled: z.boolean(),
  state: z.enum(assessmentStates),
  schools: z.number(),
  /** Pupils who are to sit; 0 before they are fixed. */
  pupils: z.number(),
  subjects: z.array(z.string()),
  /** Results are there for this viewer. */
  results: z.boolean(),
})
export type AssessmentRow = z.infer<typeof assessmentRow>

const paperLine = z.object({
  id,
  subject: z.string(),
  booklet: z.string().nullable(),
  title: z.string(),
  fullMarks: z.number(),
  items: z.number(),
  /** What the items add up to. */
  itemMarks: z.number(),
  blueprintVersion: z.number(),
  signedOffAt: instant.nullable(),
  reviewers: z.number(),
  agreed: z.number(),
  returned: z.number(),
  /** Days of signatures that were given after the assessment had begun (补签). */
  lateOn: z.array(day),
  authors: z.array(z.string()),
  /** Pupils with marks. */
  marked: z.number(),
  may: z.object({ read: z.boolean(), edit: z.boolean() }),
})

const assessment = z.object({
  id,
  name: z.string(),
  kind,
  stage,
  grade,
  graduating: z.boolean(),
  term: named,
  heldFrom: day,
  heldTo: day,
  written: z.boolean(),
  generalReview: z.boolean(),
  school: named.nullable(),
  sampled: z.boolean(),
  smallestUnit: z.enum(smallestUnits),
  sampling: samplingForm
    .extend({
      /** Null before the first draw. */
      seed: z.string().nullable(),
      drawnAt: instant.nullable(),
      drawnBy: z.string().nullable(),
    })
    .nullable(),
  thresholds,
  bands: gradeBands.nullable(),
  lines: scoreLines.nullable(),
  prior: named.nullable(),
  state: z.enum(assessmentStates),
  currentVersion: z.number().nullable(),
  filing: z.object({ number: z.string(), person: z.string(), reason: z.string() }).nullable(),
  created: z.object({ at: instant, by: z.string() }),
  published: z.object({ at: instant, by: z.string() }).nullable(),
  withdrawn: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
  schools: z.number(),
  pupils: z.number(),
  papers: z.array(paperLine),
  /** How many must agree on each paper; 0 where no rule asks for any. */
  reviewersNeeded: z.number(),
  steps: z.array(step),
  /** What is missing for publication, as sentences; empty when it may be published. */
  missing: z.array(z.string()),
  may: z.object({
    edit: z.boolean(),
    withdraw: z.boolean(),
    /** May fix pupils, draw the sample. */
    choosePupils: z.boolean(),
    /** The viewer's to do; `missing` says whether it can be done yet. */
    publish: z.boolean(),
    seeResults: z.boolean(),
  }),
})
export type Assessment = z.infer<typeof assessment>

const schoolLine = z.object({
  schoolId: id,
  name: z.string(),
  locality: z.enum(localities),
  clusterName: z.string().nullable(),
  allianceName: z.string().nullable(),
  /** Pupils of the grade on the roll today. */
  onRoll: z.number(),
  classesOnRoll: z.number(),
  /** Pupils fixed to sit. */
  pupils: z.number(),
  /** Of them, how many have a candidate number. */
  numbered: z.number(),
  classes: z.number(),
  /** How many pupils of the roll each stands for; null while none is fixed. */
  weight: z.number().nullable(),
  /** By booklet or subject where the sample is a matrix. */
  booklets: z.array(z.object({ name: z.string(), pupils: z.number() })),
})

const gateErrors = refusals(
  'gateRefused',
  'gateNeedsFiling',
  'noTermForDate',
  'datesReversed',
  'gradeNotOfStage',
  'noSchoolsTakePart',
  'schoolsWithoutStage',
  'sampleIncomplete',
  'thresholdsOrder',
  'bandsIncomplete',
  'linesIncomplete',
  'priorUnfit',
  'paperTwice',
  'bookletsInUse',
  'marksExist',
)

/** Assessments: the gate, the filing, the sample, the schools that take part. */
export const assessments = {
  listAssessments: procedure
    .route({ summary: '质量监测与考试列表，日期新的在前' })
    .input(
      page.extend({
        search: z.string().trim().max(100).optional(),
        termId: id.optional(),
        kind: kind.optional(),
        stage: stage.optional(),
        grade: grade.optional(),
        state: z.enum(assessmentStates).optional(),
        /** Only those of the viewer's own school. */
        own: z.boolean().optional(),
        /** Only earlier ones of the same pupils: whatever grade they were in then. */
        priorOf: z.object({ grade, heldFrom: day }).optional(),
      }),
    )
    .output(
      pageOf(assessmentRow).extend({
        may: z.object({ create: z.boolean(), readPolicy: z.boolean(), readGateLog: z.boolean() }),
      }),
    ),
  getAssessment: procedure
    .route({ summary: '一次监测：设置、进展、下一步、发布还缺什么' })
    .input(z.object({ id }))
    .output(assessment),
  checkGate: procedure
    .route({ summary: '先问问：这样安排是否符合规定(结果留有记录)' })
    .errors(refusals('noTermForDate', 'gradeNotOfStage', 'noSchoolsTakePart', 'schoolsWithoutStage'))
    .input(
      gateRequest.extend({
        /** The assessment that is to be changed: it does not count against itself. */
        except: id.optional(),
      }),
    )
    .output(checked),
  createAssessment: procedure
    .route({ summary: '创建监测或考试，须符合规定或经特批' })
    .errors(gateErrors)
    .input(newAssessment)
    .output(z.object({ id })),
  changeAssessment: procedure
    .route({ summary: '修改监测的设置，涉及规定的重新过关' })
    .errors({ ...gateErrors, ...refusals('assessmentState') })
    .input(written.extend({ id }))
    .output(assessment),
  withdrawAssessment: procedure
    .route({ summary: '撤销监测，须写明原因' })
    .errors(refusals('assessmentState'))
    .input(z.object({ id, reason: line(500) }))
    .output(assessment),
  publishAssessment: procedure
    .route({ summary: '发布结果' })
    .errors(refusals('assessmentState', 'publicationIncomplete'))
    .input(
      z.object({
        id,
        /** Lifts the rule on reviewers, where it may be lifted: number, person and reason. */
        filing: filing.nullable().default(null),
      }),
    )
    .output(assessment),
  listAssessmentSchools: procedure
    .route({ summary: '参加的学校：在籍人数、抽中人数与权重' })
    .input(z.object({ id }))
    .output(
      z.object({
        rows: z.array(schoolLine),
        onRoll: z.number(),
        pupils: z.number(),
        numbered: z.number(),
        /** Marks are there: the sample stands. */
        marked: z.boolean(),
        may: z.object({ change: z.boolean() }),
      }),
    ),
  drawSample: procedure
    .route({ summary: '按公开的种子随机抽样；没有成绩之前可以重抽，每次都有记录' })
    .errors(
      refusals(
        'assessmentState',
        'marksExist',
        'sampleIncomplete',
        'sampleTakesAll',
        'noPupilsOnRoll',
        'notSampled',
        'bookletsInUse',
      ),
    )
    .input(
      z.object({
        id,
        sampling: samplingForm,
        /** To draw a published sample again; left out, a random one is made. */
        seed: z.string().trim().min(1).max(100).optional(),
      }),
    )
    .output(assessment),
  freezePupils: procedure
    .route({ summary: '确定参加的学生：全体在籍学生，或已抽中的样本' })
    .errors(refusals('assessmentState', 'noPupilsOnRoll', 'sampleNotDrawn'))
    .input(
      z.object({
        id,
        /** Gives every pupil without one a candidate number by school. */
        candidateNumbers: z.boolean().default(false),
      }),
    )
    .output(assessment.extend({ added: z.number(), removed: z.number() })),
  listGateDecisions: procedure
    .route({ summary: '规定审核记录：谁问了什么、结论、特批' })
    .input(
      page.extend({
        verdict: z.enum(['allowed', 'needsFiling', 'refused']).optional(),
        /** Only those by which an assessment was created or changed. */
        carriedOut: z.boolean().optional(),
        /** Only those that lifted a rule. */
        lifted: z.boolean().optional(),
        /** Only those that went on knowing what a rule still asks for. */
        acknowledged: z.boolean().optional(),
        assessmentId: id.optional(),
      }),
    )
    .output(pageOf(decision)),
  getPolicyPack: procedure.route({ summary: '现行考试规定，逐条写明来源' }).output(policyPack),
  changePolicyPack: procedure
    .route({ summary: '调整考试规定，须写明原因' })
    .errors(refusals('policyRuleUnknown', 'policyUnchanged'))
    .input(policyChanges.extend({ version: z.number().int().min(0), reason: line(500) }))
    .output(policyPack),
}
