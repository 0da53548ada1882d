import { decodeText, delimiterOf, quotedField } from './csv.ts'
import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'
import { cellKinds, emptyRow, type RowCells } from './row-cells.ts'
import type { ReadProgress } from './xlsx.ts'

const powers = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)
const mostUnclosed = 100

/**
 * Hands on the rows of delimited text (the same dialects as `readCsv`). A field that is a number written in its shortest way is
 * a number; 007 and 3.50 stay text, so that no number of a pupil loses its zeros.
 * @throws SpreadsheetError
 */
export function readCsvRows(
  bytes: Uint8Array,
  limits: SpreadsheetLimits,
  take: (row: RowCells) => void,
  onProgress?: ReadProgress,
): void {
  const { text, delimiter } = delimiterOf(decodeText(bytes).text)
  const separator = delimiter.charCodeAt(0)
  const length = text.length
  const row = emptyRow(limits.columns)
  let number = 0
  let at = 0
  let rows = limits.rows
  let cells = limits.cells
  let unclosed = 0
  let column = 0

  function keep(field: string): void {
    if (field === '') return
    const kept = /^="([^"]*)"$/.exec(field)?.[1] ?? field
    if (kept === '') return
    row.texts[column] = kept
    note(cellKinds.text)
  }

  function note(kind: number): void {
    if (column >= limits.columns) throw spreadsheetErrors.tooManyColumns(limits.columns)
    if (--cells < 0) throw spreadsheetErrors.inflated()
    row.kinds.fill(cellKinds.blank, row.width, column)
    row.kinds[column] = kind
    row.width = column + 1
  }

  /** Reads an unquoted field; the number in it, when there is one, without making a string. */
  function plain(): void {
    const from = at
    let mantissa = 0
    let digits = 0
    let point = -1
    let code = at < length ? text.charCodeAt(at) : 10
    const zero = code === 48
    for (; at < length; code = text.charCodeAt(++at)) {
      if (code >= 48 && code <= 57) {
        mantissa = mantissa * 10 + (code - 48)
        digits++
      } else if (code === 46 && point < 0) point = digits
      else break
    }
    const ended = at >= length || code === separator || code === 10 || code === 13
    if (ended && at === from) return
    const last = text.charCodeAt(at - 1)
    const shortest =
      digits > 0 &&
      digits <= 15 &&
      (point < 0 ? !zero || digits === 1 : point > 0 && last !== 48 && last !== 46)
    if (ended && shortest && !(zero && point > 1)) {
      row.numbers[column] = point < 0 ? mantissa : mantissa / powers[digits - point]!
      note(cellKinds.number)
      return
    }
    while (at < length) {
      code = text.charCodeAt(at)
      if (code === separator || code === 10 || code === 13) break
      at++
    }
    keep(text.slice(from, at))
  }

  while (at < length) {
    number++
    row.width = 0
    column = 0
    for (;;) {
      const quoted =
        text.charCodeAt(at) === 34 && unclosed < mostUnclosed ? quotedField(text, at, delimiter) : null
      if (quoted) {
        at = quoted.end
        keep(quoted.field)
      } else {
        if (text.charCodeAt(at) === 34) unclosed++
        plain()
      }
      if (at >= length || text.charCodeAt(at) !== separator) break
      at++
      column++
    }
    if (at < length) at += text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1
    if (row.width === 0) continue
    if (--rows < 0) throw spreadsheetErrors.tooManyRows(limits.rows)
    row.number = number
    take(row)
    if (number % 256 === 0) onProgress?.(at, length)
  }
  onProgress?.(length, length)
}
