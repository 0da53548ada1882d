import { sql } from 'kysely'
import type { DistrictTransaction } from '../../../platform/db.ts'
import type { Known } from '../roster/index.ts'
import type { AssociationKind, Duty, HonourLevel, Locality, SchoolKind, Stage } from '../vocabulary.ts'

export interface StandingSchool {
  id: string
  name: string
  shortName: string | null
  code: string | null
  kind: SchoolKind
  locality: Locality
  address: string | null
  longitude: number | null
  latitude: number | null
  pupilCount: number | null
  classCount: number | null
}

/** The open membership in a school; a person has one at most. */
interface Employment {
  membershipId: string | null
  schoolId: string | null
  duty: Duty | null
  since: string | null
  /** The last day of the latest school membership that is closed. */
  lastTo: string | null
}

const unemployed: Employment = { membershipId: null, schoolId: null, duty: null, since: null, lastTo: null }

export interface StandingPerson extends Employment {
  id: string
  staffNumber: string
  name: string
  pinyin: string
  initials: string
  sex: 'female' | 'male' | null
  bornOn: string | null
  joinedWorkOn: string | null
  title: string | null
  subject: string | null
  stage: Stage | null
  phone: string | null
}

export interface StandingAssignment {
  id: string
  personId: string
  schoolId: string
  subject: string
  grade: number | null
  className: string | null
  weeklyPeriods: number | null
  validFrom: string
}

/** What the district has before an import: plain values, so that it can be handed to another thread. */
export interface Standing {
  districtId: number
  districtName: string
  today: string
  /** From when on people of a first roster serve: the running term's first day, else today. */
  newFrom: string
  /** The school whose head imports, and which alone may change; null where the district imports. */
  ownSchool: { id: string; name: string } | null
  schools: StandingSchool[]
  associations: { id: string; kind: AssociationKind; name: string }[]
  /** Open ones. */
  associationMembers: { associationId: string; schoolId: string; validFrom: string }[]
  people: StandingPerson[]
  /** Open ones. */
  assignments: StandingAssignment[]
  honours: { personId: string; name: string; level: HonourLevel }[]
}

/** A district of which nothing is known yet. */
export function emptyStanding(today: string): Standing {
  return {
    districtId: 0,
    districtName: '',
    today,
    newFrom: today,
    ownSchool: null,
    schools: [],
    associations: [],
    associationMembers: [],
    people: [],
    assignments: [],
    honours: [],
  }
}

/**
 * Reads what a roster is compared with; a handful of statements, whatever the size of the district. `ownSchoolId` is
 * given where a school's head imports.
 */
export async function loadStanding(
  db: DistrictTransaction,
  district: { id: number; name: string },
  today: string,
  ownSchoolId: string | null = null,
): Promise<Standing> {
  const { id } = district
  const term = await db
    .selectFrom('terms')
    .select('startsOn')
    .where('districtId', '=', id)
    .where('startsOn', '<=', today)
    .where('endsOn', '>=', today)
    .executeTakeFirst()
  const schools = await sql<StandingSchool>`
    select id, name, short_name, code, kind, locality, address, longitude, latitude, pupil_count, class_count
      from schools where district_id = ${id}`.execute(db)
  const associations = await sql<Standing['associations'][number]>`
    select id, kind, name from associations where district_id = ${id}`.execute(db)
  const members = await sql<Standing['associationMembers'][number]>`
    select association_id, school_id, valid_from from association_members
     where district_id = ${id} and valid_to is null`.execute(db)
  const people = await sql<Omit<StandingPerson, keyof Employment>>`
    select id, staff_number, name, pinyin, initials, sex, born_on, joined_work_on, title, subject, stage, phone
      from people where district_id = ${id}`.execute(db)
  // Put together here rather than in SQL: right after a first import the planner does not yet know how many there are.
  const employments = await sql<{ personId: string; validTo: string | null } & Omit<Employment, 'lastTo'>>`
    select person_id, id as membership_id, school_id, duty, valid_from as since, valid_to from memberships
     where district_id = ${id} and school_id is not null`.execute(db)
  const assignments = await sql<StandingAssignment>`
    select id, person_id, school_id, subject, grade, class_name, weekly_periods, valid_from from assignments
     where district_id = ${id} and valid_to is null`.execute(db)
  const honours = await sql<Standing['honours'][number]>`
    select person_id, name, level from honours where district_id = ${id}`.execute(db)
  const employed = new Map<string, Employment>()
  for (const { personId, validTo, ...open } of employments.rows) {
    const known = employed.get(personId) ?? unemployed
    const lastTo = validTo && (known.lastTo === null || validTo > known.lastTo) ? validTo : known.lastTo
    employed.set(personId, validTo === null ? { ...open, lastTo } : { ...known, lastTo })
  }
  const ownSchool = schools.rows.find((school) => school.id === ownSchoolId) ?? null
  // Never the whole district in place of one school.
  if (ownSchoolId && !ownSchool) throw new Error(`the school ${ownSchoolId} is not in the district`)
  return {
    districtId: id,
    districtName: district.name,
    today,
    newFrom: term?.startsOn ?? today,
    ownSchool,
    schools: schools.rows,
    associations: associations.rows,
    associationMembers: members.rows,
    people: people.rows.map((person) => ({ ...person, ...(employed.get(person.id) ?? unemployed) })),
    assignments: assignments.rows,
    honours: honours.rows,
  }
}

/** The part of it that reading a file needs. */
export function knownOf(standing: Standing): Known {
  return {
    schools: standing.schools.map(({ name, code, shortName }) => ({
      name,
      code,
      aliases: shortName ? [shortName] : [],
    })),
    ownSchool: standing.ownSchool?.name,
    staffNumbers: new Set(standing.people.map((person) => person.staffNumber)),
    today: standing.today,
  }
}
