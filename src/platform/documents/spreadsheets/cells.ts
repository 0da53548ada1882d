/**
 * A date as the calendar of the sheet shows it, without a time zone: `2025-03-01`, `2025-03-01T08:30:00`, or
 * `08:30:00` for a time of day alone.
 */
export type CellDate = { iso: string }

/** What a cell shows. A formula's value is the one its program stored last; it is never computed here. */
export type CellValue = string | number | boolean | CellDate | null

export type Cell = { value: CellValue; formula?: string }

/**
 * A row with content. `values` is indexed by column from 0 and has holes for blank cells; `formulas` holds the text of
 * the formulas by column. Kept as plain arrays of primitives because a roster may have a million cells.
 */
export type SheetRow = { number: number; values: CellValue[]; formulas?: Map<number, string> }

/** A merged area: rows from 1, columns from 0, both ends included. */
export type CellRange = { top: number; left: number; bottom: number; right: number }

export type Sheet = { name: string; hidden: boolean; rows: SheetRow[]; merges: CellRange[] }

export type Workbook = { format: 'xlsx' | 'csv'; encoding?: string; sheets: Sheet[] }

export function cellAt(row: SheetRow, column: number): Cell {
  const value = row.values[column] ?? null
  const formula = row.formulas?.get(column)
  return formula === undefined ? { value } : { value, formula }
}

export function isCellDate(value: unknown): value is CellDate {
  return typeof value === 'object' && value !== null && 'iso' in value
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** A → 0, AA → 26; reads the letters in front of a reference such as `AB12`. -1 when there are none. */
export function columnIndex(reference: string): number {
  let index = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & ~32
    if (code < 65 || code > 90) break
    index = index * 26 + (code - 64)
  }
  return index - 1
}

/** `B3:D4` → its range; a single reference is a range of one cell. Null when it is neither. */
export function parseRange(reference: string): CellRange | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/i.exec(reference)
  if (!match) return null
  const [left, top] = [columnIndex(match[1]!), Number(match[2])]
  const [right, bottom] = match[3] ? [columnIndex(match[3]), Number(match[4])] : [left, top]
  return {
    top: Math.min(top, bottom),
    left: Math.min(left, right),
    bottom: Math.max(top, bottom),
    right: Math.max(left, right),
  }
}
