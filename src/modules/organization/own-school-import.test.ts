import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import type { Services } from '../../platform/context.ts'
import { type ExportSheet, workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { newId } from '../../platform/ids.ts'
import { importRoster, uploadRoster } from './operations/roster-imports.ts'
import { performCheck, performImport } from './operations/roster-work.ts'
import { listRosterImports, rosterFaults, rosterImport, rosterImportRows } from './queries/roster-imports.ts'
import { keepRosterFile, rosterPath } from './roster-import/file-store.ts'

// Each import starts a thread; on a busy machine several of them take their time.
vi.setConfig({ testTimeout: 60_000 })
const never = new AbortController().signal

let cast: Cast
let services: Services
const folder = await mkdtemp(join(tmpdir(), 'own-school-import-'))

beforeAll(async () => {
  cast = await openCast('own_school_import')
  services = { ...cast.services, filesFolder: folder, queue: { enqueue: async () => {} } as never }
})
afterAll(async () => {
  await cast.end()
  await rm(folder, { recursive: true })
})

const sheet = (name: string, list: Record<string, string>[]): ExportSheet => ({
  name,
  columns: [...new Set(list.flatMap((row) => Object.keys(row)))].map((key) => ({ header: key, key, format: 'text' })),
  rows: list,
}) // prettier-ignore

/** Uploads a roster as someone and waits for its dry run. */
async function uploaded(who: CastName, ...sheets: ExportSheet[]): Promise<string> {
  const id = newId()
  const path = rosterPath(folder, cast.district.id, newId())
  const { sha256 } = await keepRosterFile(path, Readable.from([Buffer.from(await workbookBytes({ sheets }))]))
  await cast.as(who, (ctx) => uploadRoster({ ...ctx, services }, { id, fileName: '本校.xlsx', path, sha256 }))
  await performCheck(services, { districtId: cast.district.id, importId: id }, never)
  return id
}

const found = (who: CastName, id: string) => cast.as(who, (ctx) => rosterImport(ctx, { id }))

/** The wrong rows of an import as `row code`. */
async function wrongOf(who: CastName, id: string): Promise<string[]> {
  const { rows } = await cast.as(who, (ctx) => rosterImportRows(ctx, { id, outcome: 'wrong', limit: 50 }))
  return rows.map(
    ({ row, details }) => `${row} ${details.map((one) => ('code' in one ? one.code : '')).join()}`,
  )
}

async function imported(who: CastName, id: string): Promise<void> {
  await cast.as(who, (ctx) => importRoster({ ...ctx, services }, { id, mode: 'rowByRow' }))
  const clock = { now: () => cast.now }
  await performImport({ ...services, clock }, { districtId: cast.district.id, importId: id }, never)
}

const everyone = async () =>
  (
    await cast.database.pool.query(
      `select p.staff_number, p.name, p.phone, p.title, m.school_id, m.duty from people p
         left join memberships m on m.district_id = p.district_id and m.person_id = p.id and m.school_id is not null
                                and m.valid_to is null
        where p.district_id = $1 order by p.staff_number, m.id`,
      [cast.district.id],
    )
  ).rows as { staff_number: string; name: string; school_id: string; duty: string; title: string }[]

const own = (staffNumber: string, name: string, more: Record<string, string> = {}) => ({
  教职工号: staffNumber,
  姓名: name,
  所在学校: '城南小学',
  ...more,
})

describe('a school’s head importing the roster of their school', () => {
  it('adds and changes its own teachers, by the row, and touches nobody else', async () => {
    const before = await everyone()
    const id = await uploaded(
      'principalWu',
      sheet('教师', [
        own('T900', '新来', { 职称: '二级教师' }),
        own('T103', '陈雨', { 职称: '高级教师' }),
        { 教职工号: 'T901', 姓名: '别人', 所在学校: '北关小学', 职称: '' },
        own('T302', '赵禾'),
        own('A003', '林晓'),
      ]),
    )
    expect((await found('principalWu', id)).counts).toMatchObject({ new: 1, changed: 1, moved: 0, wrong: 3 })
    expect(await wrongOf('principalWu', id)).toEqual(['4 otherSchool', '5 moveForOffice', '6 moveForOffice'])
    await imported('principalWu', id)
    const after = await everyone()
    expect(after.find((it) => it.staff_number === 'T900')).toMatchObject({
      school_id: cast.schools.chengnan,
      title: '二级',
    })
    expect(after.find((it) => it.staff_number === 'T103')?.title).toBe('高级')
    const others = (people: typeof before) => people.filter((it) => it.school_id !== cast.schools.chengnan)
    expect(others(after)).toEqual(others(before))
  })

  it('is told, in a sentence, that a teacher of another school comes by way of the district’s office', async () => {
    const id = await uploaded('deanSun', sheet('教师', [own('T302', '赵禾')]))
    const { rows } = await cast.as('deanSun', (ctx) => rosterImportRows(ctx, { id, limit: 9 }))
    expect(rows[0]).toMatchObject({ outcome: 'wrong', row: 2 })
    expect(rows[0]!.details[0]).toMatchObject({
      letter: 'A',
      message: '教职工号“T302”的人现在在“三河乡中心小学”。要调入本校，请联系区教研室办理调动，办好后再导入。',
    })
    await expect(
      cast.as('deanSun', (ctx) => importRoster({ ...ctx, services }, { id, mode: 'rowByRow' })),
    ).rejects.toMatchObject({ code: 'rosterNothingToImport' })
  })

  it('needs no column of schools', async () => {
    const id = await uploaded('principalWu', sheet('名单', [{ 教职工号: 'T905', 姓名: '无校' }]))
    const { rows } = await cast.as('principalWu', (ctx) => rosterImportRows(ctx, { id, limit: 9 }))
    expect(rows).toMatchObject([{ outcome: 'new', school: '城南小学' }])
  })

  it('neither makes nor unmakes a principal', async () => {
    const id = await uploaded(
      'deanSun',
      sheet('教师', [
        own('T102', '孙倩', { 行政职务: '校长' }),
        own('T101', '吴校长', { 行政职务: '' }),
        own('T906', '新校', { 行政职务: '校长' }),
        own('T103', '陈雨', { 行政职务: '教导主任' }),
      ]),
    )
    expect(await wrongOf('deanSun', id)).toEqual([
      '2 principalForOffice',
      '3 principalForOffice',
      '4 principalForOffice',
    ])
    await imported('deanSun', id)
    const duties = new Map((await everyone()).map((it) => [it.staff_number, it.duty]))
    expect(['T101', 'T102', 'T103', 'T906'].map((number) => duties.get(number))).toEqual([
      'principal',
      'dean',
      'dean',
      undefined,
    ])
  })

  it('leaves what others keep: schools, clusters, and what is taught elsewhere', async () => {
    const { pool } = cast.database
    await pool.query(
      `insert into assignments (district_id, id, person_id, school_id, subject, valid_from)
       values ($1, $2, $3, $4, '音乐', '2026-09-01')`,
      [cast.district.id, newId(), cast.people.teacherChen.id, cast.schools.beiguan],
    )
    const id = await uploaded(
      'principalWu',
      sheet('学校', [
        { 学校名称: '城南小学', 城乡分类: '乡村', 片区: '西片', 学生数: '901' },
        { 学校名称: '北关小学', 城乡分类: '乡村', 片区: '', 学生数: '5' },
        { 学校名称: '新办小学', 城乡分类: '', 片区: '', 学生数: '5' },
      ]),
      sheet('任教', [
        { 教职工号: 'T103', 姓名: '陈雨', 所在学校: '城南小学', 任教学科: '语文', 任教年级: '三年级' },
        { 教职工号: 'T103', 姓名: '陈雨', 所在学校: '北关小学', 任教学科: '数学', 任教年级: '三年级' },
        { 教职工号: 'T302', 姓名: '赵禾', 所在学校: '城南小学', 任教学科: '数学', 任教年级: '三年级' },
      ]),
    )
    expect(await wrongOf('principalWu', id)).toEqual([
      '3 otherSchool',
      '4 otherSchool',
      '3 otherSchool',
      '4 moveForOffice',
    ])
    expect((await found('principalWu', id)).warnings.map(({ message }) => message)).toEqual([
      '城乡分类、所属片区由区教研室维护，这一行里的没有采用。',
    ])
    await imported('principalWu', id)
    const { rows: schools } = await pool.query(
      `select name, locality, pupil_count from schools where district_id = $1 and pupil_count in (901, 5)`,
      [cast.district.id],
    )
    expect(schools).toEqual([{ name: '城南小学', locality: 'urban', pupil_count: 901 }])
    const { rows: teaching } = await pool.query(
      `select subject, school_id from assignments where person_id = $1 and valid_to is null order by subject`,
      [cast.people.teacherChen.id],
    )
    expect(teaching).toContainEqual({ subject: '音乐', school_id: cast.schools.beiguan })
  })

  it('sees the imports of that school, and nobody else’s', async () => {
    const mine = await uploaded('principalWu', sheet('教师', [own('T910', '甲')]))
    const districts = await uploaded('head', sheet('教师', [own('T911', '乙')]))
    const listed = (who: CastName) => cast.as(who, (ctx) => listRosterImports(ctx, { limit: 50 }))
    const wu = await listed('principalWu')
    expect(wu.ownSchool).toBe('城南小学')
    expect(new Set(wu.rows.map(({ schoolName }) => schoolName))).toEqual(new Set(['城南小学']))
    expect((await listed('principalQian')).rows).toEqual([])
    const all = await listed('head')
    expect(all.rows.find(({ id }) => id === mine)?.schoolName).toBe('城南小学')
    expect(all.rows.find(({ id }) => id === districts)?.schoolName).toBeNull()
    for (const id of [mine, districts]) {
      const who = id === mine ? 'principalQian' : 'principalWu'
      await expect(found(who, id)).rejects.toMatchObject({ code: 'notFound' })
      await expect(cast.as(who, (ctx) => rosterFaults(ctx, { id }))).rejects.toMatchObject({
        code: 'notFound',
      })
      await expect(
        cast.as(who, (ctx) => importRoster({ ...ctx, services }, { id, mode: 'rowByRow' })),
      ).rejects.toMatchObject({ code: 'notFound' })
    }
  })

  it('is not told whose phone number it is that somebody elsewhere has', async () => {
    await cast.database.pool.query(`update people set phone = '13900000001' where staff_number = 'T302'`)
    const id = await uploaded('principalWu', sheet('教师', [own('T920', '丙', { 手机号: '13900000001' })]))
    const [warning] = (await found('principalWu', id)).warnings
    expect(warning?.code).toBe('phoneTaken')
    expect(warning?.message).not.toContain('赵禾')
  })
})
