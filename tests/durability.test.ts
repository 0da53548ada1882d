import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeAt } from '../src/modules/activities/check-in/codes.ts'
import { newId } from '../src/platform/ids.ts'
import { cookiesFor, makeTeachers, secret } from './support/check-in-server.ts'
import { removeCluster, throwawayFolder } from './support/test-cluster.ts'

interface Running {
  process: ChildProcess
  origin: string
  connection: pg.PoolConfig
  /** Folder of the PostgreSQL cluster. */
  cluster: string
}

const folder = throwawayFolder()
const many = 300
let server: Running
let districtId: number
let people: string[]
let cookies: string[]

beforeAll(async () => {
  server = await start()
  await withOwner(async (owner) => {
    const { rows } = await owner.query(
      "insert into districts (code, name) values ('hongze', '洪泽区') returning id",
    )
    districtId = rows[0].id
    const school = newId()
    await owner.query(
      "insert into schools (district_id, id, name, kind, locality) values ($1, $2, '城南小学', 'primary', 'urban')",
      [districtId, school],
    )
    people = await makeTeachers(owner, districtId, school, many)
    cookies = await cookiesFor(owner, districtId, people, new Date(Date.now() + 86_400_000))
  })
}, 60_000)

afterAll(async () => {
  await ended(server.process, 'SIGTERM')
  await removeCluster(folder)
})

test('the database is killed while people sign in: whoever was told so is signed in, once', async () => {
  const sessionId = await makeSession()
  const acknowledged = await pressAll(server, sessionId, () => killDatabase(server))
  // PostgreSQL stands up again by itself, and the server was there all the time.
  await ready(server)
  expect(acknowledged.length).toBeGreaterThan(0)
  const there = await kept(sessionId)
  expect(acknowledged.filter((person) => !there.includes(person))).toEqual([])
  const everyone = await pressAll(server, sessionId)
  expect(everyone).toHaveLength(many)
  expect(await kept(sessionId)).toEqual(people.toSorted())
}, 60_000)

test('server and database are killed while people sign in: whoever was told so is there after the restart, once', async () => {
  const sessionId = await makeSession()
  const acknowledged = await pressAll(server, sessionId, () => {
    killDatabase(server)
    server.process.kill('SIGKILL')
  })
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(acknowledged.length).toBeLessThan(many)
  server = await start()
  const there = await kept(sessionId)
  expect(acknowledged.filter((person) => !there.includes(person))).toEqual([])
  expect(new Set(there).size).toBe(there.length)
  // The others press again, and so do some who need not.
  expect(await pressAll(server, sessionId)).toHaveLength(many)
  expect(await kept(sessionId)).toEqual(people.toSorted())
}, 60_000)

/** Starts the server on the same data as before. */
async function start(): Promise<Running> {
  const script = fileURLToPath(new URL('./support/check-in-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (text) => (errors += text))
  const line = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      if (text.includes('\n')) resolve(text)
    })
    child.once('exit', () => reject(new Error(`the server did not start: ${errors}`)))
  })
  return { process: child, ...JSON.parse(line) }
}

async function ready({ origin }: Running): Promise<void> {
  while ((await fetch(`${origin}/api/health`)).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 100))
}

function killDatabase({ cluster }: Running): void {
  process.kill(Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

async function withOwner<Result>(work: (owner: pg.Pool) => Promise<Result>): Promise<Result> {
  const owner = new pg.Pool({ ...server.connection, max: 1 })
  owner.on('error', () => {})
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}

/** An activity that begins now; the id of its session. */
async function makeSession(): Promise<string> {
  const [activity, session] = [newId(), newId()]
  const from = new Date()
  const to = new Date(from.getTime() + 7_200_000)
  await withOwner(async (owner) => {
    await owner.query(
      `insert into activities (district_id, id, title, type, level, state, organiser_id, created_by, starts_at, ends_at)
       values ($1, $2, '全区大会', '工作会议', 'county', 'announced', $3, $3, $4, $5)`,
      [districtId, activity, people[0], from, to],
    )
    await owner.query(
      'insert into activity_sessions (district_id, id, activity_id, position, starts_at, ends_at) values ($1, $2, $3, 1, $4, $5)',
      [districtId, session, activity, from, to],
    )
  })
  return session
}

function kept(sessionId: string): Promise<string[]> {
  return withOwner(async (owner) => {
    const { rows } = await owner.query('select person_id from check_ins where session_id = $1', [sessionId])
    return rows.map((row) => row.person_id as string).toSorted()
  })
}

/**
 * Everyone scans and presses, forty at a time; answers who was told that they are signed in. `disaster` strikes when a
 * third have been.
 */
async function pressAll({ origin }: Running, sessionId: string, disaster?: () => void): Promise<string[]> {
  const acknowledged: string[] = []
  const line = people.map((person, nth) => ({ person, cookie: cookies[nth] as string }))
  let struck = !disaster
  const press = async (cookie: string): Promise<boolean> => {
    const code = codeAt(secret, { districtId, sessionId }, new Date())
    const page = await fetch(`${origin}/c/${code}`, { headers: { cookie } }).then((answer) => answer.text())
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (!action) return page.includes('✓ 已签到')
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await fetch(`${origin}${action}`, { method: 'POST', headers, body: '' })
    return answer.ok && (await answer.text()).includes('✓ 已签到')
  }
  const worker = async () => {
    for (let next = line.shift(); next; next = line.shift()) {
      if (await press(next.cookie).catch(() => false)) acknowledged.push(next.person)
      if (!struck && acknowledged.length >= many / 3) {
        struck = true
        disaster?.()
      }
    }
  }
  await Promise.all(Array.from({ length: 40 }, worker))
  return acknowledged
}
