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
} from '../../platform/contract.ts'
import {
  activityRoles,
  activityStates,
  activityTypes,
  checkInMethods,
  checkInNotes,
  missingThings,
  registrationStates,
} from './vocabulary.ts'

const stage = z.enum(['kindergarten', 'primary', 'junior', 'senior'])
const level = z.enum(['school', 'cluster', 'county', 'city', 'province', 'nation'])
const type = z.enum(activityTypes)
const state = z.enum(activityStates)
const named = z.object({ id, name: z.string() })
const person = named.extend({ schoolName: z.string().nullable() })
const ids = z.array(id).max(500).default([])

/**
 * Who is meant: those in any of the schools, associations or groups (all of the district when none is named) who match
 * the subjects, stages and grades (where given), and besides them the people named. All empty: everyone.
 */
export const audience = z.object({
  schools: ids,
  associations: ids,
  groups: ids,
  subjects: z.array(z.string().max(20)).max(30).default([]),
  stages: z.array(stage).max(4).default([]),
  grades: z.array(z.number().int().min(1).max(12)).max(12).default([]),
  people: ids,
})
export type Audience = z.infer<typeof audience>

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

const feedbackScale = z.number().int().min(1).max(5)
const mean = z.number().nullable()
export const feedbackSummary = z.object({
  count: z.number(),
  /** Those who checked in: who may give feedback. */
  outOf: z.number(),
  /** Means of 1–5; null when nobody has answered. */
  useful: mean,
  organised: mean,
  applicable: mean,
  /** How many gave 1, 2, 3, 4, 5. */
  spread: z.object({
    useful: z.array(z.number()).length(5),
    organised: z.array(z.number()).length(5),
    applicable: z.array(z.number()).length(5),
  }),
  /** Without names, in no particular order. Empty while fewer than three have answered. */
  texts: z.array(z.string()),
})

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

export const registrationRow = z.object({
  person,
  staffNumber: z.string(),
  state: z.enum(registrationStates),
  /** From 1, for those who wait. */
  waitingPosition: z.number().nullable(),
  queuedAt: instant,
  registeredBy: named,
  checkedIn: z.boolean(),
})

export const checkInRow = z.object({
  sessionId: id,
  person,
  staffNumber: z.string(),
  at: instant,
  late: z.boolean(),
  method: z.enum(checkInMethods),
  note: z.enum(checkInNotes).nullable(),
})

/** What a check-in at the door answers: `already` when the person had signed in before (harmless). */
export const checkInResult = z.object({
  person,
  at: instant,
  late: z.boolean(),
  already: z.boolean(),
  note: z.enum(checkInNotes).nullable(),
  checkInCount: z.number(),
})

/**
 * What stands in the way of a time, a place or a person. Conflicts warn; none of them blocks.
 * `person`: a named role elsewhere at the time. `room`: the same place of the same host. `examination`, `holiday`: the
 * district's special days.
 */
export const conflict = z.object({
  kind: z.enum(['person', 'room', 'examination', 'holiday']),
  /** Ready to show: '王芳 当天 14:00–16:00 在“作文教学研讨”主讲'. */
  text: z.string(),
  sessionId: id.nullable(),
  activityId: id.nullable(),
  personId: id.nullable(),
})
export type Conflict = z.infer<typeof conflict>

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

const registrationResult = z.object({
  state: z.enum(registrationStates),
  waitingPosition: z.number().nullable(),
  registeredCount: z.number(),
  waitingCount: z.number(),
})

const one = z.object({ id })
const stateChange = z.object({ id, state, revision: z.number() })
export type StateChange = z.infer<typeof stateChange>

export const activities = {
  list: procedure
    .route({ summary: '活动列表(可按状态、类型、学科、学校、时间筛选)' })
    .meta({ kept: ['organization', 'activities'] })
    .input(activityFilter)
    .output(pageOf(activityRow).extend({ may: z.object({ create: z.boolean() }) })),
  get: procedure.route({ summary: '一次活动的全部内容' }).input(one).output(activityDetail),
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
  register: procedure
    .route({ summary: '报名；名额已满时进入候补' })
    .errors(refusals('registrationClosed', 'registrationNotNeeded', 'notInAudience'))
    .input(one)
    .output(registrationResult),
  withdraw: procedure
    .route({ summary: '退出报名；候补自动递补(组织者与本校校长、教导主任可代退)' })
    .errors(refusals('notRegistered', 'activityStarted'))
    .input(one.extend({ personId: id.optional() }))
    .output(registrationResult),
  registerOnBehalf: procedure
    .route({ summary: '校长、教导主任为本校教师报名(可多人)' })
    .errors(refusals('registrationClosed', 'registrationNotNeeded', 'notInYourSchool', 'notInAudience'))
    .input(z.object({ id, personIds: z.array(id).min(1).max(200) }))
    .output(
      z.object({
        results: z.array(z.object({ person, state: z.enum(registrationStates) })),
        registeredCount: z.number(),
        waitingCount: z.number(),
      }),
    ),
  listCandidates: procedure
    .route({ summary: '本校可以代为报名的教师(参加范围内、尚未报名)' })
    .input(page.extend({ id, text: z.string().trim().max(50).optional() }))
    .output(pageOf(person.extend({ staffNumber: z.string(), subject: z.string().nullable() }))),
  listRegistrations: procedure
    .route({ summary: '报名名单与候补名单' })
    .input(
      page.extend({
        id,
        state: z.enum(registrationStates).optional(),
        text: z.string().trim().max(50).optional(),
      }),
    )
    .output(pageOf(registrationRow)),
  inviteExpert: procedure
    .route({ summary: '邀请校外专家：得到一个无需账号的链接(只显示一次)' })
    .errors(refusals('activityClosed'))
    .input(
      z.object({
        id,
        inviteId: id,
        name: line(50),
        unit: line(100).nullable().default(null),
        topic: line(200).nullable().default(null),
      }),
    )
    .output(z.object({ link: z.url() })),
  withdrawInvitation: procedure
    .route({ summary: '收回给专家的邀请；链接随即失效' })
    .errors(refusals('activityClosed'))
    .input(z.object({ id, inviteId: id }))
    .output(z.object({})),
  checkInCode: procedure
    .route({ summary: '签到二维码：此刻的内容与投影页地址' })
    .errors(refusals('checkInNotOpen'))
    .input(z.object({ sessionId: id }))
    .output(
      z.object({
        /** What the QR code says. */
        url: z.url(),
        /** The QR code as SVG. */
        svg: z.string(),
        /** When the next one is due. */
        changesAt: instant,
        /** The page for the projector, to be opened in a window of its own. */
        projectorPath: z.string(),
        checkInCount: z.number(),
        expectedCount: z.number(),
      }),
    ),
  searchAtDoor: procedure
    .route({ summary: '现场查找：姓名、拼音首字母或工号' })
    .input(z.object({ sessionId: id, text: z.string().trim().min(1).max(50) }))
    .output(
      z.object({
        people: z.array(
          person.extend({
            staffNumber: z.string(),
            registration: z.enum(registrationStates).nullable(),
            checkedInAt: instant.nullable(),
          }),
        ),
      }),
    ),
  checkInByDoor: procedure
    .route({ summary: '现场为某人签到(总结之后也可补签)' })
    .errors(refusals('checkInNotOpen'))
    .input(z.object({ sessionId: id, personId: id }))
    .output(checkInResult),
  checkInByScan: procedure
    .route({ summary: '扫教师的个人码签到' })
    .errors(refusals('checkInNotOpen', 'personCodeUnreadable', 'personCodeExpired'))
    .input(z.object({ sessionId: id, code: z.string().min(1).max(500) }))
    .output(checkInResult),
  undoCheckIn: procedure
    .route({ summary: '撤销误签的一次签到(总结之前)' })
    .errors(refusals('activityClosed'))
    .input(z.object({ sessionId: id, personId: id }))
    .output(z.object({ checkInCount: z.number() })),
  listCheckIns: procedure
    .route({ summary: '签到名单，新的在前，附实时人数' })
    .input(page.extend({ id, sessionId: id.optional(), text: z.string().trim().max(50).optional() }))
    .output(
      pageOf(checkInRow).extend({
        checkInCount: z.number(),
        lateCount: z.number(),
        expectedCount: z.number(),
        /** Scans that did not count, by reason, so that the door can see why. */
        refused: z.array(z.object({ code: z.string(), count: z.number() })),
      }),
    ),
  listAbsent: procedure
    .route({ summary: '已报名而未签到的人' })
    .input(page.extend({ sessionId: id }))
    .output(pageOf(person.extend({ staffNumber: z.string() }))),
  personCode: procedure
    .route({ summary: '我的个人签到码' })
    .output(z.object({ payload: z.string(), svg: z.string(), validUntil: instant })),
  giveFeedback: procedure
    .route({ summary: '评价这次活动；可再改' })
    .errors(refusals('didNotAttend', 'feedbackClosed'))
    .input(
      z.object({
        id,
        useful: feedbackScale,
        organised: feedbackScale,
        applicable: feedbackScale,
        text: prose(2_000).nullable().default(null),
      }),
    )
    .output(z.object({})),
  myFeedback: procedure
    .route({ summary: '我对这次活动的评价' })
    .input(one)
    .output(
      z.object({
        feedback: z
          .object({
            useful: feedbackScale,
            organised: feedbackScale,
            applicable: feedbackScale,
            text: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
  feedbackSummary: procedure.route({ summary: '反馈汇总(组织者)' }).input(one).output(feedbackSummary),
  conclude: procedure
    .route({ summary: '总结活动并记入台账；已总结的可修改文字' })
    .errors(refusals('activityNotHeld', 'activityClosed'))
    .input(
      z.object({
        id,
        summary: line(10_000),
        problems: prose().nullable().default(null),
        improvements: prose().nullable().default(null),
      }),
    )
    .output(
      stateChange.extend({
        missing: z.array(z.enum(missingThings)),
        /** How many entries now stand in the ledger for this activity, by kind. */
        recorded: z.array(z.object({ kind: z.string(), label: z.string(), count: z.number() })),
      }),
    ),
  cancel: procedure
    .route({ summary: '取消活动(须说明原因);已记入台账的一并冲回' })
    .errors(refusals('activityAlreadyCancelled'))
    .input(z.object({ id, reason: line(500) }))
    .output(stateChange.extend({ told: z.number(), reversed: z.number() })),
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
  removeMaterial: procedure
    .route({ summary: '移除上传的材料或照片' })
    .input(z.object({ id, fileId: id }))
    .output(z.object({})),
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
