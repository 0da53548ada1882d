import { columnLetter, isCellDate, type Sheet } from './cells.ts'
import { formatIndex, packageParts, sheetHead } from './package-parts.ts'
import { neutraliseFormula } from '../formula-text.ts'
import { cellText } from './xml-text.ts'
import { packPart, writeZip } from './zip-writing.ts'

/** A sheet of text as a workbook of its own, every row and column where it was; for a .csv that comes back as .xlsx. */
export async function gridBytes(sheet: Sheet): Promise<Uint8Array> {
  const name =
    sheet.name
      .replace(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, 31) || '表1'
  const width = sheet.rows.reduce((most, { values }) => Math.max(most, values.length), 1)
  const parts = packageParts([name])
  const style = formatIndex('text')
  const rows = sheet.rows.map(({ number, values }) => {
    const cells: string[] = []
    for (const [column, value] of values.entries()) {
      if (value === null || value === undefined || value === '') continue
      const text = neutraliseFormula(isCellDate(value) ? value.iso : String(value))
      cells.push(
        `<c r="${columnLetter(column)}${number}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`,
      )
    }
    return `<row r="${number}">${cells.join('')}</row>`
  })
  const xml = `${sheetHead(Array.from({ length: width }, () => 14))}${rows.join('')}</sheetData></worksheet>`
  const files = [
    ['[Content_Types].xml', parts.contentTypes],
    ['_rels/.rels', parts.relations],
    ['xl/workbook.xml', parts.workbook([{ name, rows: null, columns: width }])],
    ['xl/_rels/workbook.xml.rels', parts.workbookRelations],
    ['xl/worksheets/sheet1.xml', xml],
    ['xl/styles.xml', parts.styles],
  ] as const
  return writeZip(await Promise.all(files.map(([path, text]) => packPart(path, Buffer.from(text)))))
}
