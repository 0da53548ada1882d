import { neutraliseFormula } from '../formula-text.ts'
import { columnLetter } from './cells.ts'
import type { Parts } from './sheet-comments.ts'
import { attributeText, cellText } from './xml-text.ts'
import type { WorkbookParts } from './xlsx.ts'

/** A sheet of text that is put behind the sheets of a workbook. */
export type ExtraSheet = { name: string; header: readonly string[]; rows: readonly (readonly string[])[] }

const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'

/**
 * Adds a sheet to a workbook by changing its parts as text (ECMA-376 part 1, 18.2.20); one of that name from an earlier time is
 * written anew. Namespaces and kinds of relationship are those that the workbook uses itself, be it transitional or strict.
 */
export async function addSheet(parts: Parts, workbook: WorkbookParts, sheet: ExtraSheet): Promise<void> {
  const { workbookPath } = workbook
  const xml = (await parts.read(workbookPath)) ?? ''
  const namespace = /xmlns(?::\w+)?="([^"]*spreadsheetml[^"]*)"/.exec(xml)?.[1] ?? ''
  const known = workbook.sheets.find(({ name }) => name === sheet.name)
  const path = known?.path ?? (await freePath(parts))
  parts.write(path, sheetXml(namespace, sheet))
  if (known) return

  const folder = workbookPath.slice(0, workbookPath.lastIndexOf('/') + 1)
  const relationsPath = `${folder}_rels/${workbookPath.slice(folder.length)}.rels`
  const relations = (await parts.read(relationsPath)) ?? ''
  const type = /Type="([^"]*\/worksheet)"/.exec(relations)?.[1] ?? ''
  const id = 'rIdLianyanSheet'
  parts.write(
    relationsPath,
    beforeEnd(
      relations,
      'Relationships',
      (prefix) => `<${prefix}Relationship Id="${id}" Type="${type}" Target="/${path}"/>`,
    ),
  )
  const types = (await parts.read('[Content_Types].xml')) ?? ''
  parts.write(
    '[Content_Types].xml',
    beforeEnd(
      types,
      'Types',
      (prefix) => `<${prefix}Override PartName="/${path}" ContentType="${contentType}"/>`,
    ),
  )
  const numbers = [...xml.matchAll(/\bsheetId="(\d+)"/g)].map(([, number]) => Number(number))
  const reference = /<(?:\w+:)?sheet\s[^>]*?\b(\w+):id="/.exec(xml)?.[1] ?? 'r'
  parts.write(
    workbookPath,
    beforeEnd(
      xml,
      'sheets',
      (prefix) =>
        `<${prefix}sheet name="${attributeText(sheet.name)}" sheetId="${Math.max(0, ...numbers) + 1}" ${reference}:id="${id}"/>`,
    ),
  )
}

async function freePath(parts: Parts): Promise<string> {
  let number = 1
  while ((await parts.read(`xl/worksheets/sheet${number}.xml`)) !== null) number++
  return `xl/worksheets/sheet${number}.xml`
}

/** Puts something in front of an element's end, with the prefix that the element has. */
function beforeEnd(xml: string, element: string, content: (prefix: string) => string): string {
  return xml.replace(
    new RegExp(`</(\\w+:)?${element}>`),
    (end, prefix: string | undefined) => content(prefix ?? '') + end,
  )
}

function sheetXml(namespace: string, { header, rows }: ExtraSheet): string {
  const row = (cells: readonly string[], at: number) =>
    `<row r="${at}">${cells
      .map((text, column) =>
        text === ''
          ? ''
          : `<c r="${columnLetter(column)}${at}" t="inlineStr"><is><t xml:space="preserve">${cellText(neutraliseFormula(text))}</t></is></c>`,
      )
      .join('')}</row>`
  const columns = `<cols><col min="1" max="${header.length}" width="20" customWidth="1"/></cols>`
  const body = [header, ...rows].map((cells, at) => row(cells, at + 1)).join('')
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${namespace}">${columns}<sheetData>${body}</sheetData></worksheet>`
}
