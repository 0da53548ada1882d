import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { freshDatabase } from '../../../tests/support/database.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { openDatabase } from '../../platform/db.ts'
import type { RequestContext } from '../../platform/procedures.ts'
import { openAuth } from './auth.ts'
import { initialPassword, issueInitialPasswords, resetPassword } from './issue-passwords.ts'
import { passwordWorkbook } from './password-list.ts'
import { deviceOf, endSessions, listSessions } from './own-sessions.ts'
import { changePassword } from './passwords.ts'
import { weaknessOf } from './rules.ts'
import { openSessions, sessionToken } from './sessions.ts'
import { setUp, setUpOpen, setUpPath } from './set-up.ts'
import { signIn } from './sign-in.ts'

let cast: Cast
let parts: ReturnType<typeof open>

/** The accounts' long-lived parts on the cast's database. */
function open(cast: Cast) {
  const services = cast.services
  const auth = openAuth({ db: cast.db, secret: services.secret, origin: services.origin })
  return { services, auth, sessions: openSessions(services) }
}

/** A request as HTTP would hand it over, with the cookies it was answered with. */
function request(cookie = '', ip = '10.0.0.1'): RequestContext & { cookies: string[] } {
  const cookies: string[] = []
  return {
    services: parts.services,
    identify: () => parts.sessions.identify(cookie),
    request: {
      ip,
      headers: new Headers({ cookie, 'user-agent': 'Mozilla/5.0 (Linux; Android 9) MicroMessenger/7.0' }),
    },
    setCookies: (lines) => void cookies.push(...lines.map((line) => line.split(';')[0] ?? '')),
    cookies,
  }
}

async function signedIn(identifier: string, password: string): Promise<string> {
  const asked = request()
  await signIn(parts.auth, asked, { identifier, password })
  return asked.cookies.join('; ')
}

async function rowsOf(workbook: string) {
  const { sheets } = await readWorkbook(Buffer.from(workbook, 'base64'))
  return sheets.map(({ rows }) => rows.map(({ values }) => values))
}

beforeAll(async () => {
  cast = await openCast('accounts', new Date())
  parts = open(cast)
})
afterAll(() => cast.end())

describe('first passwords', () => {
  it('are given once to each teacher of the school who has no account, and must be changed', async () => {
    const { issued, workbook } = await cast.as('principalWu', (ctx) =>
      issueInitialPasswords(ctx, { schoolId: cast.schools.chengnan }),
    )
    expect(issued.map((one) => one.name).sort()).toEqual(['吴校长', '孙倩', '陈雨', '马骏'].sort())
    expect(
      await cast.as('principalWu', (ctx) => issueInitialPasswords(ctx, { schoolId: cast.schools.chengnan })),
    ).toEqual({ issued: [], workbook: null })
    const [sheet] = await rowsOf(workbook!)
    expect(sheet).toEqual([
      ['教职工号', '姓名', '初始密码'],
      ...issued.map(({ staffNumber, name, password }) => [staffNumber, name, password]),
    ])
    const chen = issued.find((one) => one.name === '陈雨')!
    const asked = request()
    expect(await signIn(parts.auth, asked, { identifier: 'T103', password: chen.password })).toEqual({
      mustChangePassword: true,
    })
    const found = await parts.sessions.identify(asked.cookies.join('; '))
    expect(found?.actor).toMatchObject({ name: '陈雨', mustChangePassword: true, schoolName: '城南小学' })
  })

  it('are listed in a workbook whose cells are never formulas', async () => {
    const [sheet] = await rowsOf(
      await passwordWorkbook([{ personId: 'p', name: '=1+1', staffNumber: '007', password: 'abc23456' }]),
    )
    expect(sheet?.[1]).toEqual(['007', "'=1+1", 'abc23456'])
  })

  it('are not given by the principal of another school, nor by a teacher', async () => {
    await expect(
      cast.as('principalQian', (ctx) => issueInitialPasswords(ctx, { schoolId: cast.schools.chengnan })),
    ).rejects.toMatchObject({ code: 'notAllowed' })
    await expect(
      cast.as('teacherZhao', (ctx) =>
        resetPassword(parts.sessions, ctx, { personId: cast.people.teacherZhao.id }),
      ),
    ).rejects.toMatchObject({ code: 'notAllowed' })
  })

  it('are never weak and never hold what is mistaken on paper', () => {
    for (let count = 0; count < 200; count += 1) {
      const password = initialPassword()
      expect(password).toMatch(/^[a-hj-km-np-z]{3}[2-9]{5}$/)
      expect(weaknessOf(password, 'T103')).toBeNull()
    }
  })
})

describe('signing in', () => {
  it('takes the staff number, also typed in full width, and says the same for a wrong name and a wrong password', async () => {
    const { password } = await cast.as('admin', (ctx) =>
      resetPassword(parts.sessions, ctx, { personId: cast.people.teacherLiu.id }),
    )
    expect(await signedIn('Ｔ４０１ ', password)).toContain('lianyan.session_token=')
    for (const [identifier, tried] of [
      ['T401', 'wrong-1'],
      ['nobody', password],
    ] as const) {
      await expect(signIn(parts.auth, request(), { identifier, password: tried })).rejects.toMatchObject({
        code: 'wrongCredentials',
      })
    }
  })

  it('locks a name for a while after ten wrong passwords, and a reset opens it again', async () => {
    const personId = cast.people.leaderHe.id
    const first = await cast.as('admin', (ctx) => resetPassword(parts.sessions, ctx, { personId }))
    for (let count = 0; count < 10; count += 1) {
      await expect(
        signIn(parts.auth, request(), { identifier: 'T201', password: `wrong-${count}` }),
      ).rejects.toMatchObject({ code: 'wrongCredentials' })
    }
    await expect(
      signIn(parts.auth, request(), { identifier: 'T201', password: first.password }),
    ).rejects.toMatchObject({ code: 'lockedOut' })
    const second = await cast.as('admin', (ctx) => resetPassword(parts.sessions, ctx, { personId }))
    expect(await signedIn('T201', second.password)).not.toBe('')
  })

  it('believes only cookies that were signed here', () => {
    expect(sessionToken('lianyan.session_token=abc.AAAA', 'lianyan.session_token', 'secret')).toBeNull()
    expect(sessionToken('lianyan.session_token=%E0%A4%A', 'lianyan.session_token', 'secret')).toBeNull()
    expect(sessionToken(null, 'lianyan.session_token', 'secret')).toBeNull()
  })
})

describe('a password', () => {
  it.each([
    ['short1', 'passwordTooWeak'],
    ['onlyletters', 'passwordTooWeak'],
    ['12345678', 'passwordTooWeak'],
    ['T103-2026x', 'passwordTooWeak'],
    ['春风化雨2026年', null],
    ['teach-better-9', null],
  ])('%s is judged %s', (password, expected) => expect(weaknessOf(password, 'T103')).toBe(expected))

  it('is changed with the present one, and then the initial one no longer opens the door', async () => {
    const personId = cast.people.teacherZhao.id
    const first = await cast.as('principalQian', (ctx) => resetPassword(parts.sessions, ctx, { personId }))
    const change = (current: string, next: string) =>
      cast.as('teacherZhao', (ctx) => changePassword(parts.sessions, ctx, { current, next }))
    await expect(change('not it', 'teach-better-9')).rejects.toMatchObject({ code: 'wrongCredentials' })
    await expect(change(first.password, first.password)).rejects.toMatchObject({ code: 'passwordUnchanged' })
    await change(first.password, 'teach-better-9')
    await expect(signedIn('T302', first.password)).rejects.toMatchObject({ code: 'wrongCredentials' })
    const asked = request()
    expect(await signIn(parts.auth, asked, { identifier: 'T302', password: 'teach-better-9' })).toEqual({
      mustChangePassword: false,
    })
  })
})

describe('sessions', () => {
  it('are listed by device and can be ended, at once', async () => {
    const { password } = await cast.as('admin', (ctx) =>
      resetPassword(parts.sessions, ctx, { personId: cast.people.lin.id }),
    )
    const phone = await signedIn('A003', password)
    const desk = await signedIn('A003', password)
    expect(await cast.as('lin', listSessions)).toMatchObject([
      { device: '安卓手机 · 微信' },
      { device: '安卓手机 · 微信' },
    ])
    const here = await parts.sessions.identify(desk)
    await cast.as('lin', (ctx) =>
      endSessions(parts.sessions, { ...ctx, actor: { ...ctx.actor, sessionId: here!.actor.sessionId } }, {}),
    )
    expect(await parts.sessions.identify(phone)).toBeNull()
    expect((await parts.sessions.identify(desk))?.actor.name).toBe('林晓')
  })

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8', 'iPhone · 微信'],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120', 'Windows 电脑 · Edge'],
    [null, '未知设备'],
  ])('call %s a %s', (agent, device) => expect(deviceOf(agent)).toBe(device))
})

describe('an empty start', () => {
  it('has a set-up link that is open until it was used', async () => {
    const database = await freshDatabase('accounts_set_up')
    const { db, pool } = openDatabase(database.connection)
    try {
      const services = { ...parts.services, db }
      const token = (await setUpPath(services))!.split('=')[1]!
      const state = () => setUpOpen({ ...request(), services }, { token })
      expect(await state()).toEqual({ open: true })
      await database.pool.query(`insert into districts (code, name) values ('one', '新区')`)
      expect(await state()).toEqual({ open: false })
    } finally {
      await pool.end()
      await database.drop()
    }
  })

  it('has no set-up link once there is a district, and a made-up token founds nothing', async () => {
    expect(await setUpPath(parts.services)).toBeNull()
    expect(await setUpOpen(request(), { token: 'made up' })).toEqual({ open: false })
    await expect(
      setUp(request(), {
        token: 'made up',
        district: { name: '新区' },
        term: {
          schoolYear: '2026—2027学年',
          sequence: 1,
          startsOn: '2026-09-01',
          endsOn: '2027-01-20',
          firstMonday: '2026-08-31',
          weeks: 20,
        },
        administrator: { name: '甲', staffNumber: 'a1', password: 'teach-better-9' },
      }),
    ).rejects.toMatchObject({ code: 'setUpDone' })
  })
})
