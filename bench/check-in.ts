/**
 * Check-in at its limit: how many people a second are signed in and acknowledged, durably, through the page's own POST.
 * Baseline in the same run: the same request answered with one insert in a transaction of its own.
 * Run: node bench/check-in.ts [seconds, 8] [connections, 64]
 *
 * The server runs in a process of its own; PostgreSQL, server and load share the machine.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error autocannon has no types
import autocannon from 'autocannon'
import pg from 'pg'
import { codeAt, ticketFor } from '../src/modules/activities/check-in/codes.ts'
import { newId } from '../src/platform/ids.ts'
import { migrate } from '../src/platform/migrations.ts'
import { openCluster, relocatedTo } from '../src/platform/postgres/index.ts'
import { cookieOf, secret, startServer } from './server.ts'

const zone = 'Asia/Shanghai'

await measure()

async function measure(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 8)
  const connections = Number(process.argv[3] ?? 64)
  const folder = mkdtempSync(join(tmpdir(), 'lianyan-bench-'))
  chmodSync(folder, 0o711)
  const cluster = await openCluster({ data: folder })
  const pool = new pg.Pool({ ...cluster.connection, max: 2 })
  pool.on('error', () => {})
  let server: Awaited<ReturnType<typeof startServer>> | undefined
  try {
    await migrate(pool)
    const world = await makeWorld(pool, 4_000, 30)
    server = await startServer(cluster.connection, new URL('check-in-server.ts', import.meta.url))
    const { origin } = server
    const halves = [world.sessions.slice(0, 15), world.sessions.slice(15)] as const
    const opened = await open(origin, world, connections)
    const baseline = await press(origin, '/one', world, halves[0], seconds, connections)
    const batched = await press(origin, '/c', world, halves[1], seconds, connections)
    const kept = await pool.query<{ count: string }>(
      'select count(*) from check_ins where session_id = any($1)',
      [halves[1]],
    )
    const stored = Number(kept.rows[0]?.count)
    const line = (name: string, run: Run) =>
      `${name.padEnd(34)} ${String(Math.round(run.perSecond)).padStart(6)} /s   p50 ${run.p50} ms   p99 ${run.p99} ms   refused ${run.refused}`
    console.log(
      `check-ins acknowledged after commit and flush, ${connections} connections, ${seconds} s each`,
    )
    console.log(line('page opened for the first time', opened))
    console.log(line('one insert a request (baseline)', baseline))
    console.log(line('check-in page', batched))
    console.log(`ratio ${(batched.perSecond / baseline.perSecond).toFixed(2)} ×`)
    console.log(
      `acknowledged ${batched.acknowledged}, in the database ${stored}, lost ${Math.max(0, batched.acknowledged - stored)}`,
    )
  } finally {
    await server?.stop()
    await pool.end()
    await cluster.stop()
    for (const place of [relocatedTo(folder), folder])
      if (place) rmSync(place, { recursive: true, force: true })
  }
}

interface Run {
  perSecond: number
  p50: number
  p99: number
  acknowledged: number
  refused: number
}

interface World {
  districtId: number
  people: string[]
  cookies: string[]
  sessions: string[]
}

/** Everyone opens the page by the code on the wall, each for the first time on this server. */
async function open(origin: string, world: World, connections: number): Promise<Run> {
  let next = 0
  return run(world.people.length, undefined, origin, connections, (request) => {
    const code = codeAt(
      secret,
      { districtId: world.districtId, sessionId: world.sessions[0] as string },
      new Date(),
    )
    return {
      ...request,
      method: 'GET',
      path: `/c/${code}`,
      headers: { cookie: world.cookies[next++ % world.people.length] },
    }
  })
}

/** Everyone presses the button once a session, session after session, until the time is over. */
async function press(
  origin: string,
  path: string,
  world: World,
  sessions: readonly string[],
  seconds: number,
  connections: number,
): Promise<Run> {
  let next = 0
  const openedAt = new Date()
  const tickets = (index: number): { path: string; cookie: string } => {
    const person = index % world.people.length
    const sessionId = sessions[Math.floor(index / world.people.length) % sessions.length] as string
    const ticket = ticketFor(secret, {
      districtId: world.districtId,
      sessionId,
      personId: world.people[person] as string,
      note: null,
      openedAt,
    })
    return { path: `${path}/${ticket}`, cookie: world.cookies[person] as string }
  }
  return run(undefined, seconds, origin, connections, (request) => {
    const { path, cookie } = tickets(next++)
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
    return { ...request, method: 'POST', path, headers, body: '' }
  })
}

async function run(
  amount: number | undefined,
  duration: number | undefined,
  url: string,
  connections: number,
  setupRequest: (request: object) => object,
): Promise<Run> {
  const began = performance.now()
  const length = amount ? { amount } : { duration }
  const instance = autocannon({ url, connections, ...length, requests: [{ setupRequest }] })
  let acknowledged = 0
  instance.on('response', (_client: unknown, status: number) => {
    if (status === 200) acknowledged += 1
  })
  const result = await instance
  return {
    perSecond: acknowledged / ((performance.now() - began) / 1000),
    p50: result.latency.p50,
    p99: result.latency.p99,
    acknowledged,
    refused: result.non2xx + result.errors,
  }
}

/** A district of so many signed-in teachers and so many sessions that begin now. */
async function makeWorld(pool: pg.Pool, people: number, sessionCount: number): Promise<World> {
  const districtId = (
    await pool.query<{ id: number }>(
      "insert into districts (code, name, time_zone) values ('bench', '测速区', $1) returning id",
      [zone],
    )
  ).rows[0]!.id
  const ids = Array.from({ length: people }, () => newId())
  const tokens = ids.map(() => newId())
  const school = newId()
  const activity = newId()
  const sessions = Array.from({ length: sessionCount }, () => newId())
  await pool.query(
    "insert into schools (district_id, id, name, kind, locality) values ($1, $2, '测速小学', 'primary', 'urban')",
    [districtId, school],
  )
  await pool.query(
    `insert into people (district_id, id, staff_number, name, subject, stage)
     select $1, t.id, 'B' || t.nth, '教师' || t.nth, '语文', 'primary' from unnest($2::uuid[]) with ordinality as t (id, nth)`,
    [districtId, ids],
  )
  await pool.query(
    `insert into memberships (district_id, id, person_id, school_id, duty, valid_from)
     select $1, gen_random_uuid(), t.id, $3, 'teacher', '2020-09-01' from unnest($2::uuid[]) as t (id)`,
    [districtId, ids, school],
  )
  await pool.query(
    `insert into users (id, district_id, person_id, name, email)
     select t.id::text, $1, t.id, '教师', t.id || '@bench.invalid' from unnest($2::uuid[]) as t (id)`,
    [districtId, ids],
  )
  await pool.query(
    `insert into sessions (id, user_id, token, expires_at)
     select t.token, t.id::text, t.token, now() + interval '1 day' from unnest($1::uuid[], $2::text[]) as t (id, token)`,
    [ids, tokens],
  )
  const from = new Date()
  const to = new Date(from.getTime() + 3 * 3_600_000)
  await pool.query(
    `insert into activities (district_id, id, title, type, level, state, organiser_id, created_by, starts_at, ends_at)
     values ($1, $2, '全区大会', '专题研讨', 'county', 'announced', $3, $3, $4, $5)`,
    [districtId, activity, ids[0], from, to],
  )
  await pool.query(
    `insert into activity_sessions (district_id, id, activity_id, position, starts_at, ends_at)
     select $1, t.id, $3, t.nth, $4, $5 from unnest($2::uuid[]) with ordinality as t (id, nth)`,
    [districtId, sessions, activity, from, to],
  )
  await pool.query('analyze')
  const cookies = tokens.map(cookieOf)
  return { districtId, people: ids, cookies, sessions }
}
