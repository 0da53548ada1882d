import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contract } from '../src/contract.ts'
import { openAuth, openSessions } from '../src/modules/accounts/index.ts'
import { register } from '../src/modules/activities/operations/registering.ts'
import { updateActivity } from '../src/modules/activities/operations/drafting.ts'
import { contentOf } from '../src/modules/activities/queries/content.ts'
import { activityDetail } from '../src/modules/activities/queries/detail.ts'
import type { Topic } from '../src/platform/changes.ts'
import { inDistrict, openDatabase } from '../src/platform/db.ts'
import { openHttp } from '../src/platform/http.ts'
import { newId } from '../src/platform/ids.ts'
import { routerOf } from '../src/router.ts'
import { announced, session } from './support/activities.ts'
import { type Cast, type CastName, openCast } from './support/cast.ts'
import { cookiesFor, secret } from './support/check-in-server.ts'
import { computeFurnished, furnishAssessment } from './support/exams.ts'

interface Server {
  /** What the list answers, and whether it had been kept. */
  list(who: CastName, input?: object): Promise<Answer>
  calendar(who: CastName, input?: object): Promise<Answer>
  results(who: CastName, input: { assessmentId: string }): Promise<Answer>
  stop(): Promise<void>
}
interface Answer {
  kept: boolean
  status: number
  text: string
  titles: string[]
}

let cast: Cast
let now: Date
const cookies = new Map<string, string>()
/** Two servers of one database: whoever asks either sees the same. */
let here: Server
let there: Server

beforeAll(async () => {
  cast = await openCast('kept')
  const names = Object.keys(cast.people) as CastName[]
  for (const district of [cast.district, cast.otherDistrict]) {
    const own = names.filter((who) => cast.people[who].district === district)
    const made = await cookiesFor(
      cast.database.pool,
      district.id,
      own.map((who) => cast.people[who].id),
      new Date('2030-01-01'),
    )
    own.forEach((who, at) => cookies.set(who, made[at]!))
  }
})
afterAll(() => cast.end())
beforeEach(async () => {
  now = cast.now
  ;[here, there] = await Promise.all([openServer(), openServer()])
})
afterEach(async () => {
  await here.stop()
  await there.stop()
})

async function openServer(): Promise<Server> {
  const { db, pool } = openDatabase(cast.database.connection)
  const services = { ...cast.services, db, secret, origin: 'http://localhost', clock: { now: () => now } }
  const auth = openAuth({ db, secret, origin: services.origin })
  const sessions = openSessions(services)
  const app = await openHttp({
    services,
    contract,
    router: routerOf(auth, sessions) as never,
    identify: (request) => sessions.identify(request.headers.cookie),
    version: 'test',
    routes: [],
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  async function ask(path: string, who: CastName, input: object): Promise<Answer> {
    const response = await fetch(`${origin}/rpc/${path}`, {
      method: 'POST',
      headers: { cookie: cookies.get(who)!, 'content-type': 'application/json' },
      body: JSON.stringify({ json: input }),
    })
    const text = await response.text()
    const { rows = [], events = [] } = (JSON.parse(text) as { json: Record<string, { title: string }[]> })
      .json
    return {
      kept: response.headers.get('x-answer') === 'kept',
      status: response.status,
      text,
      titles: [...rows, ...events].map(({ title }) => title),
    }
  }
  return {
    list: (who, input = {}) => ask('activities/list', who, input),
    results: (who, input) => ask('exams/getResultsOverview', who, input),
    calendar: (who, input = { scope: 'district', from: '2026-10-01', to: '2026-10-31' }) =>
      ask('calendar/events', who, input),
    async stop() {
      await app.close()
      await pool.end()
    },
  }
}

const activity = (title: string, changes: object = {}) =>
  announced(cast, { title, sessions: [session('2026-10-20T09:00:00+08:00')], ...changes })

async function rename(id: string, title: string): Promise<void> {
  await cast.as('lin', async (ctx) => {
    const content = await contentOf(ctx, id)
    const { revision } = await activityDetail(ctx, { id })
    return updateActivity(ctx, { ...content!, id, revision, title })
  })
}

describe('an answer that is kept', () => {
  test('is given again word for word, and only to the person and the question that it was made for', async () => {
    await activity('大单元研讨')
    const first = await here.list('teacherChen')
    const again = await here.list('teacherChen')
    expect([first.kept, again.kept]).toEqual([false, true])
    expect(again.text).toBe(first.text)
    expect((await here.list('teacherZhao')).kept).toBe(false)
    expect((await here.list('teacherChen', { sort: 'soonest' })).kept).toBe(false)
    const month = await here.calendar('teacherChen')
    expect([month.kept, (await here.calendar('teacherChen')).kept]).toEqual([false, true])
    expect(month.titles).toContain('大单元研讨')
  })

  test('gives way to a change at once: for who made it, for others, and on another server', async () => {
    const { id } = await activity('听评课')
    const askers = [here, there].flatMap((server) =>
      (['lin', 'teacherChen', 'head'] as const).flatMap((who) => [
        () => server.list(who),
        () => server.calendar(who),
      ]),
    )
    for (const ask of askers) expect((await ask()).titles).toContain('听评课')
    for (const ask of askers) expect((await ask()).kept).toBe(true)
    await rename(id, '改了名的听评课')
    for (const ask of askers) {
      const { kept, titles } = await ask()
      expect({ kept, old: titles.includes('听评课'), fresh: titles.includes('改了名的听评课') }).toEqual({
        kept: false,
        old: false,
        fresh: true,
      })
    }
  })

  test('shows everybody how many registered, as soon as one more has', async () => {
    const { id } = await activity('要报名的', { registrationRequired: true })
    const countFor = async (who: CastName) => {
      const { text } = await there.list(who)
      const { rows } = (JSON.parse(text) as { json: { rows: { id: string; registeredCount: number }[] } })
        .json
      return rows.find((row) => row.id === id)?.registeredCount
    }
    expect([await countFor('teacherChen'), await countFor('lin')]).toEqual([0, 0])
    await cast.as('teacherZhao', (ctx) => register(ctx, { id }))
    expect([await countFor('teacherChen'), await countFor('lin')]).toEqual([1, 1])
  })

  test('tells of a correction of results as soon as everybody sees the corrected version', async () => {
    const made = { districtId: cast.district.id, personId: cast.people.head.id }
    const { id: assessmentId, paperIds } = await furnishAssessment(cast.database, {
      ...made,
      termId: cast.terms.autumn,
      kind: 'mock',
      stage: 'primary',
      grade: 6,
      schools: [
        { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '六年级1班', pupils: 30 }] },
        { id: cast.schools.sanhe, locality: 'rural', classes: [{ name: '六年级1班', pupils: 30 }] },
      ],
    })
    const compute = () =>
      computeFurnished(cast.database, cast.services, { ...made, assessmentId, publish: true })
    await compute()
    const askers = [here, there].map((server) => () => server.results('deanSun', { assessmentId }))
    for (const ask of askers) await ask()
    for (const ask of askers) {
      const { kept, text } = await ask()
      expect([kept, text.includes('成绩有更正')]).toEqual([true, false])
    }
    await cast.database.pool.query(
      'update marks set marks = marks where paper_id = $1 and position = 0',
      paperIds.slice(0, 1),
    )
    await compute()
    for (const ask of askers) {
      const { kept, text } = await ask()
      expect([kept, text.includes('成绩有更正')]).toEqual([false, true])
    }
  })

  test('outlasts what another person did alone, and what another district did', async () => {
    const { id } = await activity('签到的活动')
    const mine = () => here.list('teacherChen')
    const theirs = () => here.list('teacherZhao')
    for (const ask of [mine, theirs, mine, theirs]) await ask()
    await cast.database.pool.query(
      `insert into check_ins (district_id, session_id, person_id, activity_id, at, method, late, recorded_by)
       select district_id, id, $2, activity_id, now(), 'code', false, $2 from activity_sessions where activity_id = $1`,
      [id, cast.people.teacherZhao.id],
    )
    expect([(await mine()).kept, (await theirs()).kept]).toEqual([true, false])
    await cast.database.pool.query('update people set name = name where district_id = $1', [
      cast.otherDistrict.id,
    ])
    expect((await mine()).kept).toBe(true)
    await cast.database.pool.query("update people set name = '陈雨雨' where id = $1", [
      cast.people.teacherChen.id,
    ])
    expect((await mine()).kept).toBe(false)
  })

  test('gives way to a change whose transaction began before the answer was made', async () => {
    const { id } = await activity('迟迟不提交')
    const slow: pg.PoolClient = await cast.database.pool.connect()
    try {
      await slow.query('begin')
      await slow.query("update activities set title = '终于提交' where id = $1", [id])
      // Later transactions end first, and a server looks in between.
      await activity('插进来的')
      expect((await here.list('lin')).titles).toContain('迟迟不提交')
      expect((await here.list('lin')).kept).toBe(true)
      await slow.query('commit')
    } finally {
      slow.release()
    }
    const after = await here.list('lin')
    expect([after.kept, after.titles.includes('终于提交'), after.titles.includes('迟迟不提交')]).toEqual([
      false,
      true,
      false,
    ])
  })

  test('is as fresh as one made now while many read and one writes', { timeout: 60_000 }, async () => {
    const { id } = await activity('版本 0')
    const told = { version: 0, over: false }
    const stale: string[] = []
    const readers = [here, there].flatMap((server) =>
      (['lin', 'teacherChen', 'head'] as const).map(async (who) => {
        while (!told.over) {
          const known = told.version
          const { titles } = await server.list(who)
          const shown = Number(titles.find((title) => title.startsWith('版本 '))?.slice(3))
          if (!(shown >= known)) stale.push(`${who} saw ${shown} after ${known} had been acknowledged`)
        }
      }),
    )
    try {
      for (let version = 1; version <= 12; version += 1) {
        await rename(id, `版本 ${version}`)
        told.version = version
      }
    } finally {
      told.over = true
      await Promise.all(readers)
    }
    expect(stale).toEqual([])
  })

  test('ends when an activity begins, and at midnight, though nothing changes', async () => {
    await activity('八点半开始', { sessions: [session('2026-10-15T08:30:00+08:00')] })
    const underWay = () => here.list('lin', { state: ['underWay'] })
    const all = () => here.list('lin')
    for (const ask of [underWay, all, underWay, all]) await ask()
    expect((await underWay()).kept).toBe(true)
    now = new Date('2026-10-15T00:00:00+08:00')
    expect([(await underWay()).kept, (await all()).kept]).toEqual([false, false])
    now = new Date('2026-10-15T05:59:59+08:00')
    expect([(await underWay()).kept, (await all()).kept]).toEqual([true, true])
    now = new Date('2026-10-15T08:29:59+08:00')
    expect([(await underWay()).kept, (await all()).kept]).toEqual([true, true])
    now = new Date('2026-10-15T08:30:00+08:00')
    const begun = await underWay()
    expect([begun.kept, begun.titles.includes('八点半开始')]).toEqual([false, true])
    expect((await all()).kept).toBe(false)
  })

  test('is not given to someone whose place in the district has changed, once their session is loaded anew', async () => {
    const { schools, people, database } = cast
    await activity('城南校内教研', {
      level: 'school',
      hostSchoolId: schools.chengnan,
      audience: { schools: [schools.chengnan] },
    })
    const ask = () => here.list('teacherLiu')
    expect((await ask()).titles).not.toContain('城南校内教研')
    await database.pool.query('update memberships set school_id = $1 where person_id = $2', [
      schools.chengnan,
      people.teacherLiu.id,
    ])
    await ask()
    now = new Date(now.getTime() + 31_000)
    expect((await ask()).titles).toContain('城南校内教研')
    now = new Date(now.getTime() + 31_000)
    expect((await ask()).kept).toBe(true)
  })

  test('is nothing for those who are not signed in, and no refusal is kept', async () => {
    await here.list('teacherChen')
    cookies.set('nobody', 'lianyan.session_token=forged.signature')
    expect((await here.list('nobody' as CastName)).status).toBe(401)
    for (const _ of [1, 2]) {
      const refused = await here.list('teacherChen', { limit: 0 })
      expect([refused.status, refused.kept]).toEqual([400, false])
    }
  })
})

describe('what a kept answer is made of', () => {
  test('is named completely in the contract: every table that the statements read notes its changes', async () => {
    const { rows } = await cast.database.pool.query<{ table: string; topic: string }>(
      `select relname as table, convert_from(substring(tgargs for position('\\000'::bytea in tgargs) - 1), 'UTF8') as topic
         from pg_trigger join pg_class on pg_class.oid = tgrelid where tgname = 'note_insert'`,
    )
    const topicOf = new Map(rows.map(({ table, topic }) => [table, topic]))
    const all = await cast.database.pool.query<{ table: string }>(
      "select relname as table from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    )
    const read = async (path: readonly [string, string], inputs: object[]): Promise<string[]> => {
      const texts: string[] = []
      const { db, pool } = openDatabase(cast.database.connection)
      pool.on('connect', (client) => {
        const query = client.query.bind(client) as (...given: unknown[]) => unknown
        client.query = ((...given: unknown[]) => {
          texts.push(typeof given[0] === 'string' ? given[0] : (given[0] as { text: string }).text)
          return query(...given)
        }) as never
      })
      const services = { ...cast.services, db }
      const router = routerOf(openAuth({ ...services, secret }), openSessions(services)) as never as Record<
        string,
        Record<string, { '~orpc': { handler: (asked: object) => Promise<unknown> } }>
      >
      for (const who of Object.keys(cast.people) as CastName[]) {
        const actor = await cast.as(who, async (ctx) => ctx.actor)
        for (const input of inputs) {
          await inDistrict(db, cast.people[who].district.id, async (transaction) => {
            const context = {
              ...services,
              db: transaction,
              actor,
              district: cast.people[who].district,
              services,
            }
            await router[path[0]]![path[1]]!['~orpc'].handler({ context, input })
          }).catch((error: { code?: string }) => {
            // Not everybody has a school, a cluster or a subject.
            if (error.code !== 'scopeUnknown') throw error
          })
        }
      }
      await pool.end()
      const words = new Set(texts.flatMap((text) => text.match(/[a-z_]+/g) ?? []))
      return all.rows.map(({ table }) => table).filter((table) => words.has(table))
    }
    const about = (procedure: { '~orpc': { meta: { kept?: readonly Topic[] } } }) =>
      procedure['~orpc'].meta.kept ?? []
    const days = { from: '2026-09-01', to: '2026-10-31' }
    const id = newId()
    const asked = {
      list: await read(
        ['activities', 'list'],
        [
          { limit: 50 },
          {
            limit: 50,
            mine: true,
            organising: true,
            forMe: true,
            state: ['underWay'],
            text: '课',
            sort: 'soonest',
            ...days,
          },
          { limit: 50, schoolId: id, groupId: id, planItemId: id, type: ['专题研讨'], level: 'county' },
        ],
      ),
      events: await read(
        ['calendar', 'events'],
        ['mine', 'school', 'cluster', 'district', 'subject'].map((scope) => ({
          scope,
          subject: '语文',
          ...days,
        })),
      ),
    }
    const unwatched = {
      list: asked.list.filter(
        (table) => !(about(contract.activities.list) as string[]).includes(topicOf.get(table) ?? ''),
      ),
      events: asked.events.filter(
        (table) => !(about(contract.calendar.events) as string[]).includes(topicOf.get(table) ?? ''),
      ),
    }
    expect(unwatched).toEqual({ list: [], events: [] })
    expect(asked.list).toEqual(
      expect.arrayContaining(['activities', 'activity_roles', 'check_ins', 'memberships']),
    )
    expect(asked.events).toEqual(expect.arrayContaining(['activity_sessions', 'plan_items', 'special_days']))
  })
})
