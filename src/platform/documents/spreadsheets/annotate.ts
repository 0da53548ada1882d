import { addSheet, type ExtraSheet } from './extra-sheet.ts'
import { recogniseFile } from './file-kind.ts'
import { gridBytes } from './grid.ts'
import { defaultLimits, type SpreadsheetLimits } from './limits.ts'
import { readWorkbook } from './read.ts'
import { textAt } from './row-cells.ts'
import { readSheetPart } from './row-reader.ts'
import { commentSheet } from './sheet-comments.ts'
import { annotateSheetXml } from './sheet-patch.ts'
import { createTints } from './tints.ts'
import { readParts, refuseOtherPackages } from './xlsx.ts'
import { openZip, readEntryBytes, type Zip } from './zip.ts'
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
  /** remarks on cells; left out: remarks are not touched */
  comments?: ReadonlyMap<string, string>
}

/**
 * The same workbook with one more column that says something about its rows, and some cells tinted and remarked on. Everything else — other
 * sheets, styles, pictures, validation, formulas — is taken over byte for byte, because the sheet's own text is changed
 * rather than written anew. A column of that header from an earlier time is replaced, and its tints taken back. A .csv comes
 * back as .xlsx. `extra` is one more sheet behind them.
 * @throws SpreadsheetError when the file cannot be read
 */
export async function annotateSheets(
  bytes: Uint8Array,
  annotations: readonly SheetAnnotation[],
  options: { fileName?: string; limits?: Partial<SpreadsheetLimits>; extra?: ExtraSheet } = {},
): Promise<Uint8Array> {
  const limits = { ...defaultLimits, ...options.limits }
  const isCsv = recogniseFile(bytes, limits) === 'csv'
  const grid = isCsv ? (await readWorkbook(bytes, options)).sheets[0]! : null
  const zip = openZip(grid ? await gridBytes(grid) : bytes, limits)
  refuseOtherPackages(zip)
  const workbook = await readParts(zip, limits)
  const { sheets, stylesPath } = workbook
  const changed = new Map<string, string>()
  const parts = {
    async read(path: string): Promise<string | null> {
      const known = changed.get(path)
      const entry = zip.entries.get(path)
      if (known !== undefined || !entry) return known ?? null
      const content = await readEntryBytes(zip, entry, limits)
      return new TextDecoder(content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(
        content,
      )
    },
    write: (path: string, text: string) => void changed.set(path, text),
  }
  const styles = stylesPath ? await parts.read(stylesPath) : null
  const tints = styles === null ? null : createTints(styles)
  for (const annotation of annotations) {
    // The name of the only sheet of a .csv comes from the file's name, which may have been lost.
    const path = isCsv ? sheets[0]?.path : sheets.find(({ name }) => name === annotation.sheet)?.path
    const xml = path ? await parts.read(path) : null
    if (!path || xml === null) continue
    const column = await noteColumn(zip, path, limits, annotation)
    const annotated = await annotateSheetXml(xml, annotation, column, tints)
    const { comments } = annotation
    changed.set(path, comments ? await commentSheet(parts, { path, xml: annotated }, comments) : annotated)
  }
  if (tints) changed.set(stylesPath!, tints.finish())
  if (options.extra) await addSheet(parts, workbook, options.extra)
  const packed: PackedPart[] = []
  for (const [name, entry] of zip.entries) {
    const patched = changed.get(name)
    packed.push(
      patched === undefined ? copyPart(zip, entry) : await packPart(name, Buffer.from(asUtf8(patched))),
    )
  }
  for (const [name, text] of changed) {
    if (!zip.entries.has(name)) packed.push(await packPart(name, Buffer.from(text)))
  }
  return writeZip(packed)
}

function asUtf8(xml: string): string {
  return xml.replace(/^(\ufeff?<\?xml[^>]*encoding=["'])[^"']*/, '$1UTF-8')
}

/** The column that the header has already, or the first one to the right of all content from the header down. */
async function noteColumn(
  zip: Zip,
  path: string,
  limits: SpreadsheetLimits,
  { headerRow, header }: SheetAnnotation,
): Promise<number> {
  let before = -1
  let column = 0
  const { merges } = await readSheetPart(zip, path, limits, (row) => {
    if (row.number < headerRow) return
    column = Math.max(column, row.width)
    if (row.number !== headerRow) return
    for (let at = 0; at < row.width && before < 0; at++) if (textAt(row, at) === header) before = at
  })
  if (before >= 0) return before
  for (const range of merges) {
    if (range.bottom >= headerRow && range.right - range.left < 256)
      column = Math.max(column, range.right + 1)
  }
  return column
}
