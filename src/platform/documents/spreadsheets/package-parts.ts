import { columnLetter } from './cells.ts'
import type { ExportColumn, ExportFormat } from './export.ts'
import { attributeText } from './xml-text.ts'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** 0 is plain, 1 the header; the formats follow. Number formats from 164 on are ours, 49 is text. */
const formats: [format: ExportFormat, id: number, code?: string][] = [
  ['text', 49],
  ['integer', 1],
  ['decimal', 164, '0.00'],
  ['percent', 165, '0.0%'],
  ['date', 166, 'yyyy-mm-dd'],
  ['month', 167, 'yyyy-mm'],
  ['datetime', 168, 'yyyy-mm-dd hh:mm'],
]

export function formatIndex(format: ExportFormat | undefined): number {
  return format === undefined ? 0 : formats.findIndex(([name]) => name === format) + 2
}

/** `rows` below the header that its filter covers; null: the sheet has no filter */
export type PackageSheet = { name: string; rows: number | null; columns: number }

/** The small parts that make the sheets of an export a workbook (ECMA-376 part 1). */
export function packageParts(names: readonly string[]) {
  const sheets = names.map((_, at) => at + 1)
  return {
    contentTypes: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>${sheets
      .map(
        (at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${types}.worksheet+xml"/>`,
      )
      .join('')}<Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
    relations: `${head}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    workbook: (written: readonly PackageSheet[]) =>
      `${head}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${written
        .map(
          ({ name }, at) => `<sheet name="${attributeText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
        )
        .join('')}</sheets>${filterNames(written)}</workbook>`,
    workbookRelations: `${head}<Relationships xmlns="${packageRelationships}">${sheets
      .map(
        (at) =>
          `<Relationship Id="rId${at}" Type="${relationships}/worksheet" Target="worksheets/sheet${at}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="rId${sheets.length + 1}" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    styles: styles(),
  }
}

function filterNames(sheets: readonly PackageSheet[]): string {
  const names = sheets.map((sheet, at) =>
    sheet.rows === null ? '' : filterName(sheet.name, sheet.rows, sheet.columns, at),
  )
  return names.some(Boolean) ? `<definedNames>${names.join('')}</definedNames>` : ''
}

/** Excel keeps the area of a filter under a hidden name as well, and repairs files without it. */
function filterName(name: string, rows: number, columns: number, at: number): string {
  const sheet = attributeText(`'${name.replaceAll("'", "''")}'`)
  const last = columnLetter(Math.max(0, columns - 1))
  return `<definedName name="_xlnm._FilterDatabase" localSheetId="${at}" hidden="1">${sheet}!$A$1:$${last}$${rows + 1}</definedName>`
}

function styles(): string {
  const plain = '<font><sz val="11"/><name val="微软雅黑"/></font>'
  const bold = '<font><b/><sz val="11"/><color rgb="FF1F2A37"/><name val="微软雅黑"/></font>'
  const line = '<left/><right/><top/><bottom style="thin"><color rgb="FF8A94A0"/></bottom><diagonal/>'
  return `${head}<styleSheet xmlns="${main}"><numFmts count="5">${formats
    .filter(([, , code]) => code)
    .map(([, id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`)
    .join(
      '',
    )}</numFmts><fonts count="2">${plain}${bold}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE9EEF2"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${line}</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>${formats
    .map(
      ([, id]) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
    )
    .join(
      '',
    )}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

/** The beginning of a sheet with its header row frozen, up to and including `<sheetData>`. */
export function sheetHead(widths: readonly number[]): string {
  const columns = widths
    .map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('')
  return `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/>${columns && `<cols>${columns}</cols>`}<sheetData>`
}

const validatedRows = 5_000

/** Drop-downs and hints of the columns that have them; Excel takes at most 255 characters of choices. */
export function dataValidation(columns: readonly ExportColumn[]): string {
  const rules = columns.flatMap(({ choices, hint, header }, at) => {
    const list = choices?.join(',') ?? ''
    const withList = list !== '' && list.length <= 255
    if (!withList && !hint) return []
    const letter = columnLetter(at)
    const prompt = hint
      ? ` showInputMessage="1" promptTitle="${attributeText(header.slice(0, 32))}" prompt="${attributeText(hint.slice(0, 255))}"`
      : ''
    const formula = withList ? `<formula1>"${attributeText(list).replaceAll('&quot;', '""')}"</formula1>` : ''
    return `<dataValidation type="${withList ? 'list' : 'none'}" allowBlank="1"${prompt} sqref="${letter}2:${letter}${validatedRows}">${formula}</dataValidation>`
  })
  return rules.length === 0
    ? ''
    : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
}
