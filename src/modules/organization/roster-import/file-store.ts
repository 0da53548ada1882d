import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { keepSpreadsheet, tooLarge } from '../../../platform/documents/spreadsheets/keep-file.ts'

/** Largest roster that is taken; ten thousand teachers need about one megabyte. */
export const mostRosterBytes = 32 * 1024 * 1024

/** Where a district's uploaded rosters lie. */
export function rosterFolder(filesFolder: string, districtId: number): string {
  return join(filesFolder, String(districtId), 'rosters')
}

/** Where an uploaded roster lies. */
export function rosterPath(filesFolder: string, districtId: number, fileId: string): string {
  return join(rosterFolder(filesFolder, districtId), fileId)
}

/**
 * Keeps an uploaded roster under its path.
 * @throws SpreadsheetError when it is no table that may be taken; nothing is kept then
 */
export function keepRosterFile(path: string, content: Readable): Promise<{ sha256: string }> {
  return keepSpreadsheet(path, content, mostRosterBytes)
}

export function tooLargeRoster() {
  return tooLarge(mostRosterBytes)
}
