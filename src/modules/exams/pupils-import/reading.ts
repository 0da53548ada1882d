import {
  type CellValue,
  columnIndex,
  columnLetter,
  type Sheet,
  type SheetRow,
  type Workbook,
} from '../../../platform/documents/spreadsheets/cells.ts'
import { isBlank, quote, textOf, tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { createSchoolIndex, readName, readSex } from '../../organization/reading.ts'
import type { SchoolKind } from '../../organization/vocabulary.ts'
import type { SheetReading } from '../marks-import/file-reading.ts'
import { digitsLost, isIdentityNumber, losesDigits } from '../rules/pupil-numbers.ts'
import { isIgnoredPupilHeader, isPrivateHeader, type PupilField, pupilFieldOf } from './fields.ts'
import { readPlace } from './places.ts'

export interface PupilsMapping {
  leaveNamesOut: boolean
  schoolId: string | null
  grade: number | null
  sheets: Record<string, { use?: boolean; headerRow?: number; columns?: Record<string, PupilField | null> }>
}

export interface KnownSchool {
  id: string
  name: string
  shortName: string | null
  code: string | null
  kind: SchoolKind
}

export interface PupilsKnown {
  schools: KnownSchool[]
  /** The one school that may be imported for; null: all. */
  ownSchoolId: string | null
  /** The year in which the running school year began. */
  schoolYear: number
}

export interface PupilRecord {
  sheet: string
  row: number
  /** Letter of the column with the number. */
  letter: string
  number: string
  name: string | null
  sex: 'female' | 'male' | null
  schoolId: string
  grade: number
  className: string
}

export type ReportPupil = (fault: {
  sheet: string
  row: number
  column: string | null
  code: PupilFaultCode
  message: string
}) => void

export const pupilFaultLabels = {
  noNumber: '没有学籍号',
  badNumber: '学籍号有误',
  twice: '重复',
  unknownSchool: '学校不在名单',
  otherSchool: '不是本校',
  pupilOfAnotherSchool: '登记在别的学校',
  noGrade: '年级看不出',
  noClass: '没有班级',
  badName: '姓名有误',
  badSex: '性别有误',
  lacksColumn: '缺少列',
} as const
export type PupilFaultCode = keyof typeof pupilFaultLabels

const searchedRows = 30
const total = /^(合计|总计|小计|共计|说明|注[::]|备注|填表|制表|审核|以上)/

/** Reads pupils from every sheet that has a header with a number; what is wrong is reported, a wrong row gives no record. */
export function readPupils(
  workbook: Workbook,
  known: PupilsKnown,
  mapping: PupilsMapping,
  report: ReportPupil,
): { sheets: SheetReading[]; records: PupilRecord[]; warnings: string[] } {
  const index = createSchoolIndex(
    known.schools.map(({ name, shortName, code }) => ({ name, code, aliases: shortName ? [shortName] : [] })),
  )
  const byName = new Map(known.schools.map((school) => [school.name, school]))
  const schoolOf = (text: string) => {
    const found = index.find(text)
    return found.found ? byName.get(found.school.name) : undefined
  }
  const byId = new Map(known.schools.map((school) => [school.id, school]))
  const records: PupilRecord[] = []
  const warnings: string[] = []
  const sheets = workbook.sheets.map((sheet) => {
    const reading: SheetReading = {
      name: sheet.name,
      used: false,
      reason: sheet.rows.length === 0 ? 'blank' : null,
      headerRow: 0,
      headerRows: 0,
      rows: 0,
      skipped: 0,
      columns: [],
    }
    const choice = mapping.sheets[sheet.name] ?? {}
    if (choice.use === false) reading.reason = 'chosen'
    else if (sheet.hidden && !choice.use) reading.reason = 'hidden'
    if (reading.reason) return reading
    const header = findHeader(sheet, choice, mapping.leaveNamesOut)
    if (!header) {
      reading.reason = 'noHeader'
      return reading
    }
    reading.used = true
    reading.headerRow = header.number
    reading.headerRows = 1
    reading.columns = header.columns
    const hidden = header.columns.filter(({ as, header }) => as === null && isPrivateHeader(header))
    if (hidden.length > 0) {
      warnings.push(
        `${hidden.map(({ header }) => `“${header}”`).join('、')}用不到，没有读取；下次上传前可以删去。`,
      )
    }
    readSheet(sheet, header, reading)
    return reading
  })
  return { sheets, records, warnings }

  function readSheet(sheet: Sheet, header: Header, reading: SheetReading): void {
    const column = (field: PupilField) => header.fields.get(field) ?? -1
    const at = (row: SheetRow, field: PupilField) => textOf(cell(row, column(field)))
    const letter = (field: PupilField) => (column(field) < 0 ? null : columnLetter(column(field)))
    const sheetSchool = schoolOf(sheet.name)
    const given = byId.get(known.ownSchoolId ?? mapping.schoolId ?? '') ?? sheetSchool
    const lacking: string[] = []
    if (column('school') < 0 && !given) lacking.push('“学校”一列(或在上面选定学校)')
    if (
      column('className') < 0 &&
      readPlace('', sheet.name, given?.kind ?? 'nineYear', known.schoolYear).grade === null
    )
      lacking.push('“班级”一列')
    if (lacking.length > 0) {
      const message = `这张表没有${lacking.join('、')}，请补上，或在列的对应里指定。`
      report({ sheet: sheet.name, row: header.number, column: null, code: 'lacksColumn', message })
      return
    }
    for (const row of sheet.rows) {
      if (row.number <= header.number) continue
      const first = tight(textOf(row.values.find((value) => value !== null && value !== undefined) ?? null))
      const number = at(row, 'number')
      const repeated = pupilFieldOf(number)?.field === 'number'
      if (
        first === '' ||
        repeated ||
        (isBlank(number) && (total.test(first) || onlyNumbering(row, header)))
      ) {
        reading.skipped++
        continue
      }
      reading.rows++
      let wrong = false
      const fail = (field: PupilField, code: PupilFaultCode, message: string) => {
        wrong = true
        report({ sheet: sheet.name, row: row.number, column: letter(field), code, message })
      }
      const read = readPupilNumber(cell(row, column('number')))
      if ('message' in read) fail('number', read.code, read.message)
      const written = at(row, 'school')
      const school = isBlank(written) ? given : schoolOf(written)
      if (!school) {
        const message = `“${tight(written).slice(0, 30)}”不在本区学校名单里，请核对校名。`
        fail('school', 'unknownSchool', isBlank(written) ? '没有填学校，请补上。' : message)
      } else if (known.ownSchoolId && school.id !== known.ownSchoolId) {
        fail('school', 'otherSchool', `${school.name}不是您的学校，这一行没有采用。`)
      }
      const place = readPlace(
        at(row, 'grade') || (mapping.grade ? String(mapping.grade) : ''),
        at(row, 'className') || (column('className') < 0 ? sheet.name : ''),
        school?.kind ?? 'nineYear',
        known.schoolYear,
      )
      const grade = place.grade ?? mapping.grade
      if (grade === null || grade < 1 || grade > 12) {
        const shown = quote(at(row, 'grade') || at(row, 'className'))
        fail(
          column('grade') >= 0 ? 'grade' : 'className',
          'noGrade',
          `从${shown}看不出年级，请写成“七年级”“高一”的形式。`,
        )
      }
      if (place.className === null) fail('className', 'noClass', '没有填班级，请补上。')
      let name: string | null = null
      if (!mapping.leaveNamesOut && column('name') >= 0 && !isBlank(at(row, 'name'))) {
        const parsed = readName(at(row, 'name'))
        if (parsed.ok) name = parsed.value
        else fail('name', 'badName', parsed.message.replace('这位教师', '这名学生'))
      }
      const sex = readSex(at(row, 'sex'))
      if (!sex.ok) fail('sex', 'badSex', sex.message)
      if (wrong || 'message' in read || !school || grade === null || !sex.ok || place.className === null)
        continue
      records.push({
        sheet: sheet.name,
        row: row.number,
        letter: letter('number') ?? 'A',
        number: read.number,
        name,
        sex: sex.value,
        schoolId: school.id,
        grade,
        className: place.className,
      })
    }
  }
}

interface Header {
  number: number
  fields: Map<PupilField, number>
  columns: SheetReading['columns']
}

function findHeader(
  sheet: Sheet,
  choice: { headerRow?: number; columns?: Record<string, PupilField | null> },
  leaveNamesOut: boolean,
): Header | null {
  let best: { row: SheetRow; fields: Map<PupilField, number>; score: number } | null = null
  for (const row of sheet.rows.slice(0, searchedRows)) {
    if (choice.headerRow !== undefined && row.number !== choice.headerRow) continue
    const fields = new Map<PupilField, number>()
    const ranks = new Map<PupilField, number>()
    for (const [column, value] of row.values.entries()) {
      const found = pupilFieldOf(textOf(value))
      if (!found || (ranks.get(found.field) ?? Number.POSITIVE_INFINITY) <= found.rank) continue
      fields.set(found.field, column)
      ranks.set(found.field, found.rank)
    }
    const score = fields.size + (fields.has('number') ? 2 : 0)
    if ((fields.has('number') || choice.columns) && (!best || score > best.score))
      best = { row, fields, score }
  }
  if (!best || (best.fields.size < 2 && !choice.columns)) return null
  const fields = choice.columns
    ? new Map(
        Object.entries(choice.columns).flatMap(([letter, field]) =>
          field ? [[field, columnIndex(letter)] as const] : [],
        ),
      )
    : best.fields
  if (!fields.has('number')) return null
  const fieldAt = new Map([...fields].map(([field, column]) => [column, field]))
  const below = sheet.rows.filter(({ number }) => number > best.row.number).slice(0, 40)
  const width = Math.max(best.row.values.length, ...[...fieldAt.keys()].map((column) => column + 1))
  const columns = Array.from({ length: width }, (_, column) => {
    const header = textOf(best.row.values[column]).trim()
    const as = fieldAt.get(column) ?? null
    const filled = below.flatMap((row) => textOf(cell(row, column)).trim() || [])
    // What is not read is nobody's to keep: a file may carry identity numbers, addresses, parents' telephones.
    const samples = as === null || (as === 'name' && leaveNamesOut) ? [] : filled.slice(0, 3)
    const ignored = as === null && (isIgnoredPupilHeader(header) || pupilFieldOf(header) !== null)
    if (header === '' && as === null && filled.length === 0) return []
    return [{ letter: columnLetter(column), header, samples, as, sure: true, ignored }]
  }).flat()
  return { number: best.row.number, fields, columns }
}

function cell(row: SheetRow, column: number): CellValue {
  return column < 0 ? null : (row.values[column] ?? null)
}

/** A row that was numbered in advance, with nothing else in it. */
function onlyNumbering(row: SheetRow, { fields }: Header): boolean {
  return [...fields.values()].every((column) => tight(textOf(cell(row, column))) === '')
}

/** Keeps leading zeros; letters become large ones. */
function readPupilNumber(
  value: CellValue,
): { number: string } | { code: 'noNumber' | 'badNumber'; message: string } {
  const text = tight(textOf(value))
    .toUpperCase()
    .replace(/^(\d+)\.0+$/, '$1')
  if (isBlank(text))
    return { code: 'noNumber', message: '没有填学籍号，请补上；学籍号是识别学生的唯一依据。' }
  if (typeof value === 'number' && losesDigits(value))
    return { code: 'badNumber', message: digitsLost('学籍号', text) }
  const damaged = typeof value === 'number' ? !Number.isInteger(value) : /^\d(\.\d+)?E\+?\d+$/.test(text)
  if (damaged) {
    const message = `学籍号${quote(text)}已被表格软件改成了小数或科学计数，请把这一列设为“文本”后重新填写。`
    return { code: 'badNumber', message }
  }
  if (isIdentityNumber(text)) {
    return { code: 'badNumber', message: '这里填的是身份证号。本平台不收身份证号，请改填学籍号或学号。' }
  }
  if (text.length > 32 || !/^[A-Z0-9][A-Z0-9\-_./]*$/.test(text)) {
    return { code: 'badNumber', message: `学籍号${quote(text)}含有不能用的字符，请只用数字、字母和短横线。` }
  }
  return { number: text }
}
