import type { SpreadsheetLimits } from '../../../platform/documents/spreadsheets/limits.ts'

const mebibyte = 1024 * 1024

/** Largest file of marks that is taken: nine subjects of 40,000 pupils and 35 items are some 50 MB. */
export const mostMarksBytes = 128 * mebibyte

/** What is read of it: a joint assessment of a large city, all subjects in one file. */
export const marksLimits: Partial<SpreadsheetLimits> = {
  fileBytes: mostMarksBytes,
  rows: 800_000,
  cells: 40_000_000,
  columns: 1_024,
  characters: 200_000_000,
}
