import { setImmediate } from 'node:timers/promises'
import type { Table } from './headers.ts'
import type { SchoolRecord, SchoolReference } from './records.ts'
import { createRowReader, type Findings, type RowReader } from './rows.ts'
import { kindIn, readLocality, readSchoolKind } from './school-kinds.ts'
import {
  createSchoolIndex,
  looksLikeSchool,
  schoolKey,
  type KnownSchool,
  type SchoolIndex,
} from './school-names.ts'
import { duplicateSchoolMessage, readSchoolRow } from './school-rows.ts'
import { clean, isBlank, looksLikeFormula, quote, readText, textOf, tight } from './values.ts'

/** The schools that a file lists in sheets of its own, and the names of those whose rows are wrong. */
export type ListedSchools = {
  records: SchoolRecord[]
  wrong: Map<string, { sheet: string; row: number }>
  rows: number
}

/** Reads one sheet of schools into `listed`; a name or code that was there before is an error. */
export function readSchoolTable(table: Table, listed: ListedSchools, findings: Findings): void {
  const sheet = table.sheet.name
  for (const [at, row] of table.rows.entries()) {
    if (table.purposes[at] !== 'data') continue
    listed.rows++
    const reader = createRowReader(row, table, findings)
    const record = readSchoolRow(reader, sheet)
    if (!record) {
      const name = tight(reader.text('name'))
      if (name !== '') listed.wrong.set(name, { sheet, row: row.number })
      continue
    }
    const first = listed.records.find(
      (other) => other.name === record.name || (record.code && other.code === record.code),
    )
    if (first) {
      const same = first.name === record.name ? 'name' : 'schoolCode'
      reader.fail(same, 'duplicateSchool', duplicateSchoolMessage(record.name, first, sheet))
      if (same === 'schoolCode') listed.wrong.set(tight(record.name), { sheet, row: row.number })
    } else listed.records.push(record)
  }
}

/**
 * The schools that a teacher's row may name: those of the district and of the file. A school of the file that the
 * district has, by code or by name, goes by the district's name.
 */
export function mergeSchools(known: readonly KnownSchool[], records: SchoolRecord[]): KnownSchool[] {
  const index = createSchoolIndex(known)
  const merged = new Map(
    known.map((school) => [school.name, { ...school, aliases: [...(school.aliases ?? [])] }]),
  )
  for (const record of records) {
    const found = known.length > 0 ? existing(index, record) : null
    const aliases = record.aliases ?? []
    const before = found && merged.get(found.name)
    if (before) {
      record.existing = found
      before.aliases.push(record.name, ...aliases)
    } else merged.set(record.name, { name: record.name, code: record.code ?? null, aliases: [...aliases] })
  }
  return [...merged.values()]
}

function existing(index: SchoolIndex, record: SchoolRecord): SchoolReference | null {
  const byCode = record.code ? index.findCode(record.code) : null
  if (byCode) return byCode
  const match = index.find(record.name)
  if (!match.found) return null
  // Two codes are two schools, however alike their names.
  return record.code && match.school.code && match.school.code !== record.code ? null : match.school
}

/** Makes schools from what teachers' rows call them, where neither the file nor the district lists any. */
export async function inferSchools(tables: Table[], isCsv: boolean): Promise<SchoolRecord[]> {
  const made = new Map<string, SchoolRecord>()
  for (const table of tables) {
    const fallback = ownSchoolName(table, isCsv, () => false)
    for (const [at, row] of table.rows.entries()) {
      if (at % 2_000 === 1_999) await setImmediate()
      if (table.purposes[at] !== 'data') continue
      const cell = (field: 'school' | 'schoolCode' | 'schoolKind' | 'locality' | 'cluster') =>
        textOf(row.values[table.fields.get(field) ?? -1])
      const name = table.fields.has('school') && !isBlank(cell('school')) ? tight(cell('school')) : fallback
      if (!name || looksLikeFormula(name) || row.formulas?.has(table.fields.get('school') ?? -1)) continue
      const key = schoolKey(name)
      if (made.has(key)) continue
      const kind = readSchoolKind(cell('schoolKind'))
      const locality = readLocality(cell('locality'))
      made.set(key, {
        sheet: table.sheet.name,
        row: row.number,
        name,
        code: readText(cell('schoolCode'), 40),
        kind: (kind.ok ? kind.value : null) ?? kindIn(name),
        locality: locality.ok ? locality.value : null,
        cluster: readText(cell('cluster'), 60),
        inferred: true,
      })
    }
  }
  return [...made.values()]
}

/**
 * The one school that a sheet without a column of schools is about: its name (or the name of the .csv), the line 填报单位:…, or
 * the title (城南小学2026年教师花名册). Null when none of them names one.
 */
export function ownSchoolName(
  table: Table,
  isCsv: boolean,
  isKnown: (text: string) => boolean,
): string | null {
  const names = (text: string) => isKnown(text) || looksLikeSchool(text)
  const candidates: string[] = [table.sheet.name.replace(/(教师)?(花名册|名单|名册|信息表|教师)$/, '')]
  if (isCsv) candidates.push(...table.sheet.name.split(/[-_()\s\d]+/))
  for (const row of table.above) {
    for (const value of row.values) {
      const text = clean(textOf(value))
      const given =
        /(?:填报单位|填报学校|单位名称|学校名称|单位|学校)(?:\(盖章\)|\(公章\))?\s*[::]\s*([^\s(::]+)/.exec(
          text,
        )
      if (given) candidates.push(given[1]!)
      const title = /^(.{1,20}?(?:小学|中学|初中|高中|学校|幼儿园|中心校))/.exec(tight(text))
      if (title)
        candidates.push(
          title[1]!.replace(/^(20\d\d[^\p{Script=Han}]*年?[春秋]?季?(学期)?|附件\d*[::]?)/u, ''),
        )
    }
  }
  const known = candidates.find((text) => text !== '' && isKnown(text))
  return known ?? candidates.find((text) => text !== '' && names(text)) ?? null
}

/** Finds the school of a teacher's row; what cannot be found is reported with the nearest name that is known. */
export function createSchoolFinder(index: SchoolIndex, listed: ListedSchools) {
  return (row: RowReader, ownSchool: string | null): SchoolReference | null => {
    const text = row.take('school', (cell) => ({ ok: true, value: isBlank(cell) ? '' : tight(cell) }))
    if (row.has('school') && text === undefined) return null
    const code = tight(row.text('schoolCode'))
    const byCode = code === '' ? null : index.findCode(code)
    const name = text || (byCode ? byCode.name : ownSchool)
    if (!name) {
      row.fail(row.has('school') ? 'school' : null, 'missingSchool', '没有填所在学校，请补上学校全称。')
      return null
    }
    const match = index.find(name)
    if (match.found) return match.school
    if (byCode) return byCode
    const column = text ? 'school' : null
    const wrongRow = listed.wrong.get(name)
    if (wrongRow) {
      row.fail(
        column,
        'schoolRowWrong',
        `学校${quote(name)}在“${wrongRow.sheet}”表第 ${wrongRow.row} 行有误，请先改好那一行。`,
      )
    } else if (match.reason === 'ambiguous') {
      row.fail(
        column,
        'ambiguousSchool',
        `学校${quote(name)}可能是${match.candidates.map(quote).join('或')}，请写学校全称。`,
      )
    } else {
      const advice = match.nearest
        ? `您是不是要填${quote(match.nearest)}？`
        : '请核对校名，或先在“学校”表中加上这所学校。'
      row.fail(column, 'unknownSchool', `没有找到学校${quote(name)}，${advice}`)
    }
    return null
  }
}
