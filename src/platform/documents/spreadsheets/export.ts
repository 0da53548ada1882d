import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { Zip, ZipDeflate } from 'fflate'
import { neutraliseFormula } from '../formula-text.ts'
import { columnLetter } from './cells.ts'
import { defaultLimits } from './limits.ts'
import { dataValidation, formatIndex, packageParts, sheetHead, type PackageSheet } from './package-parts.ts'
import { readParts } from './xlsx.ts'
import { cellText } from './xml-text.ts'
import { openZip, readEntry } from './zip.ts'

/**
 * How a column shows its values. `text` keeps leading zeros; `date` takes `YYYY-MM-DD`, `month` `YYYY-MM`, `datetime` a Date or
 * `YYYY-MM-DDTHH:MM`; `percent` takes 0.25 for 25 %.
 */
export type ExportFormat = 'text' | 'integer' | 'decimal' | 'percent' | 'date' | 'month' | 'datetime'

export type ExportColumn = {
  header: string
  key: string
  /** in characters of Latin; a Chinese character takes two */
  width?: number
  format?: ExportFormat
  /** a drop-down for the cells below; other values stay possible */
  choices?: readonly string[]
  /** shown when the cell is selected */
  hint?: string
}

export type ExportSheet = {
  name: string
  columns: readonly ExportColumn[]
  rows: Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>
  /** how many rows the caller counted beforehand; another number in the file is an error */
  expectedRows?: number
}

export type ExportSpec = {
  sheets: readonly ExportSheet[]
  /** where a Date is shown; strings are taken as they are */
  timeZone?: string
}

export type ExportedSheet = { name: string; rows: number }

/** The file does not hold what it should; nothing may be called done. */
export class ExportError extends Error {
  readonly code = 'rowCountMismatch'
}

const mostRows = 1_048_575
const longestText = 32_767

/**
 * Writes an .xlsx row by row: nothing but the current piece is in memory. Header rows are styled, frozen and filterable;
 * strings are never formulas. Ends the sink, and says how many rows each sheet got.
 * @throws ExportError when a sheet has another number of rows than `expectedRows`, or more than a sheet can hold
 */
export async function writeWorkbook(spec: ExportSpec, sink: Writable): Promise<ExportedSheet[]> {
  let failure: Error | null = null
  const queue: Uint8Array[] = []
  sink.on('error', (error) => (failure = error))
  const zip = new Zip((error, chunk) => {
    if (error) failure = error
    else queue.push(chunk)
  })
  /** Hands on what the zip has made so far, at the pace of whoever reads. */
  async function flush(): Promise<void> {
    while (queue.length > 0) {
      if (failure) throw failure
      if (!sink.write(queue.shift())) await once(sink, 'drain')
    }
    if (failure) throw failure
    await setImmediate()
  }
  function addText(path: string, text: string): void {
    const part = new ZipDeflate(path, { level: 6 })
    zip.add(part)
    part.push(Buffer.from(text), true)
  }

  try {
    const names = sheetNames(spec.sheets.map(({ name }) => name))
    const parts = packageParts(names)
    addText('[Content_Types].xml', parts.contentTypes)
    addText('_rels/.rels', parts.relations)
    const written: (PackageSheet & ExportedSheet)[] = []
    for (const [at, sheet] of spec.sheets.entries()) {
      const part = new ZipDeflate(`xl/worksheets/sheet${at + 1}.xml`, { level: 6 })
      zip.add(part)
      const rows = await writeSheet(sheet, spec.timeZone ?? 'Asia/Shanghai', async (text, last) => {
        part.push(Buffer.from(text), last)
        await flush()
      })
      written.push({ name: names[at]!, rows, columns: sheet.columns.length })
      if (sheet.expectedRows !== undefined && rows !== sheet.expectedRows)
        throw mismatch(sheet.name, sheet.expectedRows, rows)
    }
    addText('xl/workbook.xml', parts.workbook(written))
    addText('xl/_rels/workbook.xml.rels', parts.workbookRelations)
    addText('xl/styles.xml', parts.styles)
    zip.end()
    await flush()
    sink.end()
    await once(sink, 'finish')
    return written.map(({ name, rows }) => ({ name, rows }))
  } catch (error) {
    sink.destroy()
    throw error
  }
}

/** `writeWorkbook` into memory, read back before it is returned: the rows in the file are counted, not believed. */
export async function workbookBytes(spec: ExportSpec): Promise<Uint8Array> {
  const { PassThrough } = await import('node:stream')
  const sink = new PassThrough()
  const chunks: Buffer[] = []
  sink.on('data', (chunk: Buffer) => chunks.push(chunk))
  const written = await writeWorkbook(spec, sink)
  const bytes = Buffer.concat(chunks)
  await verifyRows(bytes, written)
  return bytes
}

/**
 * Reads an export back and compares its rows with what was written.
 * @throws ExportError
 */
export async function verifyRows(bytes: Uint8Array, written: readonly ExportedSheet[]): Promise<void> {
  const unlimited = Number.POSITIVE_INFINITY
  const limits = { ...defaultLimits, partBytes: unlimited, ratioFrom: unlimited }
  const zip = openZip(bytes, limits)
  const { sheets } = await readParts(zip, limits)
  for (const { name, rows } of written) {
    const entry = zip.entries.get(sheets.find((sheet) => sheet.name === name)?.path ?? '')
    const found = entry ? (await countRows(readEntry(zip, entry, limits))) - 1 : 0
    if (!entry || found !== rows) throw mismatch(name, rows, found)
  }
}

/** A literal `<` is nowhere but in tags, so the rows of our own sheets can be counted without parsing them. */
async function countRows(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0
  let carried = ''
  for await (const piece of pieces) {
    const text = carried + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1')
    for (let at = text.indexOf('<row '); at >= 0; at = text.indexOf('<row ', at + 5)) count++
    carried = text.slice(-4)
  }
  return count
}

function mismatch(name: string, expected: number, found: number): ExportError {
  return new ExportError(`“${name}”应有 ${expected} 行，文件里是 ${found} 行，导出没有完成，请重试。`)
}

async function writeSheet(
  sheet: ExportSheet,
  timeZone: string,
  push: (text: string, last: boolean) => Promise<void>,
): Promise<number> {
  const { columns } = sheet
  const letters = columns.map((_, at) => columnLetter(at))
  const styles = columns.map(({ format }) => formatIndex(format))
  const dates = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  let text = sheetHead(
    columns.map(({ header, width }) => width ?? Math.min(40, Math.max(8, displayWidth(header) + 4))),
  )
  text += `<row r="1" ht="24" customHeight="1">${columns
    .map(({ header }, at) => inlineString(`${letters[at]}1`, 1, header))
    .join('')}</row>`
  let rows = 0
  for await (const row of sheet.rows) {
    if (++rows > mostRows)
      throw new ExportError(`“${sheet.name}”超过一张工作表能放的 ${mostRows} 行，请缩小导出范围。`)
    text += `<row r="${rows + 1}">`
    for (let at = 0; at < columns.length; at++) {
      const { key, format } = columns[at]!
      text += cell(`${letters[at]}${rows + 1}`, styles[at]!, row[key], format, dates)
    }
    text += '</row>'
    if (text.length > 1 << 16) {
      await push(text, false)
      text = ''
    }
  }
  const last = letters.at(-1) ?? 'A'
  text += `</sheetData><autoFilter ref="A1:${last}${rows + 1}"/>${dataValidation(columns)}`
  await push(
    `${text}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/></worksheet>`,
    true,
  )
  return rows
}

function cell(
  reference: string,
  style: number,
  value: unknown,
  format: ExportFormat | undefined,
  dates: Intl.DateTimeFormat,
): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'number' && Number.isFinite(value) && format !== 'text') {
    return `<c r="${reference}" s="${style}"><v>${value}</v></c>`
  }
  if (typeof value === 'boolean') return inlineString(reference, style, value ? '是' : '否')
  const text = value instanceof Date ? dates.format(value) : String(value)
  if (format === 'date' || format === 'month' || format === 'datetime') {
    const serial = serialOf(text)
    if (serial !== null) return `<c r="${reference}" s="${style}"><v>${serial}</v></c>`
  }
  return inlineString(reference, style, neutraliseFormula(text))
}

function inlineString(reference: string, style: number, text: string): string {
  const short = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(short)}</t></is></c>`
}

function serialOf(text: string): number | null {
  const match = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(text)
  if (!match) return null
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0'] = match
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  )
  const serial = (at - Date.UTC(1899, 11, 30)) / 86_400_000
  return serial < 61 ? null : serial
}

/** Names as Excel takes them: at most 31 characters, none of []:*?/\, no two alike. */
function sheetNames(names: string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, at) => {
    const base =
      name
        .replace(/[[\]:*?/\\]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .trim()
        .slice(0, 31) || `表${at + 1}`
    let unique = base
    for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${base.slice(0, 27)}(${count})`
    taken.add(unique.toLowerCase())
    return unique
  })
}

function displayWidth(text: string): number {
  return [...text].reduce((width, char) => width + (char.charCodeAt(0) > 255 ? 2 : 1), 0)
}
