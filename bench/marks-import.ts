// How many marks a second are read, checked and written, and how many when each mark is a row of its own.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { furnishAssessment } from '../tests/support/exams.ts'
import { openTestCluster } from '../tests/support/test-cluster.ts'
import { performExamCheck, performExamImport } from '../src/modules/exams/operations/import-work.ts'
import { newId } from '../src/platform/ids.ts'
import { systemClock } from '../src/platform/clock.ts'
import { openDatabase } from '../src/platform/db.ts'
import { workbookBytes } from '../src/platform/documents/spreadsheets/export.ts'
import { readWorkbook } from '../src/platform/documents/spreadsheets/read.ts'
import { openLog } from '../src/platform/log.ts'
import { migrate } from '../src/platform/migrations.ts'

const pupils = Number(process.argv[2] ?? 40_000)
const items = 35
const subjects = ['语文', '数学', '英语', '物理', '化学', '生物学', '历史', '地理', '道德与法治']
/** The baseline takes a part of the rows, and its time is scaled. */
const part = 20

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`.padStart(9)
const rate = (count: number, ms: number) =>
  Math.round((count / ms) * 1000)
    .toLocaleString('en')
    .padStart(11)

/** A sheet as marking systems write it: letters for ten items, half marks, one pupil in a hundred absent. */
function sheet(subject: string, numbers: string[]) {
  const labels = Array.from({ length: items }, (_, item) => `第${item + 1}题`)
  const headers = ['考号', '姓名', '学校', ...labels, '总分']
  const rows = numbers.map((number, at) => {
    const absent = at % 100 === 99
    const row: Record<string, unknown> = { 考号: number, 姓名: `学生${at % 500}`, 学校: `第${at % 60}中学` }
    for (const [item, label] of labels.entries()) {
      if (item < 10) row[label] = absent ? '' : 'ABCD'[(at * 7 + item * 3) % 4]
      else row[label] = absent ? '' : ((at * 13 + item * 5) % 13) / 2
    }
    row['总分'] = absent ? '缺考' : ''
    return row
  })
  return { name: subject, columns: headers.map((header) => ({ header, key: header })), rows }
}

function csv({ columns, rows }: ReturnType<typeof sheet>): string {
  const keys = columns.map(({ key }) => key)
  return [keys.join(','), ...rows.map((row) => keys.map((key) => row[key]).join(','))].join('\n')
}

const cluster = await openTestCluster()
const folder = await mkdtemp(join(tmpdir(), 'marks-bench-'))
const owner = new pg.Pool({ ...cluster.connection, max: 2 })
owner.on('error', () => {})
const { db, pool } = openDatabase(cluster.connection)
try {
  await migrate(owner)
  const { rows: districts } = await owner.query<{ id: number }>(
    `insert into districts (code, name) values ('bench', '区') returning id`,
  )
  const districtId = districts[0]!.id
  const [personId, schoolId, yearId, termId, groupId] = [newId(), newId(), newId(), newId(), newId()]
  await owner.query(
    `insert into schools (district_id, id, name, kind, locality) values (${districtId}, '${schoolId}', '一中', 'junior', 'urban');
     insert into people (district_id, id, staff_number, name) values (${districtId}, '${personId}', '1', '主任');
     insert into groups (district_id, id, kind, name) values (${districtId}, '${groupId}', 'researchOffice', '教研室');
     insert into memberships (district_id, id, person_id, group_id, duty, valid_from)
       values (${districtId}, '${newId()}', '${personId}', '${groupId}', 'head', '2020-09-01');
     insert into school_years (district_id, id, name, starts_on, ends_on) values (${districtId}, '${yearId}', '学年', '2026-08-31', '2027-07-09');
     insert into terms (district_id, id, school_year_id, name, sequence, starts_on, ends_on, first_monday, weeks)
       values (${districtId}, '${termId}', '${yearId}', '学期', 1, '2026-08-31', '2027-01-22', '2026-08-31', 21)`,
  )
  const furnish = async () => {
    const made = await furnishAssessment({ pool: owner } as never, {
      districtId,
      termId,
      personId,
      kind: 'mock',
      stage: 'junior',
      grade: 9,
      schools: [{ id: schoolId, locality: 'urban', classes: [{ name: '九年级(1)班', pupils }] }],
      papers: subjects.map((subject) => ({
        subject,
        items: Array.from({ length: items }, (_, item) => ({
          full: 6,
          answerKey: item < 10 ? 'B' : undefined,
        })),
      })),
      marks: () => 'absent',
    })
    await owner.query('delete from marks where paper_id = any($1::uuid[])', [made.paperIds])
    return made
  }
  const services = {
    db,
    clock: systemClock,
    log: openLog('error'),
    queue: { enqueue: async () => {} },
    connection: cluster.connection,
  } as never
  const never = new AbortController().signal

  const run = async (path: string, fileName: string, assessmentId: string) => {
    const importId = newId()
    await owner.query(
      `insert into exam_imports (district_id, id, purpose, assessment_id, file_name, file_sha256, file_path, state, mapping, created_by)
       values ($1, $2, 'marks', $3, $4, '', $5, 'checking', '{"blankCells":"wrong","blankRows":"wrong","sheets":{}}', $6)`,
      [districtId, importId, assessmentId, fileName, path, personId],
    )
    const from = performance.now()
    await performExamCheck(services, { districtId, importId }, never)
    const checked = performance.now() - from
    await owner.query(`update exam_imports set state = 'importing', mode = 'allOrNothing' where id = $1`, [
      importId,
    ])
    const begun = performance.now()
    await performExamImport(services, { districtId, importId }, never)
    const imported = performance.now() - begun
    const { rows } = await owner.query<{
      state: string
      failure: string
      result: { rows: number; wrong: unknown }
    }>('select state, failure, result from exam_imports where id = $1', [importId])
    if (rows[0]!.state !== 'imported') throw new Error(`${fileName}: ${JSON.stringify(rows[0])}`)
    // New marks are counted at once, in the background: that is another benchmark's.
    await settledResults(assessmentId)
    return { checked, imported }
  }
  async function settledResults(assessmentId: string): Promise<void> {
    for (;;) {
      const { rowCount } = await owner.query(
        `select from result_versions where assessment_id = $1 and state = 'computing'`,
        [assessmentId],
      )
      if (!rowCount) return
      await sleep(100)
    }
  }
  const forget = (paperIds: string[]) =>
    owner.query('delete from marks where paper_id = any($1::uuid[])', [paperIds])

  const exam = await furnish()
  const numbers = exam.pupils.map(({ number }) => `K${number}`)
  const one = sheet('语文', numbers)
  const paths = {
    csv: join(folder, '语文.csv'),
    xlsx: join(folder, '语文.xlsx'),
    nine: join(folder, '全科.xlsx'),
  }
  await writeFile(paths.csv, csv(one))
  await writeFile(paths.xlsx, await workbookBytes({ sheets: [one] }))
  await writeFile(
    paths.nine,
    await workbookBytes({ sheets: subjects.map((subject) => sheet(subject, numbers)) }),
  )
  const size = async (path: string) => `${((await stat(path)).size / 1e6).toFixed(1)} MB`

  const say = (line: string) => process.stdout.write(`${line}\n`)
  for (const line of [
    `marks, ${pupils.toLocaleString('en')} pupils × ${items} items, dry run and import (each reads, checks and compares; the import also writes)`,
    `                             dry run    import      rows/s     marks/s (import)`,
  ]) {
    say(line)
  }
  const tell = (label: string, { checked, imported }: { checked: number; imported: number }, papers = 1) =>
    say(
      `  ${label.padEnd(24)} ${seconds(checked)} ${seconds(imported)} ${rate(pupils * papers, imported)} ${rate(pupils * items * papers, imported)}`,
    )
  tell(`one .csv, ${await size(paths.csv)}`, await run(paths.csv, '语文.csv', exam.id))
  tell('the same again', await run(paths.csv, '语文.csv', exam.id))
  await forget(exam.paperIds)
  const xlsx = await run(paths.xlsx, '语文.xlsx', exam.id)
  tell(`one .xlsx, ${await size(paths.xlsx)}`, xlsx)
  await forget(exam.paperIds)
  tell(
    `nine subjects, ${await size(paths.nine)}`,
    await run(paths.nine, '全科.xlsx', exam.id),
    subjects.length,
  )

  // Baseline: the usual reader, and an insert a mark into a long table, on a part of the rows.
  await owner.query(
    'create table bench_marks (district_id integer, paper_id uuid, pupil_id uuid, item smallint, mark numeric(5,1), primary key (district_id, paper_id, pupil_id, item))',
  )
  let from = performance.now()
  const workbook = await readWorkbook(await readFile(paths.xlsx))
  const read = performance.now() - from
  const client = await owner.connect()
  from = performance.now()
  await client.query('begin')
  const rows = workbook.sheets[0]!.rows.slice(1, 1 + Math.ceil(pupils / part))
  for (const [at, { values }] of rows.entries()) {
    for (let item = 0; item < items; item++) {
      const value = values[item + 3]
      const mark = typeof value === 'number' ? value : value === 'B' ? 6 : value ? 0 : null
      await client.query('insert into bench_marks values ($1, $2, $3, $4, $5)', [
        districtId,
        exam.paperIds[0],
        exam.pupils[at]!.id,
        item,
        mark,
      ])
    }
  }
  await client.query('commit')
  client.release()
  const single = read + (performance.now() - from) * part
  say(
    `  a row a mark (baseline)             ${seconds(single)} ${rate(pupils, single)} ${rate(pupils * items, single)}  ${rows.length.toLocaleString('en')} pupils written, scaled × ${part}; read by the general reader in ${seconds(read).trim()}`,
  )
  say(`  ratio to one .xlsx                  ${(single / xlsx.imported).toFixed(1).padStart(7)} ×`)
} catch (error) {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
} finally {
  await owner.end()
  await pool.end()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}
