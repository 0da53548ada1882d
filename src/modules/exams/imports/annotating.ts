import type { SheetReading } from '../marks-import/file-reading.ts'
import type { ExtraSheet } from '../../../platform/documents/spreadsheets/extra-sheet.ts'
import { readInThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'

export interface FileWithFaults {
  fileName: string
  filePath: string
  sheets: Pick<SheetReading, 'name' | 'headerRow' | 'headerRows'>[]
  faults: { sheet: string; row: number; column: string | null; message: string }[]
  /** One more sheet: who takes part and does not stand in the file. */
  missing: ExtraSheet | null
}

/**
 * The file as it came, with its wrong cells filled, commented and explained; in a thread, since a large workbook takes
 * seconds.
 * @throws SpreadsheetError; an error with code ENOENT when the file is gone
 */
export function annotateInThread(found: FileWithFaults): Promise<Uint8Array> {
  return readInThread<FileWithFaults, Uint8Array>(new URL('./annotating-main.ts', import.meta.url), found, {
    onProgress: () => {},
    signal: new AbortController().signal,
  })
}
