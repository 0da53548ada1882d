import { addDays } from '../../../platform/calendar-day.ts'
import { newId } from '../../../platform/ids.ts'
import type { RosterReading, SchoolRecord } from '../roster/index.ts'
import { kindIn } from '../roster/school-kinds.ts'
import {
  type AssociationKind,
  associationKindLabels,
  type Locality,
  localityLabels,
  type SchoolKind,
  schoolKindLabels,
} from '../vocabulary.ts'
import { auditOf, type Remark, type RosterWrites, type RowDetail, type RowFinding } from './changes.ts'
import type { Standing, StandingSchool } from './standing.ts'

/** The schools that rows may name after the import, by name. */
export type SchoolsAfter = Map<string, { id: string; name: string; kind: SchoolKind }>

interface Findings {
  findings: RowFinding[]
  errors: Remark[]
  warnings: Remark[]
}

/** Compares the schools of a file with the district's: makes new ones, fills and corrects known ones, puts them into clusters. */
export function compareSchools(
  reading: RosterReading,
  standing: Standing,
  writes: RosterWrites,
  into: Findings,
): SchoolsAfter {
  const byName = new Map(standing.schools.map((school) => [school.name, school]))
  const byCode = new Map(standing.schools.flatMap((school) => (school.code ? [[school.code, school]] : [])))
  const after: SchoolsAfter = new Map(standing.schools.map((school) => [school.name, school]))
  const associations = createAssociations(standing, writes)
  const met = new Set<string>()
  for (const record of reading.schools) {
    const known = byName.get(record.existing?.name ?? record.name)
    if (known && met.has(known.id)) {
      into.errors.push(sameSchool(record, known))
      continue
    }
    if (known && record.code && known.code && record.code !== known.code)
      into.warnings.push(otherCode(record, known))
    if (known) met.add(known.id)
    const details = known
      ? changedSchool(record, known, byCode, standing, writes)
      : newSchool(record, standing, writes, after, into.warnings)
    const id = known?.id ?? after.get(record.name)!.id
    for (const kind of ['cluster', 'alliance'] as const) {
      const named = record[kind]
      const detail = named ? associations.put(id, kind, named) : null
      if (detail) details.push(detail)
    }
    const finding: RowFinding = {
      outcome: known ? (details.length > 0 ? 'changed' : 'unchanged') : 'new',
      kind: 'school',
      sheet: record.sheet,
      row: record.row,
      staffNumber: null,
      name: known?.name ?? record.name,
      school: known?.name ?? record.name,
      details,
    }
    into.findings.push(finding)
    if (finding.outcome === 'unchanged') continue
    writes.audits.push({
      action: known ? 'school.changed' : 'school.made',
      subjectKind: 'school',
      subjectId: id,
      subjectTitle: finding.name ?? record.name,
      ...auditOf(details),
    })
  }
  return after
}

function remarkOn(record: SchoolRecord, code: string, message: string): Remark {
  return { sheet: record.sheet, row: record.row, column: '', letter: '', code, message }
}

function sameSchool(record: SchoolRecord, other: StandingSchool): Remark {
  const message = `这一行和前面一行指的是同一所学校“${other.name}”，请删去一行或写明全称。`
  return remarkOn(record, 'duplicateSchool', message)
}

/** A name is one school's within a district, whatever code a file gives it. */
function otherCode(record: SchoolRecord, known: StandingSchool): Remark {
  const message = `“${known.name}”的代码是 ${known.code}，名单里写的是 ${record.code}，按同一所学校处理，代码不变，请核对。`
  return remarkOn(record, 'otherSchoolCode', message)
}

function newSchool(
  record: SchoolRecord,
  standing: Standing,
  writes: RosterWrites,
  after: SchoolsAfter,
  warnings: Remark[],
): RowDetail[] {
  const kind = record.kind ?? kindIn(record.name) ?? 'primary'
  const locality = record.locality ?? localityIn(record.name)
  const guessed = [
    record.kind ? null : `办学类型按“${schoolKindLabels[kind]}”`,
    record.locality ? null : `城乡分类按“${localityLabels[locality]}”`,
  ].filter((text) => text !== null)
  if (guessed.length > 0) {
    warnings.push({
      sheet: record.sheet,
      row: record.row,
      column: '',
      letter: '',
      code: 'inferredSchool',
      message: `学校“${record.name}”的${guessed.join(',')}记，请核对；可以在学校表里写明后再导入一次。`,
    })
  }
  const id = newId()
  writes.newSchools.push({
    districtId: standing.districtId,
    id,
    name: record.name,
    shortName: record.aliases?.[0] ?? null,
    code: record.code ?? null,
    kind,
    locality,
    address: record.address ?? null,
    longitude: record.longitude ?? null,
    latitude: record.latitude ?? null,
    pupilCount: record.pupils ?? null,
    classCount: record.classCount ?? null,
  })
  after.set(record.name, { id, name: record.name, kind })
  return [
    { field: '学校', before: null, after: record.name },
    { field: '办学类型', before: null, after: schoolKindLabels[kind] },
    { field: '城乡分类', before: null, after: localityLabels[locality] },
  ]
}

/** Where the file does not say it, the school's name is the best guess there is. */
function localityIn(name: string): Locality {
  return /[乡村]/.test(name.replace(/新村|村路/, '')) ? 'rural' : /镇/.test(name) ? 'town' : 'urban'
}

function changedSchool(
  record: SchoolRecord,
  known: StandingSchool,
  byCode: Map<string, StandingSchool>,
  standing: Standing,
  writes: RosterWrites,
): RowDetail[] {
  const details: RowDetail[] = []
  /** A blank cell never empties what is stored. */
  const merged = <Value>(
    field: string,
    before: Value | null,
    given: Value | null | undefined,
    label = (value: Value) => String(value),
  ): Value | null => {
    if (given === undefined || given === null || given === '' || given === before) return before
    details.push({ field, before: before === null ? null : label(before), after: label(given) })
    return given
  }
  const freeCode = record.code && !byCode.has(record.code) ? record.code : null
  const row = {
    districtId: standing.districtId,
    id: known.id,
    shortName: merged('学校简称', known.shortName, known.shortName ? null : record.aliases?.[0]),
    code: merged('学校代码', known.code, freeCode),
    kind: merged('办学类型', known.kind, record.kind, (value) => schoolKindLabels[value]),
    locality: merged('城乡分类', known.locality, record.locality, (value) => localityLabels[value]),
    address: merged('地址', known.address, record.address),
    longitude: merged('经度', known.longitude, record.longitude),
    latitude: merged('纬度', known.latitude, record.latitude),
    pupilCount: merged('学生数', known.pupilCount, record.pupils),
    classCount: merged('班级数', known.classCount, record.classCount),
  }
  if (details.length > 0) writes.changedSchools.push(row)
  return details
}

/** Puts schools into clusters and alliances by name; a school is in one of each. */
function createAssociations(standing: Standing, writes: RosterWrites) {
  const { today, districtId } = standing
  const known = new Map(standing.associations.map((one) => [`${one.kind} ${one.name}`, one]))
  const kinds = new Map(standing.associations.map((one) => [one.id, one]))
  const open = new Map<string, { associationId: string; validFrom: string }>()
  for (const member of standing.associationMembers) {
    const kind = kinds.get(member.associationId)?.kind
    if (kind) open.set(`${kind} ${member.schoolId}`, member)
  }
  return {
    put(schoolId: string, kind: AssociationKind, name: string): RowDetail | null {
      let association = known.get(`${kind} ${name}`)
      if (!association) {
        association = { id: newId(), kind, name }
        known.set(`${kind} ${name}`, association)
        kinds.set(association.id, association)
        writes.newAssociations.push({ districtId, ...association })
        writes.audits.push({
          action: 'association.made',
          subjectKind: 'association',
          subjectId: association.id,
          subjectTitle: name,
          after: { [associationKindLabels[kind]]: name },
        })
      }
      const before = open.get(`${kind} ${schoolId}`)
      if (before?.associationId === association.id) return null
      if (before) {
        const member = { associationId: before.associationId, schoolId, validFrom: before.validFrom }
        if (before.validFrom >= today) writes.removedAssociationMembers.push(member)
        else writes.closedAssociationMembers.push({ ...member, validTo: addDays(today, -1) })
      }
      const validFrom = before ? today : standing.newFrom
      writes.newAssociationMembers.push({
        districtId,
        associationId: association.id,
        schoolId,
        validFrom,
      })
      open.set(`${kind} ${schoolId}`, { associationId: association.id, validFrom })
      return {
        field: associationKindLabels[kind],
        before: before ? (kinds.get(before.associationId)?.name ?? null) : null,
        after: name,
      }
    },
  }
}
