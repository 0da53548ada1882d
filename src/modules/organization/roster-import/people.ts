import { addDays } from '../../../platform/calendar-day.ts'
import { newId } from '../../../platform/ids.ts'
import { romanise } from '../romanise.ts'
import { readHonours } from '../roster/honours.ts'
import {
  type AssignmentRecord,
  type Honour,
  type RosterReading,
  schoolDuty,
  type TeacherRecord,
} from '../roster/index.ts'
import { type Duty, dutyLabels, type HonourLevel, stageLabels, stagesOfKind } from '../vocabulary.ts'
import { compareAssignments } from './assignments.ts'
import {
  auditOf,
  type Outcome,
  type Remark,
  type RosterWrites,
  type RowDetail,
  type RowFinding,
} from './changes.ts'
import type { SchoolsAfter } from './schools.ts'
import type { Standing, StandingPerson } from './standing.ts'

/** Compares the teachers of a file, and what they teach, with the district's. */
export function comparePeople(
  reading: RosterReading,
  standing: Standing,
  schools: SchoolsAfter,
  writes: RosterWrites,
  into: { findings: RowFinding[]; errors: Remark[]; warnings: Remark[] },
): void {
  const byNumber = new Map(standing.people.map((person) => [person.staffNumber, person]))
  const schoolNames = new Map([...schools.values()].map((school) => [school.id, school.name]))
  const teaching = Map.groupBy(reading.assignments, (record) => record.staffNumber)
  const taught = Map.groupBy(standing.assignments, (row) => row.personId)
  const honours = Map.groupBy(standing.honours, (honour) => honour.personId)
  const phones = createPhones(reading.teachers, standing, byNumber)
  const comparison = { standing, schools, schoolNames, writes, warnings: into.warnings, phones }
  const read = new Set<string>()

  for (const record of reading.teachers) {
    read.add(record.staffNumber)
    const known = byNumber.get(record.staffNumber)
    if (known && isSomeoneElse(record, known)) {
      into.errors.push(someoneElse(record, known, reading))
      continue
    }
    const { id, outcome, details, leftSchool, since } = compareTeacher(record, known, comparison)
    const own = taught.get(id) ?? []
    details.push(
      ...compareHonours(id, record.honours ?? [], honours.get(id) ?? [], standing, writes),
      ...compareAssignments(
        { id, leftSchool, since },
        located(teaching.get(record.staffNumber), schools),
        own,
        standing,
        writes,
      ),
    )
    note(record, id, outcome === 'unchanged' && details.length > 0 ? 'changed' : outcome, details)
  }
  // People of the district whom only a sheet of assignments names.
  for (const [staffNumber, records] of teaching) {
    const known = byNumber.get(staffNumber)
    if (read.has(staffNumber) || !known || !records[0]) continue
    const at = (record: AssignmentRecord) => ({
      ...record,
      school: record.school ?? { name: schoolNames.get(known.schoolId ?? '') ?? '', code: null },
    })
    const details = compareAssignments(
      { id: known.id, leftSchool: null, since: known.since },
      located(records.map(at), schools),
      taught.get(known.id) ?? [],
      standing,
      writes,
    )
    const first = records[0]
    const record = {
      ...first,
      name: known.name,
      school: { name: schoolNames.get(known.schoolId ?? '') ?? '' },
    }
    note(record, known.id, details.length > 0 ? 'changed' : 'unchanged', details)
  }

  function note(
    record: { sheet: string; row: number; staffNumber: string; name: string; school: { name: string } },
    id: string,
    outcome: Outcome,
    details: RowDetail[],
  ): void {
    const { sheet, row, staffNumber, name, school } = record
    into.findings.push({
      outcome,
      kind: 'teacher',
      sheet,
      row,
      staffNumber,
      name,
      school: school.name,
      details,
    })
    if (outcome === 'unchanged') return
    writes.audits.push({
      action: outcome === 'new' ? 'person.added' : outcome === 'moved' ? 'person.moved' : 'person.changed',
      subjectKind: 'person',
      subjectId: id,
      subjectTitle: name,
      concerns: [id],
      ...auditOf(details),
    })
  }
}

function located(records: AssignmentRecord[] | undefined, schools: SchoolsAfter) {
  return (records ?? []).flatMap((record) => {
    const schoolId = record.school && schools.get(record.school.name)?.id
    return schoolId ? [{ record, schoolId }] : []
  })
}

/** Another name and another birth under one number: more likely a wrong number than a new name. */
function isSomeoneElse(record: TeacherRecord, known: StandingPerson): boolean {
  const otherBirth = record.bornOn && known.bornOn && !known.bornOn.startsWith(record.bornOn)
  return record.name !== known.name && Boolean(otherBirth)
}

function someoneElse(record: TeacherRecord, known: StandingPerson, reading: RosterReading): Remark {
  const { sheet, row, staffNumber, name } = record
  const columns = reading.sheets.find((one) => one.name === sheet)?.columns
  const { header = '', letter = '' } = columns?.find(({ field }) => field === 'staffNumber') ?? {}
  const message =
    `教职工号“${staffNumber}”在本区是${known.name}，这一行写的是${name}，出生年月也不同，请核对教职工号。` +
    '确是同一人的，请先只改姓名导入一次。'
  return { sheet, row, column: header, letter, code: 'staffNumberOfAnother', message }
}

interface Comparison {
  standing: Standing
  schools: SchoolsAfter
  schoolNames: Map<string, string>
  writes: RosterWrites
  warnings: Remark[]
  phones: ReturnType<typeof createPhones>
}

const sexLabels = { female: '女', male: '男' } as const

function compareTeacher(record: TeacherRecord, known: StandingPerson | undefined, comparison: Comparison) {
  const { standing, schools, schoolNames, writes, phones } = comparison
  const { districtId } = standing
  const school = schools.get(record.school.name)!
  const details: RowDetail[] = []
  /** A blank cell, or a column that is not there, never empties what is stored. */
  const merged = <Value extends string>(
    field: string,
    before: Value | null | undefined,
    given: Value | null | undefined,
    label: (value: Value) => string = String,
  ): Value | null => {
    const stored = before ?? null
    if (given === undefined || given === null || given === stored) return stored
    details.push({ field, before: stored === null ? null : label(stored), after: label(given) })
    return given
  }
  const moved = known !== undefined && known.schoolId !== null && known.schoolId !== school.id
  const id = known?.id ?? newId()
  if (!known) details.push({ field: '所在学校', before: null, after: school.name })
  const name = merged('姓名', known?.name, record.name) ?? record.name
  const phone = phones.claim(record, id)
  if (phone.refused) comparison.warnings.push(phone.refused)
  const row = {
    districtId,
    id,
    name,
    ...(name === known?.name && known.pinyin !== ''
      ? { pinyin: known.pinyin, initials: known.initials }
      : romanise(name)),
    sex: merged('性别', known?.sex, record.sex, (value) => sexLabels[value]),
    bornOn: merged('出生年月', known?.bornOn, monthStart(record.bornOn, known?.bornOn), monthOf),
    joinedWorkOn: merged(
      '参加工作时间',
      known?.joinedWorkOn,
      monthStart(record.joinedWorkOn, known?.joinedWorkOn),
      monthOf,
    ),
    title: merged('职称', known?.title, record.title),
    subject: merged('任教学科', known?.subject, record.subjects?.[0]),
    stage: merged('学段', known?.stage, stageOf(record, known, school, moved), (value) => stageLabels[value]),
    phone: merged('手机号', known?.phone, phone.given),
  }
  if (!known) writes.newPeople.push({ ...row, staffNumber: record.staffNumber })
  else if (details.length > 0) {
    writes.changedPeople.push(row)
    if (row.phone !== known.phone) writes.freedPhones.push(id)
  }

  const duty: Duty = record.positions ? schoolDuty(record.positions) : (!moved && known?.duty) || 'teacher'
  const stays = known?.schoolId === school.id
  const start = stays ? known.since : startOf(record, known, standing)
  if (!stays || known.duty !== duty) {
    if (known) closeMembership(known, standing, writes)
    writes.newMemberships.push({
      districtId,
      id: newId(),
      personId: id,
      schoolId: school.id,
      duty,
      validFrom: stays ? standing.today : (start ?? standing.today),
    })
    if (known && !stays) {
      const from = known.schoolId ? (schoolNames.get(known.schoolId) ?? null) : null
      details.unshift({ field: '所在学校', before: from, after: school.name })
    }
    const before = known?.duty ?? null
    if ((before ?? 'teacher') !== duty)
      details.push({ field: '职务', before: before && dutyLabels[before], after: dutyLabels[duty] })
  }
  const outcome: Outcome = !known ? 'new' : moved ? 'moved' : details.length > 0 ? 'changed' : 'unchanged'
  return { id, outcome, details, leftSchool: moved ? known.schoolId : null, since: start }
}

/** The membership that ends, ends yesterday; one that began today never was. */
function closeMembership(known: StandingPerson, standing: Standing, writes: RosterWrites): void {
  if (!known.membershipId || !known.since) return
  if (known.since >= standing.today) writes.removedMemberships.push(known.membershipId)
  else {
    const { districtId, today } = standing
    writes.closedMemberships.push({ districtId, id: known.membershipId, validTo: addDays(today, -1) })
  }
}

/** A transfer begins today and never rewrites the past; someone new serves since they came, or since the term began. */
function startOf(record: TeacherRecord, known: StandingPerson | undefined, standing: Standing): string {
  const { today } = standing
  if (known?.membershipId) return today
  const came = record.joinedSchoolOn ? `${record.joinedSchoolOn}-01` : standing.newFrom
  const start = came > today ? today : came
  return known?.lastTo && known.lastTo >= start ? addDays(known.lastTo, 1) : start
}

/** `YYYY-MM` as the day that is stored; what is stored already keeps its day when the month is the same. */
function monthStart(month: string | null | undefined, stored: string | null | undefined): string | null {
  if (!month) return null
  return stored?.startsWith(month) ? stored : `${month}-01`
}

function monthOf(day: string): string {
  return day.slice(0, 7)
}

/** A school of one stage says which it is, where nobody else does. */
function stageOf(
  record: TeacherRecord,
  known: StandingPerson | undefined,
  school: { kind: keyof typeof stagesOfKind },
  moved: boolean,
) {
  if (record.stage) return record.stage
  const stages = stagesOfKind[school.kind]
  return stages.length === 1 && (moved || !known?.stage) ? stages[0] : undefined
}

const countyPrefixes = ['区', '县', '旗']
const prefixes: Record<HonourLevel, string> = {
  school: '校级',
  county: '县级',
  city: '市',
  province: '省',
  nation: '全国',
}

/** Honours are added, never taken away: a roster seldom lists them all. */
function compareHonours(
  personId: string,
  given: Honour[],
  stored: { name: string; level: HonourLevel }[],
  standing: Standing,
  writes: RosterWrites,
): RowDetail[] {
  if (given.length === 0) return []
  const key = (name: string, level: HonourLevel) => `${level} ${name}`
  const bare = (name: string) => {
    const read = readHonours(name)
    return (read.ok && read.value[0]?.name) || name
  }
  const known = new Set(stored.map(({ name, level }) => key(bare(name), level)))
  const added: string[] = []
  for (const { name, level, year } of given) {
    if (known.has(key(name, level))) continue
    known.add(key(name, level))
    const last = standing.districtName.slice(-1)
    const prefix = level === 'county' && countyPrefixes.includes(last) ? last : prefixes[level]
    writes.newHonours.push({
      districtId: standing.districtId,
      id: newId(),
      personId,
      name: `${prefix}${name}`,
      level,
      awardedOn: year ? `${year}-01-01` : null,
    })
    added.push(`${prefix}${name}`)
  }
  return added.length > 0 ? [{ field: '荣誉', before: null, after: added.join('、') }] : []
}

/** Phone numbers sign people in, so each belongs to one person; who has it keeps it. */
function createPhones(records: TeacherRecord[], standing: Standing, byNumber: Map<string, StandingPerson>) {
  const changing = new Set(
    records.flatMap((record) => {
      const known = byNumber.get(record.staffNumber)
      return known && record.phone && record.phone !== known.phone ? [known.id] : []
    }),
  )
  const owners = new Map(
    standing.people.flatMap((person) =>
      person.phone && !changing.has(person.id) ? [[person.phone, { id: person.id, name: person.name }]] : [],
    ),
  )
  return {
    /** The number that the person gets, undefined when what is stored stays. */
    claim(record: TeacherRecord, id: string): { given?: string; refused?: Remark } {
      const { phone } = record
      if (!phone) return {}
      const owner = owners.get(phone)
      if (!owner || owner.id === id) {
        owners.set(phone, { id, name: record.name })
        return { given: phone }
      }
      const kept = byNumber.get(record.staffNumber)?.phone
      if (kept && !owners.has(kept)) owners.set(kept, { id, name: record.name })
      const message = `手机号 ${phone} 已是${owner.name}的，一个号码只能登录一个账号，这一格没有采用。`
      const { sheet, row } = record
      return { refused: { sheet, row, column: '手机号', letter: '', code: 'phoneTaken', message } }
    },
  }
}
