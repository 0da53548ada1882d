import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { adviseInWorkbook } from './advice.ts'
import { annotateSheets } from './annotate.ts'
import { workbookBytes } from './export.ts'

const columns = ['考号', '1'].map((header) => ({ header, key: header }))
const rows = [
  { 考号: '1001', '1': 30 },
  { 考号: '1002', '1': 2 },
]
const marks = () => workbookBytes({ sheets: [{ name: '语文', columns, rows }] })

async function open(bytes: Uint8Array): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as never)
  return workbook.getWorksheet('语文')!
}

function notesOf(sheet: ExcelJS.Worksheet): Record<string, string> {
  const notes: Record<string, string> = {}
  sheet.eachRow((row) =>
    row.eachCell((cell) => {
      const { note } = cell
      if (note)
        notes[cell.address] =
          typeof note === 'string' ? note : (note.texts ?? []).map(({ text }) => text).join('')
    }),
  )
  return notes
}

const faults = (...errors: [string, number, string][]) => ({
  sheets: [{ name: '语文', headerRow: 1 }],
  errors: errors.map(([letter, row, message]) => ({ sheet: '语文', row, letter, message })),
})

describe('a wrong cell', () => {
  test('is filled, has a remark of its own, and its row says what to do', async () => {
    const sheet = await open(
      await adviseInWorkbook(await marks(), faults(['B', 2, '超过满分 <20>。']), { comments: true }),
    )
    expect(notesOf(sheet)).toEqual({ B2: '超过满分 <20>。' })
    expect(sheet.getCell('C1').value).toBe('需要修改')
    expect(sheet.getCell('C2').value).toBe('B列：超过满分 <20>。')
    expect(sheet.getCell('B2').fill).toMatchObject({ fgColor: { argb: 'FFFFE0DB' } })
    expect(sheet.getCell('B3').fill).toBeUndefined()
  })

  test('that is right in the next round loses its remark, and what is newly wrong gets one', async () => {
    const once = await adviseInWorkbook(
      await marks(),
      faults(['B', 2, '超过满分。'], ['A', 3, '不在名单。']),
      { comments: true },
    )
    const again = await open(await adviseInWorkbook(once, faults(['A', 3, '重复。']), { comments: true }))
    expect(notesOf(again)).toEqual({ A3: '重复。' })
    expect(again.getCell('C2').value).toBeNull()
    expect(again.getCell('C3').value).toBe('A列：重复。')
    const clean = await open(await adviseInWorkbook(once, faults(), { comments: true }))
    expect(notesOf(clean)).toEqual({})
  })

  test('keeps the remark that somebody else wrote', async () => {
    const workbook = new ExcelJS.Workbook()
    const own = workbook.addWorksheet('语文')
    own.addRows([
      ['考号', '1'],
      ['1001', 30],
      ['1002', 2],
    ])
    own.getCell('A2').note = '请核对'
    const bytes = new Uint8Array((await workbook.xlsx.writeBuffer()) as ArrayBuffer)
    const sheet = await open(
      await adviseInWorkbook(bytes, faults(['A', 2, '不在名单。'], ['B', 2, '超过满分。']), {
        comments: true,
      }),
    )
    expect(notesOf(sheet)).toEqual({ A2: '请核对', B2: '超过满分。' })
  })

  test('in a .csv comes back in a workbook', async () => {
    const advice = {
      ...faults(),
      sheets: [{ name: '成绩', headerRow: 1 }],
      errors: [{ sheet: '成绩', row: 2, letter: 'B', message: '不是分数。' }],
    }
    const bytes = await adviseInWorkbook(Buffer.from('考号,1\n1001,优\n'), advice, {
      comments: true,
      fileName: '成绩.csv',
    })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes as never)
    expect(notesOf(workbook.worksheets[0]!)).toEqual({ B2: '不是分数。' })
  })

  test('is left without a remark where none was asked for', async () => {
    const annotation = { sheet: '语文', headerRow: 1, header: '需要修改', notes: new Map(), cells: ['B2'] }
    expect(notesOf(await open(await annotateSheets(await marks(), [annotation])))).toEqual({})
  })
})
