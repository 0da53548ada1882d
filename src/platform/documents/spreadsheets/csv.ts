import { setImmediate } from 'node:timers/promises'
import type { SheetRow, Workbook } from './cells.ts'
import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'
import type { ReadProgress } from './xlsx.ts'

/**
 * Reads delimited text (RFC 4180, with what Excel adds): UTF-8, UTF-16 or GB18030; comma, semicolon, tab or bar; quotes
 * with line breaks inside; `="001"` as Excel's way to keep text. Every value is a string; a field that begins with `=`
 * is reported as a formula. `name` becomes the sheet's name.
 * @throws SpreadsheetError
 */
export async function readCsv(
  bytes: Uint8Array,
  name: string,
  limits: SpreadsheetLimits,
  onProgress?: ReadProgress,
): Promise<Workbook> {
  const { text: decoded, encoding } = decodeText(bytes)
  const { text, delimiter } = delimiterOf(decoded)
  const rows: SheetRow[] = []
  // Row numbers are those that Excel and WPS show when they open the file, where `sep=` does not count.
  let number = 0
  let cells = limits.cells
  let turn = 0
  for (const record of records(text, delimiter)) {
    number++
    const row: SheetRow = { number, values: [] }
    for (const [column, field] of record.fields.entries()) {
      if (field === '') continue
      if (column >= limits.columns) throw spreadsheetErrors.tooManyColumns(limits.columns)
      if (--cells < 0) throw spreadsheetErrors.inflated()
      const quoted = /^="([^"]*)"$/.exec(field)
      row.values[column] = quoted ? quoted[1]! : field
      if (!quoted && /^\s*=/.test(field)) (row.formulas ??= new Map()).set(column, field.trim().slice(1))
    }
    if (row.values.length > 0 && rows.push(row) > limits.rows)
      throw spreadsheetErrors.tooManyRows(limits.rows)
    if (record.end - turn > 1 << 18) {
      turn = record.end
      onProgress?.(record.end, text.length)
      await setImmediate()
    }
  }
  onProgress?.(text.length, text.length)
  return { format: 'csv', encoding, sheets: [{ name, hidden: false, rows, merges: [] }] }
}

/**
 * UTF-8 is tried strictly first: text in GB18030 is practically never valid UTF-8, the other way round it often is.
 * @throws SpreadsheetError unreadableText
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: string } {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return strictly(bytes, ['utf-8'])
  if (first === 0xff && second === 0xfe) return strictly(bytes, ['utf-16le'])
  if (first === 0xfe && second === 0xff) return strictly(bytes, ['utf-16be'])
  const nulls = countNulls(bytes)
  if (nulls.odd > nulls.even * 4 && nulls.odd > 0) return strictly(bytes, ['utf-16le'])
  if (nulls.even > nulls.odd * 4 && nulls.even > 0) return strictly(bytes, ['utf-16be'])
  if (nulls.odd + nulls.even > 0) throw spreadsheetErrors.unreadableText()
  return strictly(bytes, ['utf-8', 'gb18030'])
}

function strictly(bytes: Uint8Array, encodings: string[]): { text: string; encoding: string } {
  for (const encoding of encodings) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch {
      continue
    }
  }
  throw spreadsheetErrors.unreadableText()
}

/** ASCII in UTF-16 has a zero in every other byte; which one tells the byte order. */
function countNulls(bytes: Uint8Array): { even: number; odd: number } {
  const counts = { even: 0, odd: 0 }
  for (let at = 0; at < Math.min(bytes.length, 4096); at++) {
    if (bytes[at] === 0) counts[at % 2 ? 'odd' : 'even']++
  }
  return counts
}

/** What separates the fields, as Excel's first line `sep=;` declares it or else as it is guessed; the text without that line. */
export function delimiterOf(decoded: string): { text: string; delimiter: string } {
  const declared = /^sep=(.)\r?\n/i.exec(decoded)
  const text = declared ? decoded.slice(declared[0].length) : decoded
  return { text, delimiter: declared?.[1] ?? guessDelimiter(text) }
}

const delimiters = [',', '\t', ';', '|', ',']

/** The delimiter that cuts the most of the first lines into the same number of fields, more fields winning. */
function guessDelimiter(text: string): string {
  const scores = delimiters.map((delimiter) => {
    const counts: number[] = []
    for (const record of records(text.slice(0, 65_536), delimiter)) {
      if (record.fields.some((field) => field !== '')) counts.push(record.fields.length)
      if (counts.length >= 30) break
    }
    const usual = counts.filter((count) => count > 1)
    const most = Math.max(0, ...usual.map((count) => usual.filter((other) => other === count).length))
    const fields = Math.max(0, ...usual)
    return { delimiter, score: most * 1000 + Math.min(fields, 999) }
  })
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

/** After so many quotes that never close, the rest is taken as it comes, lest a hostile file be scanned again and again. */
const mostUnclosed = 100

/**
 * Cuts text into records; `end` is where the record ended. A quote that opens in mid-field, or that never closes, is an
 * ordinary character: one stray quote must not swallow the rows below it.
 */
export function* records(text: string, delimiter: string): Generator<{ fields: string[]; end: number }> {
  const length = text.length
  let at = 0
  let unclosed = 0
  let fields: string[] = []
  while (at < length) {
    const quoted: Field | null =
      text[at] === '"' && unclosed < mostUnclosed ? quotedField(text, at, delimiter) : null
    if (text[at] === '"' && !quoted) unclosed++
    const { field, end } = quoted ?? plainField(text, at, delimiter)
    at = end
    fields.push(field)
    if (text[at] === delimiter) {
      at++
      // A delimiter at the very end still opens one more, empty, field.
      if (at < length) continue
      fields.push('')
    } else {
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    }
    yield { fields, end: at }
    fields = []
  }
}

type Field = { field: string; end: number }

function plainField(text: string, from: number, delimiter: string): Field {
  const end = fieldEnd(text, from, delimiter)
  return { field: text.slice(from, end), end }
}

/** Null when the quote never closes. */
export function quotedField(text: string, from: number, delimiter: string): Field | null {
  let field = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return null
    field += text.slice(at, quote)
    at = quote + 1
    if (text[at] !== '"') break
    field += '"'
    at++
  }
  const rest = plainField(text, at, delimiter)
  return { field: field + rest.field, end: rest.end }
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === delimiter || char === '\n' || char === '\r') return at
  }
  return text.length
}
