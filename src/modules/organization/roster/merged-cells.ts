import type { CellRange, CellValue, Sheet, SheetRow } from '../../../platform/documents/spreadsheets/cells.ts'

/** cells that merged areas may fill; overlapping areas made on purpose would otherwise multiply */
const mostFilled = 1_000_000

/** The merged areas of a sheet, asked by cell. Rows count from 1, columns from 0. */
export type MergedCells = {
  /** the area that a cell in the upper part of the sheet belongs to */
  at: (row: number, column: number) => CellRange | undefined
  value: (range: CellRange) => CellValue
  /** how many columns the areas that begin in these rows reach */
  widthOf: (rows: number[]) => number
  /** rows in which areas one column wide repeat their value, as a reader sees it: a school merged over its teachers */
  filledDown: (rows: SheetRow[]) => SheetRow[]
}

/** `upperRows` is how many rows with content `at` has to answer for. */
export function mergedCells(sheet: Sheet, upperRows: number): MergedCells {
  const byNumber = new Map(sheet.rows.map((row) => [row.number, row]))
  const upper = new Set(sheet.rows.slice(0, upperRows).map((row) => row.number))
  const cells = new Map<string, CellRange>()
  for (const range of sheet.merges) {
    for (let row = range.top; row <= range.bottom && row - range.top < 10; row++) {
      if (!upper.has(row)) continue
      for (let column = range.left; column <= range.right && column - range.left < 256; column++) {
        cells.set(`${row}:${column}`, range)
      }
    }
  }
  const value = (range: CellRange) => byNumber.get(range.top)?.values[range.left] ?? null
  return {
    at: (row, column) => cells.get(`${row}:${column}`),
    value,
    widthOf: (rows) =>
      sheet.merges.reduce(
        (width, { top, left, right }) =>
          rows.includes(top) && right - left < 256 ? Math.max(width, right + 1) : width,
        0,
      ),
    filledDown(rows) {
      const tall = sheet.merges.filter((range) => range.bottom > range.top && range.left === range.right)
      if (tall.length === 0) return rows
      let room = mostFilled
      const added = new Map<number, [column: number, value: CellValue][]>()
      const first = rows[0]?.number ?? 0
      const last = rows.at(-1)?.number ?? 0
      for (const range of tall) {
        const shared = value(range)
        if (shared === null || range.top < first) continue
        for (let number = range.top + 1; number <= Math.min(range.bottom, last) && room-- > 0; number++) {
          const list = added.get(number)
          if (list) list.push([range.left, shared])
          else added.set(number, [[range.left, shared]])
        }
      }
      return rows.map((row) => {
        const more = added.get(row.number)
        // A row that has nothing of its own stays blank.
        if (!more) return row
        const values = [...row.values]
        for (const [column, shared] of more) values[column] ??= shared
        return { ...row, values }
      })
    },
  }
}
