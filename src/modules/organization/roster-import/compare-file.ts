import { readFile } from 'node:fs/promises'
import { readWorkbook } from '../../../platform/documents/spreadsheets/read.ts'
import { readRoster, type SheetMapping } from '../roster/index.ts'
import type { RosterChanges } from './changes.ts'
import { compareRoster } from './compare.ts'
import { knownOf, type Standing } from './standing.ts'

export interface RosterFile {
  path: string
  fileName: string
  /** By sheet: what the user corrected in the guessed mapping. */
  mapping?: Record<string, SheetMapping>
}

/**
 * Reads a roster file and compares it with the district. Takes seconds for ten thousand rows: a server does it in a
 * thread of its own, see thread.ts.
 * @param onProgress thousandths done
 * @throws SpreadsheetError when the file cannot be read
 */
export async function compareFile(
  file: RosterFile,
  standing: Standing,
  onProgress: (done: number) => void = () => {},
): Promise<RosterChanges> {
  const bytes = await readFile(file.path)
  const workbook = await readWorkbook(bytes, {
    fileName: file.fileName,
    onProgress: (done, total) => onProgress(total > 0 ? Math.round((done / total) * 500) : 0),
  })
  const reading = await readRoster(workbook, knownOf(standing), {
    mapping: file.mapping,
    onProgress: (done, total) => onProgress(500 + (total > 0 ? Math.round((done / total) * 400) : 0)),
  })
  const changes = compareRoster(reading, standing)
  onProgress(1000)
  return changes
}
