import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts'
import { workbookBytes } from '../platform/documents/spreadsheets/export.ts'

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
const sample = fileURLToPath(
  new URL('../../../shared/samples/rosters/roster-2026-autumn.xlsx', import.meta.url),
)

let folder: string
let database: FreshDatabase
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-cli-'))
  database = await freshDatabase('import_cli')
  const { host, user, database: name } = database.connection
  const url = `postgres://${user}@localhost/${name}?host=${encodeURIComponent(String(host))}`
  env = { ...process.env, LIANYAN_DATA: join(folder, 'data'), DATABASE_URL: url }
  await database.pool.query(`insert into districts (code, name) values ('hongze', '洪泽区')`)
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

interface Answer {
  code: number
  out: string
  err: string
}

function lianyan(args: string[], given: NodeJS.ProcessEnv = env): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { env: given, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    )
  })
}

const count = async (table: string) =>
  (await database.pool.query<{ n: number }>(`select count(*)::integer as n from ${table}`)).rows[0]!.n

describe('lianyan import roster', () => {
  it('reads the sample without any database: 200 right, 7 wrong, 10 schools, and leaves no trace', async () => {
    const data = join(folder, 'nowhere')
    const alone: NodeJS.ProcessEnv = { ...process.env, LIANYAN_DATA: data }
    delete alone.DATABASE_URL
    const { code, out } = await lianyan(['import', 'roster', sample, '--dry-run', '--json'], alone)
    const found = JSON.parse(out)
    expect(code).toBe(0)
    expect(found.counts).toEqual({
      schools: 10,
      teachers: 200,
      new: 200,
      changed: 0,
      moved: 0,
      unchanged: 0,
      wrong: 7,
    })
    expect(found.sheets[0]).toMatchObject({ name: '教师', headerRow: 3, mapping: { 专业技术职务: 'title' } })
    expect(found.errors.map((error: { row: number; code: string }) => [error.row, error.code])).toEqual([
      [205, 'duplicateStaffNumber'],
      [206, 'missingName'],
      [207, 'invalidDate'],
      [208, 'unknownTitle'],
      [209, 'unknownSchool'],
      [210, 'formulaInCell'],
      [211, 'missingStaffNumber'],
    ])
    expect(existsSync(data)).toBe(false)
  })

  it('writes nothing while a row is wrong, unless told to leave wrong rows out', async () => {
    const refused = await lianyan(['import', 'roster', sample])
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('没有写入')
    expect(await count('people')).toBe(0)
    const taken = await lianyan(['import', 'roster', sample, '--row-by-row', '--json'])
    expect(taken.code).toBe(0)
    expect(await count('people')).toBe(200)
    const again = await lianyan(['import', 'roster', sample, '--row-by-row', '--json'])
    expect(JSON.parse(again.out).counts).toMatchObject({ new: 0, changed: 0, moved: 0, unchanged: 200 })
    expect(await count('people')).toBe(200)
  })

  it('leaves nothing half-written when it is killed in the middle, and does it all the next time', async () => {
    const before = await count('people')
    const file = join(folder, 'killed.xlsx')
    const columns = ['教职工号', '姓名', '所在学校', '荣誉称号'].map((header) => ({ header, key: header }))
    const rows = Array.from({ length: 300 }, (_, at) => ({
      教职工号: `K${1000 + at}`,
      姓名: `李${'甲乙丙丁戊'[at % 5]}`,
      所在学校: '城南小学',
      荣誉称号: '市骨干教师',
    }))
    await writeFile(file, await workbookBytes({ sheets: [{ name: '教师', columns, rows }] }))
    // People are written before honours: held here, the import stands in the middle of its transaction.
    const holder = await database.pool.connect()
    await holder.query('begin; lock table honours in exclusive mode')
    const child = spawn(process.execPath, [cli, 'import', 'roster', file], { env, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    for (let tries = 0; (await database.pool.query(waiting)).rowCount === 0; tries++) {
      if (tries > 300) throw new Error('the import never came to the honours')
      await sleep(50)
    }
    child.kill('SIGKILL')
    await ended
    await holder.query('rollback')
    holder.release()
    expect(await count('people')).toBe(before)
    const { code } = await lianyan(['import', 'roster', file])
    expect(code).toBe(0)
    expect(await count('people')).toBe(before + 300)
    expect(await count(`people where staff_number like 'K1%'`)).toBe(300)
  })

  it('answers what is no roster with one sentence and exit code 1', async () => {
    const picture = join(folder, 'picture.xlsx')
    await writeFile(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
    const empty = join(folder, 'empty.csv')
    await writeFile(empty, '')
    const cases: [string, string][] = [
      [picture, '这不是表格'],
      [empty, '是空的'],
      [join(folder, 'none.xlsx'), '找不到文件'],
      [folder, '不是文件'],
    ]
    for (const [path, sentence] of cases) {
      const { code, out, err } = await lianyan(['import', 'roster', path, '--dry-run'])
      expect([code, out]).toEqual([1, ''])
      expect(err.trim().split('\n')).toHaveLength(1)
      expect(err).toContain(sentence)
    }
    // Four commands, one after another, each with its own start.
  }, 60_000)
})

describe('lianyan doctor', () => {
  it('finds a sound district sound, and says in one sentence what was broken', async () => {
    const sound = await lianyan(['doctor', '--json'])
    expect([sound.code, JSON.parse(sound.out).ok]).toEqual([0, true])
    await database.pool.query(
      `update memberships set valid_to = valid_from + 30 where id = (select id from memberships where valid_to is null limit 1)`,
    )
    await database.pool.query(
      `insert into memberships (district_id, id, person_id, school_id, duty, valid_from)
       select district_id, gen_random_uuid(), person_id, school_id, 'teacher', valid_from + 10
         from memberships where valid_to is not null limit 1`,
    )
    const broken = await lianyan(['doctor'])
    expect(broken.code).toBe(1)
    expect(broken.out).toMatch(/✗ 任职时间没有重叠\n {6}\S+\(\S+\)在同一时间有两条学校任职记录/)
  })
})

describe('lianyan user reset-password', () => {
  it('prints a one-time password for a person of the district, and refuses who is not there', async () => {
    const { rows } = await database.pool.query<{ staff_number: string; name: string }>(
      'select staff_number, name from people order by staff_number limit 1',
    )
    const { code, out } = await lianyan(['user', 'reset-password', rows[0]!.staff_number, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      name: rows[0]!.name,
      password: expect.stringMatching(/^[a-z]{3}\d{5}$/),
    })
    const refused = await lianyan(['user', 'reset-password', 'nobody'])
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('没有教职工号为“nobody”的人')])
  })
})
