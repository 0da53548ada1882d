import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { type ExamImports, openExamImports } from '../../../tests/support/exam-imports.ts'
import { furnishAssessment } from '../../../tests/support/exams.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { forgetExamFiles } from './imports/jobs.ts'
import {
  cancelExamImport,
  checkExamImport,
  guessedPupils,
  startExamImport,
} from './operations/exam-imports.ts'
import { examImport, examImportFaults } from './queries/exam-imports.ts'
import { listPupils, listRosterLooks } from './queries/pupils.ts'

let cast: Cast
let imports: ExamImports
beforeAll(async () => {
  cast = await openCast('imports_privacy')
  imports = await openExamImports(cast)
})
afterAll(async () => {
  await imports.end()
  await cast.end()
})
const roster =
  '学籍号,姓名,身份证号,家长电话,,学校,年级,班级\nROST01,张小明,110105194912310021,13900001111,秘密,城南小学,五年级,1班\n'

/** Two pupils of one class and a paper of two items. */
function smallMonitoring() {
  return furnishAssessment(cast.database, {
    districtId: cast.district.id,
    termId: cast.terms.autumn,
    personId: cast.people.head.id,
    kind: 'qualityMonitoring',
    stage: 'primary',
    grade: 5,
    schools: [
      { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级(1)班', pupils: 2 }] },
    ],
    papers: [
      {
        subject: '语文',
        items: [
          { label: '1', full: 3 },
          { label: '2', full: 4 },
        ],
      },
    ],
  })
}

async function upload(text: string | Uint8Array, of: Parameters<ExamImports['send']>[2]): Promise<string> {
  const sent = await imports.send('head', text, of)
  expect(sent).toMatchObject({ status: 201 })
  await imports.work()
  return sent.id
}
const seen = async (id: string) => (await imports.as('head', (ctx) => examImport(ctx, { id }))).sheets[0]!
const stored = async (id: string) =>
  (
    await cast.database.pool.query<{ result: string }>(
      'select result::text from exam_imports where id = $1',
      [id],
    )
  ).rows[0]!.result
const run = async (id: string) => {
  await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
  await imports.work()
}

describe('cells of an uploaded file that are kept with its import', () => {
  test('are those of columns that are read; the others are listed without a cell', async () => {
    const id = await upload(roster, { purpose: 'pupils', name: '名册.csv' })
    expect((await seen(id)).columns.map(({ letter, as, samples }) => [letter, as, samples])).toEqual([
      ['A', 'number', ['ROST01']],
      ['B', 'name', ['张小明']],
      ['C', null, []],
      ['D', null, []],
      ['E', null, []],
      ['F', 'school', ['城南小学']],
      ['G', 'grade', ['五年级']],
      ['H', 'className', ['1班']],
    ])
    for (const secret of ['110105194912310021', '13900001111', '秘密'])
      expect(await stored(id)).not.toContain(secret)
  })

  test('are never names where names are not kept, also after the switch is set later', async () => {
    const id = await upload(roster, { purpose: 'pupils', name: '名册.csv', names: 'none' })
    expect(await stored(id)).not.toContain('张小明')
    const later = await upload(roster, { purpose: 'pupils', name: '名册.csv' })
    expect(await stored(later)).toContain('张小明')
    const pupils = { ...guessedPupils, leaveNamesOut: true }
    await imports.as('head', (ctx) => checkExamImport(ctx, { id: later, pupils }))
    await imports.work()
    expect(await stored(later)).not.toContain('张小明')
  })

  test('of marks are never those of a column of names', async () => {
    const exam = await smallMonitoring()
    const number = `K${exam.pupils[0]!.number}`
    const id = await upload(`考号,姓名,1,2\n${number},张小明,3,4\n`, { assessmentId: exam.id })
    expect(await stored(id)).not.toContain('张小明')
    expect((await seen(id)).columns.map(({ header, samples }) => [header, samples])).toEqual([
      ['考号', [number]],
      ['姓名', []],
      ['1', ['3']],
      ['2', ['4']],
    ])
  })

  test('are gone when it was imported, given up, or left lying for a month', async () => {
    const imported = await upload(roster, { purpose: 'pupils', name: '名册.csv' })
    await run(imported)
    expect(await stored(imported)).not.toContain('ROST01')
    expect((await seen(imported)).columns).toHaveLength(8)
    const givenUp = await upload(roster, { purpose: 'pupils', name: '名册.csv' })
    await imports.as('head', (ctx) => cancelExamImport(ctx, { id: givenUp }))
    expect(await stored(givenUp)).not.toContain('ROST01')
    const [fresh, old] = [
      await upload(roster, { purpose: 'pupils', name: '名册.csv' }),
      await upload(roster, { purpose: 'pupils', name: '名册.csv' }),
    ]
    await cast.database.pool.query(
      `update exam_imports set created_at = created_at - interval '31 days' where id = $1`,
      [old],
    )
    await forgetExamFiles(imports.services)
    expect(await stored(old)).not.toContain('ROST01')
    expect(await stored(fresh)).toContain('ROST01')
  })

  test('are taken out of what earlier versions kept, and looks at marks get the school of their pupil', async () => {
    const exam = await furnishAssessment(cast.database, {
      districtId: cast.district.id,
      termId: cast.terms.autumn,
      personId: cast.people.head.id,
      kind: 'qualityMonitoring',
      stage: 'primary',
      grade: 5,
      schools: [{ id: cast.schools.sanhe, locality: 'rural', classes: [{ name: '五年级(1)班', pupils: 1 }] }],
      papers: [],
    })
    const id = await upload(roster, { purpose: 'pupils', name: '名册.csv' })
    const { pool } = cast.database
    await pool.query(
      `insert into result_views (district_id, id, assessment_id, person_id, what, unit) values ($1, gen_random_uuid(), $2, $3, 'pupilMarks', $4)`,
      [cast.district.id, exam.id, cast.people.head.id, `K${exam.pupils[0]!.number}`],
    )
    const file = new URL('../../../db/migrations/0017_paper_plans_and_missing_pupils.sql', import.meta.url)
    await pool.query(/^do \$\$[\s\S]*?^end \$\$;/m.exec(readFileSync(file, 'utf8'))![0])
    expect(await stored(id)).not.toMatch(/ROST01|张小明/)
    expect((await seen(id)).columns.map(({ header }) => header)).toEqual(roster.split('\n')[0]!.split(','))
    const { rows } = await pool.query('select unit, pupil from result_views where assessment_id = $1', [
      exam.id,
    ])
    expect(rows).toEqual([{ unit: cast.schools.sanhe, pupil: `K${exam.pupils[0]!.number}` }])
  })
})

describe('a number of a pupil that a table program took for a number', () => {
  const file = (number: unknown) =>
    workbookBytes({
      sheets: [
        {
          name: '学生',
          columns: ['学籍号', '学校', '年级', '班级'].map((header) => ({ header, key: header })),
          rows: [{ 学籍号: number, 学校: '城南小学', 年级: '五年级', 班级: '1班' }],
        },
      ],
    })
  const faultsOf = async (number: unknown) => {
    const id = await upload(await file(number), { purpose: 'pupils', name: '名册.xlsx' })
    return (await imports.as('head', (ctx) => examImportFaults(ctx, { id, limit: 5 }))).rows.map(
      ({ message }) => message,
    )
  }

  test('is refused from the sixteenth digit on: the last ones are gone', async () => {
    expect(await faultsOf(2_026_000_000_000_123)).toEqual([
      '学籍号“2026000000000123”超过 15 位，又被当作数值存放，15 位以后的数字已经丢失。请把学籍号一列设为“文本”，重新填写后再上传。',
    ])
    expect(await faultsOf(202_600_000_000_123)).toEqual([])
    expect(await faultsOf('2026000000000123')).toEqual([])
  })

  test('is refused in a sheet of marks, too, and not taken for a neighbour', async () => {
    const exam = await smallMonitoring()
    const { pool } = cast.database
    const numbers = ['2026000000000120', '2026000000000123']
    for (const [at, number] of numbers.entries())
      await pool.query('update pupils set number = $1 where id = $2', [number, exam.pupils[at]!.id])
    const columns = ['学籍号', '1', '2'].map((header) => ({ header, key: header }))
    const rows = [
      { 学籍号: 2_026_000_000_000_120, '1': 3, '2': 4 },
      { 学籍号: numbers[1], '1': 3, '2': 4 },
    ]
    const bytes = await workbookBytes({ sheets: [{ name: '语文', columns, rows }] })
    const id = await upload(bytes, { assessmentId: exam.id, name: '成绩.xlsx' })
    const { rows: faults } = await imports.as('head', (ctx) => examImportFaults(ctx, { id, limit: 5 }))
    expect(faults.map(({ row, column, code }) => `${column}${row} ${code}`)).toEqual(['A2 damagedNumber'])
  })
})

describe('a look at the roster', () => {
  const list = (who: 'deanSun' | 'head', of: object = {}) =>
    imports.as(who, (ctx) => listPupils(ctx, { left: false, limit: 50, ...of }))
  const looks = (who: 'principalWu' | 'principalQian', schoolId: string) =>
    imports.as(who, async (ctx) =>
      (await listRosterLooks(ctx, { schoolId, limit: 20 })).rows.map(({ person, exported }) => [
        person,
        exported,
      ]),
    )

  test('carries the viewer’s name, and leaves one line for the school’s heads, each export one more', async () => {
    await run(await upload(roster, { purpose: 'pupils', name: '名册.csv' }))
    const { chengnan } = cast.schools
    const found = await list('deanSun')
    expect(found.watermark).toContain(cast.people.deanSun.name)
    await list('deanSun', { text: '张' })
    await list('head')
    const answer = await imports.get('deanSun', '/api/exams/pupils.xlsx')
    const { sheets } = await readWorkbook(new Uint8Array(await answer.arrayBuffer()))
    expect(JSON.stringify(sheets.at(-1))).toContain(cast.people.deanSun.name)
    await imports.get('deanSun', '/api/exams/pupils.xlsx')
    expect((await looks('principalWu', chengnan)).toSorted()).toEqual(
      [
        [cast.people.head.name, false],
        [cast.people.deanSun.name, false],
        [cast.people.deanSun.name, true],
        [cast.people.deanSun.name, true],
      ].toSorted(),
    )
    await expect(looks('principalQian', chengnan)).rejects.toMatchObject({ code: 'notAllowed' })
  })

  test.each(['grade=abc', 'grade=13', 'left=maybe', 'schoolId=1', `text=${'长'.repeat(61)}`])(
    'with ?%s is refused before anything is read',
    async (query) => {
      expect((await imports.get('head', `/api/exams/pupils.xlsx?${query}`)).status).toBe(400)
      expect((await imports.get('head', '/api/exams/pupils.xlsx?grade=5&left=false&text=')).status).toBe(200)
    },
  )
})
