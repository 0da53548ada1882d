import { setImmediate } from 'node:timers/promises'
import type { Sheet, SheetRow, Workbook } from '../../../platform/documents/spreadsheets/cells.ts'
import { fieldLabel, isIdentityNumberHeader, type Field } from './fields.ts'
import { findTable, type SheetMapping, type Table } from './headers.ts'
import { decimalHabit } from './months.ts'
import type { AssignmentRecord, RosterReading, SheetReading, TeacherRecord } from './records.ts'
import { classifyRows } from './row-purposes.ts'
import { createRowReader, type Findings } from './rows.ts'
import { readStage } from './school-kinds.ts'
import { createSchoolIndex, type KnownSchool, type SchoolIndex } from './school-names.ts'
import {
  createSchoolFinder,
  inferSchools,
  mergeSchools,
  ownSchoolName,
  readSchoolTable,
  type ListedSchools,
} from './schools.ts'
import { createStaffList, duplicateMessage, isFurtherAssignment } from './staff-list.ts'
import {
  assignmentsOf,
  monthFields,
  readAssignmentRow,
  readTeacherRow,
  type TeacherSurroundings,
} from './teacher-rows.ts'
import { textOf, tight } from './values.ts'

/** What the district has already. */
export type Known = {
  schools: readonly KnownSchool[]
  /** the one school that whoever sends the file answers for: it is meant where nothing else is said */
  ownSchool?: string
  /** staff numbers of the district's teachers; a 任教 row may name them. Left out: such rows are not checked */
  staffNumbers?: ReadonlySet<string>
  /** subjects that the district has added to the curriculum's */
  subjects?: readonly string[]
  /** `YYYY-MM-DD`; left out: dates in the future are not pointed out */
  today?: string
}

export type RosterOptions = {
  /** by sheet name: what the user corrected in the guessed mapping */
  mapping?: Record<string, SheetMapping>
  /** counts rows of data */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

const rowsATurn = 500

/**
 * Reads a roster: finds each sheet's header and what its columns hold, and turns its rows into records, or errors that say
 * what to do. A row with an error gives no record; totals, notes, blank and repeated header rows are neither right nor wrong.
 * Yields to the event loop every few hundred rows. The same workbook always gives the same reading.
 */
export async function readRoster(
  workbook: Workbook,
  known: Known,
  options: RosterOptions = {},
): Promise<RosterReading> {
  const findings: Findings = { errors: [], warnings: [] }
  const isCsv = workbook.format === 'csv'
  const located = workbook.sheets.map((sheet) => locate(sheet, options.mapping?.[sheet.name]))
  const tables = located.flatMap(({ table }) => table ?? [])
  for (const table of tables) table.purposes = await classifyRows(table)
  if (tables.length === 0) {
    const message =
      '没有找到教师名单的表头。请确认表格中有一行写着“姓名”“教职工号”等列名；也可以下载模板，把内容粘贴进去再上传。'
    findings.errors.push({ sheet: '', row: 0, column: '', letter: '', code: 'noRosterFound', message })
  }
  const usable = tables.filter((table) => hasNeededColumns(table, findings))
  const byKind = (kind: Table['kind']) => usable.filter((table) => table.kind === kind)
  const people = [...byKind('teachers'), ...byKind('assignments')]

  const listed: ListedSchools = { records: [], wrong: new Map(), rows: 0 }
  for (const table of byKind('schools')) readSchoolTable(table, listed, findings)
  const inferredSchools = listed.rows === 0 && known.schools.length === 0
  const schools = inferredSchools ? await inferSchools(people, isCsv) : listed.records
  const index = createSchoolIndex(mergeSchools(known.schools, schools))
  const findSchool = createSchoolFinder(index, listed)

  const teachers: TeacherRecord[] = []
  const assignments: AssignmentRecord[] = []
  const staff = createStaffList(known.staffNumbers)
  const total = people.reduce((sum, table) => sum + table.rows.length, 0)
  let done = 0
  for (const table of people) {
    const around = surroundings(table, isCsv, known, index, findSchool)
    for (const [at, row] of table.rows.entries()) {
      if (++done % rowsATurn === 0) {
        options.onProgress?.(done, total)
        options.signal?.throwIfAborted()
        await setImmediate()
      }
      const purpose = table.purposes[at]
      if (purpose === 'section') around.section(row)
      if (purpose !== 'data') continue
      const reader = createRowReader(row, table, findings)
      if (table.kind === 'assignments') {
        assignments.push(...(readAssignmentRow(reader, around, staff.find) ?? []))
        continue
      }
      const duplicate = staff.note(row, table)
      const record = readTeacherRow(reader, around)
      if (duplicate) {
        if (record && duplicate.record && isFurtherAssignment(duplicate.record, record)) {
          assignments.push(...assignmentsOf(record))
          const message = `与第 ${duplicate.row} 行是同一位教师，这一行作为另一项任教采用。`
          reader.warn('staffNumber', 'furtherAssignment', message)
        } else reader.fail('staffNumber', 'duplicateStaffNumber', duplicateMessage(duplicate, table, row))
        continue
      }
      if (!record) continue
      staff.add(record)
      teachers.push(record)
      assignments.push(...assignmentsOf(record))
    }
  }
  options.onProgress?.(total, total)
  if (inferredSchools) warnAboutInferred(schools.length, findings, people[0])
  const order = new Map(workbook.sheets.map((sheet, at) => [sheet.name, at]))
  const inOrder = <Finding extends { sheet: string; row: number }>(list: Finding[]) =>
    list.toSorted((a, b) => (order.get(a.sheet) ?? -1) - (order.get(b.sheet) ?? -1) || a.row - b.row)
  return {
    sheets: located.map(({ sheet, table, reason }) => describeSheet(sheet, table, reason)),
    schools,
    teachers,
    assignments,
    errors: inOrder(findings.errors),
    warnings: inOrder(findings.warnings),
    inferredSchools: inferredSchools && schools.length > 0,
  }
}

type Located = { sheet: Sheet; table: Table | null; reason?: SheetReading['reason'] }

function locate(sheet: Sheet, mapping: SheetMapping | undefined): Located {
  if (mapping?.kind === 'ignored') return { sheet, table: null, reason: 'chosen' }
  if (sheet.rows.length === 0) return { sheet, table: null, reason: 'blank' }
  if (sheet.hidden && !mapping) return { sheet, table: null, reason: 'hidden' }
  const table = findTable(sheet, mapping)
  return table ? { sheet, table } : { sheet, table: null, reason: 'noHeader' }
}

/** Without these columns every single row would be wrong: it is said once instead. */
function hasNeededColumns(table: Table, findings: Findings): boolean {
  const needed: Field[] =
    table.kind === 'schools' ? ['name'] : table.kind === 'teachers' ? ['name', 'staffNumber'] : ['subject']
  const missing = needed.filter((field) => !table.fields.has(field))
  const place = { sheet: table.sheet.name, row: table.headerRow, column: '', letter: '' }
  for (const field of missing) {
    const label = fieldLabel(table.kind, field)
    const message = `这张表没有“${label}”一列，请补上这一列，或在列对应中指定哪一列是“${label}”。`
    findings.errors.push({ ...place, code: 'missingColumn', message })
  }
  for (const column of table.columns) {
    if (!isIdentityNumberHeader(column.header)) continue
    const message = '本平台不需要身份证号，这一列没有读取；上传前可以删去。'
    findings.warnings.push({
      ...place,
      column: column.header,
      letter: column.letter,
      code: 'identityNumberIgnored',
      message,
    })
  }
  return missing.length === 0
}

function surroundings(
  table: Table,
  isCsv: boolean,
  known: Known,
  index: SchoolIndex,
  findSchool: ReturnType<typeof createSchoolFinder>,
): TeacherSurroundings & { section: (row: SheetRow) => void } {
  const isKnown = (text: string) => index.find(text).found
  let own = ownSchoolName(table, isCsv, isKnown) ?? known.ownSchool ?? null
  // With a column of schools a blank cell is a mistake unless the sheet clearly belongs to one school.
  if (table.fields.has('school') && own && !isKnown(own)) own = null
  const ownStage = readStage(table.sheet.name)
  const decimals = monthFields.map((field) => {
    const column = table.fields.get(field)
    return [
      field,
      decimalHabit(column === undefined ? [] : table.rows.map((row) => row.values[column]), isCsv),
    ] as const
  })
  return {
    sheet: table.sheet.name,
    isCsv,
    decimals: new Map(decimals),
    stage: ownStage.ok ? ownStage.value : null,
    subjects: known.subjects ?? [],
    thisMonth: known.today?.slice(0, 7) ?? null,
    school: (row) => findSchool(row, own),
    ownSchool: () => own,
    section(row) {
      const text = tight(textOf(row.values.find((value) => tight(textOf(value)) !== '')))
      if (isKnown(text)) own = text
    },
  }
}

function warnAboutInferred(count: number, findings: Findings, table: Table | undefined): void {
  if (!table || count === 0) return
  findings.warnings.push({
    sheet: table.sheet.name,
    row: table.headerRow,
    column: '',
    letter: '',
    code: 'inferredSchool',
    message: `还没有学校名单，已按教师所在学校整理出 ${count} 所学校，请核对校名和办学类型。`,
  })
}

function describeSheet(sheet: Sheet, table: Table | null, reason: SheetReading['reason']): SheetReading {
  const reading: SheetReading = {
    name: sheet.name,
    kind: table?.kind ?? 'ignored',
    headerRow: table?.headerRow ?? 0,
    headerRows: table?.headerRows ?? 0,
    columns: table?.columns ?? [],
    records: 0,
    skipped: [],
  }
  if (reason) reading.reason = reason
  for (const [at, row] of (table?.rows ?? []).entries()) {
    const purpose = table!.purposes[at]!
    if (purpose === 'data') reading.records++
    else if (purpose !== 'blank') reading.skipped.push({ row: row.number, reason: purpose })
  }
  return reading
}
