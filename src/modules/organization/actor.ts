import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { DistrictTransaction } from '../../platform/db.ts'
import type { Stage } from './vocabulary.ts'

/** What someone is, and for what: roles follow from memberships and are never given by hand. */
export type Role =
  | { kind: 'districtAdministrator' }
  | { kind: 'officeHead' }
  | { kind: 'researcher'; subject: string | null; stage: Stage | null }
  | { kind: 'clusterLead'; associationId: string; schoolIds: string[] }
  | { kind: 'principal'; schoolId: string }
  | { kind: 'dean'; schoolId: string }
  | { kind: 'groupLeader'; groupId: string; schoolId: string | null }
  | { kind: 'centralMember'; groupId: string }
  | { kind: 'teacher'; schoolId: string }
  | { kind: 'partner' }
export type RoleKind = Role['kind']

export const roleLabels: Record<RoleKind, string> = {
  districtAdministrator: '区级管理员',
  officeHead: '教研室主任',
  researcher: '教研员',
  clusterLead: '片区负责人',
  principal: '校长',
  dean: '教导主任',
  groupLeader: '组长',
  centralMember: '中心组成员',
  teacher: '教师',
  partner: '校外伙伴',
}

/** The signed-in person. */
export interface Actor {
  personId: string
  name: string
  staffNumber: string
  schoolId: string | null
  schoolName: string | null
  roles: Role[]
  /** The initial password still stands: everything but changing it is refused. */
  mustChangePassword: boolean
  sessionId: string | null
}

/** The context of every operation and query above the platform. */
export type Ctx = Context<Actor>

/** True when one of the actor's roles is of a kind in `kinds`. */
export function hasRole(actor: Actor, ...kinds: RoleKind[]): boolean {
  return actor.roles.some((role) => kinds.includes(role.kind))
}

/** True for those who see the whole district: administrators, the office's head, researchers. */
export function seesDistrict(actor: Actor): boolean {
  return hasRole(actor, 'districtAdministrator', 'officeHead', 'researcher')
}

/** The schools that the actor answers for as principal, dean or cluster lead. */
export function schoolsLedBy(actor: Actor): string[] {
  return actor.roles.flatMap((role) => {
    if (role.kind === 'principal' || role.kind === 'dean') return [role.schoolId]
    return role.kind === 'clusterLead' ? role.schoolIds : []
  })
}

/** True when the actor runs this school as its principal or dean. */
export function runsSchool(actor: Actor, schoolId: string): boolean {
  return actor.roles.some(
    (role) => (role.kind === 'principal' || role.kind === 'dean') && role.schoolId === schoolId,
  )
}

/** True when the actor leads this group. */
export function leadsGroup(actor: Actor, groupId: string): boolean {
  return actor.roles.some((role) => role.kind === 'groupLeader' && role.groupId === groupId)
}

/**
 * The person with the roles that follow from their memberships on `day`; null when there is no such person.
 * One statement, since it runs at the start of every session.
 */
export async function loadActor(
  db: DistrictTransaction,
  districtId: number,
  personId: string,
  day: string,
): Promise<Actor | null> {
  return (await loadActors(db, districtId, [personId], day)).get(personId) ?? null
}

interface MembershipRow {
  personId: string
  name: string
  staffNumber: string
  partner: boolean
  duty: string | null
  schoolId: string | null
  schoolName: string | null
  groupId: string | null
  groupKind: string | null
  groupSchoolId: string | null
  subject: string | null
  stage: Stage | null
  associationId: string | null
  associationSchoolIds: string[] | null
}

/** The same for many people at once, by their ids: still one statement. */
export async function loadActors(
  db: DistrictTransaction,
  districtId: number,
  personIds: string[],
  day: string,
): Promise<Map<string, Actor>> {
  const rows = await sql<MembershipRow>`
    select p.id as person_id, p.name, p.staff_number, p.partner, m.duty, m.school_id, s.name as school_name, m.group_id, g.kind as group_kind,
           g.school_id as group_school_id, m.subject, m.stage, m.association_id,
           (select array_agg(am.school_id) from association_members am
             where am.district_id = m.district_id and am.association_id = m.association_id
               and am.valid_from <= ${day} and (am.valid_to is null or am.valid_to >= ${day})) as association_school_ids
      from people p
      left join memberships m on m.district_id = p.district_id and m.person_id = p.id
           and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
      left join groups g on g.district_id = m.district_id and g.id = m.group_id and g.dissolved_on is null
     where p.district_id = ${districtId} and p.id = any(${personIds}::uuid[])`.execute(db)
  const byPerson = new Map<string, MembershipRow[]>()
  for (const row of rows.rows) {
    const known = byPerson.get(row.personId)
    if (known) known.push(row)
    else byPerson.set(row.personId, [row])
  }
  return new Map([...byPerson].map(([personId, memberships]) => [personId, actorOf(memberships)]))
}

function actorOf(rows: MembershipRow[]): Actor {
  const [person] = rows as [MembershipRow]
  const roles: Role[] = []
  for (const row of rows) {
    const leads = row.duty === 'leader' || row.duty === 'deputyLeader' || row.duty === 'host'
    if (row.groupKind === 'administration') roles.push({ kind: 'districtAdministrator' })
    else if (row.groupKind === 'researchOffice' && row.duty === 'head') roles.push({ kind: 'officeHead' })
    else if (row.groupKind === 'researchOffice') {
      roles.push({ kind: 'researcher', subject: row.subject, stage: row.stage })
    } else if (row.groupId && row.groupKind) {
      if (leads) roles.push({ kind: 'groupLeader', groupId: row.groupId, schoolId: row.groupSchoolId })
      if (row.groupKind === 'centralGroup') roles.push({ kind: 'centralMember', groupId: row.groupId })
    } else if (row.associationId && leads) {
      roles.push({
        kind: 'clusterLead',
        associationId: row.associationId,
        schoolIds: row.associationSchoolIds ?? [],
      })
    } else if (row.schoolId) {
      if (row.duty === 'principal') roles.push({ kind: 'principal', schoolId: row.schoolId })
      if (row.duty === 'dean' || row.duty === 'vicePrincipal')
        roles.push({ kind: 'dean', schoolId: row.schoolId })
      roles.push({ kind: 'teacher', schoolId: row.schoolId })
    }
  }
  if (person.partner) roles.push({ kind: 'partner' })
  const employment = rows.find((row) => row.schoolId)
  return {
    personId: person.personId,
    name: person.name,
    staffNumber: person.staffNumber,
    schoolId: employment?.schoolId ?? null,
    schoolName: employment?.schoolName ?? null,
    roles,
    mustChangePassword: false,
    sessionId: null,
  }
}
