import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import type { Services } from '../../platform/context.ts'
import { inDistrict } from '../../platform/db.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { newId } from '../../platform/ids.ts'
import { person } from './queries/people.ts'
import { listRosterImports, rosterFaults, rosterImport, rosterImportRows } from './queries/roster-imports.ts'
import { cancelRosterImport, checkRoster, importRoster, uploadRoster } from './operations/roster-imports.ts'
import { performCheck, performImport } from './operations/roster-work.ts'
import { resumeRosterImports } from './jobs.ts'
import { annotateWorkbook } from './roster/index.ts'
import { keepRosterFile, rosterPath } from './roster-import/file-store.ts'
import type { ImportMapping, ImportMode } from './roster-import/record.ts'

const sample = new URL('../../../../shared/samples/rosters/roster-2026-autumn.xlsx', import.meta.url)
// Each import starts a thread; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 60_000 })
const never = new AbortController().signal

let cast: Cast
let services: Services
let queued: { name: string; data: object }[]
const folder = await mkdtemp(join(tmpdir(), 'roster-import-'))

beforeAll(async () => {
  cast = await openCast('roster_import')
  queued = []
  const enqueue = async (name: string, data: object) => void queued.push({ name, data })
  services = { ...cast.services, filesFolder: folder, queue: { enqueue } as never }
})
afterAll(async () => {
  await cast.end()
  await rm(folder, { recursive: true })
})

const as = <Result>(who: CastName, work: Parameters<Cast['as']>[1], now?: Date) =>
  cast.as(who, (ctx) => work({ ...ctx, services }), now) as Promise<Result>

/** Uploads a roster and waits for its dry run. */
async function uploaded(bytes: Uint8Array | URL, fileName = '名单.xlsx'): Promise<string> {
  const id = newId()
  const path = rosterPath(folder, cast.district.id, newId())
  const content = bytes instanceof URL ? createReadStream(bytes) : Readable.from([Buffer.from(bytes)])
  const { sha256 } = await keepRosterFile(path, content)
  await as('head', (ctx) => uploadRoster(ctx, { id, fileName, path, sha256 }))
  await performCheck(services, { districtId: cast.district.id, importId: id }, never)
  return id
}

async function imported(id: string, mode: ImportMode, at = cast.now): Promise<void> {
  await as('head', (ctx) => importRoster(ctx, { id, mode }), at)
  const clock = { now: () => at }
  await performImport({ ...services, clock }, { districtId: cast.district.id, importId: id }, never)
}

const look = (id: string) => cast.as('head', (ctx) => rosterImport(ctx, { id }))
const rows = (id: string, outcome: 'new' | 'changed' | 'moved' | 'wrong') =>
  cast.as('head', (ctx) => rosterImportRows(ctx, { id, outcome, limit: 50 })).then((page) => page.rows)

/** A roster with the usual columns. */
function teachers(...list: Record<string, string>[]): Promise<Uint8Array> {
  const headers = [
    '教职工号',
    '姓名',
    '所在学校',
    '任教学科',
    '任教年级',
    '职称',
    '行政职务',
    '手机号',
    '荣誉称号',
    '出生年月',
  ]
  const used = headers.filter((header) => list.some((row) => header in row))
  const columns = used.map((header) => ({ header, key: header, format: 'text' as const }))
  return workbookBytes({ sheets: [{ name: '教师', columns, rows: list }] })
}

const count = async (table: string) =>
  (await cast.database.pool.query<{ n: number }>(`select count(*)::integer as n from ${table}`)).rows[0]!.n

describe('importing the roster of an office', () => {
  it('finds 200 right teachers, 10 schools and 7 wrong rows, and writes nothing before it is told to', async () => {
    const before = await count('people')
    const id = await uploaded(sample, 'roster-2026-autumn.xlsx')
    const found = await look(id)
    expect(found.state).toBe('checked')
    expect(found.counts).toMatchObject({ schools: 10, teachers: 200, new: 200, wrong: 7, notInFile: 8 })
    const wrong = await rows(id, 'wrong')
    expect(wrong.map(({ row }) => row)).toEqual([205, 206, 207, 208, 209, 210, 211])
    expect(await count('people')).toBe(before)
    await expect(imported(id, 'allOrNothing')).rejects.toMatchObject({ code: 'rosterHasWrongRows' })
    expect(await count('people')).toBe(before)
  })

  it('imports the right rows when asked to leave the wrong ones out, and changes nothing the second time', async () => {
    const first = await uploaded(sample, 'roster-2026-autumn.xlsx')
    const before = await count('people')
    await imported(first, 'rowByRow')
    expect((await look(first)).state).toBe('imported')
    expect(await count('people')).toBe(before + 200)
    const sums = async () =>
      Promise.all(
        ['people', 'memberships', 'assignments', 'honours', 'schools', 'association_members'].map(count),
      )
    const after = await sums()
    const second = await uploaded(sample, 'roster-2026-autumn.xlsx')
    const { counts } = await look(second)
    expect(counts).toMatchObject({
      new: 0,
      changed: 0,
      moved: 0,
      unchanged: 200,
      wrong: 7,
      changedSchools: 0,
    })
    await imported(second, 'rowByRow')
    expect(await sums()).toEqual(after)
    const later = new Date('2026-11-20T10:00:00+08:00')
    const third = await uploaded(sample, 'roster-2026-autumn.xlsx')
    await imported(third, 'rowByRow', later)
    expect(await sums()).toEqual(after)
  })

  it('makes people whom the search finds, in their school, with what they teach and what they were awarded', async () => {
    const { rows: found } = await cast.database.pool.query<{ id: string; initials: string }>(
      `select p.id, p.initials from people p join honours h on h.person_id = p.id where p.staff_number like '1000%' limit 1`,
    )
    const shown = await cast.as('head', (ctx) => person(ctx, { id: found[0]!.id }))
    expect(found[0]!.initials).toMatch(/^[a-z]{2,4}$/)
    expect(shown.schoolName).not.toBeNull()
    expect(shown.assignments.length).toBeGreaterThan(0)
    expect(shown.honours.length).toBeGreaterThan(0)
    expect(shown.memberships).toHaveLength(1)
  })

  it('gives the wrong rows back in the same workbook, which reads the same again', async () => {
    const id = await uploaded(sample)
    const faults = await cast.as('head', (ctx) => rosterFaults(ctx, { id }))
    const { readFile } = await import('node:fs/promises')
    const bytes = await annotateWorkbook(await readFile(faults.filePath), faults.findings)
    const workbook = await readWorkbook(bytes)
    const sheet = workbook.sheets.find(({ name }) => name === '教师')!
    const header = sheet.rows.find(({ number }) => number === 3)!
    const column = header.values.indexOf('需要修改')
    expect(column).toBeGreaterThan(0)
    const advised = sheet.rows.filter((row) => row.number > 3 && row.values[column]).map((row) => row.number)
    expect(advised).toEqual([205, 206, 207, 208, 209, 210, 211])
    const again = await uploaded(bytes)
    expect((await look(again)).counts).toMatchObject({ teachers: 200, wrong: 7 })
  })
})

describe('people whom the district knows', () => {
  it('move to another school and keep where they were, what they teach and their groups', async () => {
    const chen = cast.people.teacherChen
    const id = await uploaded(
      await teachers({
        教职工号: chen.staffNumber,
        姓名: chen.name,
        所在学校: '三河乡中心小学',
        任教学科: '语文',
      }),
    )
    const found = await look(id)
    expect(found.counts).toMatchObject({ teachers: 1, moved: 1, wrong: 0 })
    const [row] = await rows(id, 'moved')
    expect(row?.details[0]).toEqual({ field: '所在学校', before: '城南小学', after: '三河乡中心小学' })
    await imported(id, 'allOrNothing')
    const shown = await cast.as('head', (ctx) => person(ctx, { id: chen.id }))
    expect(shown.schoolName).toBe('三河乡中心小学')
    const schools = shown.memberships.filter(({ whereKind }) => whereKind === 'school')
    expect(schools.map(({ where, validFrom, validTo }) => [where, validFrom, validTo])).toEqual([
      ['三河乡中心小学', '2026-10-14', null],
      ['城南小学', '2020-09-01', '2026-10-13'],
    ])
    expect(
      shown.memberships.some(({ where, validTo }) => where === '小学语文中心组' && validTo === null),
    ).toBe(true)
  })

  it('may move back on the same day without a trace of a day that never was', async () => {
    const chen = cast.people.teacherChen
    const id = await uploaded(
      await teachers({ 教职工号: chen.staffNumber, 姓名: chen.name, 所在学校: '城南小学', 任教学科: '语文' }),
    )
    await imported(id, 'allOrNothing')
    const { rows: open } = await cast.database.pool.query(
      `select s.name, m.valid_from::text, m.valid_to::text from memberships m join schools s on s.id = m.school_id
        where m.person_id = $1 order by m.valid_from`,
      [chen.id],
    )
    expect(open).toEqual([
      { name: '城南小学', valid_from: '2020-09-01', valid_to: '2026-10-13' },
      { name: '城南小学', valid_from: '2026-10-14', valid_to: null },
    ])
  })

  it('keep what a blank cell or a missing column does not say, and get what it says', async () => {
    const liu = cast.people.teacherLiu
    const line = { 教职工号: liu.staffNumber, 姓名: liu.name, 所在学校: '实验初级中学' }
    const { rows: school } = await cast.database.pool.query<{ name: string }>(
      'select name from schools where id = $1',
      [cast.schools.shiyan],
    )
    line.所在学校 = school[0]!.name
    await imported(
      await uploaded(await teachers({ ...line, 职称: '', 手机号: '13900001111' })),
      'allOrNothing',
    )
    const { rows: kept } = await cast.database.pool.query(
      'select title, phone, subject from people where id = $1',
      [liu.id],
    )
    expect(kept).toEqual([{ title: '一级', phone: '13900001111', subject: '数学' }])
    const id = await uploaded(await teachers({ ...line, 职称: '高级教师' }))
    const [changed] = await rows(id, 'changed')
    expect(changed?.details).toEqual([{ field: '职称', before: '一级', after: '高级' }])
  })

  it('become dean by their position and are teachers again when the column no longer says so', async () => {
    const zhao = cast.people.teacherZhao
    const line = { 教职工号: zhao.staffNumber, 姓名: zhao.name, 所在学校: '三河乡中心小学' }
    await imported(await uploaded(await teachers({ ...line, 行政职务: '教导主任' })), 'allOrNothing')
    const duties = async () =>
      (
        await cast.database.pool.query<{ duty: string; valid_to: string | null }>(
          'select duty, valid_to::text from memberships where person_id = $1 and school_id is not null order by valid_from, duty',
          [zhao.id],
        )
      ).rows
    expect(await duties()).toEqual([
      { duty: 'teacher', valid_to: '2026-10-13' },
      { duty: 'dean', valid_to: null },
    ])
    const other = { 教职工号: 'N1', 姓名: '钱一', 所在学校: '三河乡中心小学', 行政职务: '总务主任' }
    const later = new Date('2026-10-20T10:00:00+08:00')
    const id = await uploaded(await teachers({ ...line, 行政职务: '' }, other))
    await imported(id, 'allOrNothing', later)
    expect((await duties()).at(-1)).toEqual({ duty: 'teacher', valid_to: null })
  })

  it('never share a phone number: it signs one person in', async () => {
    const at = { 所在学校: '城南小学' }
    const id = await uploaded(
      await teachers(
        { 教职工号: 'P1', 姓名: '周一', 手机号: '13700000001', ...at },
        { 教职工号: 'P2', 姓名: '周二', 手机号: '13700000001', ...at },
      ),
    )
    const found = await look(id)
    expect(found.warnings.map(({ code, row }) => [code, row])).toEqual([['phoneTaken', 3]])
    await imported(id, 'allOrNothing')
    const swapped = await uploaded(
      await teachers(
        { 教职工号: 'P1', 姓名: '周一', 手机号: '13700000002', ...at },
        { 教职工号: 'P2', 姓名: '周二', 手机号: '13700000001', ...at },
      ),
    )
    await imported(swapped, 'allOrNothing')
    const { rows: phones } = await cast.database.pool.query(
      `select staff_number, phone from people where staff_number in ('P1', 'P2') order by 1`,
    )
    expect(phones).toEqual([
      { staff_number: 'P1', phone: '13700000002' },
      { staff_number: 'P2', phone: '13700000001' },
    ])
  })

  it('never become somebody else: another name and birth under one number is a wrong number', async () => {
    const at = { 教职工号: 'W1', 所在学校: '城南小学' }
    await imported(
      await uploaded(await teachers({ ...at, 姓名: '王小梅', 出生年月: '1985.03' })),
      'allOrNothing',
    )
    const id = await uploaded(await teachers({ ...at, 姓名: '赵国强', 出生年月: '1990.11' }))
    expect((await look(id)).counts).toMatchObject({ teachers: 0, wrong: 1 })
    const [wrong] = await rows(id, 'wrong')
    expect(wrong?.details).toMatchObject([{ column: '教职工号', letter: 'A', code: 'staffNumberOfAnother' }])
    const renamed = await uploaded(await teachers({ ...at, 姓名: '王晓梅', 出生年月: '1985.03' }))
    expect((await look(renamed)).counts).toMatchObject({ changed: 1, wrong: 0 })
  })

  it('leave an audit line that the person concerned may read', async () => {
    const { rows: lines } = await cast.database.pool.query(
      `select action, actor_name, before, after from audit_lines where concerns @> array[$1]::uuid[] order by at limit 1`,
      [cast.people.teacherChen.id],
    )
    expect(lines).toEqual([
      {
        action: 'person.moved',
        actor_name: '严主任',
        before: { 所在学校: '城南小学', 任教: null },
        after: { 所在学校: '三河乡中心小学', 任教: '语文' },
      },
    ])
  })
})

describe('the steps of an import', () => {
  const twoWrong = () =>
    teachers(
      { 教职工号: 'S1', 姓名: '孙一', 所在学校: '城南小学' },
      { 教职工号: 'S2', 姓名: '', 所在学校: '城南小学' },
    )

  it('can be taken again with a corrected mapping', async () => {
    const columns = ['甲', '教职工号', '所在学校'].map((header) => ({ header, key: header }))
    const bytes = await workbookBytes({
      sheets: [{ name: '教师', columns, rows: [{ 甲: '吴一', 教职工号: 'M1', 所在学校: '城南小学' }] }],
    })
    const id = await uploaded(bytes)
    const guessed = await look(id)
    expect(guessed.counts?.teachers).toBe(0)
    expect(await rows(id, 'wrong')).toMatchObject([{ kind: 'file', details: [{ code: 'missingColumn' }] }])
    const mapping: ImportMapping = {
      教师: { kind: 'teachers', columns: { A: 'name', B: 'staffNumber', C: 'school' } },
    }
    await as('head', (ctx) => checkRoster(ctx, { id, mapping }))
    await performCheck(services, { districtId: cast.district.id, importId: id }, never)
    const corrected = await look(id)
    expect(corrected.counts).toMatchObject({ teachers: 1, new: 1, wrong: 0 })
    expect(corrected.mapping).toEqual(mapping)
  })

  it('end for good when the import is cancelled, even while it is written', async () => {
    const id = await uploaded(await twoWrong())
    await as('head', (ctx) => importRoster(ctx, { id, mode: 'rowByRow' }))
    const before = await count('people')
    const work = performImport(services, { districtId: cast.district.id, importId: id }, never)
    await as('head', (ctx) => cancelRosterImport(ctx, { id }))
    await work
    const found = await look(id)
    expect(found.state).toBe('cancelled')
    expect(await count('people')).toBe(before)
    await expect(as('head', (ctx) => importRoster(ctx, { id, mode: 'rowByRow' }))).rejects.toMatchObject({
      code: 'rosterImportState',
    })
  })

  it('go on after a server died in the middle, and what stands in line twice is done once', async () => {
    const id = await uploaded(await twoWrong())
    await as('head', (ctx) => importRoster(ctx, { id, mode: 'rowByRow' }))
    const job = { districtId: cast.district.id, importId: id }
    const before = await count('people')
    const dying = new AbortController()
    // The thread ends with its server: nothing of the transaction stays.
    const interrupted = performImport(services, job, dying.signal)
    dying.abort(new Error('killed'))
    await interrupted
    await cast.database.pool.query(
      `update roster_imports set state = 'importing', failure = null where id = $1`,
      [id],
    )
    expect(await count('people')).toBe(before)
    queued.length = 0
    const later = { now: () => new Date(cast.now.getTime() + 120_000) }
    await resumeRosterImports({ ...services, clock: later })
    expect(queued).toEqual([{ name: 'organization.rosterImport', data: job }])
    await Promise.all([performImport(services, job, never), performImport(services, job, never)])
    expect((await look(id)).state).toBe('imported')
    expect(await count('people')).toBe(before + 1)
  })

  it('are the same import when the same file is sent twice with one id, and a conflict with another file', async () => {
    const id = newId()
    const send = async (bytes: Uint8Array) => {
      const path = rosterPath(folder, cast.district.id, newId())
      const { sha256 } = await keepRosterFile(path, Readable.from([Buffer.from(bytes)]))
      return as('head', (ctx) => uploadRoster(ctx, { id, fileName: 'a.xlsx', path, sha256 }))
    }
    const bytes = await twoWrong()
    await send(bytes)
    await expect(send(bytes)).resolves.toEqual({ id })
    const other = await teachers({ 教职工号: 'X1', 姓名: '郑一', 所在学校: '城南小学' })
    await expect(send(other)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('of the office are its own business: no teacher, principal or stranger comes near', async () => {
    const id = await uploaded(await twoWrong())
    // A principal imports for their own school, and does not learn what the office imports.
    for (const [who, code] of [
      ['teacherChen', 'notAllowed'],
      ['principalWu', 'notFound'],
      ['lin', 'notAllowed'],
      ['leadMa', 'notAllowed'],
    ] as const) {
      await expect(cast.as(who, (ctx) => rosterImport(ctx, { id }))).rejects.toMatchObject({ code })
      await expect(cast.as(who, (ctx) => rosterImportRows(ctx, { id, limit: 5 }))).rejects.toMatchObject({
        code,
      })
      await expect(as(who, (ctx) => importRoster(ctx, { id, mode: 'rowByRow' }))).rejects.toMatchObject({
        code,
      })
      await expect(as(who, (ctx) => cancelRosterImport(ctx, { id }))).rejects.toMatchObject({ code })
    }
    await expect(cast.as('stranger', (ctx) => rosterImport(ctx, { id }))).rejects.toMatchObject({
      code: 'notFound',
    })
    const theirs = await cast.as('stranger', (ctx) => listRosterImports(ctx, { limit: 50 }))
    expect(theirs.rows).toEqual([])
  })

  it('import ten thousand teachers in bulk, every one of them once', async () => {
    const list = Array.from({ length: 10_000 }, (_, at) => ({
      教职工号: String(700_000 + at),
      姓名: `${'赵钱孙李周吴郑王'[at % 8]}${'一二三四五六七八九十'[at % 10]}${'甲乙丙丁'[at % 4]}`,
      所在学校: at % 2 ? '城南小学' : '三河乡中心小学',
      任教学科: at % 3 ? '语文' : '数学',
    }))
    const before = await count('people')
    const id = await uploaded(await teachers(...list))
    await imported(id, 'allOrNothing')
    const found = await look(id)
    expect(found.counts).toMatchObject({ teachers: 10_000, new: 10_000, wrong: 0 })
    expect(await count('people')).toBe(before + 10_000)
    // All rows of a page are fetched by one statement, whatever their number.
    const page = await cast.as('head', (ctx) => rosterImportRows(ctx, { id, outcome: 'new', limit: 200 }))
    expect(page.rows).toHaveLength(200)
    expect(page.nextCursor).not.toBeNull()
    await inDistrict(cast.db, cast.district.id, async (db) => {
      const { statements } = await db
        .selectFrom('memberships')
        .select((eb) => eb.fn.countAll<number>().as('statements'))
        .where('districtId', '=', cast.district.id)
        .where('validTo', 'is', null)
        .where('schoolId', 'is not', null)
        .executeTakeFirstOrThrow()
      expect(statements).toBeGreaterThan(10_000)
    })
  })
})

describe('a file that is no roster', () => {
  it('is refused with a code before anything of it stays on disk', async () => {
    const stored = async () => (await readdir(folder, { recursive: true })).length
    const before = await stored()
    const refused: [string, Uint8Array, string][] = [
      ['an empty file', new Uint8Array(), 'empty'],
      ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'wrongType'],
      ['a broken workbook', (await teachers({ 教职工号: '1', 姓名: '甲乙' })).subarray(0, 500), 'corrupt'],
    ]
    for (const [, bytes, code] of refused) {
      const path = rosterPath(folder, cast.district.id, newId())
      await expect(keepRosterFile(path, Readable.from([Buffer.from(bytes)]))).rejects.toMatchObject({ code })
    }
    expect(await stored()).toBe(before)
  })

  it('is refused as too large while it still comes in', async () => {
    let sent = 0
    const endless = Readable.from(
      (function* () {
        for (;;) {
          sent += 1 << 20
          yield Buffer.alloc(1 << 20, 65)
        }
      })(),
    )
    const path = rosterPath(folder, cast.district.id, newId())
    await expect(keepRosterFile(path, endless)).rejects.toMatchObject({ code: 'tooBig' })
    expect(sent).toBeLessThan(64 << 20)
  })

  it('fails its dry run with the sentence of the reader when its contents show it only then', async () => {
    const path = join(folder, 'large.csv')
    await writeFile(path, `教职工号,姓名\n${'1,甲\n'.repeat(200_001)}`)
    const id = newId()
    const kept = rosterPath(folder, cast.district.id, newId())
    const { sha256 } = await keepRosterFile(kept, createReadStream(path))
    await as('head', (ctx) => uploadRoster(ctx, { id, fileName: 'large.csv', path: kept, sha256 }))
    await performCheck(services, { districtId: cast.district.id, importId: id }, never)
    const found = await look(id)
    expect(found.state).toBe('failed')
    expect(found.failure).toMatchObject({
      code: 'tooManyRows',
      message: expect.stringContaining('分成几个文件'),
    })
  })
})
