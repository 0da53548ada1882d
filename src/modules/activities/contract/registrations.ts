import { id, instant, line, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'
import { registrationStates } from '../vocabulary.ts'
import { named, person, one } from './activity-shapes.ts'

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

const registrationResult = z.object({
  state: z.enum(registrationStates),
  waitingPosition: z.number().nullable(),
  registeredCount: z.number(),
  waitingCount: z.number(),
})

/** Who comes, and who is invited from outside. */
export const registrations = {
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
}
