import type { DistrictTransaction } from '../src/platform/db.ts'
import { demoAccounts, insertAccounts } from './accounts.ts'
import { centralGroups, type DemoGroup, teachingGroups } from './groups.ts'
import { insertGroupsAndMemberships } from './memberships.ts'
import { officePeople } from './office.ts'
import { type DemoPerson, type DemoSchool, demoSchools, peopleRows } from './people.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'
import { specialDays } from './special-days.ts'
import { type DemoTerm, demoTerms } from './terms.ts'
import { allianceNames, clusterNames } from './words.ts'

export interface DemoOrganization {
  districtId: number
  terms: (DemoTerm & { id: string })[]
  schools: DemoSchool[]
  /** All people, office included. */
  people: DemoPerson[]
  researchers: DemoPerson[]
  central: DemoGroup[]
  teaching: DemoGroup[]
  clusters: { id: string; name: string; schools: DemoSchool[]; lead: DemoSchool }[]
  alliances: { id: string; name: string; schools: DemoSchool[]; lead: DemoSchool }[]
  /** One account a role, to be printed at the start. */
  accounts: { role: string; staffNumber: string; name: string; where: string }[]
}

/** Writes the district's organization and gives it back for the rest of the generator. */
export async function loadOrganization(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  today: string,
  size: number,
): Promise<DemoOrganization> {
  const stamp = now.getTime()
  const terms = demoTerms(today).map((term) => ({ ...term, id: random.id(stamp) }))
  const schools = demoSchools(random, stamp, size, today)
  const teachers = schools.flatMap((school) => school.teachers)
  const office = officePeople(random, stamp, today)
  const people = [...office, ...teachers]
  const central = centralGroups(random, stamp, teachers, Math.max(4, Math.round(30 * Math.min(1, size * 2))))
  const teaching = teachingGroups(random, stamp, schools)
  const clusters = clusterNames.flatMap((name, index) => {
    const members = schools.filter((school) => school.cluster === index)
    const lead = members.find((school) => school.kind === 'primary') ?? members[0]
    return lead ? [{ id: random.id(stamp), name, schools: members, lead }] : []
  })
  const alliances = allianceNames.flatMap((name, index) => {
    const kind = index === 0 ? 'primary' : 'junior'
    const members = schools.filter((school) => school.kind === kind || school.kind === 'nineYear')
    const lead = members[0]
    return lead
      ? [{ id: random.id(stamp), name, schools: members.slice(0, index === 0 ? 16 : 12), lead }]
      : []
  })
  const accounts = demoAccounts(office, schools, central, clusters)

  const years = [...new Set(terms.map((term) => term.schoolYear))].map((name) => ({
    name,
    id: random.id(stamp),
  }))
  await insertRows(
    db,
    'schoolYears',
    years.map(({ name, id }) => ({
      districtId,
      id,
      name,
      startsOn: `${name.slice(0, 4)}-09-01`,
      endsOn: `${Number(name.slice(0, 4)) + 1}-08-31`,
    })),
  )
  await insertRows(
    db,
    'terms',
    terms.map(({ schoolYear, ...term }) => ({
      districtId,
      ...term,
      schoolYearId: years.find((year) => year.name === schoolYear)?.id,
    })),
  )
  await insertRows(db, 'specialDays', specialDays(districtId, random, stamp, terms))
  await insertRows(
    db,
    'schools',
    schools.map((school, index) => ({
      districtId,
      id: school.id,
      name: school.name,
      shortName: school.name.replace('云川区', ''),
      code: String(3299001000 + index),
      kind: school.kind,
      locality: school.locality,
      address: `云川区${school.locality === 'urban' ? `文化路${index + 1}号` : school.name.slice(0, 3)}`,
      longitude: 118.7 + random.next() * 0.5,
      latitude: 33.1 + random.next() * 0.4,
      classCount: Math.max(3, Math.round(school.teachers.length / 2.6)),
      pupilCount: Math.round(school.teachers.length * random.between(11, 16)),
      createdAt: now.toISOString(),
    })),
  )
  const associations = [
    ...clusters.map((cluster) => ({ ...cluster, kind: 'cluster' })),
    ...alliances.map((alliance) => ({ ...alliance, kind: 'alliance' })),
  ]
  await insertRows(
    db,
    'associations',
    associations.map(({ id, kind, name, lead }) => ({ districtId, id, kind, name, leadSchoolId: lead.id })),
  )
  await insertRows(
    db,
    'associationMembers',
    associations.flatMap(({ id, schools: members }) =>
      members.map((school) => ({
        districtId,
        associationId: id,
        schoolId: school.id,
        validFrom: '2022-09-01',
      })),
    ),
  )
  await insertRows(db, 'people', peopleRows(districtId, people))
  await insertGroupsAndMemberships(db, districtId, random, stamp, {
    office,
    central,
    teaching,
    clusters,
    teachers,
  })
  await insertRows(
    db,
    'assignments',
    teachers.map((person) => ({
      districtId,
      id: random.id(stamp),
      personId: person.id,
      schoolId: person.school?.id,
      subject: person.subject,
      stage: person.stage,
      grade: person.grade,
      weeklyPeriods: random.between(8, 18),
      validFrom: terms.at(-1)?.startsOn,
    })),
  )
  await insertRows(
    db,
    'honours',
    people.flatMap((person) =>
      person.honours.map((honour) => ({
        districtId,
        id: random.id(stamp),
        personId: person.id,
        ...honour,
        awardedOn: `${Number(today.slice(0, 4)) - random.between(1, 8)}-09-10`,
      })),
    ),
  )
  await insertAccounts(db, districtId, random, stamp, people)
  return {
    districtId,
    terms,
    schools,
    people,
    researchers: office.slice(2),
    central,
    teaching,
    clusters,
    alliances,
    accounts,
  }
}
