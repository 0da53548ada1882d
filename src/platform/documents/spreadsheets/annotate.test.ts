import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { annotateSheets } from './annotate.ts'
import { readWorkbook } from './read.ts'
import { openZip, readEntryBytes } from './zip.ts'
import { defaultLimits } from './limits.ts'

const header = '需要修改'
const notes = new Map([[3, '姓名没有填。\n请补上 <姓名> & 工号。']])
const annotation = { sheet: '名单', headerRow: 2, header, notes, cells: ['A3', 'B3'] }

/** A workbook with the things that a rewriting library may lose. */
async function office(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('名单', { views: [{ state: 'frozen', ySplit: 2 }] })
  sheet.columns = [{ width: 30 }, { width: 12 }]
  sheet.getCell('A1').value = '标题'
  sheet.mergeCells('A1:B1')
  sheet.getRow(2).values = ['姓名', '工号']
  sheet.getRow(2).font = { bold: true }
  sheet.getCell('B3').value = { formula: 'HYPERLINK("http://x","点")' }
  sheet.getCell('B3').font = { italic: true }
  sheet.getCell('B3').numFmt = '0.00'
  sheet.getRow(4).values = ['李四', '2']
  sheet.getCell('A4').dataValidation = { type: 'list', formulae: ['"李四,王五"'] }
  sheet.addConditionalFormatting({
    ref: 'A1:A9',
    rules: [{ type: 'expression', priority: 1, formulae: ['A1=1'], style: {} }],
  })
  workbook.addWorksheet('别的').getCell('A1').value = '不动'
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

async function open(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Buffer.from(bytes) as never)
  return workbook
}

const ground = (cell: ExcelJS.Cell) => (cell.fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb

test('rows get their note in a new last column, cells a tint, and the rest stays', async () => {
  const workbook = await open(await annotateSheets(await office(), [annotation]))
  const sheet = workbook.getWorksheet('名单')!
  expect(sheet.getCell('C2').value).toBe(header)
  expect(sheet.getCell('C3').value).toBe('姓名没有填。\n请补上 <姓名> & 工号。')
  expect(sheet.getCell('C4').value).toBeNull()
  expect([ground(sheet.getCell('A3')), ground(sheet.getCell('B3')), ground(sheet.getCell('A4'))]).toEqual([
    'FFFFE0DB',
    'FFFFE0DB',
    undefined,
  ])
  expect(sheet.getCell('B3')).toMatchObject({
    formula: 'HYPERLINK("http://x","点")',
    numFmt: '0.00',
    font: { italic: true },
  })
  expect(sheet.getCell('A2').font.bold).toBe(true)
  expect([sheet.getColumn(1).width, sheet.getColumn(3).width]).toEqual([30, 48])
  expect(sheet.getCell('A4').dataValidation).toMatchObject({ type: 'list' })
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 })
  expect(workbook.getWorksheet('别的')!.getCell('A1').value).toBe('不动')
})

test('what does not concern the notes is the same byte for byte', async () => {
  const before = await office()
  const after = await annotateSheets(before, [annotation])
  const part = async (bytes: Uint8Array, name: string) => {
    const zip = openZip(bytes, defaultLimits)
    return Buffer.from(await readEntryBytes(zip, zip.entries.get(name)!, defaultLimits))
  }
  const names = [...openZip(before, defaultLimits).entries.keys()]
  expect([...openZip(after, defaultLimits).entries.keys()]).toEqual(names)
  const changed = []
  for (const name of names)
    if (!(await part(before, name)).equals(await part(after, name))) changed.push(name)
  expect(changed.toSorted()).toEqual(['xl/styles.xml', 'xl/worksheets/sheet1.xml'])
})

test('a second round replaces the first: old notes and tints go, the column stays where it is', async () => {
  const once = await annotateSheets(await office(), [annotation])
  const again = { ...annotation, notes: new Map([[4, '请核对。']]), cells: ['B4'] }
  const sheet = (await open(await annotateSheets(once, [again]))).getWorksheet('名单')!
  expect(sheet.getRow(2).values).toEqual([undefined, '姓名', '工号', header])
  expect([sheet.getCell('C3').value, sheet.getCell('C4').value]).toEqual([null, '请核对。'])
  expect(['A3', 'B3', 'A4', 'B4'].map((cell) => ground(sheet.getCell(cell)))).toEqual([
    undefined,
    undefined,
    undefined,
    'FFFFE0DB',
  ])
  expect(sheet.getCell('B3')).toMatchObject({ numFmt: '0.00', font: { italic: true } })
})

test('a .csv comes back as a workbook with every row where it was, its formulas as text', async () => {
  const csv = Buffer.from('名单\n姓名,工号\n,001\n=1+1,002\n')
  const bytes = await annotateSheets(csv, [{ ...annotation, sheet: '名单' }], { fileName: '名单.csv' })
  const sheet = (await readWorkbook(bytes)).sheets[0]!
  expect(sheet.name).toBe('名单')
  expect(sheet.rows.map(({ number, values }) => [number, [...values]])).toEqual([
    [1, ['名单']],
    [2, ['姓名', '工号', header]],
    [3, [undefined, '001', '姓名没有填。\n请补上 <姓名> & 工号。']],
    [4, ["'=1+1", '002']],
  ])
})

test('a column range over the new column is cut around it', async () => {
  const workbook = new ExcelJS.Workbook()
  const source = workbook.addWorksheet('名单')
  source.columns = Array.from({ length: 6 }, () => ({ width: 20 }))
  source.getRow(2).values = ['姓名', '工号']
  source.getRow(3).values = ['张三', '1']
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer())
  const sheet = (await open(await annotateSheets(bytes, [annotation]))).getWorksheet('名单')!
  expect([2, 3, 4, 6].map((column) => sheet.getColumn(column).width)).toEqual([20, 48, 20, 20])
})
