import { neutraliseFormula } from '../../../platform/documents/formula-text.ts'
import { type PrintedCalendar, printedHeaders, weekName, weekSpan } from './printed.ts'

const widths = [8, 18, 24, 58, 20, 24]

/**
 * The calendar as an .xlsx that prints on A4 landscape: title over all columns, header repeated on each page, the cells of
 * a week merged. A printed table of some hundred rows, hence built in memory.
 */
export async function calendarXlsx(calendar: PrintedCalendar): Promise<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('行事历', {
    pageSetup: {
      paperSize: 9,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      printTitlesRow: '1:2',
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' },
    views: [{ state: 'frozen', ySplit: 2 }],
  })
  sheet.columns = widths.map((width) => ({ width }))
  sheet.mergeCells(1, 1, 1, widths.length)
  const title = sheet.getCell(1, 1)
  title.value = neutraliseFormula(calendar.title)
  title.font = { name: '宋体', size: 18, bold: true }
  title.alignment = { horizontal: 'center', vertical: 'middle' }
  sheet.getRow(1).height = 36
  const head = sheet.addRow([...printedHeaders])
  head.font = { name: '宋体', size: 11, bold: true }
  for (const { week, rows } of calendar.weeks) {
    const first = sheet.rowCount + 1
    const lines = rows.length > 0 ? rows : [{ when: '', work: '', responsible: '', place: '' }]
    for (const row of lines) {
      sheet.addRow(
        [weekName(week), weekSpan(week), row.when, row.work, row.responsible, row.place].map(
          neutraliseFormula,
        ),
      )
    }
    const last = sheet.rowCount
    if (last > first) {
      sheet.mergeCells(first, 1, last, 1)
      sheet.mergeCells(first, 2, last, 2)
    }
  }
  const line = { style: 'thin' as const, color: { argb: 'FF808080' } }
  sheet.eachRow((row, number) => {
    if (number === 1) return
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cell.border = { top: line, left: line, bottom: line, right: line }
      cell.alignment = {
        vertical: 'middle',
        wrapText: true,
        horizontal: number === 2 || column <= 2 ? 'center' : 'left',
      }
      if (number > 2) cell.font = { name: '宋体', size: 11 }
    })
  })
  return new Uint8Array(await book.xlsx.writeBuffer())
}
