import { type Actor, hasRole, leadsGroup, runsSchool } from './actor.ts'

/** Terms, holidays, the roster and groups above the schools belong to the district's administrators and office head. */
export function mayAdministerDistrict(actor: Actor): boolean {
  return hasRole(actor, 'districtAdministrator', 'officeHead')
}

/** The directory is open to the district's own people. Who comes from outside sees what they are invited to. */
export function maySeeDirectory(actor: Actor): boolean {
  return actor.roles.some((role) => role.kind !== 'partner')
}

/** Groups inside a school belong to its principal and dean as well. */
export function mayEditGroup(actor: Actor, group: { id: string; schoolId: string | null }): boolean {
  return (
    mayAdministerDistrict(actor) ||
    leadsGroup(actor, group.id) ||
    (group.schoolId !== null && runsSchool(actor, group.schoolId))
  )
}

/** Who may give someone a new password: the district's administrator, and a school's leaders for their own teachers. */
export function mayIssuePassword(actor: Actor, person: { schoolId: string | null }): boolean {
  return (
    hasRole(actor, 'districtAdministrator') ||
    (person.schoolId !== null && runsSchool(actor, person.schoolId))
  )
}
