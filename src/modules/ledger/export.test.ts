import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { ledgerRoutes } from './routes.ts'

const many = 9_000

let cast: Cast
let app: FastifyInstance
let origin: string
let who: 'head' | 'teacherChen' | null = 'head'

beforeAll(async () => {
  cast = await openCast('ledger_export')
  await cast.database.pool.query(
    `insert into ledger_entries (district_id, id, kind, title, occurred_on, person_id, school_id, minutes, source_module,
                                 source_id, source_page_id, sign, revision)
     select $1, gen_random_uuid(), 'attended', case n when 1 then '=一次' else '第' || n || '次' end,
            date '2026-09-01' + n % 30, $2, $3, 60, 'activities', gen_random_uuid(), null, 1, 1
       from generate_series(1, $4::integer) n`,
    [cast.district.id, cast.people.teacherZhao.id, cast.schools.sanhe, many],
  )
  app = Fastify({ forceCloseConnections: true })
  ledgerRoutes(cast.services, async () => {
    const name = who
    return name && { district: cast.district, actor: await cast.as(name, async ({ actor }) => actor) }
  })(app)
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await app.close()
  await cast.end()
})

const asked = (query = '', init?: RequestInit) => fetch(`${origin}/api/ledger-export.xlsx?${query}`, init)

/** Transactions of the application that still stand. */
async function standing(): Promise<number> {
  const { rows } = await cast.database.pool.query<{ n: number }>(
    `select count(*)::integer as n from pg_stat_activity
      where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
  )
  return rows[0]!.n
}

test('holds every entry that its reader may see, once, and no formulas', async () => {
  who = 'head'
  const answer = await asked()
  expect(answer.headers.get('content-disposition')).toContain('.xlsx')
  const [sheet] = (await readWorkbook(new Uint8Array(await answer.arrayBuffer()))).sheets
  const titles = sheet!.rows.slice(1).map(({ values }) => values[2])
  expect(titles).toHaveLength(many)
  expect(new Set(titles).size).toBe(many)
  expect(titles).toContain("'=一次")
  who = 'teacherChen'
  const own = (await readWorkbook(new Uint8Array(await (await asked()).arrayBuffer()))).sheets[0]!
  expect(own.rows).toHaveLength(1)
})

test('is as the ledger was when it began, although entries come in while it is written', async () => {
  who = 'head'
  const answer = await asked('search=次')
  const body = answer.body!.getReader()
  const pieces = [(await body.read()).value!]
  await cast.database.pool.query(
    `insert into ledger_entries (district_id, id, kind, title, occurred_on, person_id, minutes, source_module, source_id, sign, revision)
     values ($1, gen_random_uuid(), 'attended', '后来的一次', '2020-01-01', $2, 60, 'activities', gen_random_uuid(), 1, 1)`,
    [cast.district.id, cast.people.teacherZhao.id],
  )
  for (let next = await body.read(); next.value; next = await body.read()) pieces.push(next.value)
  const [sheet] = (await readWorkbook(new Uint8Array(Buffer.concat(pieces)))).sheets
  expect(sheet!.rows).toHaveLength(many + 1)
})

test('keeps no transaction for somebody who fetches slowly, nor for somebody who goes away', async () => {
  who = 'head'
  const slow = await asked()
  const leaving = new AbortController()
  const left = await asked('', { signal: leaving.signal })
  leaving.abort()
  await expect(left.arrayBuffer()).rejects.toThrow('aborted')
  await vi.waitFor(async () => expect(await standing()).toBe(0), { timeout: 20_000, interval: 100 })
  expect((await slow.arrayBuffer()).byteLength).toBeGreaterThan(100_000)
}, 40_000)

test('is an error, and never a shorter file, when it cannot be written', async () => {
  who = 'head'
  await cast.database.pool.query(`alter table schools rename to schools_away`)
  try {
    expect((await asked()).ok).toBe(false)
  } finally {
    await cast.database.pool.query(`alter table schools_away rename to schools`)
  }
})

test('is refused as a sentence to whoever is not signed in', async () => {
  who = null
  const answer = await asked()
  expect([answer.status, await answer.json()]).toEqual([401, { code: 'notSignedIn' }])
})
