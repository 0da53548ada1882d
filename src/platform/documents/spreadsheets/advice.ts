import { annotateSheets, type SheetAnnotation } from './annotate.ts'
import type { ExtraSheet } from './extra-sheet.ts'
import type { SpreadsheetLimits } from './limits.ts'

/** The header of the column that says what to do; a column of this name is no data when the file comes again. */
export const adviceHeader = '需要修改'

/** What is wrong in a workbook, and under which row of each sheet its header ends. */
export type Advice = {
  sheets: readonly { name: string; headerRow: number }[]
  /** `letter` left out: no cell is tinted */
  errors: readonly { sheet: string; row: number; message: string; letter?: string | null }[]
}

/**
 * The user's own workbook with a last column 需要修改 in every sheet that has a header: what to do for each wrong row, its faulty
 * cells tinted, and where `comments` is set each with its own remark. Advice of an earlier round is replaced. A .csv comes back
 * as .xlsx.
 * @throws SpreadsheetError when the file cannot be read
 */
export async function adviseInWorkbook(
  bytes: Uint8Array,
  advice: Advice,
  options: {
    fileName?: string
    comments?: boolean
    limits?: Partial<SpreadsheetLimits>
    extra?: ExtraSheet
  } = {},
): Promise<Uint8Array> {
  const bySheet = Map.groupBy(advice.errors, ({ sheet }) => sheet)
  const annotations = advice.sheets.flatMap(({ name, headerRow }): SheetAnnotation[] => {
    if (headerRow < 1) return []
    const errors = (bySheet.get(name) ?? []).filter(({ row }) => row > 0)
    const lines = new Map<number, Set<string>>()
    const comments = new Map<string, string>()
    for (const { row, message, letter } of errors) {
      // What the whole sheet lacks is said in the first row below, so that the header stays what it is.
      const at = Math.max(row, headerRow + 1)
      // Several faults of one row are told one below the other, none twice.
      const known = lines.get(at)
      if (known) known.add(letter ? `${letter}列：${message}` : message)
      else lines.set(at, new Set([letter ? `${letter}列：${message}` : message]))
      if (!letter) continue
      const cell = `${letter}${row}`
      comments.set(cell, [comments.get(cell), message].filter(Boolean).join('\n'))
    }
    const notes = new Map([...lines].map(([row, said]) => [row, [...said].join('\n')]))
    const annotation: SheetAnnotation = {
      sheet: name,
      headerRow,
      header: adviceHeader,
      notes,
      cells: errors.flatMap(({ letter, row }) => (letter ? [`${letter}${row}`] : [])),
    }
    if (options.comments) annotation.comments = comments
    return [annotation]
  })
  return annotateSheets(bytes, annotations, options)
}
