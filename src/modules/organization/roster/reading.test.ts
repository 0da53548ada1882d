import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWorkbook } from '../../../platform/documents/spreadsheets/read.ts'
import { annotateWorkbook } from './annotate.ts'
import { readRoster } from './reading.ts'
import { summarise } from './summary.ts'
import { rosterTemplate } from './template.ts'

const samples = process.env.LIANYAN_SAMPLES ?? join(import.meta.dirname, '../../../../../shared/samples')
const roster = () => readFileSync(join(samples, 'rosters/roster-2026-autumn.xlsx'))

test('of the autumn roster 200 teachers are right and 7 rows wrong, each for its own reason', async () => {
  const reading = await readRoster(await readWorkbook(roster()), { schools: [], today: '2026-09-20' })
  expect(reading.teachers).toHaveLength(200)
  expect(reading.schools).toHaveLength(10)
  expect(reading.errors.map(({ row, column, code }) => [row, column, code])).toEqual([
    [205, '教职工号', 'duplicateStaffNumber'],
    [206, '姓名', 'missingName'],
    [207, '出生年月', 'invalidDate'],
    [208, '专业技术职务', 'unknownTitle'],
    [209, '所在学校', 'unknownSchool'],
    [210, '姓名', 'formulaInCell'],
    [211, '教职工号', 'missingStaffNumber'],
  ])
  expect(reading.sheets[0]).toMatchObject({
    headerRow: 3,
    skipped: [{ row: 204, reason: 'total' }],
    records: 207,
  })
  expect(summarise(reading).counts).toEqual({ schools: 10, teachers: 200, wrong: 7 })
})

test('a year of starting work in the future is pointed out and taken', async () => {
  const reading = await readRoster(await readWorkbook(roster()), { schools: [], today: '2026-09-20' })
  expect(reading.teachers.find(({ row }) => row === 5)).toMatchObject({
    name: '沈强海',
    staffNumber: '100002',
    bornOn: '2004-12',
    joinedWorkOn: '2029-08',
    title: '三级',
    subjects: ['道德与法治'],
    grades: [8],
    honours: [{ name: '教坛新秀', level: 'county' }],
  })
  expect(reading.warnings).toContainEqual(expect.objectContaining({ row: 5, code: 'futureDate' }))
})

test('the roster comes back with what to do beside each wrong row, and corrected there it is right', async () => {
  const bytes = roster()
  const reading = await readRoster(await readWorkbook(bytes), { schools: [] })
  const annotated = await annotateWorkbook(bytes, reading)
  const sheet = (await readWorkbook(annotated)).sheets[0]!
  const advice = sheet.rows.flatMap(({ number, values }) => (values[13] ? [[number, values[13]]] : []))
  expect(advice).toEqual([
    [3, '需要修改'],
    ...reading.errors.map(({ row, letter, message }) => [row, letter ? `${letter}列：${message}` : message]),
  ])
  const again = await readRoster(await readWorkbook(annotated), { schools: [] })
  expect(again.errors).toEqual(reading.errors)
  expect(again.teachers).toEqual(reading.teachers)
})

test('the template is read without a question, and its example rows are no data', async () => {
  const workbook = await readWorkbook(await rosterTemplate())
  const reading = await readRoster(workbook, { schools: [] })
  expect(reading.sheets.map(({ name, kind, records }) => [name, kind, records])).toEqual([
    ['学校', 'schools', 0],
    ['教师', 'teachers', 0],
    ['任教', 'assignments', 0],
    ['说明', 'ignored', 0],
  ])
  expect(
    reading.sheets
      .flatMap(({ columns, kind }) => (kind === 'ignored' ? [] : columns))
      .filter(({ field }) => !field),
  ).toEqual([])
  expect(reading.errors).toEqual([])
})

test('the template filled in as its examples show is right', async () => {
  const workbook = await readWorkbook(await rosterTemplate())
  for (const { rows } of workbook.sheets) {
    for (const { values } of rows)
      values.forEach((value, at) => (values[at] = String(value).replace(/^示例：?/, '')))
  }
  const reading = await readRoster(workbook, { schools: [] })
  expect(reading.errors).toEqual([])
  expect(reading.schools).toMatchObject([
    { name: '城南小学', kind: 'primary', locality: 'urban', pupils: 1200 },
  ])
  expect(reading.teachers).toMatchObject([
    { staffNumber: '001', title: '一级', school: { name: '城南小学' } },
  ])
})
