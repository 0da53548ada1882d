import type { Source } from './csv-source.ts'
import { decodeTexts, openSource } from './csv-source.ts'
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
}

/**
 * Called for each row: `numbers` in the order of the plan (NaN = blank), `labels` as label numbers (−1 = blank).
 * Both arrays are reused for the next row.
 */
export type CsvRow = (numbers: Float64Array, labels: Int32Array) => void

/** Cells that mean "no mark", besides an empty one; compared in upper case. */
const BLANKS = new Set(['NA', 'N/A', '#N/A', 'NAN', 'NULL', '缺考', '缺', '未考'])

const CHUNK = 1 << 20
const LONGEST_ROW = 1 << 24
const QUOTE = 34
const NEWLINE = 10
const RETURN = 13

/**
 * Streams a CSV file (UTF-8, with or without mark, UTF-16 with mark, or GB18030; comma, semicolon or tab; quoted
 * cells) into typed rows, parsing numbers from the bytes without making strings.
 * @throws ExamError `file.missing`, `file.unreadable`, `file.empty`, `file.workbook`, `file.quote`, `file.shape`, `cell.notNumber`
 */
export function readCsvColumns(
  path: string,
  plan: (header: string[]) => CsvPlan,
  onRow: CsvRow,
): CsvContents {
  const source = openSource(path)
  try {
    return readRecords(source, plan, onRow)
  } finally {
    source.close()
  }
}

function delimiterOf(line: string): number {
  const bare = line.replaceAll(/"[^"]*"/g, '')
  let best = ','
  for (const candidate of [';', '\t']) {
    if (bare.split(candidate).length > bare.split(best).length) best = candidate
  }
  return best.charCodeAt(0)
}

/** A number as people and programs write it; NaN for a blank, null when it is none. */
function numberFromText(raw: string): number | null {
  if (/^-?\d{1,15}(\.\d+)?$/.test(raw)) return Number(raw)
  const [decoded = ''] = decodeTexts([raw])
  const text = decoded.normalize('NFKC').trim()
  if (text === '' || BLANKS.has(text.toUpperCase())) return Number.NaN
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, i) => 10 ** i)

function readRecords(source: Source, makePlan: (header: string[]) => CsvPlan, onRow: CsvRow): CsvContents {
  let buffer = Buffer.allocUnsafe(CHUNK)
  let end = 0
  let at = 0
  let ended = false
  let line = 1
  let delimiter = 44

  /** Makes room after the record that began at `start` and reads on; `at` moves back to its beginning. */
  function refill(start: number): void {
    const kept = end - start
    if (kept > LONGEST_ROW) {
      throw new ExamError('file.quote', `第 ${line} 行过长，多半是引号没有成对，请检查。`)
    }
    if (kept * 2 > buffer.length) {
      const larger = Buffer.allocUnsafe(buffer.length * 2)
      buffer.copy(larger, 0, start, end)
      buffer = larger
    } else buffer.copy(buffer, 0, start, end)
    end = kept
    at = 0
    const count = source.read(buffer, end)
    if (count === 0) ended = true
    end += count
  }

  // The header, cell by cell as text.
  for (;;) {
    const stop = headerEnd(buffer, end)
    if (stop >= 0 || ended) break
    refill(0)
  }
  if (buffer.toString('latin1', 0, end).trim() === '') throw new ExamError('file.empty', '文件是空的。')
  delimiter = delimiterOf(buffer.toString('latin1', 0, Math.max(headerEnd(buffer, end), 0) || end))

  let use = new Int32Array(0)
  let numbers = new Float64Array(0)
  let labels = new Int32Array(0)
  let dictionaries: Map<string, number>[] = []
  let headerCells: string[] | null = []
  let header: string[] = []
  let rows = 0

  /** A cell that needed more than digits; `raw` byte for byte. */
  function takeText(column: number, raw: string): void {
    if (headerCells) {
      headerCells.push(raw)
      return
    }
    const kind = use[column] ?? 0
    if (kind === 0) {
      if (column >= use.length && raw.trim() !== '') {
        throw new ExamError('file.shape', `第 ${line} 行有 ${column + 1} 列以上，表头只有 ${use.length} 列。`)
      }
      return
    }
    if (kind > 0) {
      const value = numberFromText(raw)
      if (value === null) {
        const [shown = ''] = decodeTexts([raw])
        throw new ExamError(
          'cell.notNumber',
          `第 ${line} 行「${header[column]}」是“${shown.trim().slice(0, 20)}”，不是数字。`,
        )
      }
      numbers[kind - 1] = value
      return
    }
    labels[-kind - 1] = labelNumber(-kind - 1, raw)
  }

  function labelNumber(slot: number, raw: string): number {
    const text = raw.trim()
    if (text === '' || text === 'NA') return -1
    const dictionary = dictionaries[slot] as Map<string, number>
    let number = dictionary.get(text)
    if (number === undefined) {
      number = dictionary.size
      dictionary.set(text, number)
    }
    return number
  }

  /** Parses one record from `at`; false when the buffer ends inside it. */
  function parseRecord(): boolean {
    let position = at
    let lines = 1
    let column = 0
    for (;;) {
      const start = position
      if (position >= end && !ended) return false
      if (position < end && buffer[position] === QUOTE) {
        position++
        let doubled = false
        for (;;) {
          if (position >= end) {
            if (ended) throw new ExamError('file.quote', `第 ${line} 行的引号没有成对，请检查。`)
            return false
          }
          const byte = buffer[position] as number
          if (byte === QUOTE) {
            if (position + 1 >= end && !ended) return false
            if (buffer[position + 1] !== QUOTE || position + 1 >= end) break
            doubled = true
            position++
          } else if (byte === NEWLINE) lines++
          position++
        }
        let raw = buffer.toString('latin1', start + 1, position)
        if (doubled) raw = raw.replaceAll('""', '"')
        position++
        const rest = position
        while (position < end && !isCellEnd(buffer[position] as number)) position++
        if (position >= end && !ended) return false
        takeText(column, position > rest ? raw + buffer.toString('latin1', rest, position) : raw)
      } else {
        const kind = headerCells ? 0 : (use[column] ?? 0)
        let plain = false
        if (kind > 0) {
          // Whole and decimal numbers of up to fifteen digits are exact as mantissa / power of ten.
          let mantissa = 0
          let digits = 0
          let point = -1
          const negative = buffer[position] === 45
          if (negative) position++
          for (; position < end; position++) {
            const byte = buffer[position] as number
            if (byte >= 48 && byte <= 57) {
              mantissa = mantissa * 10 + (byte - 48)
              digits++
            } else if (byte === 46 && point < 0) point = digits
            else break
          }
          if (position >= end && !ended) return false
          plain = digits > 0 && digits <= 15 && (position >= end || isCellEnd(buffer[position] as number))
          if (plain) {
            const size = point < 0 ? mantissa : mantissa / (POWERS_OF_TEN[digits - point] as number)
            numbers[kind - 1] = negative ? -size : size
          } else if (position === start) {
            plain = position >= end || isCellEnd(buffer[position] as number)
            if (plain) numbers[kind - 1] = Number.NaN
          }
        }
        if (!plain) {
          while (position < end && !isCellEnd(buffer[position] as number)) position++
          if (position >= end && !ended) return false
          if (kind !== 0 || headerCells || column >= use.length) {
            takeText(column, buffer.toString('latin1', start, position))
          }
        }
      }
      column++
      if (position < end && buffer[position] === delimiter) {
        position++
        continue
      }
      if (position < end && buffer[position] === RETURN) {
        if (position + 1 >= end && !ended) return false
        position++
        if (position < end && buffer[position] === NEWLINE) position++
      } else if (position < end) position++
      at = position
      finishRecord(column, lines)
      return true
    }
  }

  function isCellEnd(byte: number): boolean {
    return byte === delimiter || byte === NEWLINE || byte === RETURN
  }

  function finishRecord(columns: number, lines: number): void {
    if (headerCells) {
      header = decodeTexts(headerCells).map((cell) => cell.trim())
      const wanted = makePlan(header)
      use = new Int32Array(header.length)
      wanted.numbers.forEach((column, slot) => (use[column] = slot + 1))
      wanted.labels.forEach((column, slot) => (use[column] = -slot - 1))
      numbers = new Float64Array(wanted.numbers.length)
      labels = new Int32Array(wanted.labels.length)
      dictionaries = wanted.labels.map(() => new Map())
      headerCells = null
    } else {
      // Cells that a row lacks at its end are blank.
      for (let column = columns; column < use.length; column++) {
        const kind = use[column] as number
        if (kind > 0) numbers[kind - 1] = Number.NaN
        else if (kind < 0) labels[-kind - 1] = -1
      }
      onRow(numbers, labels)
      rows++
    }
    line += lines
  }

  for (;;) {
    const start = at
    if (at >= end) {
      if (ended) break
      refill(start)
      continue
    }
    const byte = buffer[at]
    if (byte === NEWLINE || (byte === RETURN && (at + 1 < end || ended))) {
      if (byte === NEWLINE || buffer[at + 1] !== NEWLINE) line++
      at++
      continue
    }
    if (!parseRecord()) refill(start)
  }
  if (headerCells) throw new ExamError('file.empty', '文件是空的。')
  return { header, rows, labels: dictionaries.map((dictionary) => decodeTexts([...dictionary.keys()])) }
}

/** Where the first line with content ends, quotes respected; −1 when the buffer ends before. */
function headerEnd(buffer: Buffer, end: number): number {
  let quoted = false
  let content = false
  for (let i = 0; i < end; i++) {
    const byte = buffer[i]
    if (byte === QUOTE) quoted = !quoted
    if ((byte === NEWLINE || byte === RETURN) && !quoted && content) return i
    if (byte !== NEWLINE && byte !== RETURN) content = true
  }
  return -1
}
