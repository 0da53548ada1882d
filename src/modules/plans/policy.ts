import type { Actor, GroupKind, Role, Stage } from '../organization/index.ts'
import { leadsGroup, runsSchool } from '../organization/index.ts'

/** Whose plan it is, with what rights follow from. */
export type OwnerFacts = { name: string; subject: string | null; stage: Stage | null } & (
  | { kind: 'district'; id: null }
  | { kind: 'association'; id: string }
  | { kind: 'school'; id: string }
  | { kind: 'group'; id: string; groupKind: GroupKind; schoolId: string | null }
)

/** A plan as far as rights go. */
export interface PlanFacts {
  state: 'draft' | 'submitted' | 'approved' | 'returned' | 'withdrawn'
  createdBy: string
  /** Who handed it in last. */
  submittedBy: string | null
  owner: OwnerFacts
  subject: string | null
  stage: Stage | null
}

const isOffice = (role: Role): boolean => role.kind === 'officeHead' || role.kind === 'districtAdministrator'

/** True when one of the actor's posts as a researcher covers the subject and stage. */
function researches(actor: Actor, subject: string | null, stage: Stage | null): boolean {
  return actor.roles.some(
    (role) =>
      role.kind === 'researcher' &&
      (role.subject === null || role.subject === subject) &&
      (role.stage === null || role.stage === stage),
  )
}

const leadsAssociation = (actor: Actor, id: string): boolean =>
  actor.roles.some((role) => role.kind === 'clusterLead' && role.associationId === id)

/** May write plans in the owner's name. */
export function answersFor(actor: Actor, owner: OwnerFacts): boolean {
  switch (owner.kind) {
    case 'district':
      return actor.roles.some(isOffice) || actor.roles.some((role) => role.kind === 'researcher')
    case 'association':
      return leadsAssociation(actor, owner.id) || actor.roles.some(isOffice)
    case 'school':
      return runsSchool(actor, owner.id)
    case 'group':
      if (leadsGroup(actor, owner.id)) return true
      if (owner.schoolId !== null) return runsSchool(actor, owner.schoolId)
      return (
        actor.roles.some(isOffice) ||
        actor.roles.some((role) => role.kind === 'centralMember' && role.groupId === owner.id) ||
        researches(actor, owner.subject, owner.stage)
      )
  }
}

/**
 * May decide on plans of this owner: the school's head on its own, its dean too on those of its groups; the researcher of
 * subject × stage and the office's head on central groups; cluster leads and the office's head on clusters and alliances.
 */
export function decidesOn(
  actor: Actor,
  owner: OwnerFacts,
  subject: string | null,
  stage: Stage | null,
): boolean {
  switch (owner.kind) {
    case 'district':
      return actor.roles.some(isOffice)
    case 'association':
      return leadsAssociation(actor, owner.id) || actor.roles.some(isOffice)
    case 'school':
      return actor.roles.some((role) => role.kind === 'principal' && role.schoolId === owner.id)
    case 'group':
      if (owner.schoolId !== null) return runsSchool(actor, owner.schoolId)
      return actor.roles.some(isOffice) || researches(actor, subject ?? owner.subject, stage ?? owner.stage)
  }
}

/** Nobody stands above them for plans of this owner, so that they may approve what they handed in themselves. */
function isLastInstance(actor: Actor, owner: OwnerFacts): boolean {
  const schoolId = owner.kind === 'school' ? owner.id : owner.kind === 'group' ? owner.schoolId : null
  if (schoolId !== null)
    return actor.roles.some((role) => role.kind === 'principal' && role.schoolId === schoolId)
  return actor.roles.some((role) => role.kind === 'officeHead')
}

/** True when only having handed it in oneself stands between the actor and approving. */
export function isOwnSubmission(actor: Actor, plan: PlanFacts): boolean {
  return plan.submittedBy === actor.personId && !isLastInstance(actor, plan.owner)
}

/** What the actor may do with a plan that they may see. */
export function rightsOn(actor: Actor, plan: PlanFacts) {
  const writes = plan.createdBy === actor.personId || answersFor(actor, plan.owner)
  const decides = decidesOn(actor, plan.owner, plan.subject, plan.stage)
  const editable = plan.state === 'draft' || plan.state === 'returned' || plan.state === 'withdrawn'
  return {
    edit: (editable && writes) || (plan.state === 'approved' && decides),
    submit: editable && writes,
    approve: plan.state === 'submitted' && decides && !isOwnSubmission(actor, plan),
    return: plan.state === 'submitted' && decides,
    withdraw: (plan.state === 'submitted' && writes) || (plan.state === 'approved' && (writes || decides)),
    steer: plan.state === 'approved' && (writes || decides),
    review: plan.state === 'approved' && writes,
    clone: answersFor(actor, plan.owner),
  }
}
export type PlanRights = ReturnType<typeof rightsOn>
