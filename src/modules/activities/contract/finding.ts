import { day, id, instant, page, pageOf, procedure, z } from '../../../platform/contract.ts'
import { activityRoles, missingThings, registrationStates } from '../vocabulary.ts'
import {
  stage,
  level,
  type,
  state,
  named,
  person,
  audience,
  feedbackSummary,
  conflict,
  one,
} from './activity-shapes.ts'

/** What the actor has to do with an activity. */
const mine = z.object({
  /** The organiser, or one of the roles. */
  roles: z.array(z.enum(activityRoles)),
  registration: z.enum(registrationStates).nullable(),
  checkedIn: z.boolean(),
})

export const activityRow = z.object({
  id,
  title: z.string(),
  type,
  state,
  level,
  subject: z.string().nullable(),
  stage: stage.nullable(),
  startsAt: instant,
  endsAt: instant,
  sessionCount: z.number(),
  place: z.string().nullable(),
  online: z.boolean(),
  hostSchool: named.nullable(),
  group: named.nullable(),
  organiser: named,
  registrationRequired: z.boolean(),
  quota: z.number().nullable(),
  registeredCount: z.number(),
  waitingCount: z.number(),
  /** Known once it is concluded. */
  attendedCount: z.number().nullable(),
  mine,
})

export type ActivityRow = z.infer<typeof activityRow>

export const activityDetail = activityRow.extend({
  theme: z.string().nullable(),
  agenda: z.string().nullable(),
  onlineLink: z.string().nullable(),
  association: named.nullable(),
  planItem: z.object({ id, title: z.string(), planId: id, planTitle: z.string() }).nullable(),
  clonedFrom: id.nullable(),
  audience,
  /** The audience in one Chinese line: '城南小学、城北小学 · 语文 · 小学'. */
  audienceText: z.string(),
  /** How many are expected: those registered, or without registration those meant. */
  expectedCount: z.number(),
  registrationClosesAt: instant.nullable(),
  walkInsWelcome: z.boolean(),
  revision: z.number(),
  createdBy: named,
  sessions: z.array(
    z.object({
      id,
      title: z.string().nullable(),
      startsAt: instant,
      endsAt: instant,
      place: z.string().nullable(),
      checkInCount: z.number(),
      lateCount: z.number(),
      /** When I checked in here. */
      myCheckIn: z.object({ at: instant, late: z.boolean() }).nullable(),
    }),
  ),
  roles: z.array(
    z.object({
      id,
      role: z.enum([...activityRoles, 'expert']),
      person: person.nullable(),
      expert: z.object({ name: z.string(), unit: z.string().nullable() }).nullable(),
      topic: z.string().nullable(),
    }),
  ),
  /** My place on the waiting list, from 1. */
  waitingPosition: z.number().nullable(),
  registrationOpen: z.boolean(),
  iAmMeant: z.boolean(),
  iGaveFeedback: z.boolean(),
  checkedInCount: z.number(),
  conclusion: z
    .object({
      summary: z.string(),
      problems: z.string().nullable(),
      improvements: z.string().nullable(),
      concludedBy: named,
      concludedAt: instant,
    })
    .nullable(),
  cancellation: z.object({ reason: z.string(), cancelledBy: named, cancelledAt: instant }).nullable(),
  /** What was uploaded, oldest first; each is at /files/<id>. */
  materials: z.array(
    z.object({ id, name: z.string(), mediaType: z.string(), bytes: z.number(), uploadedAt: instant }),
  ),
  /** For those who may conclude it; null for others. */
  feedback: feedbackSummary.nullable(),
  /** What to remind the organiser of; empty for others. */
  missing: z.array(z.enum(missingThings)),
  may: z.object({
    edit: z.boolean(),
    announce: z.boolean(),
    cancel: z.boolean(),
    conclude: z.boolean(),
    reschedule: z.boolean(),
    /** Open the projector page, search at the door, scan, see who is there. */
    checkInOthers: z.boolean(),
    inviteExpert: z.boolean(),
    uploadMaterials: z.boolean(),
    seeRegistrations: z.boolean(),
    register: z.boolean(),
    withdraw: z.boolean(),
    registerOnBehalf: z.boolean(),
    giveFeedback: z.boolean(),
    clone: z.boolean(),
  }),
})

export type ActivityDetail = z.infer<typeof activityDetail>

/** Which activities a list shows. */
export const activityFilter = page.extend({
  text: z.string().trim().max(100).optional(),
  state: z.array(state).max(5).optional(),
  type: z.array(type).max(20).optional(),
  subject: z.string().max(20).optional(),
  stage: stage.optional(),
  level: level.optional(),
  /** The host school. */
  schoolId: id.optional(),
  groupId: id.optional(),
  planItemId: id.optional(),
  /** Only what I organise, have a role in, registered for or attended. */
  mine: z.boolean().default(false),
  /** Only what I organise. */
  organising: z.boolean().optional(),
  /** Only what I am meant for or have to do with. */
  forMe: z.boolean().optional(),
  /** Days in the district's zone, both included; an activity counts that touches them. */
  from: day.optional(),
  to: day.optional(),
  sort: z.enum(['soonest', 'latest']).default('latest'),
})

export type ActivityFilter = z.infer<typeof activityFilter>

/** Which activities there are, what each is, and what waits for somebody. */
export const finding = {
  list: procedure
    .route({ summary: '活动列表(可按状态、类型、学科、学校、时间筛选)' })
    .meta({ kept: ['organization', 'activities'] })
    .input(activityFilter)
    .output(pageOf(activityRow).extend({ may: z.object({ create: z.boolean() }) })),
  get: procedure.route({ summary: '一次活动的全部内容' }).input(one).output(activityDetail),
  conflicts: procedure
    .route({ summary: '检查时间冲突：人、场地、统一考试与假日' })
    .input(
      z.object({
        /** The activity itself, when it exists: it does not conflict with itself. */
        id: id.optional(),
        sessions: z
          .array(
            z.object({
              id: id.optional(),
              startsAt: instant,
              endsAt: instant,
              place: z.string().max(100).nullable().default(null),
            }),
          )
          .min(1)
          .max(20),
        hostSchoolId: id.nullable().default(null),
        stage: stage.nullable().default(null),
        personIds: z.array(id).max(100).default([]),
      }),
    )
    .output(z.object({ conflicts: z.array(conflict) })),
  toDo: procedure.route({ summary: '等我办的：报名、今日签到、反馈、总结' }).output(
    z.object({
      tasks: z.array(
        z.object({
          kind: z.enum(['register', 'checkInToday', 'giveFeedback', 'conclude']),
          activity: z.object({
            id,
            title: z.string(),
            type,
            startsAt: instant,
            endsAt: instant,
            place: z.string().nullable(),
          }),
          /** Until when it makes sense; null: no limit. */
          dueAt: instant.nullable(),
          overdue: z.boolean(),
        }),
      ),
    }),
  ),
}
