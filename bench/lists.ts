/**
 * The activity list and the calendar on the demo district, as the web asks for them: over HTTP, signed in, 32 connections.
 * Baseline in the same run: the same rows read by one SQL statement straight through the driver, walled by district, as
 * JSON. Measured elsewhere on a machine like this: NodeBB's lists 21–110 requests/s, HotCRP's list 31 and form 143,
 * LimeSurvey's survey page 1.7.
 * Run: node bench/lists.ts [seconds, 8] [connections, 32]
 *
 * PostgreSQL, the server and the load share the machine.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error autocannon has no types
import autocannon from 'autocannon'
import pg from 'pg'
import { loadDemo } from '../demo/load.ts'
import { addDays } from '../src/platform/calendar-day.ts'
import { openDatabase } from '../src/platform/db.ts'
import { newId } from '../src/platform/ids.ts'
import { migrate } from '../src/platform/migrations.ts'
import { openCluster, relocatedTo } from '../src/platform/postgres/index.ts'

/** Requests a second that others answer, measured on a machine like this. */
const elsewhere = {
  'NodeBB, lists (slowest)': 21,
  'NodeBB, lists (fastest)': 110,
  'HotCRP, list': 31,
  'HotCRP, form': 143,
  'LimeSurvey, survey page': 1.7,
}
const goal = { perSecond: 1_500, p99: 60 }
const secret = 'a secret of the benchmark, long enough'

const activityRows = `
  select a.id, a.title, a.type, a.state, a.level, a.subject, a.stage, a.starts_at, a.ends_at, a.place, h.id as host_id,
         h.name as host, g.id as group_id, g.name as group_name, o.id as organiser_id, o.name as organiser,
         a.registration_required, a.quota, a.registered_count, a.waiting_count, a.attended_count
    from activities a join people o on o.district_id = a.district_id and o.id = a.organiser_id
    left join schools h on h.district_id = a.district_id and h.id = a.host_school_id
    left join groups g on g.district_id = a.district_id and g.id = a.group_id
   where a.district_id = $1 order by a.starts_at desc, a.id desc limit 50`

const sessionRows = `
  select s.id, a.id as activity_id, a.title, a.type, a.state, s.starts_at, s.ends_at, a.place, a.subject, a.stage,
         h.name as host, g.name as group_name, o.name as organiser
    from activity_sessions s join activities a on a.district_id = s.district_id and a.id = s.activity_id
    join people o on o.district_id = a.district_id and o.id = a.organiser_id
    left join schools h on h.district_id = a.district_id and h.id = a.host_school_id
    left join groups g on g.district_id = a.district_id and g.id = a.group_id
   where s.district_id = $1 and s.starts_at < $3::date and s.ends_at > $2::date and a.state <> 'draft'
   order by s.starts_at, s.id`

const seconds = Number(process.argv[2] ?? 8)
const connections = Number(process.argv[3] ?? 32)
const folder = mkdtempSync(join(tmpdir(), 'lianyan-bench-'))
chmodSync(folder, 0o711)
const cluster = await openCluster({ data: folder })
const owner = new pg.Pool({ ...cluster.connection, max: 2 })
owner.on('error', () => {})
let server: ChildProcess | undefined
try {
  await migrate(owner)
  const { db, pool } = openDatabase(cluster.connection)
  const { districtId } = await loadDemo(db, { now: new Date() })
  await owner.query('analyze')
  await pool.end()
  const cookies = await signIn(districtId)
  server = fork(new URL('lists-server.ts', import.meta.url), [], {
    env: { ...process.env, BENCH_CONNECTION: JSON.stringify(cluster.connection), BENCH_SECRET: secret },
    execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
  })
  const port = await new Promise<number>((resolve, reject) => {
    server!.once('message', (message) => resolve((message as { port: number }).port))
    server!.once('exit', () => reject(new Error('the server of the benchmark did not start')))
  })
  const origin = `http://127.0.0.1:${port}`
  const today = new Date().toISOString().slice(0, 10)
  const from = `${today.slice(0, 8)}01`
  const to = addDays(from, 34)

  const direct = {
    list: await readDirectly(districtId, activityRows, []),
    calendar: await readDirectly(districtId, sessionRows, [from, to]),
  }
  console.log(
    `lists on the demo district, ${connections} connections, ${seconds} s each, PostgreSQL and load on the same machine`,
  )
  const runs = {
    'activity list, 20 rows': await press(origin, '/rpc/activities/list', { limit: 20 }, cookies),
    'activity list, 50 rows': await press(origin, '/rpc/activities/list', {}, cookies),
    'calendar, one month, mine': await press(
      origin,
      '/rpc/calendar/events',
      { scope: 'mine', from, to },
      cookies,
    ),
    'calendar, one month, district': await press(
      origin,
      '/rpc/calendar/events',
      { scope: 'district', from, to },
      cookies,
    ),
  }
  for (const [name, run] of Object.entries(runs)) {
    const met = run.perSecond >= goal.perSecond && run.p99 < goal.p99
    const base = name.startsWith('activity') ? direct.list : direct.calendar
    console.log(
      `${name.padEnd(32)} ${String(Math.round(run.perSecond)).padStart(6)} /s   p50 ${run.p50} ms   p99 ${run.p99} ms` +
        `   ${(run.bytes / 1000).toFixed(1)} kB   failed ${run.failed}   ${met ? 'goal met' : 'below the goal'}` +
        `   ${(run.perSecond / base).toFixed(2)} × of one statement`,
    )
  }
  console.log(`one statement for 50 activities (baseline)   ${Math.round(direct.list)} /s`)
  console.log(`one statement for the month (baseline)       ${Math.round(direct.calendar)} /s`)
  console.log(`goal ${goal.perSecond} /s with p99 < ${goal.p99} ms`)
  const ours = runs['activity list, 50 rows'].perSecond
  for (const [name, perSecond] of Object.entries(elsewhere)) {
    console.log(
      `${name.padEnd(32)} ${String(perSecond).padStart(6)} /s   ours ${(ours / perSecond).toFixed(1)} ×`,
    )
  }
} finally {
  if (server?.connected) {
    const gone = new Promise((resolve) => server!.once('exit', resolve))
    server.send('stop')
    await gone
  }
  await owner.end()
  await cluster.stop()
  for (const place of [relocatedTo(folder), folder])
    if (place) rmSync(place, { recursive: true, force: true })
}

/** Sessions for two hundred people: the demo's person a role, and teachers. */
async function signIn(districtId: number): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from people where district_id = $1 and retired_on is null
      order by staff_number ~ '^[a-z]+$' desc, id limit 200`,
    [districtId],
  )
  const people = rows.map(({ id }) => id)
  const tokens = people.map(() => newId())
  await owner.query(
    `with made as (
       insert into users (id, district_id, person_id, name, email)
       select t.id::text, $1, t.id, '教师', t.id || '@bench.invalid' from unnest($2::uuid[]) as t (id)
       on conflict (district_id, person_id) do update set updated_at = now() returning id, person_id)
     insert into sessions (id, user_id, token, expires_at)
     select t.token, made.id, t.token, now() + interval '1 day'
       from unnest($2::uuid[], $3::text[]) as t (id, token) join made on made.person_id = t.id`,
    [districtId, people, tokens],
  )
  return tokens.map((token) => {
    const signature = createHmac('sha256', secret).update(token).digest('base64')
    return `lianyan.session_token=${encodeURIComponent(`${token}.${signature}`)}`
  })
}

interface Run {
  perSecond: number
  p50: number
  p99: number
  bytes: number
  failed: number
}

async function press(origin: string, path: string, input: object, cookies: string[]): Promise<Run> {
  let next = 0
  const body = JSON.stringify({ json: input })
  const load = (duration: number): Promise<Record<string, number> & { latency: Run }> =>
    autocannon({
      url: origin,
      connections,
      duration,
      requests: [
        {
          setupRequest: (request: object) => ({
            ...request,
            method: 'POST',
            path,
            body,
            headers: { cookie: cookies[next++ % cookies.length], 'content-type': 'application/json' },
          }),
        },
      ],
    })
  await load(2)
  const began = performance.now()
  const result = (await load(seconds)) as unknown as {
    '2xx': number
    non2xx: number
    errors: number
    latency: { p50: number; p99: number }
    throughput: { total: number }
  }
  const passed = (performance.now() - began) / 1000
  return {
    perSecond: result['2xx'] / passed,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bytes: result.throughput.total / result['2xx'],
    failed: result.non2xx + result.errors,
  }
}

/** Answers a second of one statement by as many readers through a pool, each in a transaction with the district set. */
async function readDirectly(districtId: number, text: string, values: unknown[]): Promise<number> {
  const { pool } = openDatabase(cluster.connection)
  let answers = 0
  const until = performance.now() + 4_000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const client = await pool.connect()
        try {
          await client.query(`begin; set local app.district_id = '${districtId}'`)
          const { rows } = await client.query({ name: 'direct', text, values: [districtId, ...values] })
          await client.query('commit')
          JSON.stringify(rows)
        } finally {
          client.release()
        }
        answers += 1
      }
    }),
  )
  await pool.end()
  return answers / 4
}
