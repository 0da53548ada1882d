import type { CommaRole } from './csv-cells.ts'
import { commaRole, isAbsenceWord, isBlank, plainText, readNumber } from './csv-cells.ts'
import type { CsvShape } from './csv-shape.ts'
import { shapeOf } from './csv-shape.ts'
import { readTextFile } from './csv-source.ts'
import { ExamError } from './exam-error.ts'

/** Which columns (0-based) a reader wants as numbers and which as labels; all others are skipped unread. */
export interface CsvPlan {
  numbers: readonly number[]
  labels: readonly number[]
}

/** What a file held, after its rows were handed on. */
export interface CsvContents {
  header: string[]
  rows: number
  /** For each label column of the plan: the text of every label number. */
  labels: string[][]
  /** Words such as 缺考 that stood for a number, and how often. */
  absences: Map<string, number>
  /** What was taken for granted about the file. */
  notes: string[]
}

/**
 * Called for each row: `numbers` in the order of the plan (NaN = blank), `labels` as label numbers (−1 = blank).
 * Both arrays are reused for the next row.
 */
export type CsvRow = (numbers: Float64Array, labels: Int32Array) => void

const QUOTE = 34
const HASH = 35
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9
const POINT = 46
const COMMA = 44

const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, i) => 10 ** i)

/** Texts of cells that are remembered with the number they stand for. */
const MOST_REMEMBERED = 4096

/**
 * Reads a text file (`readTextFile`; cells parted as `shapeOf` finds, quoted or not) into typed rows, parsing numbers
 * from the bytes without making strings. Rows of nothing but empty cells at the end of the file are none.
 * @throws ExamError of `readTextFile` and `shapeOf`, `file.quote`, `file.shape`, `cell.notNumber`
 */
export function readCsvColumns(
  path: string,
  plan: (header: string[]) => CsvPlan,
  onRow: CsvRow,
): CsvContents {
  return readTextColumns(readTextFile(path), plan, onRow)
}

/** `readCsvColumns` of a file that was read before. @throws ExamError as it does, but for the reading */
export function readTextColumns(
  file: Buffer,
  plan: (header: string[]) => CsvPlan,
  onRow: CsvRow,
): CsvContents {
  const shape = shapeOf(file)
  const cells = cellsOf(shape, plan(shape.header))
  const rows = readRows(shape, cells, onRow)
  const { header, notes } = shape
  return { header, rows, labels: cells.texts, absences: cells.absences, notes }
}

/** What the cells of a row become: numbers of the plan go to `numbers`, labels to `labels`. */
interface Cells {
  /** By column: slot + 1 of a number, −slot − 1 of a label, 0 for a column that nobody wants. */
  use: Int32Array
  numbers: Float64Array
  labels: Int32Array
  texts: string[][]
  absences: Map<string, number>
  /** The byte between whole numbers and decimals. */
  decimal: number
  /** Takes a cell that is not plain digits; `raw` byte for byte. */
  take(column: number, raw: string, line: number): void
}

function cellsOf(shape: CsvShape, { numbers: wantedNumbers, labels: wantedLabels }: CsvPlan): Cells {
  const { header } = shape
  const use = new Int32Array(header.length)
  wantedNumbers.forEach((column, slot) => (use[column] = slot + 1))
  wantedLabels.forEach((column, slot) => (use[column] = -slot - 1))
  const remembered = new Map<string, number>()
  const byBytes = wantedLabels.map(() => new Map<string, number>())
  const byText = wantedLabels.map(() => new Map<string, number>())
  let comma: CommaRole | undefined

  function commas(): CommaRole {
    if (comma === undefined) {
      comma = commaRole(shape.bytes.toString('latin1'), String.fromCharCode(shape.delimiter))
      if (comma === 'decimal' && shape.delimiter !== COMMA) cells.decimal = COMMA
    }
    return comma
  }

  function numberOf(column: number, raw: string, line: number): number {
    if (/^-?\d+(\.\d+)?$/.test(raw)) return Number(raw)
    const known = remembered.get(raw)
    if (known !== undefined) return known
    const text = textOf(raw)
    const value = readNumber(text, commas)
    if (typeof value === 'string') {
      throw new ExamError(
        'cell.notNumber',
        `第 ${line} 行「${header[column]}」是“${text.trim().slice(0, 20)}”，${value}`,
      )
    }
    const word = plainText(text)
    if (isAbsenceWord(word)) cells.absences.set(word, (cells.absences.get(word) ?? 0) + 1)
    else if (remembered.size < MOST_REMEMBERED) remembered.set(raw, value)
    return value
  }

  function labelOf(slot: number, raw: string): number {
    const known = (byBytes[slot] as Map<string, number>).get(raw)
    if (known !== undefined) return known
    const text = textOf(raw).trim()
    const numbers = byText[slot] as Map<string, number>
    const found = isBlank(plainText(text)) ? -1 : (numbers.get(text) ?? numbers.size)
    if (found === numbers.size) {
      numbers.set(text, found)
      cells.texts[slot]?.push(text)
    }
    byBytes[slot]?.set(raw, found)
    return found
  }

  const cells: Cells = {
    use,
    numbers: new Float64Array(wantedNumbers.length),
    labels: new Int32Array(wantedLabels.length),
    texts: wantedLabels.map(() => []),
    absences: new Map(),
    decimal: POINT,
    take(column, raw, line) {
      const kind = use[column] ?? 0
      if (kind > 0) cells.numbers[kind - 1] = numberOf(column, raw, line)
      else if (kind < 0) cells.labels[-kind - 1] = labelOf(-kind - 1, raw)
      else if (column >= use.length && raw.trim() !== '') {
        throw new ExamError(
          'file.shape',
          `第 ${line} 行有 ${column + 1} 列以上，表头只有 ${use.length} 列；格内若有逗号等分隔符，请用引号括起来。`,
        )
      }
    },
  }
  return cells
}

const textOf = (raw: string): string => Buffer.from(raw, 'latin1').toString()

function readRows(shape: CsvShape, cells: Cells, onRow: CsvRow): number {
  const { bytes, delimiter } = shape
  const { use, numbers, labels } = cells
  const end = bytes.length
  const width = use.length
  let at = shape.start
  let { line } = shape
  let rows = 0
  let emptyRows = 0

  const endsCell = (byte: number) => byte === delimiter || byte === NEWLINE || byte === RETURN

  /** The end of a row that holds nothing, −1 for any other. */
  function emptyUntil(from: number): number {
    let position = from
    for (;;) {
      const byte = bytes[position] as number
      if (byte === NEWLINE || byte === RETURN) return position
      if (byte !== delimiter && byte !== SPACE && byte !== TAB && byte !== QUOTE) return -1
      position++
    }
  }

  /** The end of a comment, −1 for a row whose first cell begins with `#`. */
  function commentUntil(from: number): number {
    let found = 1
    let position = from
    for (; bytes[position] !== NEWLINE && bytes[position] !== RETURN; position++) {
      if (bytes[position] === delimiter) found++
    }
    return found < width ? position : -1
  }

  while (at < end) {
    const first = bytes[at] as number
    if (first === NEWLINE || first === RETURN) {
      if (first === NEWLINE || bytes[at + 1] !== NEWLINE) line++
      at++
      continue
    }
    if (first === HASH) {
      const stop = commentUntil(at)
      if (stop >= 0) {
        at = stop
        continue
      }
    } else if (first === delimiter || first === SPACE || first === TAB || first === QUOTE) {
      const stop = emptyUntil(at)
      if (stop >= 0) {
        // A pupil without any mark if another row follows; else what a spreadsheet leaves behind.
        if (bytes.subarray(at, stop).includes(delimiter)) emptyRows++
        at = stop
        continue
      }
    }
    for (; emptyRows > 0; emptyRows--) {
      numbers.fill(Number.NaN)
      labels.fill(-1)
      onRow(numbers, labels)
      rows++
    }

    const point = cells.decimal
    let position = at
    let lines = 1
    let column = 0
    for (;;) {
      while (bytes[position] === SPACE) position++
      const start = position
      if (bytes[position] === QUOTE) {
        position++
        let doubled = false
        for (; ; position++) {
          if (position >= end) throw new ExamError('file.quote', `第 ${line} 行的引号没有成对，请检查。`)
          const byte = bytes[position] as number
          if (byte === QUOTE) {
            if (bytes[position + 1] !== QUOTE) break
            doubled = true
            position++
          } else if (byte === NEWLINE) lines++
        }
        let raw = bytes.toString('latin1', start + 1, position)
        if (doubled) raw = raw.replaceAll('""', '"')
        const rest = ++position
        while (position < end && !endsCell(bytes[position] as number)) position++
        cells.take(column, position > rest ? raw + bytes.toString('latin1', rest, position) : raw, line)
      } else {
        const kind = column < width ? (use[column] as number) : 0
        let plain = false
        if (kind > 0) {
          // Whole and decimal numbers of up to fifteen digits are exact as mantissa / power of ten.
          let mantissa = 0
          let digits = 0
          let decimals = -1
          const negative = bytes[position] === 45
          if (negative) position++
          for (; ; position++) {
            const byte = bytes[position] as number
            if (byte >= 48 && byte <= 57) {
              mantissa = mantissa * 10 + (byte - 48)
              digits++
            } else if (byte === point && decimals < 0) decimals = digits
            else break
          }
          if (endsCell(bytes[position] as number)) {
            if (digits > 0 && digits <= 15) {
              const size = decimals < 0 ? mantissa : mantissa / (POWERS_OF_TEN[digits - decimals] as number)
              numbers[kind - 1] = negative ? -size : size
              plain = true
            } else if (position === start) {
              numbers[kind - 1] = Number.NaN
              plain = true
            }
          }
        }
        if (!plain) {
          while (!endsCell(bytes[position] as number)) position++
          if (kind !== 0 || column >= width)
            cells.take(column, bytes.toString('latin1', start, position), line)
        }
      }
      column++
      if (bytes[position] !== delimiter) break
      position++
    }
    if (bytes[position] === RETURN && bytes[position + 1] === NEWLINE) position++
    at = position + 1
    // Cells that a row lacks at its end are blank.
    for (; column < width; column++) {
      const kind = use[column] as number
      if (kind > 0) numbers[kind - 1] = Number.NaN
      else if (kind < 0) labels[-kind - 1] = -1
    }
    onRow(numbers, labels)
    rows++
    line += lines
  }
  return rows
}
