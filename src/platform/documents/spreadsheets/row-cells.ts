/** What a cell holds. A formula counts as the value that its program stored last. */
export const cellKinds = { blank: 0, number: 1, text: 2, formulaWithoutValue: 3 } as const

/**
 * One row of a sheet, without an object a cell: `kinds` says where to look in `numbers` or `texts`. It is the same object for
 * every row, so that whoever wants to keep something copies it.
 */
export interface RowCells {
  /** As the spreadsheet program numbers it. */
  number: number
  /** Columns up to the last with content. */
  width: number
  kinds: Uint8Array
  numbers: Float64Array
  texts: string[]
}

export function emptyRow(columns: number): RowCells {
  return {
    number: 0,
    width: 0,
    kinds: new Uint8Array(columns),
    numbers: new Float64Array(columns),
    texts: Array.from<string>({ length: columns }).fill(''),
  }
}

/** How a cell reads as text; '' when it is blank. */
export function textAt(row: RowCells, column: number): string {
  const kind = column < row.width ? row.kinds[column] : cellKinds.blank
  if (kind === cellKinds.text) return row.texts[column]!
  if (kind !== cellKinds.number) return ''
  const number = row.numbers[column]!
  return String(Number.isInteger(number) ? number : Number(number.toPrecision(15)))
}
