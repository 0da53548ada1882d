import type { commitments as contract } from '../../../src/modules/commitments/contract.ts'
import { promise } from '../../../src/modules/commitments/contract.ts'
import { newId } from '../../../src/platform/ids.ts'
import { type AccessRows, district, everyone, ownSchool, staff } from '../access.ts'
import type { Place } from '../access-place.ts'

const words = ({ owner }: Place) => ({
  title: '每月听课一次',
  startsOn: '2026-08-31',
  endsOn: '2027-01-22',
  promise: promise.parse({
    indicator: { kinds: ['activity.attended'], measure: 'count', unit: owner.kind },
    target: 1,
    per: 'month',
    scope: { unit: owner.kind, ids: [owner.id] },
  }),
})
const cell = ({ commitmentId, owner }: Place) => ({
  id: commitmentId,
  unitId: owner.id,
  from: '2026-10-01',
  to: '2026-10-31',
})
const rows = (answer: { rows: unknown[] }) => answer.rows
const heads = [...district, 'clusterLead', 'principal', 'dean'] as const
const writes = {
  own: [...heads],
  otherSchool: district,
  ownCentralGroup: [...district, 'centralLeader'] as const,
}

export const commitments: AccessRows<typeof contract> = {
  board: {
    input: ({ commitmentId }) => ({ commitmentId }),
    own: [...heads],
    otherSchool: district,
    shows: ({ cells }: { cells: unknown[] }) => cells,
  },
  list: {
    input: () => ({}),
    everywhere: staff,
    shows: rows,
  },
  // What a school promises is read by all its people; how it stands by its heads.
  get: {
    input: ({ commitmentId }) => ({ id: commitmentId }),
    own: [...district, ...ownSchool],
    otherSchool: district,
  },
  history: {
    input: ({ commitmentId, owner }) => ({ id: commitmentId, unitId: owner.id }),
    own: [...heads],
    otherSchool: district,
  },
  entries: { input: cell, own: [...heads], otherSchool: district, shows: rows },
  notCovered: {
    input: (of) => ({ ...cell(of), id: of.coverageId, from: '2026-09-01', to: '2026-09-30' }),
    shows: rows,
    own: [...heads],
    otherSchool: district,
  },
  sets: { input: () => undefined, everywhere: everyone },
  suggest: { input: () => ({ drafts: [] }), everywhere: everyone },
  create: {
    input: (of) => ({ commitments: [{ ...words(of), id: newId() }] }),
    ...writes,
    ownCentralGroup: [...writes.ownCentralGroup],
  },
  edit: {
    input: (of) => ({ ...words(of), id: of.commitmentId }),
    ...writes,
    ownCentralGroup: [...writes.ownCentralGroup],
  },
  retire: {
    input: ({ commitmentId }) => ({ id: commitmentId, reason: '计划调整' }),
    ...writes,
    ownCentralGroup: [...writes.ownCentralGroup],
  },
}
