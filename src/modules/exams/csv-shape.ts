import { ExamError } from './exam-error.ts'

/** How a text file lays out its rows, guessed from its first lines. */
export interface CsvShape {
  /** UTF-8; ends with a line end. Cells that were parted by blanks are parted by tabs. */
  bytes: Buffer
  delimiter: number
  header: string[]
  /** Where the first row after the header begins, and the number of its line. */
  start: number
  line: number
  /** What was taken for granted, to be told to whoever runs the command. */
  notes: string[]
}

const SAMPLE = 1 << 20
const SAMPLED_ROWS = 60
const QUOTE = 34
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9

/** Cells of one row of a sample; `text` is byte for byte, so `end` is an offset in bytes. */
interface SampleRow {
  cells: string[]
  quoted: boolean
  end: number
  lines: number
}

/**
 * Finds the header, what parts the cells (comma, semicolon, tab, bar, or blanks as in R's write.table) and whether
 * rows begin with a name that the header has no cell for. Blank lines, comments with `#` and Excel's `sep=;` may stand
 * before the header.
 * @throws ExamError `file.empty`, `file.quote`
 */
export function shapeOf(file: Buffer): CsvShape {
  const last = file[file.length - 1]
  const bytes = last === NEWLINE || last === RETURN ? file : Buffer.concat([file, Buffer.of(NEWLINE)])
  const text = bytes.toString('latin1', 0, SAMPLE)
  const begin = beginOf(text)
  const delimiter = begin.delimiter ?? delimiterOf(text, begin.at)
  if (delimiter === ' ') return laidOut(tabbed(bytes, begin.at), '\t', 0, begin.line)
  return laidOut(bytes, delimiter, begin.at, begin.line)
}

function laidOut(bytes: Buffer, delimiter: string, at: number, line: number): CsvShape {
  const text = bytes.toString('latin1', 0, at + SAMPLE)
  const [head, ...rows] = sampleRows(text, at, delimiter)
  if (!head) throw new ExamError('file.quote', `第 ${line} 行过长，多半是引号没有成对，请检查。`)
  const header = head.cells.map((cell) => Buffer.from(cell, 'latin1').toString().trim())
  if (header.length > 1) header[0] = (header[0] as string).replace(/^# +(?=\S)/, '')
  const notes: string[] = []
  if (haveNames(head.cells.length, rows, delimiter)) {
    header.unshift('')
    notes.push('表头比各行少一格：各行的第一格当作行名，不参加统计。')
  }
  return {
    bytes,
    delimiter: delimiter.charCodeAt(0),
    header,
    start: head.end,
    line: line + head.lines,
    notes,
  }
}

/** Where the header begins, past blank lines, `sep=;` and comments. */
function beginOf(text: string): { at: number; line: number; delimiter?: string } {
  let at = 0
  let line = 1
  let delimiter: string | undefined
  while (at < text.length) {
    const stop = lineEnd(text, at)
    const own = text.slice(at, stop)
    const separator = /^"?sep=(.)"?\s*$/i.exec(own)?.[1]
    if (separator !== undefined && delimiter === undefined) delimiter = separator
    else if (own.trim() !== '' && !(own.startsWith('#') && !isHeader(own, text, stop))) break
    at = stop + (text.startsWith('\r\n', stop) ? 2 : 1)
    line++
  }
  if (at >= text.length) throw new ExamError('file.empty', '文件是空的。')
  return delimiter === undefined ? { at, line } : { at, line, delimiter }
}

function lineEnd(text: string, at: number): number {
  const found = text.slice(at).search(/[\r\n]/)
  return found < 0 ? text.length : at + found
}

/** `#,b1,b2` above `1,0,1` is a header; a comment has another number of cells than the line below, or no numbers there. */
function isHeader(own: string, text: string, stop: number): boolean {
  const below = /^[\r\n]*([^\r\n]*)/.exec(text.slice(stop))?.[1] ?? ''
  if (!/(^|[,;\t| "])-?\d+(\.\d+)?($|[,;\t| "])/.test(below) || below.startsWith('#')) return false
  return [',', ';', '\t', '|'].some((mark) => {
    const cells = own.split(mark).length
    return cells > 1 && cells === below.split(mark).length
  })
}

/** What parts the cells: the mark by which most rows are as long as the header, and then the one that parts more. */
function delimiterOf(text: string, at: number): string {
  let best = { mark: ',', share: -1, width: 1 }
  for (const mark of [',', ';', '\t', '|', ' ']) {
    const [head, ...rows] = sampleRows(text, at, mark)
    const width = head?.cells.length ?? 0
    if (width < 2) continue
    const fitting = rows.filter(({ cells }) => cells.length === width || cells.length === width + 1)
    const share = rows.length === 0 ? 0 : fitting.length / rows.length
    if (mark === ' ' && (best.width > 1 || share < 1)) continue
    if (share > best.share || (share === best.share && width > best.width)) best = { mark, share, width }
  }
  return best.mark
}

/**
 * R leaves the cell above the rows' names out. Names are quoted, or words, or numbers in order; elsewhere a row longer
 * than the header is a mistake (a decimal comma, for one), and no column may be shifted by it.
 */
function haveNames(width: number, rows: readonly SampleRow[], delimiter: string): boolean {
  if (width < 2 || rows.length < 2) return false
  if (rows.some(({ cells }) => cells.length !== width + 1 || cells[width]?.trim() === '')) return false
  const names = rows.map(({ cells }) => (cells[0] as string).trim())
  if (names.includes('') || new Set(names).size < names.length) return false
  if (rows.every(({ quoted }) => quoted) || names.every((name) => Number.isNaN(Number(name)))) return true
  const first = Number(names[0])
  const inOrder = rows.length > 2 && names.every((name, i) => Number(name) === first + i)
  return inOrder || (delimiter !== ',' && names.every((name) => /^\d+$/.test(name)))
}

/** The header and the first rows of a file; none where the text ends before the header does. */
function sampleRows(text: string, from: number, delimiter: string): SampleRow[] {
  const rows: SampleRow[] = []
  let at = from
  while (rows.length <= SAMPLED_ROWS && at < text.length) {
    const row = rowAt(text, at, delimiter)
    if (!row) break
    const blank = row.cells.every((cell) => cell.trim() === '')
    const comment = rows[0] && text[at] === '#' && row.cells.length < rows[0].cells.length
    if (!blank && !comment) rows.push(row)
    at = row.end
  }
  return rows
}

/** One row from `at`, which begins a line; null where the text ends inside it. */
function rowAt(text: string, at: number, delimiter: string): SampleRow | null {
  const cells: string[] = []
  let quoted = false
  let lines = 1
  const isBlankMark = delimiter === ' '
  const isGap = (char: string | undefined) => char === ' ' || (isBlankMark && char === '\t')
  for (;;) {
    while (isGap(text[at])) at++
    const start = at
    if (text[at] === '"') {
      if (cells.length === 0) quoted = true
      for (at++; ; at++) {
        if (at >= text.length) return null
        if (text[at] === '\n') lines++
        if (text[at] !== '"') continue
        if (text[at + 1] !== '"') break
        at++
      }
    }
    while (at < text.length && !isEnd(text[at] as string, delimiter)) at++
    if (at >= text.length) return null
    const cell = text.slice(start, at)
    cells.push(cell.startsWith('"') ? cell.replace(/^"(.*)"(.*)$/s, '$1$2').replaceAll('""', '"') : cell)
    if (isBlankMark) while (isGap(text[at])) at++
    if (text[at] !== '\n' && text[at] !== '\r') {
      if (!isBlankMark) at++
      continue
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    return { cells, quoted, end: at, lines }
  }
}

function isEnd(char: string, delimiter: string): boolean {
  return char === '\n' || char === '\r' || char === delimiter || (delimiter === ' ' && char === '\t')
}

/** Cells parted by runs of blanks, parted by single tabs instead; from `at` on. */
function tabbed(bytes: Buffer, at: number): Buffer {
  const target = Buffer.allocUnsafe(bytes.length - at)
  let size = 0
  let quoted = false
  let closed = -1
  let inCell = false
  let gap = false
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i] as number
    if (!quoted && (byte === SPACE || byte === TAB)) {
      gap = inCell
      continue
    }
    const isLineEnd = byte === NEWLINE || byte === RETURN
    if (!quoted && isLineEnd) {
      gap = false
      inCell = false
    } else if (gap) {
      target[size++] = TAB
      gap = false
      inCell = false
    }
    if (byte === QUOTE && quoted) {
      quoted = false
      closed = i
    } else if (byte === QUOTE && (!inCell || closed === i - 1)) quoted = true
    if (!isLineEnd || quoted) inCell = true
    target[size++] = byte
  }
  return target.subarray(0, size)
}
