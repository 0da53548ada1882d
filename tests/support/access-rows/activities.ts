import type { activities as contract } from '../../../src/modules/activities/contract.ts'
import { newId } from '../../../src/platform/ids.ts'
import {
  type AccessRole,
  type AccessRows,
  district,
  everyone,
  leading,
  office,
  ownSchool,
} from '../access.ts'
import type { Place } from '../access-place.ts'

const startsAt = '2026-10-29T14:00:00+08:00'
const fields = ({ owner, schoolId }: Place) => ({
  title: '研讨活动',
  type: '专题研讨' as const,
  level: owner.kind === 'school' ? ('school' as const) : ('county' as const),
  hostSchoolId: owner.kind === 'school' ? schoolId : null,
  groupId: owner.kind === 'group' ? owner.id : null,
  sessions: [{ id: newId(), startsAt, endsAt: '2026-10-29T16:00:00+08:00' }],
})
const rows = (answer: { rows: unknown[] }) => answer.rows

/** Whoever made and organises it, the office, and: the heads of its school; the leader of its group. */
const managers = {
  own: [...office, 'principal', 'dean'] as AccessRole[],
  otherSchool: office,
  ownCentralGroup: [...office, 'centralLeader'] as AccessRole[],
  otherCentralGroup: office,
}
/** A school's activity is its teachers', and the district's roles see all. */
const readers = {
  own: [...district, ...ownSchool],
  otherSchool: district,
  ownCentralGroup: [...district, ...ownSchool],
  // Heads see what is meant for teachers of their schools.
  otherCentralGroup: [...district, 'clusterLead', 'principal', 'dean'] as AccessRole[],
}
/** Those who keep the door, and the district's roles. */
const doorReaders = {
  own: [...district, 'principal', 'dean'] as AccessRole[],
  otherSchool: district,
  ownCentralGroup: [...district, 'centralLeader'] as AccessRole[],
  otherCentralGroup: district,
}
/** Whoever may make such an activity. */
const makers = {
  own: [...district, 'clusterLead', 'principal', 'dean'] as AccessRole[],
  otherSchool: district,
  ownCentralGroup: [...district, 'centralLeader', 'centralMember'] as AccessRole[],
  otherCentralGroup: district,
}

export const activities: AccessRows<typeof contract> = {
  list: { input: ({ schoolId }) => ({ schoolId }), own: readers.own, otherSchool: district, shows: rows },
  get: { input: ({ activities }) => ({ id: activities.open }), ...readers },
  create: { input: (of) => ({ ...fields(of), id: newId() }), ...makers },
  update: { input: (of) => ({ ...fields(of), id: of.activities.draft, revision: 0 }), ...managers },
  announce: { input: ({ activities }) => ({ id: activities.draft }), ...managers },
  // Copied by whoever sees it and may make such a one.
  clone: {
    input: ({ activities }) => ({ id: activities.open, newId: newId(), startsAt }),
    ...makers,
  },
  discard: { input: ({ activities }) => ({ id: activities.draft }), ...managers },
  reschedule: { input: ({ activities }) => ({ id: activities.draft, revision: 0, startsAt }), ...managers },
  conflicts: {
    input: () => ({ sessions: [{ startsAt, endsAt: '2026-10-29T16:00:00+08:00' }] }),
    everywhere: leading,
  },
  register: { input: ({ activities }) => ({ id: activities.open }), ...readers },
  withdraw: { input: ({ activities }) => ({ id: activities.open }), ...readers },
  registerOnBehalf: {
    input: ({ activities, teacherId }) => ({ id: activities.open, personIds: [teacherId] }),
    own: [...office, 'clusterLead', 'principal', 'dean'],
    otherSchool: office,
  },
  listCandidates: {
    input: ({ activities }) => ({ id: activities.open }),
    own: [...office, 'clusterLead', 'principal', 'dean'],
    otherSchool: office,
  },
  listRegistrations: {
    input: ({ activities }) => ({ id: activities.open }),
    own: [...district, 'clusterLead', 'principal', 'dean'],
    otherSchool: district,
  },
  inviteExpert: {
    input: ({ activities }) => ({ id: activities.open, inviteId: newId(), name: '专家' }),
    ...managers,
  },
  withdrawInvitation: {
    input: ({ activities, inviteId }) => ({ id: activities.open, inviteId }),
    ...managers,
  },
  checkInCode: { input: ({ sessionId }) => ({ sessionId }), ...managers },
  searchAtDoor: { input: ({ sessionId }) => ({ sessionId, text: '教师' }), ...doorReaders },
  checkInByDoor: {
    input: ({ sessionId, teacherId }) => ({ sessionId, personId: teacherId }),
    ...managers,
  },
  checkInByScan: { input: ({ sessionId }) => ({ sessionId, code: 'unreadable' }), ...managers },
  undoCheckIn: {
    input: ({ sessionId, teacherId }) => ({ sessionId, personId: teacherId }),
    ...managers,
  },
  listCheckIns: { input: ({ activities }) => ({ id: activities.underWay }), ...doorReaders },
  listAbsent: { input: ({ sessionId }) => ({ sessionId }), ...doorReaders },
  personCode: { input: () => undefined, everywhere: everyone },
  giveFeedback: {
    input: ({ activities }) => ({ id: activities.concluded, useful: 5, organised: 5, applicable: 5 }),
    ...readers,
  },
  myFeedback: { input: ({ activities }) => ({ id: activities.concluded }), ...readers },
  feedbackSummary: { input: ({ activities }) => ({ id: activities.concluded }), ...managers },
  conclude: { input: ({ activities }) => ({ id: activities.underWay, summary: '顺利' }), ...managers },
  cancel: { input: ({ activities }) => ({ id: activities.open, reason: '场地冲突' }), ...managers },
  removeMaterial: {
    input: ({ activities, fileId }) => ({ id: activities.concluded, fileId }),
    ...managers,
  },
  toDo: { input: () => undefined, everywhere: everyone },
}
