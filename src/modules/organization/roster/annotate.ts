import { annotateSheets, type SheetAnnotation } from '../../../platform/documents/spreadsheets/annotate.ts'
import type { RowError } from './records.ts'

/** The header of the column that says what to do; a column of this name is no data when the file comes again. */
export const adviceHeader = '需要修改'

/** What is needed of a reading: where the headers are, and what is wrong. `letter` left out: no cell is tinted. */
export type RosterFindings = {
  sheets: readonly { name: string; headerRow: number }[]
  errors: readonly (Pick<RowError, 'sheet' | 'row' | 'message'> & { letter?: string })[]
}

/**
 * The user's own workbook with a last column 需要修改 in every sheet that has a header: what to do for each wrong row, its faulty
 * cells tinted. Advice of an earlier round is replaced. A .csv comes back as .xlsx.
 */
export async function annotateWorkbook(
  bytes: Uint8Array,
  findings: RosterFindings,
  fileName?: string,
): Promise<Uint8Array> {
  const annotations = findings.sheets.flatMap(({ name, headerRow }): SheetAnnotation[] => {
    if (headerRow < 1) return []
    const errors = findings.errors.filter((error) => error.sheet === name && error.row > 0)
    const notes = new Map<number, string>()
    for (const { row, message } of errors) {
      // Several faults of one row are told one below the other, none twice.
      const lines = notes.get(row)?.split('\n') ?? []
      if (!lines.includes(message)) notes.set(row, [...lines, message].join('\n'))
    }
    const cells = errors.flatMap(({ letter, row }) => (letter ? [`${letter}${row}`] : []))
    // What the whole sheet lacks is said in the first row below, so that the header stays what it is.
    const lacking = notes.get(headerRow)
    if (lacking) {
      notes.delete(headerRow)
      notes.set(headerRow + 1, [lacking, notes.get(headerRow + 1)].filter(Boolean).join('\n'))
    }
    return [{ sheet: name, headerRow, header: adviceHeader, notes, cells }]
  })
  return annotateSheets(bytes, annotations, fileName)
}
