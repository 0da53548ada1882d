import { type Actor, leadsGroup, schoolsLedBy, seesDistrict } from '../organization/index.ts'
import type { Scope } from './contract.ts'

/**
 * Who may set, change and retire a commitment of a scope: the district's roles any; a cluster's lead, principals and
 * deans those of their schools; leaders those of their groups. One that has no scope yet belongs to who wrote it down.
 */
export function mayCommit(actor: Actor, scope: Scope | null, createdBy: string | null): boolean {
  if (seesDistrict(actor)) return true
  if (!scope) return createdBy === actor.personId && mayCommitAtAll(actor)
  const schools = schoolsLedBy(actor)
  switch (scope.unit) {
    case 'district':
      return false
    case 'school': {
      if (scope.ids.length > 0) return scope.ids.every((id) => schools.includes(id))
      return actor.roles.some(
        (role) => role.kind === 'clusterLead' && role.associationId === scope.associationId,
      )
    }
    case 'group': {
      if (scope.ids.length > 0) return scope.ids.every((id) => leadsGroup(actor, id))
      return scope.schoolId !== null && schools.includes(scope.schoolId)
    }
    case 'person':
      return scope.schoolId !== null && schools.includes(scope.schoolId)
  }
}

/** True for those who could set some commitment. */
export function mayCommitAtAll(actor: Actor): boolean {
  return (
    seesDistrict(actor) ||
    schoolsLedBy(actor).length > 0 ||
    actor.roles.some((role) => role.kind === 'groupLeader')
  )
}
