import { className, readClassNumbers, readGrades, type GradesReading } from './grades.ts'
import { readHonourLevel, readHonours } from './honours.ts'
import { readMonth, type DecimalHabit } from './months.ts'
import { readPositions } from './positions.ts'
import type { Stage } from '../vocabulary.ts'
import type { AssignmentRecord, SchoolReference, TeacherRecord } from './records.ts'
import type { RowReader } from './rows.ts'
import { readStage } from './school-kinds.ts'
import { readSubjects } from './subjects.ts'
import { readTitle } from './titles.ts'
import {
  isBlank,
  readEmail,
  readName,
  readNumber,
  readPhone,
  readSex,
  readStaffNumber,
  readText,
  right,
  wrong,
} from './values.ts'

export type MonthField = 'bornOn' | 'joinedWorkOn' | 'joinedSchoolOn' | 'titledOn'
export const monthFields: MonthField[] = ['bornOn', 'joinedWorkOn', 'joinedSchoolOn', 'titledOn']

/** What a row is read with besides its own cells. */
export type TeacherSurroundings = {
  sheet: string
  isCsv: boolean
  decimals: Map<MonthField, DecimalHabit>
  /** the stage that the sheet's name gives (a sheet 小学) */
  stage: Stage | null
  subjects: readonly string[]
  /** `YYYY-MM` of the day of the import; null switches the checks against it off */
  thisMonth: string | null
  school: (row: RowReader) => SchoolReference | null
  /** the school that the whole sheet is about, if it is about one */
  ownSchool: () => string | null
}

/** Nobody is turned away for these: a year alone is all that many offices know. */
const minorMonths = new Set<MonthField>(['joinedSchoolOn', 'titledOn'])

const monthLabels: Record<MonthField, string> = {
  bornOn: '出生年月',
  joinedWorkOn: '参加工作时间',
  joinedSchoolOn: '来校时间',
  titledOn: '职称取得时间',
}

/** A teacher's row as a record; null when something in it is wrong, which the reader has then reported. */
export function readTeacherRow(row: RowReader, around: TeacherSurroundings): TeacherRecord | null {
  const staffNumber = row.take('staffNumber', (_, value) => readStaffNumber(value))
  const name = row.take('name', readName)
  const school = around.school(row)
  const month = (field: MonthField) =>
    row.take(field, (_, value) => {
      const decimals = around.decimals.get(field) ?? 'unknown'
      const parsed = readMonth(value, { label: monthLabels[field], decimals, asText: around.isCsv })
      if (parsed.ok || !minorMonths.has(field)) return parsed
      return right(null, 'unreadDate', parsed.message.replace(/。$/, ';这一格没有采用。'))
    })
  const { stage, subjects, grades } = readTeaching(row, around)
  const honourLevel = row.has('honourLevel') ? readHonourLevel(row.text('honourLevel')) : null
  const record: TeacherRecord = {
    sheet: around.sheet,
    row: row.number,
    staffNumber: staffNumber ?? '',
    name: name ?? '',
    school: school ?? { name: '', code: null },
    sex: row.take('sex', readSex),
    bornOn: month('bornOn'),
    joinedWorkOn: month('joinedWorkOn'),
    joinedSchoolOn: month('joinedSchoolOn'),
    title: row.take('title', readTitle),
    titledOn: month('titledOn'),
    stage,
    subjects,
    grades: grades?.grades,
    classes: grades?.classes,
    weeklyHours: row.take('weeklyHours', (_, value) => readNumber(value, '周课时', 60)),
    honours: row.take('honours', (cell) => readHonours(cell, honourLevel)),
    positions: row.take('position', (cell) => right(readPositions(cell))),
    phone: row.take('phone', readPhone),
    email: row.take('email', readEmail),
    education: row.take('education', (cell) => right(readText(cell, 40))),
    teachingGroup: row.take('teachingGroup', (cell) => right(readText(cell, 60))),
  }
  if (row.failed()) return null
  warnAboutDates(row, record, around.thisMonth)
  return record
}

type Teaching = {
  stage: Stage | null | undefined
  subjects: string[] | undefined
  grades: GradesReading | undefined
}

function readTeaching(row: RowReader, around: TeacherSurroundings): Teaching {
  const own = row.take('stage', readStage)
  const stage = own ?? around.stage ?? own
  const subjects = row.take('subject', (cell) => readSubjects(cell, stage, around.subjects))
  const inGrades = row.take('grades', (cell) => readGrades(cell, stage))
  // A column of classes (七(2)班) tells the grades as well; a bare 3班 belongs to the one grade of the row.
  const inClasses = row.take('classes', (cell) => {
    if (isBlank(cell)) return right({ grades: [], classes: [] })
    const only = inGrades?.grades.length === 1 ? inGrades.grades[0]! : null
    const numbers = only === null ? null : readClassNumbers(cell)
    if (numbers) return right({ grades: [], classes: numbers.map((number) => className(only!, number)) })
    const found = readGrades(cell, stage)
    return found.ok && found.warning
      ? right({ grades: found.value.grades, classes: [cell.trim().slice(0, 60)] })
      : found
  })
  const grades =
    inGrades || inClasses
      ? {
          grades: [...new Set([...(inGrades?.grades ?? []), ...(inClasses?.grades ?? [])])].toSorted(
            (a, b) => a - b,
          ),
          classes: [...new Set([...(inGrades?.classes ?? []), ...(inClasses?.classes ?? [])])],
        }
      : undefined
  return { stage, subjects, grades }
}

/** Dates that cannot be true are kept, with a word about it: the office may only learn of them here. */
function warnAboutDates(row: RowReader, record: TeacherRecord, thisMonth: string | null): void {
  for (const field of monthFields) {
    const month = record[field]
    if (month && thisMonth && month > thisMonth) {
      row.warn(field, 'futureDate', `${monthLabels[field]} ${month} 在将来，请核对；已照原样采用。`)
    }
  }
  const { bornOn, joinedWorkOn } = record
  if (bornOn && joinedWorkOn && Number(joinedWorkOn.slice(0, 4)) - Number(bornOn.slice(0, 4)) < 14) {
    row.warn(
      'joinedWorkOn',
      'implausibleDate',
      `参加工作时间 ${joinedWorkOn} 与出生年月 ${bornOn} 相差不到 14 年，请核对。`,
    )
  }
}

/** The assignments that a teacher's row says; one a subject. */
export function assignmentsOf(teacher: TeacherRecord): AssignmentRecord[] {
  return (teacher.subjects ?? []).map((subject) => ({
    sheet: teacher.sheet,
    row: teacher.row,
    staffNumber: teacher.staffNumber,
    school: teacher.school,
    subject,
    stage: teacher.stage ?? null,
    grades: teacher.grades ?? [],
    classes: teacher.classes ?? [],
    weeklyHours: teacher.weeklyHours ?? null,
  }))
}

/** Who a row means, by staff number or by a name that only one teacher (of the school) has; null when nobody is sure. */
export type FindTeacher = (
  staffNumber: string | null,
  name: string | null,
  school: SchoolReference | null,
) => { staffNumber: string; school: SchoolReference | null } | null

/** A row of a sheet of assignments: one a subject; null when something in it is wrong. */
export function readAssignmentRow(
  row: RowReader,
  around: TeacherSurroundings,
  findTeacher: FindTeacher,
): AssignmentRecord[] | null {
  const hasNumber = row.has('staffNumber') && !isBlank(row.text('staffNumber'))
  const byNumber = hasNumber || !row.has('name')
  const staffNumber = byNumber ? row.take('staffNumber', (_, value) => readStaffNumber(value)) : undefined
  const name = byNumber ? undefined : row.take('name', readName)
  // Left blank, the school is the teacher's own.
  const named = !isBlank(row.text('school')) || !isBlank(row.text('schoolCode'))
  const school = named || around.ownSchool() ? around.school(row) : null
  const { stage, subjects, grades } = readTeaching(row, around)
  if (subjects?.length === 0) row.take('subject', () => wrong('missingSubject', '没有填任教学科，请补上。'))
  const weeklyHours = row.take('weeklyHours', (_, value) => readNumber(value, '周课时', 60))
  if (row.failed()) return null
  const teacher = findTeacher(staffNumber ?? null, name ?? null, school)
  if (teacher === null) {
    row.fail(
      staffNumber ? 'staffNumber' : 'name',
      'unknownTeacher',
      staffNumber
        ? `教职工号“${staffNumber}”在教师名单中找不到，请先补上这位教师，或改正教职工号。`
        : `只凭姓名“${name ?? ''}”不能确定是哪位教师(没有或不止一位)，请补上教职工号。`,
    )
    return null
  }
  return (subjects ?? []).map((subject) => ({
    sheet: around.sheet,
    row: row.number,
    staffNumber: teacher.staffNumber,
    school: school ?? teacher.school,
    subject,
    stage: stage ?? null,
    grades: grades?.grades ?? [],
    classes: grades?.classes ?? [],
    weeklyHours: weeklyHours ?? null,
  }))
}
