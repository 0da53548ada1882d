import { id, instant, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'
import { checkInMethods, checkInNotes, registrationStates } from '../vocabulary.ts'
import { person } from './activity-shapes.ts'

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

/** Who came. */
export const checkIns = {
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
}
