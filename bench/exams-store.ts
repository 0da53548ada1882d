/**
 * The synthetic district examination (40,000 pupils × 9 subjects × 30 items, 60 schools, 1,005 classes) in the store: the full
 * recompute that a published assessment goes through, one corrected mark until the fresh results are what everyone sees, and
 * the pages of results at 32 connections. Baselines in the same run on the same files: DuckDB (both processors), and pandas
 * where python3 has it, doing the statistics that all three have in common; ours computes all that the pages show besides.
 * Run: node bench/exams-store.ts [seconds a page, 5] [connections, 32]
 */
import { execFileSync, fork, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error autocannon has no types
import autocannon from 'autocannon'
import pg from 'pg'
import { loadDemo } from '../demo/load.ts'
import { decodeMarks, encodeMarks } from '../src/modules/exams/marks-row.ts'
import { performComputing } from '../src/modules/exams/operations/computing.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { Services } from '../src/platform/context.ts'
import { openDatabase } from '../src/platform/db.ts'
import { newId } from '../src/platform/ids.ts'
import { openLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrations.ts'
import { openCluster, relocatedTo } from '../src/platform/postgres/index.ts'
import { computeFurnished, furnishAssessment, type FurnishedAssessment } from '../tests/support/exams.ts'
import { type Agreement, type BaselineRun, type DistrictFiles, runDuckdb } from './exams-duckdb.ts'
import type { RecomputeOrder, RecomputeRuns } from './exams-recompute.ts'
import { cookieOf, secret, startServer } from './server.ts'

const goal = { recompute: 0.6, timesDuckdb: 2, p99: 30 }
const subjects = ['语文', '数学', '英语', '物理', '化学', '生物学', '道德与法治', '历史', '地理']
const rounds = 10
const seconds = Number(process.argv[2] ?? 5)
const connections = Number(process.argv[3] ?? 32)
const samples = process.env['LIANYAN_SAMPLES'] ?? new URL('../../shared/samples', import.meta.url).pathname

const folder = mkdtempSync(join(tmpdir(), 'lianyan-bench-'))
chmodSync(folder, 0o711)
const files = join(folder, 'district')
mkdirSync(files)
execFileSync(process.execPath, [join(samples, 'exams', 'generate-district.mjs'), files], { stdio: 'ignore' })
const meta = JSON.parse(readFileSync(join(files, 'meta.json'), 'utf8')) as Omit<DistrictFiles, 'folder'>
const district: DistrictFiles = { folder: files, subjects: meta.subjects }
const report = (name: string, value: string) => console.log(`${name.padEnd(46)} ${value}`)

const cluster = await openCluster({ data: folder })
const owner = new pg.Pool({ ...cluster.connection, max: 2 })
owner.on('error', () => {})
let server: Awaited<ReturnType<typeof startServer>> | undefined
try {
  await migrate(owner)
  const { db, pool } = openDatabase(cluster.connection)
  const { districtId } = await loadDemo(db, { now: new Date(), size: 0.05 })
  const { rows: heads } = await owner.query<{ id: string }>(
    `select person_id as id from memberships m join groups g on g.district_id = m.district_id and g.id = m.group_id
      where m.district_id = $1 and g.kind = 'researchOffice' and m.duty = 'head' limit 1`,
    [districtId],
  )
  const personId = heads[0]!.id
  const { now, before, schoolIds } = await fillStore(districtId, personId)
  await owner.query('analyze')
  const services: Services = {
    db,
    connection: cluster.connection,
    log: openLog('warn'),
    clock: systemClock,
    queue: { enqueue: async () => {} } as unknown as Services['queue'],
    filesFolder: folder,
    secret,
    origin: 'http://localhost',
  }

  const runs = await recompute({ connection: cluster.connection, districtId, assessmentId: now.id, rounds })
  const ours = Math.min(...runs.wall)
  const spent = Object.entries(runs.spent).map(([name, ms]) => `${name} ${Math.round(ms)} ms`)
  report('full recompute from the store, first', `${runs.wall[0]!.toFixed(3)} s`)
  report(`full recompute, best of ${rounds}`, `${ours.toFixed(3)} s (in two threads: ${spent.join(', ')})`)
  report(
    '  with value added, knowledge, findings',
    `${ours <= goal.recompute ? 'goal met' : 'above the goal'} (${goal.recompute} s)`,
  )
  report('  processor time, PostgreSQL aside', `${Math.min(...runs.processor).toFixed(3)} s`)
  report('  peak memory of the process', `${runs.peakMegabytes} MB`)

  const began = performance.now()
  const first = await computeFurnished({ pool: owner }, services, {
    districtId,
    personId,
    assessmentId: now.id,
    publish: true,
  })
  report(
    'the same, stored and made current',
    `${((performance.now() - began) / 1000).toFixed(3)} s (${first.state})`,
  )
  report(
    'one corrected mark → fresh results for all',
    `${((await correctOne(districtId, personId, now, services)) / 1000).toFixed(3)} s`,
  )

  const duck: BaselineRun[] = []
  for (let i = 0; i < 3; i++) duck.push(await runDuckdb(district))
  report('DuckDB, processor time', `${Math.min(...duck.map((run) => run.processor ?? 0)).toFixed(3)} s`)
  const duckdb = Math.min(...duck.map(({ recompute }) => recompute))
  const times = duckdb / ours
  report(
    'DuckDB, common statistics (baseline)',
    `${duckdb.toFixed(3)} s, best of 3; it reads the files in ${duck[0]!.read.toFixed(2)} s`,
  )
  report(
    '  ours',
    `${times.toFixed(1)} × as fast, ${times >= goal.timesDuckdb ? 'goal met' : 'below the goal'} (${goal.timesDuckdb} ×)`,
  )
  await agree('DuckDB', duck[0]!.agreement, districtId, now)
  const pandas = runPandas()
  if (pandas) {
    report(
      'pandas, common statistics (baseline)',
      `${pandas.recompute.toFixed(3)} s; it reads the files in ${pandas.read.toFixed(2)} s`,
    )
    report('  ours', `${(pandas.recompute / ours).toFixed(1)} × as fast`)
    await agree('pandas', pandas.agreement, districtId, now)
  } else report('pandas (baseline)', 'not installed here')

  await computeFurnished({ pool: owner }, services, {
    districtId,
    personId,
    assessmentId: before.id,
    publish: true,
  })
  await pool.end()
  const cookie = await signIn(districtId, personId)
  server = await startServer(cluster.connection)
  const paperId = now.paperIds[0]!
  const of = { assessmentId: now.id }
  const pages: [string, string, object][] = [
    ['district overview', 'getResultsOverview', of],
    ['one subject', 'getSubjectResults', { ...of, paperId }],
    ['schools of one subject', 'listUnitResults', { ...of, paperId, by: 'school' }],
    ['items of one paper', 'getItemResults', { ...of, paperId }],
    ['one school', 'getSchoolResults', { ...of, schoolId: schoolIds[0] }],
    ['value added', 'getValueAdded', { ...of, paperId: null }],
  ]
  for (const [name, procedure, input] of pages) {
    for (const anew of [false, true]) {
      const run = await press(`/rpc/exams/${procedure}`, input, cookie, anew)
      report(
        `${name}${anew ? ', asked anew' : ''}`,
        `${Math.round(run.perSecond)} /s   p50 ${run.p50} ms   p99 ${run.p99} ms   ${(run.bytes / 1000).toFixed(1)} kB   failed ${run.failed}` +
          `   ${run.p99 < goal.p99 ? 'goal met' : 'above the goal'} (p99 < ${goal.p99} ms)`,
      )
    }
  }
} finally {
  await server?.stop()
  await owner.end()
  await cluster.stop()
  for (const place of [relocatedTo(folder), folder])
    if (place) rmSync(place, { recursive: true, force: true })
}
process.exit()

/** The files in the store: the examination, and the earlier one that value added is reckoned from. */
async function fillStore(
  districtId: number,
  personId: string,
): Promise<{ now: FurnishedAssessment; before: FurnishedAssessment; schoolIds: string[] }> {
  const { rows: terms } = await owner.query<{ id: string }>(
    'select id from terms where district_id = $1 order by starts_on desc',
    [districtId],
  )
  const papers = meta.subjects.map((_, s) =>
    readFileSync(join(files, `s${s + 1}.csv`), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map((cell) => (cell === '' ? null : Number(cell)))),
  )
  const prior = readFileSync(join(files, 'prior.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]))
  // Rows of the files by school and class, as the store lists pupils.
  const bySchool = new Map<number, Map<number, number[]>>()
  papers[0]!.forEach((line, row) => {
    const [, school, group] = line as [number, number, number]
    const classes = bySchool.get(school) ?? new Map<number, number[]>()
    classes.set(group, [...(classes.get(group) ?? []), row])
    bySchool.set(school, classes)
  })
  const localities = ['urban', 'town', 'rural'] as const
  const schools = [...bySchool].map(([number, classes]) => ({
    id: newId(),
    name: `第${number}中学`,
    locality: localities[number % 3]!,
    classes: [...classes].map(([name, members]) => ({ name: `${name}班`, pupils: members.length })),
  }))
  await owner.query(
    `insert into schools (district_id, id, name, kind, locality)
     select $1, id, name, 'junior', locality from unnest($2::uuid[], $3::text[], $4::text[]) as t (id, name, locality)`,
    [
      districtId,
      schools.map(({ id }) => id),
      schools.map(({ name }) => name),
      schools.map(({ locality }) => locality),
    ],
  )
  const order = [...bySchool.values()].flatMap((classes) => [...classes.values()].flat())
  const shared = { districtId, personId, kind: 'mock', stage: 'junior', grade: 9, schools } as const
  const before = await furnishAssessment(
    { pool: owner },
    {
      ...shared,
      termId: terms[1]!.id,
      heldFrom: '2026-05-20',
      name: '上次调研',
      papers: [{ subject: '综合实践', scale: 10, items: [{ full: 200 }] }],
      marks: (pupil) => [prior[order[pupil]!]!],
    },
  )
  const now = await furnishAssessment(
    { pool: owner },
    {
      ...shared,
      termId: terms[0]!.id,
      name: '本次调研',
      prior: before,
      papers: meta.subjects.map(({ full }, s) => ({
        subject: subjects[s]!,
        scale: 1,
        items: full.map((mark, j) => ({
          full: mark,
          knowledge: [`知识点${(j % 8) + 1}`],
          ability: ['识记', '理解', '应用'][j % 3]!,
          expected: 0.6,
        })),
      })),
      marks: (pupil, paper) => {
        const line = papers[paper]![order[pupil]!]!.slice(3)
        return line[0] === null ? 'absent' : line
      },
    },
  )
  return { now, before, schoolIds: schools.map(({ id }) => id) }
}

/** Takes a mark of one pupil down and waits until the version after it is what everyone sees; milliseconds. */
async function correctOne(
  districtId: number,
  personId: string,
  { id: assessmentId, paperIds }: FurnishedAssessment,
  services: Services,
): Promise<number> {
  const paperId = paperIds[0]!
  const { rows } = await owner.query<{ position: number; marks: Buffer }>(
    `select position, marks from marks where district_id = $1 and paper_id = $2 and standing = 'sat' order by position limit 1`,
    [districtId, paperId],
  )
  const row = rows[0]!
  const marks = decodeMarks(row.marks)
  marks[0] = marks[0] === 0 ? 1 : 0
  const began = performance.now()
  await owner.query(
    'update marks set marks = $4, updated_at = now() where district_id = $1 and paper_id = $2 and position = $3',
    [districtId, paperId, row.position, Buffer.from(encodeMarks([...marks]))],
  )
  await owner.query(
    `insert into result_versions (district_id, assessment_id, version, state, reason, asked_by)
     select $1, $2, max(version) + 1, 'computing', '更正', $3 from result_versions where district_id = $1 and assessment_id = $2`,
    [districtId, assessmentId, personId],
  )
  await performComputing(services, { districtId, assessmentId })
  return performance.now() - began
}

function recompute(order: RecomputeOrder): Promise<RecomputeRuns> {
  const child = fork(new URL('exams-recompute.ts', import.meta.url))
  child.send(order)
  return new Promise((resolve, reject) => {
    child.once('message', (runs) => resolve(runs as RecomputeRuns))
    child.once('exit', () => reject(new Error('the recompute ended without an answer')))
  })
}

function runPandas(): BaselineRun | null {
  const script = new URL('exams-pandas.py', import.meta.url).pathname
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, [script, files], { encoding: 'utf8' })
    if (status === 0) return JSON.parse(stdout) as BaselineRun
  }
  return null
}

/** Says how far figures of the first subject, as the store keeps them, are from the other program's. */
async function agree(
  name: string,
  [theirs]: Agreement[],
  districtId: number,
  { id, paperIds }: FurnishedAssessment,
): Promise<void> {
  const { rows } = await owner.query<{ mean: number; alpha: number }>(
    `select (content->'summary'->>'mean')::double precision as mean,
            (content->'reliability'->>'alpha')::double precision as alpha
       from results where district_id = $1 and assessment_id = $2 and paper_id = $3 and topic = 'subject' and version = 1`,
    [districtId, id, paperIds[0]],
  )
  const { mean, alpha } = rows[0]!
  const furthest = Math.max(Math.abs(mean - theirs!.mean), Math.abs(alpha - theirs!.alpha))
  report(
    `  mean and alpha beside ${name}'s`,
    furthest < 1e-9 ? `the same to ${furthest.toExponential(1)}` : `DIFFERENT by ${furthest}`,
  )
}

async function signIn(districtId: number, personId: string): Promise<string> {
  const token = newId()
  await owner.query(
    `with made as (
       insert into users (id, district_id, person_id, name, email) values ($2::text, $1, $2::uuid, '主任', $2 || '@bench.invalid')
       on conflict (district_id, person_id) do update set updated_at = now() returning id)
     insert into sessions (id, user_id, token, expires_at) select $3, id, $3, now() + interval '1 day' from made`,
    [districtId, personId, token],
  )
  return cookieOf(token)
}

async function press(path: string, input: object, cookie: string, anew: boolean) {
  let nth = 0
  const result = (await autocannon({
    url: server!.origin,
    connections,
    duration: seconds,
    warmup: { connections, duration: 1 },
    requests: [
      {
        setupRequest: (request: object) => ({
          ...request,
          method: 'POST',
          path,
          // What nobody reads makes it a question that was never asked before.
          body: JSON.stringify({ json: anew ? { ...input, nth: nth++ } : input }),
          headers: { cookie, 'content-type': 'application/json' },
        }),
      },
    ],
  })) as {
    '2xx': number
    non2xx: number
    errors: number
    latency: { p50: number; p99: number }
    throughput: { total: number }
    duration: number
  }
  return {
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bytes: result.throughput.total / result['2xx'],
    failed: result.non2xx + result.errors,
  }
}
