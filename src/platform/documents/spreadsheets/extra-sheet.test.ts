import ExcelJS from 'exceljs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { annotateSheets } from './annotate.ts'
import { readWorkbook } from './read.ts'

const extra = {
  name: '未出现',
  header: ['考号', '学籍号'],
  rows: [
    ['001', 'G<1>&'],
    ['', '=HYPERLINK("http://x")'],
  ],
}

async function office(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('语文').getCell('A1').value = '考号'
  workbook.addWorksheet('数学').getCell('B2').value = 7
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

const sheetsOf = async (bytes: Uint8Array) =>
  (await readWorkbook(bytes, { fileName: '成绩.xlsx' })).sheets.map(({ name, rows }) => [
    name,
    rows.map(({ values }) => Array.from(values, (value) => value ?? null)),
  ])

test('one more sheet stands behind those of a workbook, which stay as they are', async () => {
  const bytes = await annotateSheets(await office(), [], { extra })
  expect(await sheetsOf(bytes)).toEqual([
    ['语文', [['考号']]],
    ['数学', [[null, 7]]],
    [
      '未出现',
      [
        ['考号', '学籍号'],
        ['001', 'G<1>&'],
        [null, expect.stringContaining('HYPERLINK')],
      ],
    ],
  ])
  // Another program opens it, and takes a text that begins with = for a text.
  const opened = new ExcelJS.Workbook()
  await opened.xlsx.load(Buffer.from(bytes) as never)
  expect(opened.worksheets.map(({ name }) => name)).toEqual(['语文', '数学', '未出现'])
  expect(opened.getWorksheet('未出现')!.getCell('B3').type).toBe(ExcelJS.ValueType.String)
})

test('that comes back is written anew and stands there once', async () => {
  const first = await annotateSheets(await office(), [], { extra })
  const again = await annotateSheets(first, [], { extra: { ...extra, rows: [['002', 'G2']] } })
  expect((await sheetsOf(again)).slice(2)).toEqual([
    [
      '未出现',
      [
        ['考号', '学籍号'],
        ['002', 'G2'],
      ],
    ],
  ])
})

test('is added to a workbook whose parts carry a prefix, and to a .csv', async () => {
  const files = unzipSync(await office())
  const workbook = strFromU8(files['xl/workbook.xml']!)
    .replace('<workbook xmlns=', '<workbook xmlns:x=')
    .replace(/<(\/?)(?=[a-z])(?!\?)/gi, '<$1x:')
  files['xl/workbook.xml'] = strToU8(workbook)
  expect((await sheetsOf(await annotateSheets(zipSync(files), [], { extra }))).at(-1)![0]).toBe('未出现')
  const csv = await annotateSheets(strToU8('考号,1\n001,3\n'), [], { fileName: '语文.csv', extra })
  expect((await sheetsOf(csv)).map(([name]) => name)).toEqual([expect.anything(), '未出现'])
})
