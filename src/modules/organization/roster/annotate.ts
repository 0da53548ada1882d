import { adviseInWorkbook } from '../../../platform/documents/spreadsheets/advice.ts'
import type { RowError } from './records.ts'

export { adviceHeader } from '../../../platform/documents/spreadsheets/advice.ts'

/** What is needed of a reading: where the headers are, and what is wrong. `letter` left out: no cell is tinted. */
export type RosterFindings = {
  sheets: readonly { name: string; headerRow: number }[]
  errors: readonly (Pick<RowError, 'sheet' | 'row' | 'message'> & { letter?: string })[]
}

/** The user's own workbook with what to do for each wrong row (advice.ts). */
export function annotateWorkbook(
  bytes: Uint8Array,
  findings: RosterFindings,
  fileName?: string,
): Promise<Uint8Array> {
  return adviseInWorkbook(bytes, findings, fileName === undefined ? {} : { fileName })
}
