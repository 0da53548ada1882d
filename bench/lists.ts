/**
 * The activity list and the calendar on the demo district, as the web asks for them: over HTTP, signed in, 32 connections,
 * two hundred people of all roles, each with several filters, pages and months.
 * Three ways: asked again with nothing changed, which is answered from what was kept (docs/decisions/014-kept-answers.md);
 * the same while an activity changes every three seconds, as in a busy hour of registering, which ends all that was kept;
 * and asked anew each time, so that every answer is made.
 * Baseline in the same run: the same rows read by one SQL statement straight through the driver, walled by district, as
 * JSON, and the smallest transaction there is. Measured elsewhere on a machine like this: NodeBB's lists 21–110
 * requests/s, HotCRP's list 31 and form 143, LimeSurvey's survey page 1.7.
 * Run: node bench/lists.ts [seconds, 8] [connections, 32]
 *
 * PostgreSQL, the server and the load share the machine.
 */
import type { EventEmitter } from 'node:events'
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
import { cookieOf, startServer } from './server.ts'

/** Requests a second that others answer, measured on a machine like this. */
const elsewhere = {
  'NodeBB, lists (slowest)': 21,
  'NodeBB, lists (fastest)': 110,
  'HotCRP, list': 31,
  'HotCRP, form': 143,
  'LimeSurvey, survey page': 1.7,
}
const goal = { perSecond: 1_500, p99: 60 }

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
let server: Awaited<ReturnType<typeof startServer>> | undefined
try {
  await migrate(owner)
  const { db, pool } = openDatabase(cluster.connection)
  const { districtId } = await loadDemo(db, { now: new Date() })
  await owner.query('analyze')
  await pool.end()
  const cookies = await signIn(districtId)
  server = await startServer(cluster.connection)
  const { origin } = server
  const months = [0, -1, 1].map(month)

  const direct = {
    nothing: await readDirectly(districtId, 'select $1::integer', []),
    list: await readDirectly(districtId, activityRows, []),
    calendar: await readDirectly(districtId, sessionRows, [months[0]!.from, months[0]!.to]),
  }
  console.log(
    `lists on the demo district, ${connections} connections, ${seconds} s each, PostgreSQL and load on the same machine`,
  )
  const second = (await ask(origin, '/rpc/activities/list', {}, cookies[0]!)) as {
    json: { nextCursor: string }
  }
  const lists = (limit: number) =>
    [{}, { sort: 'soonest' }, { state: ['concluded'] }, { cursor: second.json.nextCursor }].map((input) => ({
      limit,
      ...input,
    }))
  const calendars = (scope: string) => months.map((days) => ({ scope, ...days }))
  const asked: [name: string, base: number, path: string, inputs: object[]][] = [
    ['activity list, 20 rows', direct.list, '/rpc/activities/list', lists(20)],
    ['activity list, 50 rows', direct.list, '/rpc/activities/list', lists(50)],
    ['calendar, one month, mine', direct.calendar, '/rpc/calendar/events', calendars('mine')],
    ['calendar, one month, district', direct.calendar, '/rpc/calendar/events', calendars('district')],
  ]
  for (const way of ['again', 'while it changes', 'anew'] as const) {
    console.log(`asked ${way}`)
    for (const [name, base, path, inputs] of asked) {
      const changing = way === 'while it changes' ? setInterval(change, 3_000, districtId) : undefined
      const run = await press(origin, path, inputs, cookies, way === 'anew')
      clearInterval(changing)
      const met = run.perSecond >= goal.perSecond && run.p99 < goal.p99
      console.log(
        `  ${name.padEnd(32)} ${String(Math.round(run.perSecond)).padStart(6)} /s   p50 ${run.p50} ms   p99 ${run.p99} ms` +
          `   ${(run.bytes / 1000).toFixed(1)} kB   kept ${Math.round(run.kept * 100)} %   failed ${run.failed}` +
          `   ${met ? 'goal met' : 'below the goal'}   ${(run.perSecond / base).toFixed(2)} × of one statement`,
      )
      if (way === 'again' && name === 'activity list, 50 rows') compare(run.perSecond)
    }
  }
  console.log(`one statement for 50 activities (baseline)   ${Math.round(direct.list)} /s`)
  console.log(`one statement for the month (baseline)       ${Math.round(direct.calendar)} /s`)
  console.log(`begin, nothing, commit (baseline)            ${Math.round(direct.nothing)} /s`)
  console.log(`goal ${goal.perSecond} /s with p99 < ${goal.p99} ms`)
} finally {
  await server?.stop()
  await owner.end()
  await cluster.stop()
  for (const place of [relocatedTo(folder), folder])
    if (place) rmSync(place, { recursive: true, force: true })
}

function compare(ours: number): void {
  for (const [name, perSecond] of Object.entries(elsewhere)) {
    console.log(
      `    ${name.padEnd(30)} ${String(perSecond).padStart(6)} /s   ours ${(ours / perSecond).toFixed(1)} ×`,
    )
  }
}

/** Five weeks from the first of a month, counted from this one. */
function month(away: number): { from: string; to: string } {
  const today = new Date()
  const from = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + away, 1))
    .toISOString()
    .slice(0, 10)
  return { from, to: addDays(from, 34) }
}

/** Someone registers or edits: whichever it is, an activity has changed. */
function change(districtId: number): void {
  void owner.query(
    `update activities set updated_at = now() where district_id = $1 and id = (
       select id from activities where district_id = $1 order by random() limit 1)`,
    [districtId],
  )
}

async function ask(origin: string, path: string, input: object, cookie: string): Promise<unknown> {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    body: JSON.stringify({ json: input }),
    headers: { cookie, 'content-type': 'application/json' },
  })
  return response.json()
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
  return tokens.map(cookieOf)
}

interface Run {
  perSecond: number
  p50: number
  p99: number
  bytes: number
  /** The share of the answers that had been kept. */
  kept: number
  failed: number
}

async function press(
  origin: string,
  path: string,
  inputs: object[],
  cookies: string[],
  anew: boolean,
): Promise<Run> {
  let next = 0
  // Everybody asks the first question, then everybody the next.
  const body = (nth: number): string => {
    const input = inputs[Math.floor(nth / cookies.length) % inputs.length]
    // What nobody reads makes it a question that was never asked before.
    return JSON.stringify({ json: anew ? { ...input, nth } : input })
  }
  const load = async (length: { duration: number } | { amount: number }) => {
    let kept = 0
    const result = (await autocannon({
      url: origin,
      connections,
      ...length,
      setupClient: (client: EventEmitter) =>
        client.on(
          'headers',
          ({ headers }: { headers: string[] }) => (kept += headers.includes('x-answer') ? 1 : 0),
        ),
      requests: [
        {
          setupRequest: (request: object) => {
            const nth = next++
            const headers = { cookie: cookies[nth % cookies.length], 'content-type': 'application/json' }
            return { ...request, method: 'POST', path, body: body(nth), headers }
          },
        },
      ],
    })) as {
      '2xx': number
      non2xx: number
      errors: number
      latency: { p50: number; p99: number }
      throughput: { total: number }
    }
    return { ...result, kept }
  }
  await load(anew ? { duration: 2 } : { amount: cookies.length * inputs.length })
  const began = performance.now()
  const result = await load({ duration: seconds })
  const passed = (performance.now() - began) / 1000
  return {
    perSecond: result['2xx'] / passed,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bytes: result.throughput.total / result['2xx'],
    kept: result.kept / result['2xx'],
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
