import { type Actor, hasRole, leadsGroup, runsSchool } from './actor.ts'

/** Terms, holidays, the roster and groups above the schools belong to the district's administrators and office head. */
export function mayAdministerDistrict(actor: Actor): boolean {
  return hasRole(actor, 'districtAdministrator', 'officeHead')
}

/**
 * What someone may import a roster for: the whole district, or the one school that they run as principal or dean. Null
 * for everybody else.
 */
export function rosterReach(actor: Actor): 'district' | { schoolId: string } | null {
  if (mayAdministerDistrict(actor)) return 'district'
  const school = actor.roles.find((role) => role.kind === 'principal' || role.kind === 'dean')
  return school ? { schoolId: school.schoolId } : null
}

/** Whether an import is someone's to see and to go on with: the district's office has all of them, a school's head its own. */
export function mayHandleImport(actor: Actor, { schoolId }: { schoolId: string | null }): boolean {
  return mayAdministerDistrict(actor) || (schoolId !== null && runsSchool(actor, schoolId))
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
