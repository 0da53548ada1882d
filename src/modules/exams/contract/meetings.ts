import { day, id, instant, line, procedure, prose, refusals, z } from '../../../platform/contract.ts'
import { finding } from './result-shapes.ts'

const named = z.object({ id, name: z.string() })

export const packScopes = ['district', 'subject', 'school'] as const
export type PackScope = (typeof packScopes)[number]

/** The documents for one meeting: a report and tables, both with the charts as pictures. */
export const meetingPack = z.object({
  id,
  scope: z.enum(packScopes),
  paper: z.object({ id, subject: z.string(), title: z.string() }).nullable(),
  school: named.nullable(),
  /** The version of the results that it was made from. */
  version: z.number(),
  state: z.enum(['making', 'ready', 'failed']),
  /** Steps done of steps to do. */
  progress: z.object({ done: z.number(), total: z.number() }),
  failure: z.string().nullable(),
  askedAt: instant,
  askedBy: named,
  finishedAt: instant.nullable(),
  /** Another version of the results is seen by everyone now. */
  outdated: z.boolean(),
  files: z.array(z.object({ id, name: z.string(), bytes: z.number() })),
})
export type MeetingPack = z.infer<typeof meetingPack>

export const measureOutcomes = ['worked', 'partly', 'notYet', 'dropped'] as const
export type MeasureOutcome = (typeof measureOutcomes)[number]

/** A figure as it was when the measure was agreed, and as it is with a later assessment. */
export const measureFigure = z.object({
  label: z.string(),
  unit: z.enum(['rate', 't', 'marks', 'sd']),
  earlier: z.number().nullable(),
  now: z.number().nullable(),
})
export type MeasureFigure = z.infer<typeof measureFigure>

export const measure = z.object({
  id,
  assessment: named,
  activity: z.object({ id, title: z.string() }).nullable(),
  paper: z.object({ id, subject: z.string() }).nullable(),
  school: named.nullable(),
  text: z.string(),
  /** The finding that it answers. */
  finding: finding.nullable(),
  owner: named,
  dueOn: day,
  /** Where it is carried out; `planState` other than 'approved' is not in the calendar yet. */
  plan: z.object({ id, title: z.string(), state: z.string(), itemState: z.string() }).nullable(),
  outcome: z.enum(measureOutcomes).nullable(),
  outcomeNote: z.string().nullable(),
  reviewedWith: named.nullable(),
  reviewedBy: named.nullable(),
  reviewedAt: instant.nullable(),
  createdAt: instant,
  may: z.object({ edit: z.boolean(), judge: z.boolean() }),
})
export type Measure = z.infer<typeof measure>

const measureFields = z.object({
  text: line(500),
  ownerId: id,
  dueOn: day,
})

/** Meeting packs, quality meetings and the measures agreed there. */
export const meetings = {
  listMeetingPacks: procedure
    .route({ summary: '会议材料：全区、各学科、各校，各人看到有权看的' })
    .input(z.object({ assessmentId: id }))
    .output(
      z.object({
        /** The newest of each scope. */
        packs: z.array(meetingPack),
        currentVersion: z.number().nullable(),
        /** What the viewer may have made. */
        may: z.object({
          district: z.boolean(),
          papers: z.array(z.object({ id, subject: z.string(), title: z.string() })),
          schools: z.array(named),
          /** All schools' packs in one file. */
          downloadSchools: z.boolean(),
        }),
      }),
    ),
  makeMeetingPacks: procedure
    .route({ summary: '生成会议材料；做好后可下载' })
    .errors(refusals('resultsNotReady', 'unitNotReported'))
    .input(
      z.object({
        assessmentId: id,
        /** Left out: all that the viewer may have made. */
        only: z
          .discriminatedUnion('scope', [
            z.object({ scope: z.literal('district') }),
            z.object({ scope: z.literal('subject'), paperId: id }),
            z.object({ scope: z.literal('school'), schoolId: id }),
          ])
          .optional(),
      }),
    )
    .output(z.object({ making: z.number() })),
  listQualityMeetings: procedure
    .route({ summary: '为这次监测开的质量分析会' })
    .input(z.object({ assessmentId: id }))
    .output(
      z.object({
        meetings: z.array(
          z.object({
            activityId: id,
            title: z.string(),
            state: z.string(),
            startsAt: instant,
            place: z.string().nullable(),
            paper: z.object({ id, subject: z.string() }).nullable(),
            measures: z.number(),
          }),
        ),
        may: z.object({ open: z.boolean(), papers: z.array(z.object({ id, subject: z.string() })) }),
      }),
    ),
  openQualityMeeting: procedure
    .route({ summary: '开质量分析会：建立活动草稿，参加对象按范围预填' })
    .errors(
      refusals('sessionsOverlap', 'sessionEndsBeforeStart', 'unknownReference', 'quotaNeedsRegistration'),
    )
    .input(
      z.object({
        assessmentId: id,
        /** Of the new activity, made by the client. */
        activityId: id,
        /** Null: the joint meeting. */
        paperId: id.nullable().default(null),
        title: line(100),
        startsAt: instant,
        endsAt: instant,
        place: line(100).nullable().default(null),
      }),
    )
    .output(z.object({ activityId: id })),
  listQualityMeasures: procedure
    .route({ summary: '会上商定的改进措施' })
    .input(z.object({ assessmentId: id }))
    .output(
      z.object({
        measures: z.array(measure),
        may: z.object({
          add: z.boolean(),
          /** Without a subject or school. */
          addForDistrict: z.boolean(),
          papers: z.array(z.object({ id, subject: z.string() })),
          /** Schools for which the viewer may agree a measure. */
          schools: z.array(named),
        }),
      }),
    ),
  listFindingsForMeasures: procedure
    .route({ summary: '可以据以商定措施的发现' })
    .errors(refusals('resultsNotReady'))
    .input(z.object({ assessmentId: id }))
    .output(z.object({ findings: z.array(finding) })),
  addQualityMeasure: procedure
    .route({ summary: '商定一项措施：同时列入计划，到期提醒负责人' })
    .errors(refusals('measureOwnerUnknown', 'measureOverdue', 'unknownReference'))
    .input(
      measureFields.extend({
        id,
        assessmentId: id,
        activityId: id.nullable().default(null),
        paperId: id.nullable().default(null),
        schoolId: id.nullable().default(null),
        finding: finding.nullable().default(null),
      }),
    )
    .output(measure),
  editQualityMeasure: procedure
    .route({ summary: '修改措施的内容、负责人或期限' })
    .errors(refusals('measureOwnerUnknown', 'measureOverdue', 'measureJudged'))
    .input(measureFields.extend({ id }))
    .output(measure),
  listMeasuresToReview: procedure
    .route({ summary: '上次商定的措施：当时与现在的数据' })
    .input(z.object({ assessmentId: id }))
    .output(
      z.object({
        measures: z.array(
          measure.extend({
            figures: z.array(measureFigure),
            /** False: the subject had several booklets then or now, and no figure of all pupils. */
            comparable: z.boolean(),
          }),
        ),
      }),
    ),
  judgeQualityMeasure: procedure
    .route({ summary: '回看措施：见效、部分见效、尚未见效、不再进行' })
    .errors(refusals('measureNotYetReviewed'))
    .input(
      z.object({
        id,
        /** The later assessment that it is looked at with. */
        assessmentId: id,
        outcome: z.enum(measureOutcomes),
        note: prose(1_000).default(''),
      }),
    )
    .output(measure),
}
