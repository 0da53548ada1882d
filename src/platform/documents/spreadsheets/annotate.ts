import type { Workbook } from './cells.ts'
import { recogniseFile } from './file-kind.ts'
import { gridBytes } from './grid.ts'
import { defaultLimits } from './limits.ts'
import { readWorkbook } from './read.ts'
import { annotateSheetXml } from './sheet-patch.ts'
import { createTints } from './tints.ts'
import { readParts, refuseOtherPackages } from './xlsx.ts'
import { openZip, readEntryBytes } from './zip.ts'
import { copyPart, packPart, writeZip, type PackedPart } from './zip-writing.ts'

/** What to write beside the rows of one sheet. */
export type SheetAnnotation = {
  sheet: string
  /** the row, from 1, that gets the new column's header */
  headerRow: number
  header: string
  /** by row number */
  notes: ReadonlyMap<number, string>
  /** cells to tint, such as B206 */
  cells: readonly string[]
}

/**
 * The same workbook with one more column that says something about its rows, and some cells tinted. Everything else — other
 * sheets, styles, pictures, validation, formulas — is taken over byte for byte, because the sheet's own text is changed
 * rather than written anew. A column of that header from an earlier time is replaced, and its tints taken back. A .csv comes
 * back as .xlsx.
 * @throws SpreadsheetError when the file cannot be read
 */
export async function annotateSheets(
  bytes: Uint8Array,
  annotations: readonly SheetAnnotation[],
  fileName?: string,
): Promise<Uint8Array> {
  const limits = defaultLimits
  const workbook = await readWorkbook(bytes, fileName === undefined ? {} : { fileName })
  const isCsv = recogniseFile(bytes, limits) === 'csv'
  const zip = openZip(isCsv ? await gridBytes(workbook.sheets[0]!) : bytes, limits)
  refuseOtherPackages(zip)
  const parts = await readParts(zip, limits)
  const text = async (path: string) => {
    const content = await readEntryBytes(zip, zip.entries.get(path)!, limits)
    return new TextDecoder(content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(content)
  }
  const hasStyles = parts.stylesPath !== null && zip.entries.has(parts.stylesPath)
  const tints = hasStyles ? createTints(await text(parts.stylesPath!)) : null
  const changed = new Map<string, string>()
  for (const annotation of annotations) {
    // The name of the only sheet of a .csv comes from the file's name, which may have been lost.
    const path = isCsv
      ? parts.sheets[0]?.path
      : parts.sheets.find(({ name }) => name === annotation.sheet)?.path
    if (!path || !zip.entries.has(path)) continue
    const column = noteColumn(workbook, isCsv ? workbook.sheets[0]!.name : annotation.sheet, annotation)
    changed.set(path, await annotateSheetXml(await text(path), annotation, column, tints))
  }
  if (tints) changed.set(parts.stylesPath!, tints.finish())
  const packed: PackedPart[] = []
  for (const [name, entry] of zip.entries) {
    const patched = changed.get(name)
    packed.push(
      patched === undefined ? copyPart(zip, entry) : await packPart(name, Buffer.from(asUtf8(patched))),
    )
  }
  return writeZip(packed)
}

function asUtf8(xml: string): string {
  return xml.replace(/^(\ufeff?<\?xml[^>]*encoding=["'])[^"']*/, '$1UTF-8')
}

/** The column that the header has already, or the first one to the right of all content from the header down. */
function noteColumn(workbook: Workbook, sheetName: string, { headerRow, header }: SheetAnnotation): number {
  const sheet = workbook.sheets.find(({ name }) => name === sheetName)
  const before = sheet?.rows.find(({ number }) => number === headerRow)?.values.indexOf(header) ?? -1
  if (before >= 0) return before
  let column = 0
  for (const row of sheet?.rows ?? []) {
    if (row.number >= headerRow) column = Math.max(column, row.values.length)
  }
  for (const range of sheet?.merges ?? []) {
    if (range.bottom >= headerRow && range.right - range.left < 256)
      column = Math.max(column, range.right + 1)
  }
  return column
}
