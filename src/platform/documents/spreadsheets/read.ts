import type { SheetRow, Workbook } from './cells.ts'
import { readCsv } from './csv.ts'
import { spreadsheetErrors } from './errors.ts'
import { recogniseFile } from './file-kind.ts'
import { defaultLimits, type SpreadsheetLimits } from './limits.ts'
import { readXlsx, type ReadProgress } from './xlsx.ts'

export type ReadOptions = {
  /** gives a .csv its sheet name; never trusted for the type */
  fileName?: string
  limits?: Partial<SpreadsheetLimits>
  /** counts of bytes or characters, for a progress bar */
  onProgress?: ReadProgress
}

/**
 * Reads an .xlsx or .csv whose type is told from its content. Values are as stored: formulas are never computed.
 * @throws SpreadsheetError with a Chinese sentence for every file that is not such a table, or too large
 */
export async function readWorkbook(bytes: Uint8Array, options: ReadOptions = {}): Promise<Workbook> {
  const limits = { ...defaultLimits, ...options.limits }
  const kind = recogniseFile(bytes, limits)
  const workbook =
    kind === 'xlsx'
      ? await readXlsx(bytes, limits, options.onProgress)
      : await readCsv(bytes, baseName(options.fileName), limits, options.onProgress)
  if (!workbook.sheets.some((sheet) => sheet.rows.some(hasContent))) throw spreadsheetErrors.noCells()
  return workbook
}

function hasContent(row: SheetRow): boolean {
  if (row.formulas?.size) return true
  return row.values.some((value) => value !== null && (typeof value !== 'string' || value.trim() !== ''))
}

function baseName(fileName: string | undefined): string {
  const name = (fileName ?? '').split(/[\\/]/).at(-1)!
  return name.replace(/\.[^.]*$/, '') || '表1'
}
