import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { type ExamImports, openExamImports } from '../../../tests/support/exam-imports.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { newId } from '../../platform/ids.ts'
import { checkExamImport, guessedPupils, startExamImport } from './operations/exam-imports.ts'
import { forgetPupilNames, markPupilsLeft } from './operations/pupils.ts'
import { examImport, examImportFaults, listExamImports } from './queries/exam-imports.ts'
import { listPupils, pupilPlaces } from './queries/pupils.ts'

let cast: Cast
let imports: ExamImports

beforeAll(async () => {
  cast = await openCast('pupils')
  imports = await openExamImports(cast)
})
afterAll(async () => {
  await imports.end()
  await cast.end()
})
beforeEach(async () => {
  await cast.database.pool.query('delete from pupils')
})

const head = '学籍号,姓名,性别,学校,年级,班级'
const roster = `洪泽区学生名册,,,,,\n${head}\nG001,张小明,男,城南小学,五年级,1班\nG002,李红,女,城南小学,五年级,五(2)班\ng003,王 芳,,三河乡中心小学,五,1\n`

async function upload(who: CastName, text: string, names?: 'none') {
  const sent = await imports.send(who, text, { purpose: 'pupils', name: '名册.csv', names })
  expect(sent).toMatchObject({ status: 201 })
  await imports.work()
  return { id: sent.id, seen: await imports.as(who, (ctx) => examImport(ctx, { id: sent.id })) }
}

async function bring(who: CastName, text: string, mode: 'allOrNothing' | 'rowByRow' = 'allOrNothing') {
  const { id } = await upload(who, text)
  await imports.as(who, (ctx) => startExamImport(ctx, { id, mode }))
  await imports.work()
  expect(await imports.as(who, (ctx) => examImport(ctx, { id }))).toMatchObject({ state: 'imported' })
}

const stored = async () =>
  (
    await cast.database.pool.query<{ line: string }>(
      `select concat_ws(' ', p.number, p.name, p.sex, s.name, p.grade, p.class_name) as line
         from pupils p join schools s on s.id = p.school_id order by p.number`,
    )
  ).rows.map(({ line }) => line)

const faults = async (who: CastName, id: string) =>
  (await imports.as(who, (ctx) => examImportFaults(ctx, { id, limit: 50 }))).rows.map(
    ({ row, column, code }) => `${column ?? ''}${row} ${code}`,
  )

describe('pupils of a file', () => {
  test('are told apart as new, changed, moved and unchanged before anything is written', async () => {
    const first = await upload('head', roster)
    expect(first.seen.pupils!.counts).toEqual({ new: 3, changed: 0, moved: 0, unchanged: 0, wrong: 0 })
    expect(await stored()).toEqual([])
    await bring('head', roster)
    expect(await stored()).toEqual([
      'G001 张小明 male 城南小学 5 五年级(1)班',
      'G002 李红 female 城南小学 5 五年级(2)班',
      'G003 王芳 三河乡中心小学 5 五年级(1)班',
    ])
    const changed = roster.replace('张小明,男,城南小学,五年级,1班', '张小明,男,城南小学,五年级,3班')
    const second = await upload('head', changed.replace('王 芳,,三河乡中心小学', '王芳,女,北关小学'))
    expect(second.seen.pupils!.counts).toEqual({ new: 0, changed: 1, moved: 1, unchanged: 1, wrong: 0 })
  })

  test('are the same after they came twice, and a blank cell empties nothing', async () => {
    await bring('head', roster)
    const { seen } = await upload('head', roster.replace('李红,女', ','))
    expect(seen.pupils!.counts).toMatchObject({ new: 0, changed: 0, unchanged: 3 })
  })

  test('need no names, and the switch leaves them out', async () => {
    await bring('head', '年级,班级,全国学籍号,学校\n五年级,1班,G009,城南小学\n')
    expect(await stored()).toEqual(['G009 城南小学 5 五年级(1)班'])
    const { id, seen } = await upload('head', roster, 'none')
    expect(seen.pupils!.mapping.leaveNamesOut).toBe(true)
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await imports.work()
    expect((await stored())[0]).toBe('G001 male 城南小学 5 五年级(1)班')
  })

  test('with mistakes come back with what to do', async () => {
    const rows = [
      ',无号,男,城南小学,五年级,1班',
      'G004,赵一,男,不存在小学,五年级,1班',
      'G005,赵二,男,城南小学,,1班',
      'G006,赵三,男,城南小学,五年级,',
      'G007,赵四,未知性,城南小学,五年级,1班',
      'G008,赵五,男,城南小学,五年级,1班',
      'G008,赵六,男,城南小学,五年级,2班',
      '11010519491231002X,赵七,男,城南小学,五年级,1班',
    ]
    const { id, seen } = await upload('head', `${head}\n${rows.join('\n')}\n`)
    expect(seen.wrong).toMatchObject({ rows: 8 })
    expect((await faults('head', id)).toSorted()).toEqual(
      [
        'A2 noNumber',
        'D3 unknownSchool',
        'E4 noGrade',
        'F5 noClass',
        'C6 badSex',
        'A7 twice',
        'A8 twice',
        'A9 badNumber',
      ].toSorted(),
    )
    const answer = await imports.get('head', `/api/exam-imports/${id}/wrong.xlsx`)
    const back = await readWorkbook(new Uint8Array(await answer.arrayBuffer()))
    expect(back.sheets[0]!.rows[0]!.values.at(-1)).toBe('需要修改')
  })

  test('may lie in columns that the user names', async () => {
    const text = '甲,乙,丙\nG010,城南小学,五年级1班\n'
    const { id, seen } = await upload('head', text)
    expect(seen.sheets[0]).toMatchObject({ used: false, reason: 'noHeader' })
    const sheets = { 名册: { headerRow: 1, columns: { A: 'number', B: 'school', C: 'className' } as const } }
    await imports.as('head', (ctx) => checkExamImport(ctx, { id, pupils: { ...guessedPupils, sheets } }))
    await imports.work()
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await imports.work()
    expect(await stored()).toEqual(['G010 城南小学 5 五年级(1)班'])
  })
})

describe('a school', () => {
  test('brings in its own pupils, without a column of schools, and nobody else’s', async () => {
    await bring('deanSun', '学号,姓名,班级\nS1,张三,五(1)班\nS2,李四,五(2)班\n')
    expect(await stored()).toEqual(['S1 张三 城南小学 5 五年级(1)班', 'S2 李四 城南小学 5 五年级(2)班'])
    const { id } = await upload('deanSun', `${head}\nS3,王五,男,北关小学,五年级,1班\n`)
    expect(await faults('deanSun', id)).toEqual(['D2 otherSchool'])
    await bring('principalQian', '学号,班级\nS9,五(1)班\n')
    const taken = await upload('deanSun', '学号,班级\nS9,五(1)班\n')
    expect(await faults('deanSun', taken.id)).toEqual(['A2 pupilOfAnotherSchool'])
  })

  test('sees the names of its own pupils, the office sees none, and neither does its export', async () => {
    await bring('head', roster)
    const names = async (who: CastName) =>
      (await imports.as(who, (ctx) => listPupils(ctx, { left: false, limit: 50 }))).rows.map(
        ({ name }) => name,
      )
    expect(await names('deanSun')).toEqual(['张小明', '李红'])
    expect(await names('head')).toEqual([null, null, null])
    const found = await imports.as('head', (ctx) =>
      listPupils(ctx, { text: '张小明', left: false, limit: 50 }),
    )
    expect(found.rows).toEqual([])
    const exported = async (who: CastName) => {
      const answer = await imports.get(who, '/api/exams/pupils.xlsx')
      return JSON.stringify((await readWorkbook(new Uint8Array(await answer.arrayBuffer()))).sheets)
    }
    expect(await exported('deanSun')).toContain('张小明')
    expect(await exported('deanSun')).not.toContain('G003')
    expect(await exported('head')).not.toContain('张小明')
    expect(await exported('head')).toContain('G003')
  })

  test('finds its pupils by part of a number or name, by class, and page by page', async () => {
    await bring('head', roster)
    const list = (filter: object) =>
      imports.as('deanSun', (ctx) => listPupils(ctx, { left: false, limit: 50, ...filter }))
    expect((await list({ text: '小' })).rows.map(({ number }) => number)).toEqual(['G001'])
    expect((await list({ text: 'g00' })).rows).toHaveLength(2)
    expect((await list({ grade: 5, className: '五年级(2)班' })).rows.map(({ number }) => number)).toEqual([
      'G002',
    ])
    const first = await list({ limit: 1 })
    const second = await list({ limit: 1, cursor: first.nextCursor! })
    expect([first.rows[0]!.number, second.rows[0]!.number, second.nextCursor]).toEqual(['G001', 'G002', null])
  })

  test('erases the names that it no longer needs', async () => {
    await bring('head', roster)
    const { chengnan, sanhe } = cast.schools
    await expect(
      imports.as('deanSun', (ctx) => forgetPupilNames(ctx, { schoolId: sanhe })),
    ).rejects.toMatchObject({ code: 'notAllowed' })
    expect(await imports.as('deanSun', (ctx) => forgetPupilNames(ctx, { schoolId: chengnan }))).toEqual({
      pupils: 2,
    })
    expect((await stored())[0]).toBe('G001 male 城南小学 5 五年级(1)班')
  })

  test('notes who has left, and who is back', async () => {
    await bring('head', roster)
    const [pupil] = (await imports.as('deanSun', (ctx) => listPupils(ctx, { left: false, limit: 1 }))).rows
    const mark = (leftOn: string | null) =>
      imports.as('deanSun', (ctx) => markPupilsLeft(ctx, { ids: [pupil!.id], leftOn }))
    await mark('2026-10-14')
    const gone = await imports.as('deanSun', (ctx) => listPupils(ctx, { left: true, limit: 5 }))
    expect(gone.rows.map(({ leftOn }) => leftOn)).toEqual(['2026-10-14'])
    await mark(null)
    expect((await imports.as('deanSun', (ctx) => listPupils(ctx, { left: true, limit: 5 }))).rows).toEqual([])
    await expect(
      imports.as('deanSun', (ctx) => markPupilsLeft(ctx, { ids: [newId()], leftOn: null })),
    ).rejects.toMatchObject({ code: 'notAllowed' })
  })
})

test('who sets up assessments is told how many pupils there are, and teachers are not', async () => {
  await bring('head', roster)
  const places = await imports.as('lin', (ctx) => pupilPlaces(ctx))
  expect(places.schools.map(({ name, pupils }) => `${name} ${pupils}`)).toEqual([
    '三河乡中心小学 1',
    '城南小学 2',
  ])
  expect(places.may).toMatchObject({ list: false, import: false })
  for (const who of ['teacherChen', 'leadMa'] as const) {
    await expect(imports.as(who, (ctx) => pupilPlaces(ctx))).rejects.toMatchObject({ code: 'notAllowed' })
    await expect(
      imports.as(who, (ctx) => listExamImports(ctx, { purpose: 'pupils', assessmentId: null, limit: 5 })),
    ).rejects.toMatchObject({ code: 'notAllowed' })
  }
})
