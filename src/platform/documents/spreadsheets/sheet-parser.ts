import { columnIndex, parseRange, type CellRange, type CellValue, type SheetRow } from './cells.ts'
import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'
import { dateOfSerial } from './number-formats.ts'
import { unescapeText, type XmlHandler } from './xml.ts'

type SheetContext = {
  strings: string[]
  isDate: boolean[]
  date1904: boolean
  limits: SpreadsheetLimits
  /** what is left of the workbook's allowance; shared by its sheets */
  budget: { rows: number; cells: number; characters: number }
}

const maxRowNumber = 1_048_576
const maxMerges = 200_000

/** Turns the events of one worksheet part into rows; blank cells and rows leave no trace. */
export function createSheetParser(context: SheetContext): {
  handler: XmlHandler
  finish: () => { rows: SheetRow[]; merges: CellRange[] }
} {
  const { limits, budget } = context
  const rows: SheetRow[] = []
  const merges: CellRange[] = []
  const known = new Map<string, string>()
  let ordered = true
  let rowNumber = 0
  let row: SheetRow = { number: 0, values: [] }
  let column = -1
  let type = 'n'
  let style = 0
  let value = ''
  let formula: string | null = null
  let inCell = false
  let inPhonetic = false
  let into: 'value' | 'formula' | null = null

  /** The same few words fill most of a roster: keep one copy of each. */
  function intern(text: string): string {
    if (text.length > 40) return text
    const seen = known.get(text)
    if (seen !== undefined) return seen
    if (known.size < 100_000) known.set(text, text)
    return text
  }

  function cellValue(): CellValue {
    if (type === 'inlineStr' || type === 'str') return value === '' ? null : intern(unescapeText(value))
    const text = value.trim()
    if (text === '') return null
    if (type === 's') return context.strings[Number(text)] || null
    if (type === 'b') return text === '1' || text === 'true'
    if (type === 'd') return { iso: text.replace(/T00:00(:00(\.0+)?)?Z?$/, '').replace(/(\.\d+)?Z?$/, '') }
    if (type === 'e') return text
    const number = Number(text)
    if (Number.isNaN(number)) return text
    return (context.isDate[style] ? dateOfSerial(number, context.date1904) : null) ?? number
  }

  function endCell(): void {
    inCell = false
    const found = cellValue()
    if (found === null && formula === null) return
    if (column >= limits.columns) throw spreadsheetErrors.tooManyColumns(limits.columns)
    if (typeof found === 'string' && type !== 's') budget.characters -= found.length
    if (--budget.cells < 0 || budget.characters < 0) throw spreadsheetErrors.inflated()
    row.values[column] = found
    if (formula !== null) (row.formulas ??= new Map()).set(column, formula)
  }

  function endRow(): void {
    if (row.values.length === 0) return
    if (--budget.rows < 0) throw spreadsheetErrors.tooManyRows(limits.rows)
    const last = rows.at(-1)
    if (last && last.number >= row.number) ordered = false
    rows.push(row)
  }

  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'c') {
        const reference = attributes['r']
        const given = reference ? columnIndex(reference) : -1
        column = given >= 0 ? given : column + 1
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
        formula = null
        inCell = true
      } else if (name === 'v' || name === 't') {
        if (inCell && !inPhonetic) into = 'value'
      } else if (name === 'f') {
        if (inCell) {
          formula = ''
          into = 'formula'
        }
      } else if (name === 'row') {
        rowNumber = attributes['r'] ? Number(attributes['r']) : rowNumber + 1
        if (!(rowNumber >= 1 && rowNumber <= maxRowNumber)) throw spreadsheetErrors.corrupt()
        row = { number: rowNumber, values: [] }
        column = -1
      } else if (name === 'rPh') {
        inPhonetic = true
      } else if (name === 'mergeCell') {
        const range = parseRange(attributes['ref'] ?? '')
        if (range && merges.length < maxMerges) merges.push(range)
      }
    },
    text(piece) {
      if (into === 'value') value += piece
      else if (into === 'formula') formula += piece
      if (value.length + (formula?.length ?? 0) > limits.cellCharacters) throw spreadsheetErrors.inflated()
    },
    close(name) {
      if (name === 'c') endCell()
      else if (name === 'row') endRow()
      else if (name === 'v' || name === 't' || name === 'f') into = null
      else if (name === 'rPh') inPhonetic = false
    },
  }

  return {
    handler,
    finish() {
      return { rows: ordered ? rows : inOrder(rows), merges }
    },
  }
}

/** Rows may come in any order, or twice, from programs that write without care; the later one adds to the first. */
function inOrder(rows: SheetRow[]): SheetRow[] {
  const byNumber = new Map<number, SheetRow>()
  for (const row of rows) {
    const first = byNumber.get(row.number)
    if (!first) {
      byNumber.set(row.number, row)
      continue
    }
    row.values.forEach((value, column) => (first.values[column] = value))
    row.formulas?.forEach((formula, column) => (first.formulas ??= new Map()).set(column, formula))
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number)
}
