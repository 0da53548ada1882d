import type { SheetRow } from '../../../platform/documents/spreadsheets/cells.ts'
import type { Table } from './headers.ts'
import type { SchoolReference, TeacherRecord } from './records.ts'
import { readStaffNumber, textOf, tight } from './values.ts'

/** Where a staff number was first met; `record` when that row was right. */
export type FirstRow = { sheet: string; row: number; record: TeacherRecord | null }

/** The staff numbers met so far, whether their rows were right or wrong, and the people behind them by name. */
export function createStaffList(known: ReadonlySet<string> | undefined) {
  const first = new Map<string, FirstRow>()
  const byName = new Map<string, TeacherRecord[]>()
  return {
    /** Remembers the row's staff number; the row that had it before, if any. */
    note(row: SheetRow, table: Table): FirstRow | null {
      const number = readStaffNumber(row.values[table.fields.get('staffNumber')!])
      if (!number.ok) return null
      const before = first.get(number.value)
      if (before) return before
      first.set(number.value, { sheet: table.sheet.name, row: row.number, record: null })
      return null
    },
    add(record: TeacherRecord): void {
      const entry = first.get(record.staffNumber)
      if (entry) entry.record = record
      else first.set(record.staffNumber, { sheet: record.sheet, row: record.row, record })
      const same = byName.get(record.name)
      if (same) same.push(record)
      else byName.set(record.name, [record])
    },
    find(staffNumber: string | null, name: string | null, school: SchoolReference | null) {
      if (staffNumber === null) {
        const same = (byName.get(name ?? '') ?? []).filter(
          (one) => !school || one.school.name === school.name,
        )
        return same.length === 1 ? same[0]! : null
      }
      const listed = first.get(staffNumber)
      if (listed?.record) return listed.record
      const accepted = listed || known === undefined || known.has(staffNumber)
      return accepted ? { staffNumber, school: null } : null
    },
  }
}

/** The same person once more with another subject or grade, and nothing that contradicts the first row. */
export function isFurtherAssignment(first: TeacherRecord, again: TeacherRecord): boolean {
  const fields = ['name', 'sex', 'bornOn', 'joinedWorkOn', 'title', 'phone'] as const
  const agrees = fields.every((field) => !again[field] || !first[field] || again[field] === first[field])
  if (!agrees || first.name !== again.name || first.school.name !== again.school.name) return false
  const teaching = (record: TeacherRecord) => JSON.stringify([record.subjects, record.grades, record.classes])
  return (again.subjects?.length ?? 0) > 0 && teaching(first) !== teaching(again)
}

/** Names both rows. */
export function duplicateMessage(first: FirstRow, table: Table, row: SheetRow): string {
  const number = tight(textOf(row.values[table.fields.get('staffNumber')!]))
  const where =
    first.sheet === table.sheet.name ? `第 ${first.row} 行` : `“${first.sheet}”表第 ${first.row} 行`
  return `教职工号“${number}”在${where}和第 ${row.number} 行重复，请核对是哪一位教师的，改正或删去一行。`
}
