import { columnOf } from './table-columns.ts'
import { type SourceLine, type Span, keyOf, trimSpan } from './source.ts'

export type PlanRow = { source: SourceLine; cells: Span[]; carried: boolean[] }

/** A table of the source: one of Word's, or lines of text that are set as one. `lines` is how many lines it takes. */
export type PlanTable = { rows: PlanRow[]; lines: number }

function wordRow(source: SourceLine): PlanRow {
  const cells = source.row?.cells ?? []
  return {
    source,
    cells: cells.map(({ from, to }) => trimSpan({ source, from, to })),
    carried: cells.map(({ carried }) => carried),
  }
}

const DIVIDERS = [/\t/g, /\t+/g, /\|/g, /\s{2,}/g, /\s+/g, /,/g]

function cellsBy(source: SourceLine, divider: RegExp): Span[] {
  const key = source.key
  const cells: Span[] = []
  let from = 0
  for (const hit of key.matchAll(divider)) {
    cells.push(trimSpan({ source, from, to: hit.index }))
    from = hit.index + hit[0].length
  }
  cells.push(trimSpan({ source, from, to: key.length }))
  const empty = (span: Span | undefined) => span !== undefined && span.to <= span.from
  if (divider.source === '\\|' || divider.source.startsWith('\\s')) {
    if (empty(cells[0])) cells.shift()
    if (empty(cells.at(-1)) && divider.source === '\\|') cells.pop()
  }
  return cells
}

function headerCells(source: SourceLine): { divider: RegExp; columns: number } | null {
  if (source.row || source.key.length > 120) return null
  for (const divider of DIVIDERS) {
    const cells = cellsBy(source, divider)
    const known = cells.filter((cell) => columnOf(keyOf(cell)) !== null).length
    const strict = divider.source === '\\s+' || divider.source === ','
    const filled = cells.filter((cell) => cell.to > cell.from).length
    if (divider.source === '\\t' && filled < cells.length) continue
    if (strict ? known >= 3 && known === filled : known >= 2 && known >= filled - 2)
      return { divider, columns: cells.length }
  }
  return null
}

/** A row with more pieces than columns keeps the surplus in its widest column. */
function fit(cells: Span[], columns: number): Span[] {
  if (cells.length <= columns) return cells
  const surplus = cells.length - columns
  const widest = Math.min(
    columns - 1,
    cells.findIndex((cell) => keyOf(cell).length === Math.max(...cells.map((one) => keyOf(one).length))),
  )
  const last = cells[widest + surplus]!
  const joined: Span = { ...cells[widest]!, to: last.to }
  return [...cells.slice(0, widest), joined, ...cells.slice(widest + surplus + 1)]
}

function textTable(lines: SourceLine[], index: number): PlanTable | null {
  const header = headerCells(lines[index]!)
  if (!header) return null
  const rows: PlanRow[] = []
  let taken = 0
  for (const source of lines.slice(index)) {
    if (source.row || source.text.trim() === '') break
    const cells = cellsBy(source, header.divider)
    taken += 1
    if (/^[\s|:+-]+$/.test(source.key)) continue
    if (cells.length < 2) {
      taken -= 1
      break
    }
    const fitted = fit(cells, header.columns)
    rows.push({ source, cells: fitted, carried: fitted.map(() => false) })
  }
  return rows.length >= 2 ? { rows, lines: taken } : null
}

/** The tables of a source by the line on which they begin. */
export function findTables(lines: SourceLine[]): Map<number, PlanTable> {
  const tables = new Map<number, PlanTable>()
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!
    if (line.row) {
      const { table } = line.row
      let end = index
      while (lines[end]?.row?.table === table) end += 1
      tables.set(line.line, { rows: lines.slice(index, end).map(wordRow), lines: end - index })
      index = end - 1
      continue
    }
    const found = textTable(lines, index)
    if (!found) continue
    tables.set(line.line, found)
    index += found.lines - 1
  }
  return tables
}
