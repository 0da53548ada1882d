import { type RosterReading, schoolDuty, type SchoolRecord } from '../roster/index.ts'
import type { Remark } from './changes.ts'
import type { Standing } from './standing.ts'

/** What a school's head may import: the part of a file that is about their own school. */
export interface OwnPart {
  reading: RosterReading
  standing: Standing
  errors: Remark[]
  warnings: Remark[]
}

type Place = { sheet: string; row: number }

/** What the district's office keeps of a school, and its head does not: what belongs where decides who is counted where. */
const keptByOffice = {
  kind: '办学类型',
  locality: '城乡分类',
  code: '学校代码',
  cluster: '所属片区',
  alliance: '所属校联体',
} as const
type Kept = keyof typeof keptByOffice

/**
 * Leaves of a reading what the head of `standing.ownSchool` may write, and makes the rest wrong rows that say why: rows
 * of other schools, people who are not at this school now (a move takes somebody from another school, which is for the
 * district's office), and who becomes or ceases to be principal. Without a school the whole district is meant.
 */
export function ownPart(reading: RosterReading, standing: Standing): OwnPart {
  const own = standing.ownSchool
  if (!own) return { reading, standing, errors: [], warnings: [] }
  const errors: Remark[] = []
  const warnings: Remark[] = []
  const refused = new Set<string>()
  const remark = ({ sheet, row }: Place, field: string, code: string, message: string): Remark => {
    const columns = reading.sheets.find(({ name }) => name === sheet)?.columns
    const { header = '', letter = '' } = columns?.find((column) => column.field === field) ?? {}
    return { sheet, row, column: header, letter, code, message }
  }
  /** Once a row: the school of a row, and what it says of teaching, are the same mistake. */
  const refuse = (place: Place, field: string, code: string, message: string): false => {
    if (!refused.has(`${place.row} ${place.sheet}`)) errors.push(remark(place, field, code, message))
    refused.add(`${place.row} ${place.sheet}`)
    return false
  }
  const isOwn = (place: Place, name: string, field: string): boolean =>
    name === own.name ||
    refuse(place, field, 'otherSchool', `您只能导入本校“${own.name}”的名单，这一行是“${name}”的，请删去。`)

  const byNumber = new Map(standing.people.map((person) => [person.staffNumber, person]))
  const schoolNames = new Map(standing.schools.map(({ id, name }) => [id, name]))
  const isHere = (place: Place, staffNumber: string): boolean => {
    const known = byNumber.get(staffNumber)
    if (!known || known.schoolId === own.id) return true
    const where = known.schoolId ? `在“${schoolNames.get(known.schoolId) ?? '另一所学校'}”` : '不在任何学校'
    const message = `教职工号“${staffNumber}”的人现在${where}。要调入本校，请联系区教研室办理调动，办好后再导入。`
    return refuse(place, 'staffNumber', 'moveForOffice', message)
  }

  const schools = reading.schools.flatMap((record) => {
    if (!isOwn(record, record.existing?.name ?? record.name, 'name')) return []
    const { left, record: kept } = withoutOffice(record, standing)
    if (left.length > 0) {
      const message = `${left.join('、')}由区教研室维护，这一行里的没有采用。`
      warnings.push(remark(record, 'name', 'keptByOffice', message))
    }
    return [kept]
  })
  const teachers = reading.teachers.filter((record) => {
    if (!isOwn(record, record.school.name, 'school') || !isHere(record, record.staffNumber)) return false
    const before = byNumber.get(record.staffNumber)?.duty ?? 'teacher'
    const after = record.positions ? schoolDuty(record.positions) : before
    if ((before === 'principal') === (after === 'principal')) return true
    const message =
      after === 'principal'
        ? '校长的任免由区教研室登记，请把这一格改为现在的职务，或联系区教研室。'
        : `${record.name}现任校长，这一格写的不是。校长的任免由区教研室登记，请写“校长”，或联系区教研室。`
    return refuse(record, 'position', 'principalForOffice', message)
  })
  const present = new Set(teachers.map(({ staffNumber }) => staffNumber))
  const assignments = reading.assignments.filter((record) => {
    if (refused.has(`${record.row} ${record.sheet}`)) return false
    if (record.school && !isOwn(record, record.school.name, 'school')) return false
    if (!isHere(record, record.staffNumber)) return false
    if (present.has(record.staffNumber) || byNumber.has(record.staffNumber)) return true
    return refuse(record, 'staffNumber', 'teacherRowWrong', '这位教师在名单里的那一行有误，请先改好那一行。')
  })
  return {
    reading: { ...reading, schools, teachers, assignments },
    standing: {
      ...standing,
      // What someone teaches elsewhere is not this school's to end, and what others are called not its to tell.
      assignments: standing.assignments.filter(({ schoolId }) => schoolId === own.id),
      people: standing.people.map((person) =>
        person.schoolId === own.id ? person : { ...person, name: '本区另一个人' },
      ),
    },
    errors,
    warnings,
  }
}

/** The row without what the office keeps, and the labels of what differs from what is stored. */
function withoutOffice(record: SchoolRecord, standing: Standing): { record: SchoolRecord; left: string[] } {
  const known = standing.schools.find(({ id }) => id === standing.ownSchool?.id)
  const names = new Map(standing.associations.map(({ id, kind, name }) => [id, { kind, name }]))
  const joined = standing.associationMembers
    .filter(({ schoolId }) => schoolId === known?.id)
    .flatMap(({ associationId }) => names.get(associationId) ?? [])
  const stored: Record<Kept, string | null | undefined> = {
    kind: known?.kind,
    locality: known?.locality,
    code: known?.code,
    cluster: joined.find(({ kind }) => kind === 'cluster')?.name,
    alliance: joined.find(({ kind }) => kind === 'alliance')?.name,
  }
  const fields = Object.keys(keptByOffice) as Kept[]
  const left = fields
    .filter((field) => record[field] && record[field] !== stored[field])
    .map((field) => keptByOffice[field])
  const blank = Object.fromEntries(fields.map((field) => [field, undefined]))
  return { record: { ...record, ...blank }, left }
}
