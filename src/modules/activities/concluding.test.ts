import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { announced, form, refusalFrom, session } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { attendanceSheet } from './attendance-sheet.ts'
import { checkInByDoor, checkInByScan, personCode, undoCheckIn } from './operations/checking-in.ts'
import { cancelActivity, concludeActivity } from './operations/concluding.ts'
import { giveFeedback } from './operations/giving-feedback.ts'
import { remind } from './operations/reminding.ts'
import { register } from './operations/registering.ts'
import { listAbsent, listCheckIns, searchAtDoor } from './queries/check-ins.ts'
import { activityDetail } from './queries/detail.ts'
import { feedbackOn } from './queries/feedback.ts'
import { toDo } from './queries/to-do.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('concluding')
})
afterAll(() => cast.end())

const at = (time: string, day = '2026-10-14') => new Date(`${day}T${time}:00+08:00`)
const during = at('14:03')
const evening = at('18:00')
const comes = (who: CastName, sessionId: string, now = during, door: CastName = 'lin') =>
  cast.as(door, (ctx) => checkInByDoor(ctx, { sessionId, personId: cast.people[who].id }), now)
const conclude = (id: string, who: CastName = 'lin', now = evening) =>
  cast.as(
    who,
    (ctx) => concludeActivity(ctx, { id, summary: '收获很大', problems: '时间紧', improvements: null }),
    now,
  )

/** What stands in the ledger for an activity, as 'kind person ±minutes'. */
async function standing(id: string): Promise<string[]> {
  const { rows } = await cast.database.pool.query<{ line: string }>(
    `select concat_ws(' ', e.kind, p.name, sum(e.minutes * e.sign)) as line
       from ledger_entries e left join people p on p.district_id = e.district_id and p.id = e.person_id
      where e.source_id = $1 group by e.kind, p.name having sum(e.sign) > 0 order by 1`,
    [id],
  )
  return rows.map((row) => row.line)
}

describe('the door', () => {
  test('finds people by name, initials or number, those registered first, and signs them in once', async () => {
    await cast.database.pool.query("update people set pinyin = 'chenyu', initials = 'cy' where id = $1", [
      cast.people.teacherChen.id,
    ])
    const { id, sessionId } = await announced(cast, { registrationRequired: true })
    await cast.as('teacherZhao', (ctx) => register(ctx, { id }))
    const found = async (text: string) =>
      (await cast.as('lin', (ctx) => searchAtDoor(ctx, { sessionId, text }), during)).people.map(
        (person) => person.name,
      )
    expect(await found('陈')).toEqual(['陈雨'])
    expect(await found('cy')).toEqual(['陈雨'])
    expect(await found('T3')).toEqual(['赵禾', '钱校长'])
    expect(await comes('teacherZhao', sessionId)).toMatchObject({
      already: false,
      late: false,
      note: null,
      checkInCount: 1,
    })
    expect(await comes('teacherZhao', sessionId, at('14:30'))).toMatchObject({
      already: true,
      late: false,
      at: during.toISOString(),
      checkInCount: 1,
    })
    expect(await comes('teacherChen', sessionId, at('14:06'))).toMatchObject({ late: true, note: 'walkIn' })
    const list = await cast.as('lin', (ctx) => listCheckIns(ctx, { id, limit: 50 }), during)
    expect(list).toMatchObject({ checkInCount: 2, lateCount: 1, expectedCount: 1 })
    expect(list.rows.map((row) => row.person.name)).toEqual(['陈雨', '赵禾'])
    expect((await cast.as('lin', (ctx) => listAbsent(ctx, { sessionId, limit: 50 }))).rows).toEqual([])
  })

  test('reads a teacher’s own code, and not one of another district or of yesterday', async () => {
    const { sessionId } = await announced(cast)
    const code = (who: CastName, now = during) => cast.as(who, (ctx) => personCode(ctx), now)
    const scan = (payload: string) =>
      cast.as('lin', (ctx) => checkInByScan(ctx, { sessionId, code: payload }), during)
    expect(await scan((await code('teacherLiu')).payload)).toMatchObject({
      person: { name: '刘畅' },
      already: false,
    })
    expect(await refusalFrom(scan((await code('stranger')).payload))).toBe('personCodeUnreadable')
    expect(await refusalFrom(scan((await code('teacherLiu', at('10:00', '2026-10-13'))).payload))).toBe(
      'personCodeExpired',
    )
    expect(await refusalFrom(scan('https://example.com'))).toBe('personCodeUnreadable')
  })

  test('is kept by the organisers and the heads of the host school', async () => {
    const { sessionId } = await announced(cast, { hostSchoolId: cast.schools.chengnan })
    expect(await refusalFrom(comes('teacherZhao', sessionId, during, 'deanSun'))).toBe('nothing')
    expect(await refusalFrom(comes('teacherZhao', sessionId, during, 'principalQian'))).toBe('notAllowed')
    expect(await refusalFrom(comes('teacherZhao', sessionId, during, 'teacherChen'))).toBe('notAllowed')
    expect(await refusalFrom(comes('teacherZhao', sessionId, at('10:00')))).toBe('checkInNotOpen')
  })

  test('a wrong check-in can be taken back until the conclusion', async () => {
    const { id, sessionId } = await announced(cast)
    await comes('teacherZhao', sessionId)
    const undo = () =>
      cast.as('lin', (ctx) => undoCheckIn(ctx, { sessionId, personId: cast.people.teacherZhao.id }), during)
    expect(await undo()).toEqual({ checkInCount: 0 })
    await conclude(id)
    expect(await refusalFrom(undo())).toBe('activityClosed')
  })
})

test('the attendance list is a workbook with everyone who registered or came', async () => {
  const { id, sessionId } = await announced(cast, { title: '名单', registrationRequired: true })
  await cast.as('teacherChen', (ctx) => register(ctx, { id }))
  await comes('teacherZhao', sessionId, at('14:30'))
  const sheet = await cast.as('lin', (ctx) => attendanceSheet(ctx, { id }), during)
  expect(sheet.name).toBe('名单 签到名单.xlsx')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Buffer.from(sheet.bytes) as never)
  const lines = workbook.worksheets[0]!.getSheetValues().slice(2) as unknown[][]
  expect(lines.map((line) => [line[2], line[3], line[5], line[8], line[10]])).toEqual([
    ['赵禾', '三河乡中心小学', undefined, '迟到', '现场加入'],
    ['陈雨', '城南小学', '已报名', '未签到', undefined],
  ])
  expect(await refusalFrom(cast.as('teacherChen', (ctx) => attendanceSheet(ctx, { id })))).toBe('notAllowed')
})

describe('concluding', () => {
  test('enters everything in the ledger by itself', async () => {
    const { id, sessionId } = await announced(cast, {
      title: '送教三河',
      type: '送教下乡',
      subject: '语文',
      hostSchoolId: cast.schools.sanhe,
      groupId: cast.groups.chinese,
      roles: [
        { role: 'demonstrator', personId: cast.people.teacherChen.id },
        { role: 'commentator', personId: cast.people.leaderHe.id },
      ],
    })
    for (const who of ['teacherChen', 'teacherZhao', 'leaderHe'] as const) await comes(who, sessionId)
    const answer = await conclude(id)
    expect(answer).toMatchObject({ state: 'concluded', missing: ['improvements', 'materials', 'feedback'] })
    expect(answer.recorded).toContainEqual({ kind: 'activity.attended', label: '参加活动', count: 3 })
    expect(await standing(id)).toEqual([
      'activity.attended 何敏 120',
      'activity.attended 赵禾 120',
      'activity.attended 陈雨 120',
      'activity.commented 何敏 120',
      'activity.demonstrated 陈雨 120',
      'activity.hosted 120',
      'activity.ledByGroup 120',
      'activity.organised 林晓 120',
      'delivery.toRural 陈雨 0',
      'observation.made 何敏 0',
      'observation.made 赵禾 0',
      'observation.received 陈雨 0',
    ])
    const { rows } = await cast.database.pool.query(
      `select s.name as own, c.name as other, e.level, e.subject, e.occurred_on::text as day
         from ledger_entries e join schools s on s.id = e.school_id left join schools c on c.id = e.counterpart_school_id
        where e.source_id = $1 and e.kind = 'delivery.toRural'`,
      [id],
    )
    expect(rows).toEqual([
      { own: '城南小学', other: '三河乡中心小学', level: 'county', subject: '语文', day: '2026-10-14' },
    ])
    expect(await cast.as('lin', (ctx) => activityDetail(ctx, { id }), evening)).toMatchObject({
      attendedCount: 3,
      conclusion: {
        summary: '收获很大',
        problems: '时间紧',
        improvements: null,
        concludedBy: { name: '林晓' },
      },
    })
  })

  test('again changes the words and not the ledger', async () => {
    const { id, sessionId } = await announced(cast)
    await comes('teacherZhao', sessionId)
    await conclude(id)
    const before = await standing(id)
    await cast.as(
      'lin',
      (ctx) => concludeActivity(ctx, { id, summary: '改过', problems: null, improvements: '更早通知' }),
      evening,
    )
    expect(await standing(id)).toEqual(before)
    expect((await cast.as('lin', (ctx) => activityDetail(ctx, { id }))).conclusion).toMatchObject({
      summary: '改过',
      problems: null,
    })
  })

  test('waits for the activity to begin, and is for its organisers', async () => {
    const { id, sessionId } = await announced(cast)
    expect(await refusalFrom(conclude(id, 'lin', at('13:00')))).toBe('activityNotHeld')
    await comes('teacherChen', sessionId, at('13:50'))
    expect(await refusalFrom(conclude(id, 'lin', at('13:55')))).toBe('activityNotHeld')
    expect(await refusalFrom(conclude(id, 'teacherChen'))).toBe('notAllowed')
    const draft = newId()
    const { createActivity } = await import('./operations/drafting.ts')
    await cast.as('lin', (ctx) => createActivity(ctx, { ...form(), id: draft }))
    expect(await refusalFrom(conclude(draft))).toBe('activityNotHeld')
  })

  test('leaves room for someone who was forgotten: added at the door, they are in the ledger', async () => {
    const morning = session('2026-10-14T09:00:00+08:00', 60)
    const afternoon = session('2026-10-14T14:00:00+08:00', 120)
    const { id } = await announced(cast, { sessions: [morning, afternoon] }, 'lin')
    await comes('teacherZhao', afternoon.id)
    await conclude(id)
    expect(await comes('teacherLiu', afternoon.id, evening)).toMatchObject({ already: false, late: false })
    expect(await standing(id)).toContain('activity.attended 刘畅 120')
    await comes('teacherZhao', morning.id, evening)
    expect(await standing(id)).toEqual([
      'activity.attended 刘畅 120',
      'activity.attended 赵禾 180',
      'activity.organised 林晓 180',
    ])
    expect((await cast.as('lin', (ctx) => activityDetail(ctx, { id }))).attendedCount).toBe(2)
  })

  test('a check-in on the door’s phone and a conclusion at the same moment never lose the person', async () => {
    const { id, sessionId } = await announced(cast)
    const [arrival] = await Promise.all([
      refusalFrom(comes('teacherZhao', sessionId)),
      conclude(id, 'lin', at('14:04')),
    ])
    expect(arrival).toBe('nothing')
    expect(await standing(id)).toContain('activity.attended 赵禾 120')
  })
})

describe('cancelling', () => {
  test('takes back every entry, tells those concerned, and keeps the reason', async () => {
    const { id, sessionId } = await announced(cast, { title: '取消的', registrationRequired: true })
    await cast.as('teacherChen', (ctx) => register(ctx, { id }))
    await comes('teacherZhao', sessionId)
    await conclude(id)
    const entries = (await standing(id)).length
    const cancel = () => cast.as('lin', (ctx) => cancelActivity(ctx, { id, reason: '录入有误' }), evening)
    expect(await cancel()).toMatchObject({ state: 'cancelled', told: 2, reversed: entries })
    expect(await standing(id)).toEqual([])
    expect(await cast.as('teacherChen', (ctx) => activityDetail(ctx, { id }))).toMatchObject({
      state: 'cancelled',
      cancellation: { reason: '录入有误', cancelledBy: { name: '林晓' } },
    })
    const { rows } = await cast.database.pool.query(
      "select p.name from notifications n join people p on p.id = n.person_id where n.kind = 'activity.cancelled' and n.link = $1 order by 1",
      [`/activities/${id}`],
    )
    expect(rows.map((row) => row.name)).toEqual(['赵禾', '陈雨'])
    expect(await refusalFrom(cancel())).toBe('activityAlreadyCancelled')
    expect(await refusalFrom(conclude(id))).toBe('activityClosed')
    expect(await refusalFrom(comes('teacherLiu', sessionId))).toBe('checkInNotOpen')
  })
})

describe('feedback', () => {
  test('is given by those who were there, once each, and shown in aggregate without names', async () => {
    const { id, sessionId } = await announced(cast)
    const say = (who: CastName, useful: number, text: string | null = null, now = evening) =>
      cast.as(who, (ctx) => giveFeedback(ctx, { id, useful, organised: 4, applicable: 3, text }), now)
    const summary = (who: CastName = 'lin') => cast.as(who, (ctx) => feedbackOn(ctx, { id }), evening)
    for (const who of ['teacherChen', 'teacherZhao', 'teacherLiu', 'leaderHe'] as const)
      await comes(who, sessionId)
    await say('teacherChen', 1, '太长')
    await say('teacherChen', 5, '很好')
    await say('teacherZhao', 4)
    expect(await summary()).toMatchObject({ count: 2, outOf: 4, useful: 4.5, organised: 4, texts: [] })
    await say('teacherLiu', 3, '多给案例')
    const three = await summary()
    expect(three).toMatchObject({
      count: 3,
      useful: 4,
      spread: { useful: [0, 0, 1, 1, 1], organised: [0, 0, 0, 3, 0] },
    })
    expect(three.texts.toSorted()).toEqual(['多给案例', '很好'])
    expect(await refusalFrom(summary('teacherChen'))).toBe('notAllowed')
    expect(await refusalFrom(say('deanSun', 5))).toBe('didNotAttend')
    expect(await refusalFrom(say('leaderHe', 5, null, at('18:00', '2026-11-20')))).toBe('feedbackClosed')
  })
})

describe('what waits for someone', () => {
  test('comes from the activities themselves and goes when it is done', async () => {
    const own = await openCast('todo')
    const tasks = async (who: CastName, now: Date) =>
      (await own.as(who, (ctx) => toDo(ctx), now)).tasks.map(
        (task) => `${task.kind} ${task.activity.title}${task.overdue ? ' !' : ''}`,
      )
    try {
      const wanted = await announced(own, {
        title: '要报名',
        registrationRequired: true,
        audience: { subjects: ['语文'] },
        sessions: [session('2026-10-20T09:00:00+08:00')],
      })
      const today = await announced(own, { title: '今天' })
      expect(await tasks('teacherChen', at('10:00'))).toEqual(['checkInToday 今天', 'register 要报名'])
      expect(await tasks('teacherLiu', at('10:00'))).toEqual(['checkInToday 今天'])
      await own.as('teacherChen', (ctx) => register(ctx, { id: wanted.id }))
      await own.as(
        'lin',
        (ctx) => checkInByDoor(ctx, { sessionId: today.sessionId, personId: own.people.teacherChen.id }),
        during,
      )
      expect(await tasks('teacherChen', at('14:10'))).toEqual([])
      expect(await tasks('teacherChen', evening)).toEqual(['giveFeedback 今天'])
      expect(await tasks('lin', evening)).toEqual(['conclude 今天', 'register 要报名'])
      expect(await tasks('lin', at('18:00', '2026-10-18'))).toContain('conclude 今天 !')
      await own.as(
        'lin',
        (ctx) => concludeActivity(ctx, { id: today.id, summary: '好', problems: null, improvements: null }),
        evening,
      )
      await own.as(
        'teacherChen',
        (ctx) => giveFeedback(ctx, { id: today.id, useful: 5, organised: 5, applicable: 5, text: null }),
        evening,
      )
      expect(await tasks('teacherChen', evening)).toEqual([])
    } finally {
      await own.end()
    }
  })

  test('is reminded of the day before, after, and when a conclusion is missing: each once', async () => {
    const own = await openCast('reminders')
    const send = (now: Date) => own.as('lin', (ctx) => remind(ctx), now)
    const told = async (kind: string) =>
      (
        await own.database.pool.query<{ name: string }>(
          'select p.name from notifications n join people p on p.id = n.person_id where n.kind = $1 order by p.staff_number',
          [kind],
        )
      ).rows.map((row) => row.name)
    try {
      const { id, sessionId } = await announced(own, { audience: { schools: [own.schools.sanhe] } })
      expect(await send(at('13:00', '2026-10-13'))).toBe(0)
      expect(await send(at('15:00', '2026-10-13'))).toBe(3)
      expect(await send(at('16:00', '2026-10-13'))).toBe(0)
      expect(await told('activity.soon')).toEqual(['林晓', '钱校长', '赵禾'])
      await own.as(
        'lin',
        (ctx) => checkInByDoor(ctx, { sessionId, personId: own.people.teacherZhao.id }),
        during,
      )
      await send(at('17:30'))
      await send(at('18:30'))
      expect(await told('activity.feedbackWanted')).toEqual(['赵禾'])
      await send(at('15:00', '2026-10-17'))
      expect(await told('activity.conclusionWanted')).toEqual([])
      await send(at('16:30', '2026-10-17'))
      await send(at('17:30', '2026-10-17'))
      expect(await told('activity.conclusionWanted')).toEqual(['林晓'])
      expect(id).toBeTruthy()
    } finally {
      await own.end()
    }
  })
})
