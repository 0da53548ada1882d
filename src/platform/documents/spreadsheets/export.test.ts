import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { neutraliseFormula } from '../formula-text.ts'
import { ExportError, verifyRows, workbookBytes, writeWorkbook } from './export.ts'
import { readWorkbook } from './read.ts'

const columns = [
  { header: '姓名', key: 'name' },
  { header: '工号', key: 'staffNumber', format: 'text' as const },
  { header: '日期', key: 'on', format: 'date' as const },
  { header: '课时', key: 'hours', format: 'decimal' as const },
]

const sheetOf = (rows: Iterable<Record<string, unknown>>) => ({ name: '名单', columns, rows })

test('an export opens in another program with a frozen, filterable header and typed cells', async () => {
  const rows = [
    { name: '张三', staffNumber: '0012', on: '2026-09-14', hours: 1.5 },
    { name: '李四 & <王五>', staffNumber: 34, on: null, hours: 0 },
  ]
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Buffer.from(await workbookBytes({ sheets: [sheetOf(rows)] })) as never)
  const sheet = workbook.getWorksheet('名单')!
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  expect(sheet.autoFilter).toBe('A1:D3')
  expect(sheet.getCell('A1').font.bold).toBe(true)
  expect(sheet.getCell('A3').value).toBe('李四 & <王五>')
  expect([sheet.getCell('B2').value, sheet.getCell('B3').value]).toEqual(['0012', '34'])
  expect(sheet.getCell('C2').value).toEqual(new Date('2026-09-14T00:00:00Z'))
  expect(sheet.getCell('D2').value).toBe(1.5)
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
  'the text %j is no formula in an export, nor in a .csv of it',
  async (text) => {
    const bytes = await workbookBytes({ sheets: [sheetOf([{ name: text }])] })
    const row = (await readWorkbook(bytes)).sheets[0]!.rows[1]!
    expect(row.formulas).toBeUndefined()
    expect(row.values[0]).toBe(`'${text}`)
  },
)

test('other text, and numbers below zero, stay as they are', async () => {
  expect(['张三', 'a=b', '1-1', ''].map(neutraliseFormula)).toEqual(['张三', 'a=b', '1-1', ''])
  const bytes = await workbookBytes({ sheets: [sheetOf([{ hours: -2 }])] })
  expect((await readWorkbook(bytes)).sheets[0]!.rows[1]!.values[3]).toBe(-2)
})

// What XML cannot hold at all.
// oxlint-disable-next-line no-control-regex
const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

test('any text comes back as it went in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }),
      async (texts) => {
        const kept = texts.map((text) => neutraliseFormula(text.toWellFormed().replace(unwritable, '')))
        const bytes = await workbookBytes({ sheets: [sheetOf(kept.map((name) => ({ name })))] })
        const rows = (await readWorkbook(bytes)).sheets[0]!.rows
        expect(kept.map((_, at) => rows.find(({ number }) => number === at + 2)?.values[0] ?? '')).toEqual(
          kept.map(neutraliseFormula),
        )
      },
    ),
    { numRuns: 40 },
  )
})

describe('an export says done only with all its rows', () => {
  async function* three() {
    for (let at = 0; at < 3; at++) yield { name: `第${at}人` }
  }

  test('rows may come one by one, and are counted', async () => {
    const sink = new PassThrough().resume()
    const spec = { sheets: [{ name: '名单', columns, rows: three(), expectedRows: 3 }] }
    expect(await writeWorkbook(spec, sink)).toEqual([{ name: '名单', rows: 3 }])
  })

  test('another number than expected is an error', async () => {
    const spec = { sheets: [{ name: '名单', columns, rows: three(), expectedRows: 4 }] }
    await expect(writeWorkbook(spec, new PassThrough().resume())).rejects.toBeInstanceOf(ExportError)
  })

  test('a file that lacks rows is found out when it is read back', async () => {
    const bytes = await workbookBytes({ sheets: [{ name: '名单', columns, rows: three() }] })
    await expect(verifyRows(bytes, [{ name: '名单', rows: 4 }])).rejects.toBeInstanceOf(ExportError)
    await expect(verifyRows(bytes, [{ name: '别的', rows: 3 }])).rejects.toBeInstanceOf(ExportError)
    await expect(verifyRows(bytes, [{ name: '名单', rows: 3 }])).resolves.toBeUndefined()
  })

  test('a source that fails leaves the sink destroyed, not finished', async () => {
    function* failing() {
      yield { name: '甲' }
      throw new Error('数据库断开')
    }
    const sink = new PassThrough().resume()
    await expect(writeWorkbook({ sheets: [sheetOf(failing())] }, sink)).rejects.toThrow('数据库断开')
    expect(sink.destroyed).toBe(true)
  })
})

test('sheet names that Excel would refuse are changed, and no two are alike', async () => {
  const sheets = ['[2026/9]:名单?', '', 'a'.repeat(40), 'a'.repeat(40)].map((name) => ({
    name,
    columns,
    rows: [{ name: '甲' }],
  }))
  const names = (await readWorkbook(await workbookBytes({ sheets }))).sheets.map(({ name }) => name)
  expect(names).toEqual(['2026 9  名单', '表2', 'a'.repeat(31), `${'a'.repeat(27)}(2)`])
})
