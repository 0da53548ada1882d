import { id, instant, line, procedure, prose, refusals, z } from '../../../platform/contract.ts'
import { activityRoles } from '../vocabulary.ts'
import { stage, level, type, audience, conflict, one, stateChange } from './activity-shapes.ts'

const sessionFields = z.object({
  id,
  title: line(100).nullable().default(null),
  startsAt: instant,
  endsAt: instant,
  /** Only where it differs from the activity's place. */
  place: line(100).nullable().default(null),
})

const roleFields = z.object({
  role: z.enum(activityRoles),
  personId: id,
  topic: line(200).nullable().default(null),
})

/** What the short form asks for. Only title, type, level and one session are needed. */
export const activityFields = z.object({
  title: line(100),
  type,
  theme: line(200).nullable().default(null),
  level,
  subject: line(20).nullable().default(null),
  stage: stage.nullable().default(null),
  planItemId: id.nullable().default(null),
  hostSchoolId: id.nullable().default(null),
  /** The group that leads it; the fact 'activity.ledByGroup' is this group's. */
  groupId: id.nullable().default(null),
  associationId: id.nullable().default(null),
  /** Absent: the creator. */
  organiserId: id.optional(),
  place: line(100).nullable().default(null),
  onlineLink: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
  agenda: prose(5_000).nullable().default(null),
  audience: audience.prefault({}),
  registrationRequired: z.boolean().default(false),
  quota: z.number().int().min(1).max(100_000).nullable().default(null),
  /** Null: until the first session begins. */
  registrationClosesAt: instant.nullable().default(null),
  /** Whether someone who did not register may sign in at the door while there is a place. */
  walkInsWelcome: z.boolean().default(true),
  sessions: z.array(sessionFields).min(1).max(20),
  roles: z.array(roleFields).max(50).default([]),
})

export type ActivityFields = z.infer<typeof activityFields>

/** Making, announcing, copying and moving activities. */
export const drafting = {
  create: procedure
    .route({ summary: '新建活动(草稿);可由计划项目而来' })
    .errors(
      refusals('sessionsOverlap', 'sessionEndsBeforeStart', 'unknownReference', 'quotaNeedsRegistration'),
    )
    .input(activityFields.extend({ id }))
    .output(stateChange),
  update: procedure
    .route({ summary: '修改活动；时间地点变动会通知已报名的人' })
    .errors(
      refusals(
        'sessionsOverlap',
        'sessionEndsBeforeStart',
        'unknownReference',
        'quotaNeedsRegistration',
        'activityClosed',
        'sessionHasCheckIns',
      ),
    )
    .input(
      activityFields.extend({
        id,
        /** The revision that was shown; another one in between is a conflict. */
        revision: z.number().int(),
      }),
    )
    .output(stateChange),
  announce: procedure
    .route({ summary: '发布活动；参加范围内的人会收到通知' })
    .errors(refusals('activityNotDraft'))
    .input(one)
    .output(stateChange.extend({ told: z.number() })),
  clone: procedure
    .route({ summary: '照此再办一次：复制为新的草稿' })
    .errors(refusals('sessionEndsBeforeStart'))
    .input(
      z.object({
        /** The activity to copy. */
        id,
        newId: id,
        title: line(100).optional(),
        /** When the first session of the copy begins; the others keep their distance from it. */
        startsAt: instant,
      }),
    )
    .output(stateChange),
  discard: procedure
    .route({ summary: '删除草稿' })
    .errors(refusals('activityNotDraft'))
    .input(one)
    .output(z.object({})),
  reschedule: procedure
    .route({ summary: '改期(行事历中拖动):各场次一起移动' })
    .errors(refusals('activityClosed', 'sessionHasCheckIns'))
    .input(
      z.object({
        id,
        revision: z.number().int(),
        /** When the first session begins now. */
        startsAt: instant,
        /** Only look: answers the conflicts and changes nothing. */
        dryRun: z.boolean().default(false),
      }),
    )
    .output(stateChange.extend({ startsAt: instant, endsAt: instant, conflicts: z.array(conflict) })),
}
