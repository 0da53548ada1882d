import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { announced } from '../../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../../tests/support/cast.ts'
import {
  type CheckInServer,
  cookiesFor,
  makeTeachers,
  openCheckInServer,
  passwordFor,
} from '../../../../tests/support/check-in-server.ts'
import { undoCheckIn } from '../operations/checking-in.ts'
import { checkInByDoor } from '../operations/checking-in.ts'
import { cancelActivity } from '../operations/concluding.ts'
import { inviteExpert, withdrawInvitation } from '../operations/inviting.ts'
import { rescheduleActivity } from '../operations/moving.ts'
import { register } from '../operations/registering.ts'
import { listCheckIns } from '../queries/check-ins.ts'
import { activityDetail } from '../queries/detail.ts'
import { newId } from '../../../platform/ids.ts'
import { codeAt } from './codes.ts'

let cast: Cast
let server: CheckInServer
/** Where the clock of the server stands. */
let now = new Date('2026-10-14T14:01:00+08:00')
const at = (time: string) => new Date(`2026-10-14T${time}+08:00`)
const cookies = {} as Record<CastName, string>

beforeAll(async () => {
  cast = await openCast('checkin')
  server = await openCheckInServer(cast.database.connection, { now: () => now })
  const { pool } = cast.database
  for (const who of Object.keys(cast.people) as CastName[]) {
    if (who === 'leaderHe') continue
    const { id, district } = cast.people[who]
    cookies[who] = (await cookiesFor(pool, district.id, [id], new Date('2027-01-01')))[0]!
  }
  await passwordFor(pool, cast.district.id, cast.people.leaderHe.id, 'hongze-2026')
})
afterAll(async () => {
  await server.stop()
  await cast.end()
})

const codeFor = (sessionId: string) =>
  codeAt(server.services.secret, { districtId: cast.district.id, sessionId }, now)

interface Page {
  status: number
  text: string
  action: string | undefined
  cookie: string
  bytes: number
}
async function visit(path: string, cookie = '', body?: Record<string, string>): Promise<Page> {
  const answer = await fetch(`${server.origin}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { cookie, ...(body && { 'content-type': 'application/x-www-form-urlencoded' }) },
    body: body && new URLSearchParams(body).toString(),
    redirect: 'manual',
  })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    action: /action="([^"]+)"/.exec(text)?.[1],
    cookie: answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
    bytes: Buffer.byteLength(text),
  }
}
/** Scans, and presses the button. */
async function scanAndPress(sessionId: string, who: CastName): Promise<Page> {
  const page = await visit(`/c/${codeFor(sessionId)}`, cookies[who])
  return page.action ? visit(page.action, cookies[who], {}) : page
}
const checkInsOf = async (sessionId: string) =>
  (
    await cast.database.pool.query<{ name: string; late: boolean; note: string | null }>(
      `select p.name, c.late, c.note from check_ins c join people p on p.id = c.person_id
        where c.session_id = $1 order by c.at, p.name`,
      [sessionId],
    )
  ).rows

describe('the page that a phone opens', () => {
  test('says what, where, when and who, and signs in with one press; again does no harm, even with an old page', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast, { title: '习作<研讨>', place: '报告厅' })
    const page = await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)
    expect(page.status).toBe(200)
    for (const part of [
      '习作&lt;研讨&gt;',
      '报告厅',
      '10月14日 周三 14:00–16:00',
      '陈雨(城南小学)',
      'lang="zh-CN"',
    ]) {
      expect(page.text).toContain(part)
    }
    expect(page.text).not.toMatch(/<script|<link|<img/)
    expect(page.bytes).toBeLessThan(20_000)
    const done = await visit(page.action!, cookies.teacherChen, {})
    expect(done.text).toContain('已签到')
    expect(done.text).toContain('14:01')
    now = at('14:40:00')
    const again = await visit(page.action!, cookies.teacherChen, {})
    expect(again.text).toContain('您在 14:01 已经签到')
    expect((await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)).text).toContain(
      '您在 14:01 已经签到',
    )
    expect(await checkInsOf(sessionId)).toEqual([{ name: '陈雨', late: false, note: null }])
  })

  test('marks late who is late, but not whose phone was slow', async () => {
    const { sessionId } = await announced(cast)
    now = at('14:04:50')
    const slow = await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)
    now = at('14:09:00')
    expect((await visit(slow.action!, cookies.teacherChen, {})).text).not.toContain('迟到')
    expect((await scanAndPress(sessionId, 'teacherZhao')).text).toContain('迟到')
    expect(await checkInsOf(sessionId)).toEqual(
      [
        { name: '赵禾', late: true, note: null },
        { name: '陈雨', late: false, note: null },
      ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
  })

  test('asks who has never signed in on this phone for number and password: one post does both', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast)
    const page = await visit(`/c/${codeFor(sessionId)}`)
    expect(page.text).toContain('工号或手机号')
    expect(page.bytes).toBeLessThan(20_000)
    const wrong = await visit(page.action!, '', { identifier: 'T201', password: 'nonsense' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('工号(手机号)或密码不对')
    expect(wrong.text).toContain('value="T201"')
    const done = await visit(wrong.action!, '', { identifier: 'T201', password: 'hongze-2026' })
    expect(done.text).toContain('已签到')
    expect(done.text).toContain('何敏')
    expect(await checkInsOf(sessionId)).toMatchObject([{ name: '何敏' }])
    // Next time one press is enough.
    const next = await announced(cast)
    expect((await visit(`/c/${codeFor(next.sessionId)}`, done.cookie)).text).toContain('何敏(北关小学)')
  })

  test('lets another person sign in on the same phone', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast)
    const page = await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)
    const other = /href="(\/c\/[^"]+)"/.exec(page.text)![1]!
    const form = await visit(other, cookies.teacherChen)
    expect(form.text).toContain('工号或手机号')
    await visit(form.action!, cookies.teacherChen, { identifier: 'T201', password: 'hongze-2026' })
    expect(await checkInsOf(sessionId)).toMatchObject([{ name: '何敏' }])
  })

  test('does not sign in the owner of a ticket on somebody else’s phone', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast)
    const page = await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)
    expect((await visit(page.action!, cookies.teacherZhao, {})).text).toContain('工号或手机号')
    expect((await visit(page.action!, '', {})).text).toContain('工号或手机号')
    expect(await checkInsOf(sessionId)).toEqual([])
  })

  test.each([
    ['an old code', '14:01:00', '14:03:00', '再扫一次'],
    ['hours before', '10:00:00', '10:00:00', '13:00 起可以签到'],
    ['long after', '16:31:00', '16:31:00', '签到已经结束'],
  ])('says what to do with %s, and keeps the scan for the door', async (_name, shown, scanned, sentence) => {
    const { id, sessionId } = await announced(cast)
    now = at(shown)
    const code = codeFor(sessionId)
    now = at(scanned)
    const page = await visit(`/c/${code}`, cookies.teacherChen)
    expect(page.status).toBeGreaterThanOrEqual(400)
    expect(page.text).toContain(sentence)
    const { refused } = await cast.as('lin', (ctx) => listCheckIns(ctx, { id, limit: 1 }))
    expect(refused).toMatchObject([{ count: 1 }])
  })

  test('does not take an invented code, nor one of a cancelled activity', async () => {
    now = at('14:01:00')
    expect((await visit('/c/abcdefghijklmnopqrstuvwxyz', cookies.teacherChen)).status).toBe(404)
    const { id, sessionId } = await announced(cast)
    const page = await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)
    await cast.as('lin', (ctx) => cancelActivity(ctx, { id, reason: '停电' }))
    // The server remembered the activity as open; the writer does not rely on that.
    expect((await visit(page.action!, cookies.teacherChen, {})).text).toContain('不在签到状态')
    expect(await checkInsOf(sessionId)).toEqual([])
  })

  test('tells whoever had signed in that the activity does not take place', async () => {
    now = at('14:01:00')
    const { id, sessionId } = await announced(cast)
    await cast.as(
      'lin',
      (ctx) => checkInByDoor(ctx, { sessionId, personId: cast.people.teacherChen.id }),
      now,
    )
    await cast.as('lin', (ctx) => cancelActivity(ctx, { id, reason: '停电' }), now)
    const page = await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)
    expect(page.status).toBe(422)
    expect(page.text).not.toContain('已签到')
  })
})

test('an activity that was put off after a wrong check-in takes check-ins again', async () => {
  now = at('14:01:00')
  const { id, sessionId } = await announced(cast, { title: '改期后' })
  await scanAndPress(sessionId, 'teacherChen')
  const personId = cast.people.teacherChen.id
  await cast.as('lin', (ctx) => undoCheckIn(ctx, { sessionId, personId }), now)
  await cast.as('lin', (ctx) =>
    rescheduleActivity(ctx, { id, revision: 1, startsAt: '2026-10-14T15:00:00+08:00', dryRun: false }),
  )
  // The server remembers a session for some seconds.
  now = at('14:02:00')
  expect((await scanAndPress(sessionId, 'teacherZhao')).text).toContain('已签到')
  expect(await checkInsOf(sessionId)).toMatchObject([{ name: '赵禾' }])
})

describe('who may sign in', () => {
  test('without registration everybody, with a note for a guest', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast, { audience: { schools: [cast.schools.sanhe] } })
    expect((await visit(`/c/${codeFor(sessionId)}`, cookies.teacherChen)).text).toContain(
      '不在这次活动的参加范围内',
    )
    await scanAndPress(sessionId, 'teacherChen')
    await scanAndPress(sessionId, 'teacherZhao')
    expect((await checkInsOf(sessionId)).map((row) => [row.name, row.note]).toSorted()).toEqual([
      ['赵禾', null],
      ['陈雨', 'outsideAudience'],
    ])
  })

  test('with registration those on the list, and others while there is a place: it is then theirs', async () => {
    now = at('14:01:00')
    const { id, sessionId } = await announced(cast, { registrationRequired: true, quota: 2 })
    await cast.as('teacherChen', (ctx) => register(ctx, { id }))
    expect((await scanAndPress(sessionId, 'teacherChen')).text).toContain('已签到')
    expect((await visit(`/c/${codeFor(sessionId)}`, cookies.teacherZhao)).text).toContain('现在还有名额')
    expect((await scanAndPress(sessionId, 'teacherZhao')).text).toContain('已签到')
    expect((await scanAndPress(sessionId, 'teacherLiu')).text).toContain('名额已满')
    // The organiser has a part in it and needs no place.
    expect((await scanAndPress(sessionId, 'lin')).text).toContain('已签到')
    expect((await checkInsOf(sessionId)).map((row) => [row.name, row.note]).toSorted()).toEqual([
      ['林晓', null],
      ['赵禾', 'walkIn'],
      ['陈雨', null],
    ])
    const { rows } = await cast.database.pool.query('select registered_count from activities where id = $1', [
      id,
    ])
    expect(rows).toEqual([{ registered_count: 2 }])
  })

  test('the last place at the door is given once, however many press at the same moment', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast, { registrationRequired: true, quota: 1 })
    const people: CastName[] = ['teacherChen', 'teacherZhao', 'teacherLiu', 'deanSun']
    const pages = await Promise.all(people.map((who) => visit(`/c/${codeFor(sessionId)}`, cookies[who])))
    const answers = await Promise.all(
      pages.map((page, nth) => visit(page.action!, cookies[people[nth]!], {})),
    )
    expect(answers.filter((answer) => answer.text.includes('已签到'))).toHaveLength(1)
    expect(await checkInsOf(sessionId)).toHaveLength(1)
  })

  test('none without registration where the organiser wants no walk-ins', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast, { registrationRequired: true, walkInsWelcome: false })
    expect((await scanAndPress(sessionId, 'teacherLiu')).text).toContain('需要事先报名')
  })

  test('nobody with an account of another district', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast)
    expect((await visit(`/c/${codeFor(sessionId)}`, cookies.stranger)).text).toContain('工号或手机号')
  })
})

test('an invited expert sees the activity by the link alone, until it is taken back or made anew', async () => {
  now = at('10:00:00')
  const { id } = await announced(cast, { title: '名师面对面', agenda: '一、讲座\n二、答疑' })
  const inviteId = newId()
  const invite = () =>
    cast.as('lin', (ctx) =>
      inviteExpert(ctx, { id, inviteId, name: '周教授', unit: '师范大学', topic: '读写结合' }),
    )
  const path = async () => new URL((await invite()).link).pathname
  const first = await path()
  const page = await visit(first)
  for (const part of ['尊敬的周教授老师', '名师面对面', '读写结合', '林晓', '二、答疑'])
    expect(page.text).toContain(part)
  const second = await path()
  expect((await visit(first)).status).toBe(404)
  expect((await visit(second)).status).toBe(200)
  expect(await cast.as('teacherChen', (ctx) => activityDetail(ctx, { id }))).toMatchObject({
    roles: [{ role: 'expert', expert: { name: '周教授', unit: '师范大学' } }],
  })
  await cast.as('lin', (ctx) => withdrawInvitation(ctx, { id, inviteId }))
  expect((await visit(second)).status).toBe(404)
  expect((await visit('/e/1.aaaaaaaaaaaaaaaaaaaaaaaa')).status).toBe(404)
})

describe('the projector', () => {
  test('shows a code that a phone can use, to the organiser only', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast, { title: '投影' })
    const page = await visit(`/p/${sessionId}`, cookies.lin)
    expect(page.text).toContain('投影')
    expect(page.bytes).toBeLessThan(20_000)
    expect((await visit(`/p/${sessionId}`, cookies.teacherChen)).status).toBe(403)
    expect((await visit(`/p/${sessionId}`)).status).toBe(302)
    const shown = JSON.parse((await visit(`/p/${sessionId}/code`, cookies.lin)).text)
    expect(shown).toMatchObject({ count: 0, expected: 11, names: [] })
    expect(shown.svg).toContain('<svg')
    expect(shown.nextInMs).toBeLessThanOrEqual(10_000)
    const path = new URL(shown.url).pathname
    expect((await visit(path, cookies.teacherChen)).text).toContain('签到')
  })

  test('counts live, on another server too', async () => {
    now = at('14:01:00')
    const { sessionId } = await announced(cast)
    const other = await openCheckInServer(cast.database.connection, { now: () => now })
    const stream = await fetch(`${other.origin}/p/${sessionId}/events`, { headers: { cookie: cookies.lin } })
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    const seen: string[] = []
    const until = async (part: string) => {
      while (!seen.join('').includes(part)) {
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        seen.push(value)
      }
    }
    await until('"count":0')
    await scanAndPress(sessionId, 'teacherChen')
    await until('"count":1')
    expect(seen.join('')).toContain('陈雨')
    // A server that stops does not wait for its projectors.
    await other.stop()
  })
})

test('a thousand people sign in, a hundred and twenty at a time, some twice: none lost, none doubled', async () => {
  now = at('14:01:00')
  const { pool } = cast.database
  const people = await makeTeachers(pool, cast.district.id, cast.schools.chengnan, 1_000)
  const theirs = await cookiesFor(pool, cast.district.id, people, new Date('2027-01-01'))
  const { id, sessionId } = await announced(cast, { title: '全区大会' })
  const code = codeFor(sessionId)
  const line = theirs.map((cookie, nth) => ({ cookie, presses: nth % 10 === 0 ? 2 : 1 }))
  let acknowledged = 0
  const phone = async () => {
    for (let next = line.shift(); next; next = line.shift()) {
      const { cookie, presses } = next
      const page = await visit(`/c/${code}`, cookie)
      const answers = await Promise.all(
        Array.from({ length: presses }, () => visit(page.action!, cookie, {})),
      )
      if (answers.every((answer) => answer.text.includes('✓ 已签到'))) acknowledged += 1
    }
  }
  await Promise.all(Array.from({ length: 120 }, phone))
  expect(acknowledged).toBe(1_000)
  const { rows } = await pool.query('select person_id from check_ins where session_id = $1', [sessionId])
  expect(rows.map((row) => row.person_id).toSorted()).toEqual(people.toSorted())
  const list = await cast.as('lin', (ctx) => listCheckIns(ctx, { id, limit: 200 }))
  expect(list.checkInCount).toBe(1_000)
}, 60_000)
