import { type CellRange, isCellDate, parseRange, type SheetRow } from './cells.ts'
import { readCsvRows } from './csv-rows.ts'
import { spreadsheetErrors } from './errors.ts'
import { recogniseFile } from './file-kind.ts'
import { defaultLimits, type SpreadsheetLimits } from './limits.ts'
import { cellKinds, emptyRow, type RowCells } from './row-cells.ts'
import { createSheetParser } from './sheet-parser.ts'
import { isPlainSheet, readSheetRows } from './sheet-rows.ts'
import { parseXml } from './xml.ts'
import { type ReadProgress, readParts, readSharedStrings, refuseOtherPackages } from './xlsx.ts'
import { openZip, readEntryBytes, type Zip } from './zip.ts'

export interface RowReading {
  fileName?: string
  limits?: Partial<SpreadsheetLimits>
  /** Counts of bytes or characters. */
  onProgress?: ReadProgress
  /** Who takes the rows of a sheet with content; null: it is not read. Called in the order of the sheets. */
  sheet(name: string, hidden: boolean): ((row: RowCells) => void) | null
}

/**
 * Hands on every row with content of an .xlsx or .csv, one after the other, without keeping any: for sheets of a million
 * cells. Neither merged areas nor dates are told. Meant for a thread of its own: it does not pause within a sheet.
 * @throws SpreadsheetError
 */
export async function readRows(bytes: Uint8Array, reading: RowReading): Promise<void> {
  const limits = { ...defaultLimits, ...reading.limits }
  const budget = { rows: limits.rows, cells: limits.cells, characters: limits.characters }
  if (recogniseFile(bytes, limits) === 'csv') {
    const name =
      (reading.fileName ?? '')
        .split(/[\\/]/)
        .at(-1)!
        .replace(/\.[^.]*$/, '') || '表1'
    const take = reading.sheet(name, false)
    if (take) readCsvRows(bytes, limits, take, reading.onProgress)
    return
  }
  const zip = openZip(bytes, limits)
  refuseOtherPackages(zip)
  const parts = await readParts(zip, limits)
  const stringsEntry = parts.stringsPath ? zip.entries.get(parts.stringsPath) : undefined
  const strings = stringsEntry ? await readSharedStrings(zip, stringsEntry, limits, budget) : []
  const entries = parts.sheets.map((part) => zip.entries.get(part.path))
  const total = entries.reduce((sum, entry) => sum + (entry?.size ?? 0), 0)
  let before = 0
  for (const [index, part] of parts.sheets.entries()) {
    const entry = entries[index]
    if (!entry) throw spreadsheetErrors.corrupt()
    const take = reading.sheet(part.name, part.hidden)
    if (take) {
      const content = await readEntryBytes(zip, entry, limits)
      const onProgress = (done: number) => reading.onProgress?.(before + done, total)
      if (isPlainSheet(content)) readSheetRows(content, { strings, limits, budget, take, onProgress })
      else await readUnusualSheet(content, strings, limits, budget, take)
    }
    before += entry.size
    reading.onProgress?.(before, total)
  }
}

/**
 * Hands on the rows of one worksheet part of an open package; tells its merged areas.
 * @throws SpreadsheetError
 */
export async function readSheetPart(
  zip: Zip,
  path: string,
  limits: SpreadsheetLimits,
  take: (row: RowCells) => void,
): Promise<{ merges: CellRange[] }> {
  const budget = { rows: limits.rows, cells: limits.cells, characters: limits.characters }
  const { stringsPath } = await readParts(zip, limits)
  const stringsEntry = stringsPath ? zip.entries.get(stringsPath) : undefined
  const strings = stringsEntry ? await readSharedStrings(zip, stringsEntry, limits, budget) : []
  const content = await readEntryBytes(zip, zip.entries.get(path)!, limits)
  if (!isPlainSheet(content)) return readUnusualSheet(content, strings, limits, budget, take)
  readSheetRows(content, { strings, limits, budget, take, onProgress: () => {} })
  return { merges: mergesIn(content) }
}

/** Merged areas stand behind the rows. */
function mergesIn(content: Uint8Array): CellRange[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
  const from = bytes.lastIndexOf('<mergeCells')
  if (from < 0) return []
  return [...bytes.toString('latin1', from).matchAll(/<mergeCell[^>]*\sref="([^"]*)"/g)].flatMap(
    ([, reference]) => parseRange(reference!) ?? [],
  )
}

/** Sheets with prefixes or in UTF-16: the way that takes any XML. */
async function readUnusualSheet(
  content: Uint8Array,
  strings: string[],
  limits: SpreadsheetLimits,
  budget: { rows: number; cells: number; characters: number },
  take: (row: RowCells) => void,
): Promise<{ merges: CellRange[] }> {
  const parser = createSheetParser({ strings, isDate: [], date1904: false, limits, budget })
  async function* pieces() {
    for (let at = 0; at < content.length; at += 1 << 17) yield content.subarray(at, at + (1 << 17))
  }
  await parseXml(pieces(), parser.handler)
  const cells = emptyRow(limits.columns)
  const { rows, merges } = parser.finish()
  for (const row of rows) take(cellsOf(row, cells))
  return { merges }
}

function cellsOf(row: SheetRow, cells: RowCells): RowCells {
  cells.number = row.number
  cells.width = row.values.length
  cells.kinds.fill(cellKinds.blank, 0, cells.width)
  for (const [column, value] of row.values.entries()) {
    if (value === null || value === undefined || value === '') {
      if (row.formulas?.has(column)) cells.kinds[column] = cellKinds.formulaWithoutValue
    } else if (typeof value === 'number') {
      cells.kinds[column] = cellKinds.number
      cells.numbers[column] = value
    } else {
      cells.kinds[column] = cellKinds.text
      cells.texts[column] = isCellDate(value) ? value.iso : String(value)
    }
  }
  return cells
}
