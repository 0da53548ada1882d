import type { portfolios as contract } from '../../../src/modules/portfolios/contract.ts'
import { type AccessRows, district, everyone, schoolHeads } from '../access.ts'

// A growth record is its owner's, their principal's and dean's, and the district's roles' to read.
const readers = [...district, ...schoolHeads]

export const portfolios: AccessRows<typeof contract> = {
  record: { input: ({ teacherId }) => ({ personId: teacherId }), own: readers, otherSchool: district },
  entries: { input: ({ teacherId }) => ({ personId: teacherId }), own: readers, otherSchool: district },
  // Of one's own record.
  whoLooked: { input: () => ({}), everywhere: everyone },
}
