import {
  type Actor,
  hasRole,
  leadsGroup,
  runsSchool,
  schoolsLedBy,
  seesDistrict,
} from '../organization/index.ts'
import { isOpen, registrationOpen } from './rules.ts'
import type { ActivityState } from './vocabulary.ts'

/** Who may do what; pure over what was loaded. */

export interface ActivityFacts {
  state: ActivityState
  level: string
  createdBy: string
  organiserId: string
  /** People with the role of an organiser. */
  organisers: string[]
  hostSchoolId: string | null
  groupId: string | null
}

/** Teachers come to activities; those who answer for others make them. */
export function mayCreateAny(actor: Actor): boolean {
  return hasRole(
    actor,
    'districtAdministrator', 'officeHead', 'researcher', 'clusterLead', 'principal', 'dean', 'groupLeader', 'centralMember',
  ) // prettier-ignore
}

/**
 * Whether the actor may make an activity of this kind: the office any; heads of schools and clusters those of a school
 * or cluster; leaders and central members those of their own group, up to the county.
 */
export function mayCreate(
  actor: Actor,
  wanted: { level: string; groupId: string | null; hostSchoolId: string | null },
): boolean {
  if (seesDistrict(actor)) return true
  const local = wanted.level === 'school' || wanted.level === 'cluster'
  // A school's own activity stands in a school of one's own; a cluster's may be hosted by any of its schools.
  const elsewhere =
    wanted.level === 'school' &&
    wanted.hostSchoolId !== null &&
    !schoolsLedBy(actor).includes(wanted.hostSchoolId)
  if (local && !elsewhere && hasRole(actor, 'clusterLead', 'principal', 'dean')) return true
  return (local || wanted.level === 'county') && wanted.groupId !== null && worksIn(actor, wanted.groupId)
}

function worksIn(actor: Actor, groupId: string): boolean {
  return actor.roles.some(
    (role) => (role.kind === 'groupLeader' || role.kind === 'centralMember') && role.groupId === groupId,
  )
}

/** Whose activity it is: who made it, who organises it, and those who answer for its organisers. */
export function mayManage(actor: Actor, activity: ActivityFacts): boolean {
  return (
    hasRole(actor, 'districtAdministrator', 'officeHead') ||
    activity.createdBy === actor.personId ||
    activity.organiserId === actor.personId ||
    activity.organisers.includes(actor.personId) ||
    (activity.groupId !== null && leadsGroup(actor, activity.groupId)) ||
    (activity.level === 'school' &&
      activity.hostSchoolId !== null &&
      runsSchool(actor, activity.hostSchoolId))
  )
}

/** The door is kept by the organisers and by the heads of the school in which it stands. */
export function mayKeepDoor(actor: Actor, activity: ActivityFacts): boolean {
  return (
    mayManage(actor, activity) || (activity.hostSchoolId !== null && runsSchool(actor, activity.hostSchoolId))
  )
}

/** Drafts are seen by those who work on them and by the office; everything else depends on the audience. */
export function maySeeDraft(actor: Actor, activity: ActivityFacts): boolean {
  return seesDistrict(actor) || mayManage(actor, activity)
}

/** The schools whose teachers the actor may register. */
export function registersFor(actor: Actor): string[] {
  return schoolsLedBy(actor)
}

export interface Rights {
  edit: boolean
  announce: boolean
  cancel: boolean
  conclude: boolean
  reschedule: boolean
  checkInOthers: boolean
  inviteExpert: boolean
  uploadMaterials: boolean
  seeRegistrations: boolean
  register: boolean
  withdraw: boolean
  registerOnBehalf: boolean
  giveFeedback: boolean
  clone: boolean
}

/** All that the actor may do with an activity now; the web shows nothing else. */
export function rightsOf(
  actor: Actor,
  activity: ActivityFacts & {
    startsAt: Date
    registrationRequired: boolean
    registrationClosesAt: Date | null
  },
  mine: { meant: boolean; registration: string | null; checkedIn: boolean; hasRole: boolean },
  now: Date,
): Rights {
  const manages = mayManage(actor, activity)
  const open = isOpen(activity.state)
  const started = activity.state === 'underWay'
  const registering = registrationOpen(activity, now)
  const registered = mine.registration === 'registered' || mine.registration === 'waiting'
  return {
    edit: manages && open,
    announce: manages && activity.state === 'draft',
    cancel: manages && activity.state !== 'draft' && activity.state !== 'cancelled',
    conclude: manages && ((started && activity.startsAt <= now) || activity.state === 'concluded'),
    reschedule: manages && (activity.state === 'draft' || activity.state === 'announced'),
    checkInOthers:
      mayKeepDoor(actor, activity) && activity.state !== 'draft' && activity.state !== 'cancelled',
    inviteExpert: manages && open,
    uploadMaterials:
      activity.state !== 'cancelled' && (manages || (mine.hasRole && activity.state !== 'draft')),
    seeRegistrations:
      activity.registrationRequired &&
      (mayKeepDoor(actor, activity) || seesDistrict(actor) || registersFor(actor).length > 0),
    register: registering && mine.meant && !registered,
    withdraw: registered && activity.state === 'announced',
    registerOnBehalf: registering && (manages || registersFor(actor).length > 0),
    giveFeedback: mine.checkedIn && (started || activity.state === 'concluded'),
    // Whoever sees it may copy it into one that they may make.
    clone: mayCreate(actor, activity),
  }
}
