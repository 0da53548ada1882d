import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'
import { cellKinds, emptyRow, type RowCells } from './row-cells.ts'
import { unescapeText } from './xml.ts'

export interface SheetRowsTask {
  strings: readonly string[]
  limits: SpreadsheetLimits
  /** What is left of the workbook's allowance; shared by its sheets. */
  budget: { rows: number; cells: number; characters: number }
  take: (row: RowCells) => void
  onProgress: (bytes: number) => void
}

const [less, greater, slash, quote, apostrophe, equals, space] = [60, 62, 47, 34, 39, 61, 32]
const [exclamation, ampersand, minus, fullStop, capitalP] = [33, 38, 45, 46, 80]
const [letterC, letterF, letterN, letterO, letterR, letterS, letterT, letterV] = [
  99, 102, 110, 111, 114, 115, 116, 118,
]
const closing = Buffer.from('</v></c>')

/** Whether a worksheet part is written as nearly all programs write it: in UTF-8 and without prefixes. */
export function isPlainSheet(content: Uint8Array): boolean {
  if (content[0] === 0xff || content[0] === 0xfe) return false
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, 4096)).toString(
    'latin1',
  )
  return /<worksheet[\s>]/.test(head) && !/encoding\s*=\s*["'](?!utf-8)|<!DOCTYPE/i.test(head)
}

const powers = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

/**
 * Reads the rows of a plain worksheet part straight from its bytes: fifteen times as fast as through a parser that tells
 * every tag. Numbers become numbers without a string in between.
 * @throws SpreadsheetError
 */
export function readSheetRows(content: Uint8Array, task: SheetRowsTask): void {
  const { strings, limits, budget, take } = task
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
  const end = bytes.length
  const row = emptyRow(limits.columns)
  const { kinds, numbers, texts } = row
  let at = bytes.indexOf('<sheetData')
  if (at < 0) throw spreadsheetErrors.corrupt()
  let rowNumber = 0
  let column = -1
  let rows = 0
  let inRow = false

  // The tag that is being read, as `readTag` leaves it.
  let isEmpty = false
  let reference = -1
  let rowReference = 0
  let type = 0
  let typeSecond = 0

  /** Reads the attributes r and t of a tag from behind its name; leaves `at` behind its end. */
  function readTag(): void {
    reference = -1
    rowReference = 0
    type = 0
    typeSecond = 0
    for (;;) {
      while (at < end && bytes[at]! <= space) at++
      const byte = bytes[at]
      if (byte === greater) {
        isEmpty = bytes[at - 1] === slash
        at++
        return
      }
      if (byte === slash) {
        at++
        continue
      }
      const name = at
      while (at < end && bytes[at] !== equals) at++
      const length = at - name
      at++
      const mark = bytes[at]
      if (mark !== quote && mark !== apostrophe) throw spreadsheetErrors.corrupt()
      const start = ++at
      while (at < end && bytes[at] !== mark) at++
      if (at >= end) throw spreadsheetErrors.corrupt()
      if (length === 1 && bytes[name] === letterR) readReference(start, at)
      else if (length === 1 && bytes[name] === letterT) {
        type = bytes[start]!
        typeSecond = at - start > 1 ? bytes[start + 1]! : 0
      }
      at++
    }
  }

  function readReference(from: number, to: number): void {
    let letters = 0
    let digits = 0
    for (let place = from; place < to; place++) {
      const byte = bytes[place]!
      if (byte >= 48 && byte <= 57) digits = digits * 10 + (byte - 48)
      else letters = letters * 26 + ((byte & ~32) - 64)
    }
    reference = letters - 1
    rowReference = digits
  }

  function skipTag(): void {
    while (at < end && bytes[at] !== greater) {
      const byte = bytes[at]!
      at++
      if (byte === quote || byte === apostrophe) {
        while (at < end && bytes[at] !== byte) at++
        at++
      }
    }
    at++
  }

  /** Moves `at` to the next tag. */
  function toTag(): void {
    while (bytes[at] !== less) if (++at >= end) throw spreadsheetErrors.corrupt()
  }

  /** Steps over a comment or a section of characters, at whose `<!` it stands; gives the characters. */
  function special(): string {
    const isText = bytes.toString('latin1', at, at + 9) === '<![CDATA['
    const stop = bytes.indexOf(isText ? ']]>' : '-->', at)
    if (stop < 0) throw spreadsheetErrors.corrupt()
    const text = isText ? bytes.toString('utf8', at + 9, stop) : ''
    at = stop + 3
    return text
  }

  /** The text up to the next tag; leaves `at` in front of it. */
  function readText(): string {
    let text = ''
    for (;;) {
      const from = at
      toTag()
      if (text.length + at - from > limits.cellCharacters) throw spreadsheetErrors.inflated()
      text += textBetween(from, at)
      if (bytes[at + 1] !== exclamation) return text
      text += special()
    }
  }

  function textBetween(from: number, to: number): string {
    let plain = true
    for (let place = from; place < to && plain; place++) plain = bytes[place] !== ampersand
    const text = bytes.toString('utf8', from, to)
    return plain ? text : unescapeEntities(text)
  }

  /** Reads `<v>3.5</v></c>` as a number; false, and nothing read, when the cell is anything else. */
  function readPlainNumber(): boolean {
    if (bytes[at] !== less || bytes[at + 1] !== letterV || bytes[at + 2] !== greater) return false
    let place = at + 3
    let mantissa = 0
    let digits = 0
    let point = -1
    const negative = bytes[place] === minus
    if (negative) place++
    for (; ; place++) {
      const byte = bytes[place]!
      if (byte >= 48 && byte <= 57) {
        mantissa = mantissa * 10 + (byte - 48)
        digits++
      } else if (byte === fullStop && point < 0) point = digits
      else break
    }
    if (digits === 0 || digits > 15) return false
    for (let letter = 0; letter < closing.length; letter++)
      if (bytes[place + letter] !== closing[letter]) return false
    at = place + closing.length
    const size = point < 0 ? mantissa : mantissa / powers[digits - point]!
    numbers[column] = negative ? -size : size
    return true
  }

  /** Reads the cell whose tag was just read; leaves `at` behind its end. */
  function readCell(): void {
    if (type === 0 && readPlainNumber()) {
      place(cellKinds.number)
      return
    }
    let value: string | null = null
    let inline: string | null = null
    let formula = false
    let phonetic = false
    for (;;) {
      toTag()
      const first = bytes[at + 1]!
      if (first === exclamation) {
        special()
        continue
      }
      at++
      if (first === slash) {
        const closesCell = bytes[at + 1] === letterC && bytes[at + 2] === greater
        if (bytes[at + 1] === letterR && bytes[at + 2] === capitalP) phonetic = false
        skipTag()
        if (closesCell) break
        continue
      }
      const second = bytes[at + 1]!
      const isOneLetter = second === greater || second === slash || second <= space
      if (first === letterR && second === capitalP) phonetic = true
      skipTag()
      if (!isOneLetter || bytes[at - 2] === slash) {
        formula ||= isOneLetter && first === letterF
        continue
      }
      if (first === letterF) formula = true
      else if (first === letterV) value = readText()
      else if (first === letterT) {
        const text = readText()
        if (!phonetic) inline = (inline ?? '') + text
      }
    }
    place(fill(value, inline === null ? null : unescapeText(inline), formula))
  }

  /** Says of what kind the cell is that was read. */
  function place(kind: number): void {
    if (kind === cellKinds.blank) return
    if (column >= limits.columns) throw spreadsheetErrors.tooManyColumns(limits.columns)
    if (--budget.cells < 0) throw spreadsheetErrors.inflated()
    if (column >= row.width) {
      if (column > row.width) kinds.fill(cellKinds.blank, row.width, column)
      row.width = column + 1
    }
    kinds[column] = kind
  }

  /** Puts the value into the row; tells its kind. */
  function fill(value: string | null, inline: string | null, formula: boolean): number {
    const blank = formula ? cellKinds.formulaWithoutValue : cellKinds.blank
    if (inline !== null) return keepText(inline, blank)
    if (value === null || value === '') return blank
    // t="s", but neither "str" nor "inlineStr".
    if (type === letterS && typeSecond === 0) return keepText(strings[Number(value)] ?? '', blank, true)
    if (type === 0 || (type === letterN && typeSecond === 0)) {
      const text = value.trim()
      const number = text === '' ? Number.NaN : Number(text)
      if (!Number.isNaN(number)) {
        numbers[column] = number
        return cellKinds.number
      }
    }
    return keepText(unescapeText(value), blank)
  }

  function keepText(text: string, blank: number, shared = false): number {
    if (text === '') return blank
    if (!shared) {
      budget.characters -= text.length
      if (budget.characters < 0) throw spreadsheetErrors.inflated()
    }
    // Beyond the last column it is refused by whoever counts the cell.
    texts[Math.min(column, limits.columns - 1)] = text
    return cellKinds.text
  }

  function endRow(): void {
    inRow = false
    if (row.width === 0) return
    if (--budget.rows < 0) throw spreadsheetErrors.tooManyRows(limits.rows)
    row.number = rowNumber
    take(row)
    if (++rows % 256 === 0) task.onProgress(at)
  }

  for (;;) {
    toTag()
    const first = bytes[++at]!
    if (first === letterC && inRow && bytes[at + 1]! <= greater) {
      at++
      readTag()
      column = reference >= 0 ? reference : column + 1
      if (!isEmpty) readCell()
    } else if (first === letterR && bytes[at + 1] === letterO) {
      at += 3
      readTag()
      rowNumber = rowReference > 0 ? rowReference : rowNumber + 1
      if (rowNumber > 1_048_576) throw spreadsheetErrors.corrupt()
      column = -1
      row.width = 0
      inRow = !isEmpty
    } else if (first === slash && bytes[at + 1] === letterR) {
      skipTag()
      if (inRow) endRow()
    } else if (first === exclamation) {
      at--
      special()
    } else {
      const isData = bytes.toString('latin1', at, at + 10).includes('sheetData')
      skipTag()
      if (isData && (first === slash || bytes[at - 2] === slash)) return
    }
  }
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code =
      name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
