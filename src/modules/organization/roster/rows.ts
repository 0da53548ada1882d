import {
  columnLetter,
  type CellValue,
  type SheetRow,
} from '../../../platform/documents/spreadsheets/cells.ts'
import { fieldLabel, type Field } from './fields.ts'
import type { Table } from './headers.ts'
import type { RowError, RowErrorCode, RowWarning, RowWarningCode } from './records.ts'
import { looksLikeFormula, quote, textOf, type Parsed } from './values.ts'

/** Where problems are collected; one for the whole roster. */
export type Findings = { errors: RowError[]; warnings: RowWarning[] }

/** One row of a table, read field by field; what is wrong with it is reported under the right column. */
export type RowReader = {
  number: number
  has: (field: Field) => boolean
  value: (field: Field) => CellValue
  text: (field: Field) => string
  /**
   * What `parse` makes of the cell; undefined when the sheet has no such column or the cell is wrong, which is then
   * reported.
   */
  take: <Value>(field: Field, parse: (text: string, value: CellValue) => Parsed<Value>) => Value | undefined
  fail: (field: Field | null, code: RowErrorCode, message: string) => void
  warn: (field: Field | null, code: RowWarningCode, message: string) => void
  failed: () => boolean
}

/** Fields that identify: a formula there is refused even with a stored result, because the result may not be a value. */
const identifying = new Set<Field>(['name', 'staffNumber'])
/** Cells that may rightly begin with a plus sign. */
const mayBeginWithSign = new Set<Field>(['phone', 'longitude', 'latitude'])

export function createRowReader(row: SheetRow, table: Table, findings: Findings): RowReader {
  let failures = 0
  const sheet = table.sheet.name

  function place(field: Field | null) {
    const column = field === null ? undefined : table.fields.get(field)
    if (column === undefined) return { sheet, row: row.number, column: '', letter: '' }
    const letter = columnLetter(column)
    const header = table.columns.find((one) => one.letter === letter)?.header ?? ''
    return { sheet, row: row.number, column: header, letter }
  }

  const reader: RowReader = {
    number: row.number,
    has: (field) => table.fields.has(field),
    value(field) {
      const column = table.fields.get(field)
      return column === undefined ? null : (row.values[column] ?? null)
    },
    text: (field) => textOf(reader.value(field)),
    take(field, parse) {
      const column = table.fields.get(field)
      if (column === undefined) return undefined
      const value = row.values[column] ?? null
      const text = textOf(value)
      const label = fieldLabel(table.kind, field)
      const isFormula = row.formulas?.has(column) ?? false
      if (
        (isFormula && (identifying.has(field) || text.trim() === '')) ||
        (looksLikeFormula(text) && !mayBeginWithSign.has(field))
      ) {
        reader.fail(
          field,
          'formulaInCell',
          `${label}这一格是公式，不会计算。请填写文字本身(复制后“选择性粘贴—数值”)。`,
        )
        return undefined
      }
      if (isFormula) {
        reader.warn(
          field,
          'formulaValueUsed',
          `${label}这一格是公式，采用了文件中保存的结果${quote(text)}，请核对。`,
        )
      }
      const parsed = parse(text, value)
      if (!parsed.ok) {
        reader.fail(field, parsed.code, parsed.message)
        return undefined
      }
      if (parsed.warning) reader.warn(field, parsed.warning.code, parsed.warning.message)
      return parsed.value
    },
    fail(field, code, message) {
      failures++
      findings.errors.push({ ...place(field), code, message })
    },
    warn(field, code, message) {
      findings.warnings.push({ ...place(field), code, message })
    },
    failed: () => failures > 0,
  }
  return reader
}
