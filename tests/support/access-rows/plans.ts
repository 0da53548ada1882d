import type { plans as contract } from '../../../src/modules/plans/contract.ts'
import { newId } from '../../../src/platform/ids.ts'
import {
  type AccessRole,
  type AccessRows,
  district,
  nobody,
  office,
  ownSchool,
  schoolHeads,
  staff,
} from '../access.ts'
import type { Place } from '../access-place.ts'

const content = ({ owner }: Place) => ({
  title: '教研计划',
  owner,
  startsOn: '2026-09-01',
  endsOn: '2027-01-20',
  goals: ['提高教学质量'],
  items: [{ id: newId(), title: '研讨', startsOn: '2026-11-04', endsOn: '2026-11-04' }],
})
const first = { version: 1 }

/** Who write plans: a school's heads; of a central group its members, its subject's researcher and the office. */
const writers = {
  own: schoolHeads,
  otherSchool: nobody,
  ownCentralGroup: [...district, 'centralLeader', 'centralMember'] as AccessRole[],
  otherCentralGroup: office,
}
/** Who decide on them: the principal; the subject's researcher and the office. */
const deciders = {
  own: ['principal'] as AccessRole[],
  otherSchool: nobody,
  ownCentralGroup: district,
  otherCentralGroup: office,
}
/** A draft is its writers' own affair. */
const readersOfDrafts = writers
/** What is approved is open to the school and those above it, and of a central group to the district. */
const readers = {
  own: [...district, ...ownSchool],
  otherSchool: district,
  ownCentralGroup: staff,
  otherCentralGroup: staff,
}

export const plans: AccessRows<typeof contract> = {
  list: {
    input: ({ owner }) => ({ ownerKind: owner.kind, ownerId: owner.id, state: 'approved' }),
    ...readers,
    shows: ({ rows }: { rows: unknown[] }) => rows,
  },
  get: { input: ({ plans }) => ({ id: plans.draft }), ...readersOfDrafts },
  versions: { input: ({ plans }) => ({ id: plans.approved }), ...readers },
  changes: { input: ({ plans }) => ({ id: plans.approved, from: 1, to: 1 }), ...readers },
  reviews: { input: ({ plans }) => ({ planId: plans.approved }), ...readers },
  owners: {
    input: () => ({}),
    everywhere: [
      ...district,
      'clusterLead',
      'principal',
      'dean',
      'groupLeader',
      'centralLeader',
      'centralMember',
    ],
    shows: (owners: unknown[]) => owners,
  },
  create: { input: (of) => ({ id: newId(), content: content(of) }), ...writers },
  // Only whoever read the document in: here nobody of them.
  createFromSource: {
    input: (of) => ({ id: newId(), sourceId: of.sourceId, content: content(of) }),
    everywhere: nobody,
  },
  getSource: { input: ({ sourceId }) => ({ id: sourceId }), everywhere: nobody },
  save: { input: (of) => ({ id: of.plans.draft, ...first, content: content(of) }), ...writers },
  remove: { input: ({ plans }) => ({ id: plans.draft }), ...writers },
  submit: { input: ({ plans }) => ({ id: plans.draft, ...first }), ...writers },
  approve: { input: ({ plans }) => ({ id: plans.submitted, ...first }), ...deciders },
  return: { input: ({ plans }) => ({ id: plans.submitted, ...first, reason: '请补充' }), ...deciders },
  withdraw: { input: ({ plans }) => ({ id: plans.submitted, ...first, reason: '再改' }), ...writers },
  clone: { input: ({ plans, termId }) => ({ id: plans.approved, newId: newId(), termId }), ...writers },
  moveItem: {
    input: ({ itemId }) => ({ itemId, startsOn: '2026-10-22', endsOn: '2026-10-22' }),
    ...writers,
  },
  dropItem: { input: ({ itemId }) => ({ itemId, reason: '与会议冲突' }), ...writers },
  markItem: { input: ({ itemId }) => ({ itemId, state: 'done' }), ...writers },
  writeReview: {
    input: ({ plans }) => ({
      id: newId(),
      planId: plans.approved,
      kind: 'monthly',
      period: '2026-10',
      done: '研讨一次',
    }),
    ...writers,
  },
}
