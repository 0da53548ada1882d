import { levels } from '../../src/modules/organization/vocabulary.ts'
import type { Indicator } from '../../src/modules/ledger/contract.ts'
import type { Period } from '../../src/modules/ledger/indicators/question.ts'

/** What the tests recompute figures from: plain rows, read in plain loops. */
export interface NaiveDistrict {
  memberships: {
    personId: string
    schoolId: string | null
    groupId: string | null
    duty: string
    validFrom: string
    validTo: string | null
  }[]
  people: {
    id: string
    subject: string | null
    stage: string | null
    partner: boolean
    retiredOn: string | null
  }[]
  honours: { personId: string; level: string; awardedOn: string | null }[]
  schools: { id: string; locality: string }[]
  groups: {
    id: string
    subject: string | null
    stage: string | null
    schoolId: string | null
    associationId: string | null
    grade: number | null
  }[]
  associationMembers: { associationId: string; schoolId: string; validFrom: string; validTo: string | null }[]
  assignments: {
    personId: string
    subject: string
    grade: number | null
    validFrom: string
    validTo: string | null
  }[]
}

export interface NaiveEntry {
  kind: string
  personId: string | null
  schoolId: string | null
  groupId: string | null
  counterpartSchoolId: string | null
  role: string | null
  type: string | null
  level: (typeof levels)[number] | null
  subject: string | null
  stage: string | null
  occurredOn: string
  minutes: number
  reversed: boolean
}

const holds = (row: { validFrom: string; validTo: string | null }, day: string): boolean =>
  row.validFrom <= day && (row.validTo === null || row.validTo >= day)

/** An indicator's value for one unit over one period, computed the slow and obvious way. */
export function naiveFigure(
  district: NaiveDistrict,
  entries: NaiveEntry[],
  indicator: Indicator,
  unitId: string,
  period: Period,
  on: string,
): { value: number; denominator: number | null } {
  const counting = entries.filter(
    (entry) =>
      !entry.reversed &&
      entry.occurredOn >= period.from &&
      entry.occurredOn <= period.to &&
      passes(district, entry, indicator),
  )
  if (indicator.measure === 'coverage') {
    const day = [period.from, [period.to, on].sort()[0]!].sort()[1]!
    const people = rosterOf(district, indicator, unitId, day)
    const value = people.filter((person) => {
      const own = counting.filter(
        (entry) =>
          entry.personId === person &&
          (indicator.unit !== 'group' || indicator.through === 'members' || entry.groupId === unitId),
      )
      return own.length >= indicator.atLeast
    }).length
    return { value, denominator: people.length }
  }
  const own = counting.filter((entry) => isOf(district, entry, indicator, unitId))
  return { value: measure(own, indicator.measure), denominator: null }
}

function measure(entries: NaiveEntry[], how: Indicator['measure']): number {
  const distinct = (key: (entry: NaiveEntry) => string | null): number =>
    new Set(entries.map(key).filter((value) => value !== null)).size
  switch (how) {
    case 'count':
      return entries.length
    case 'hours':
      return entries.reduce((sum, entry) => sum + entry.minutes, 0) / 60
    case 'distinctPeople':
      return distinct((entry) => entry.personId)
    case 'distinctCounterparts':
      return distinct((entry) => entry.counterpartSchoolId)
    case 'distinctDays':
      return distinct((entry) => entry.occurredOn)
    case 'distinctMonths':
      return distinct((entry) => entry.occurredOn.slice(0, 7))
    case 'coverage':
      throw new Error('coverage needs a roster')
  }
}

function isOf(district: NaiveDistrict, entry: NaiveEntry, indicator: Indicator, unitId: string): boolean {
  switch (indicator.unit) {
    case 'district':
      return true
    case 'person':
      return entry.personId === unitId
    case 'school':
      return entry.schoolId === unitId
    case 'group':
      if (indicator.through === 'entry') return entry.groupId === unitId
      return district.memberships.some(
        (row) => row.groupId === unitId && row.personId === entry.personId && holds(row, entry.occurredOn),
      )
  }
}

function passes(district: NaiveDistrict, entry: NaiveEntry, indicator: Indicator): boolean {
  const localityOf = (id: string | null): string | undefined =>
    district.schools.find((school) => school.id === id)?.locality
  if (!(indicator.kinds as string[]).includes(entry.kind)) return false
  if (indicator.types.length > 0 && !indicator.types.includes(entry.type ?? '-')) return false
  if (indicator.roles.length > 0 && !indicator.roles.includes(entry.role ?? '-')) return false
  if (indicator.levelAtLeast) {
    if (!entry.level || levels.indexOf(entry.level) < levels.indexOf(indicator.levelAtLeast)) return false
  }
  if (indicator.crossSchool) {
    if (!entry.schoolId || !entry.counterpartSchoolId || entry.schoolId === entry.counterpartSchoolId)
      return false
  }
  if (indicator.toRural && localityOf(entry.counterpartSchoolId) !== 'rural') return false
  if (indicator.fromUrban && localityOf(entry.schoolId) !== 'urban') return false
  if (indicator.measure === 'coverage') return true
  if (indicator.subject && entry.subject !== indicator.subject) return false
  if (indicator.stage && entry.stage !== indicator.stage) return false
  return isWhose(district, indicator.whose, entry.personId, entry.occurredOn)
}

function isWhose(
  district: NaiveDistrict,
  whose: Indicator['whose'],
  personId: string | null,
  day: string,
): boolean {
  if (whose === 'all') return true
  if (whose === 'cadre') {
    return district.memberships.some(
      (row) =>
        row.personId === personId &&
        row.schoolId !== null &&
        ['principal', 'vicePrincipal', 'dean', 'cadre'].includes(row.duty) &&
        holds(row, day),
    )
  }
  return district.honours.some(
    (row) =>
      row.personId === personId && row.level !== 'school' && (row.awardedOn === null || row.awardedOn <= day),
  )
}

function rosterOf(district: NaiveDistrict, indicator: Indicator, unitId: string, day: string): string[] {
  return district.people
    .filter((person) => {
      if (person.partner || (person.retiredOn !== null && person.retiredOn <= day)) return false
      if (indicator.subject && person.subject !== indicator.subject) return false
      if (indicator.stage && person.stage !== indicator.stage) return false
      if (!isWhose(district, indicator.whose, person.id, day)) return false
      const school = district.memberships.find(
        (row) => row.personId === person.id && row.schoolId !== null && holds(row, day),
      )?.schoolId
      if (!school) return false
      if (indicator.unit === 'school') return school === unitId
      if (indicator.unit === 'district') return true
      const group = district.groups.find((row) => row.id === unitId)!
      return (
        (group.subject === null || group.subject === person.subject) &&
        (group.stage === null || group.stage === person.stage) &&
        (group.schoolId === null || group.schoolId === school) &&
        (group.associationId === null ||
          district.associationMembers.some(
            (row) => row.associationId === group.associationId && row.schoolId === school && holds(row, day),
          )) &&
        (group.grade === null ||
          district.assignments.some(
            (row) =>
              row.personId === person.id &&
              row.grade === group.grade &&
              (group.subject === null || row.subject === group.subject) &&
              holds(row, day),
          ))
      )
    })
    .map((person) => person.id)
}
