import type { RosterReading } from './records.ts'

/** What the command line prints of a reading; the operation adds new, changed, moved and unchanged. */
export type RosterSummary = {
  sheets: { name: string; headerRow: number; mapping: Record<string, string> }[]
  counts: { schools: number; teachers: number; wrong: number }
  errors: { sheet: string; row: number; column: string; code: string; message: string }[]
}

/** `wrong` counts rows, not errors; sheets that hold no roster are left out. */
export function summarise(reading: RosterReading): RosterSummary {
  const wrongRows = new Set(reading.errors.map(({ sheet, row }) => `${row} ${sheet}`))
  return {
    sheets: reading.sheets
      .filter((sheet) => sheet.kind !== 'ignored')
      .map(({ name, headerRow, columns }) => {
        const mapping: Record<string, string> = {}
        for (const { header, letter, field } of columns) {
          if (!field) continue
          const key = header.trim() === '' || Object.hasOwn(mapping, header) ? `${header}(${letter})` : header
          mapping[key] = field
        }
        return { name, headerRow, mapping }
      }),
    counts: { schools: reading.schools.length, teachers: reading.teachers.length, wrong: wrongRows.size },
    errors: reading.errors.map(({ sheet, row, column, code, message }) => ({
      sheet,
      row,
      column,
      code,
      message,
    })),
  }
}
