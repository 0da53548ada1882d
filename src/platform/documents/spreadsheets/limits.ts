/** What a reader accepts; everything above is refused with a sentence before memory is spent on it. */
export type SpreadsheetLimits = {
  /** bytes of the file as uploaded */
  fileBytes: number
  /** parts inside an .xlsx */
  entries: number
  /** bytes of one part after inflating, as declared and as met */
  partBytes: number
  /** inflated ÷ compressed, looked at only above `ratioFrom` bytes: sheets of blanks compress well */
  ratio: number
  ratioFrom: number
  /** rows with content, over all sheets */
  rows: number
  columns: number
  /** cells with content, over all sheets */
  cells: number
  /** characters of text, over all sheets */
  characters: number
  /** characters of one cell; Excel itself stops at 32,767 */
  cellCharacters: number
}

const mebibyte = 1024 * 1024

export const defaultLimits: SpreadsheetLimits = {
  fileBytes: 64 * mebibyte,
  entries: 5_000,
  partBytes: 300 * mebibyte,
  ratio: 200,
  ratioFrom: 32 * mebibyte,
  rows: 200_000,
  columns: 256,
  cells: 6_000_000,
  characters: 60_000_000,
  cellCharacters: 1_000_000,
}
