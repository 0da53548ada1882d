import type { organization as contract } from '../../../src/modules/organization/contract.ts'
import { newId } from '../../../src/platform/ids.ts'
import { type AccessRole, type AccessRows, everyone, office, schoolHeads, staff } from '../access.ts'

const rows = (answer: { rows: unknown[] }) => answer.rows
const importers = { own: [...office, ...schoolHeads] as AccessRole[], otherSchool: office }
const found = (answer: { schools: unknown[] }) => answer.schools

// The directory is open to the district's own people; who comes from outside sees what they are invited to.
export const organization: AccessRows<typeof contract> = {
  search: { input: () => ({ text: '小学' }), everywhere: staff, shows: found },
  tree: { input: () => undefined, everywhere: staff },
  school: { input: ({ schoolId }) => ({ id: schoolId }), everywhere: staff },
  listPeople: { input: ({ schoolId }) => ({ schoolId }), everywhere: staff, shows: rows },
  listSchools: {
    input: ({ clusterId }) => ({ associationId: clusterId }),
    everywhere: staff,
    shows: (schools: unknown[]) => schools,
  },
  listGroups: {
    input: ({ schoolId }) => ({ schoolId }),
    everywhere: staff,
    shows: (groups: unknown[]) => groups,
  },
  group: { input: ({ groupId }) => ({ id: groupId }), everywhere: staff },
  person: { input: ({ teacherId }) => ({ id: teacherId }), everywhere: staff },
  saveGroup: {
    input: ({ schoolId }) => ({
      id: newId(),
      kind: 'prepGroup',
      name: `备课组${newId()}`,
      subject: '语文',
      stage: 'primary',
      schoolId,
    }),
    own: [...office, 'principal', 'dean'],
    otherSchool: office,
  },
  setGroupMember: {
    input: ({ groupId, teacherId }) => ({ groupId, personId: teacherId, duty: 'member' }),
    own: [...office, 'principal', 'dean', 'groupLeader'],
    otherSchool: office,
    ownCentralGroup: [...office, 'centralLeader'],
    otherCentralGroup: office,
  },
  listTerms: { input: () => undefined, everywhere: everyone },
  saveTerm: {
    input: () => ({
      id: newId(),
      schoolYear: '2026—2027学年',
      sequence: 1,
      startsOn: '2026-08-31',
      endsOn: '2027-01-23',
      firstMonday: '2026-08-31',
      weeks: 21,
    }),
    everywhere: office,
  },
  listSpecialDays: {
    input: () => ({ from: '2026-11-01', to: '2026-11-30' }),
    everywhere: everyone,
    shows: ({ days }: { days: unknown[] }) => days,
  },
  saveSpecialDay: {
    input: () => ({
      id: newId(),
      kind: 'holiday',
      name: '元旦',
      startsOn: '2027-01-01',
      endsOn: '2027-01-01',
      schoolId: null,
      stage: null,
    }),
    everywhere: office,
  },
  removeSpecialDay: { input: ({ specialDayId }) => ({ id: specialDayId }), everywhere: office },
  // The office imports for the district, a school's heads for their school alone.
  listRosterImports: { input: () => ({}), everywhere: [...office, ...schoolHeads], shows: rows },
  rosterImport: { input: ({ rosterImportId }) => ({ id: rosterImportId }), ...importers },
  rosterImportRows: { input: ({ rosterImportId }) => ({ id: rosterImportId }), ...importers, shows: rows },
  checkRoster: { input: ({ rosterImportId }) => ({ id: rosterImportId, mapping: null }), ...importers },
  importRoster: { input: ({ rosterImportId }) => ({ id: rosterImportId, mode: 'rowByRow' }), ...importers },
  cancelRosterImport: { input: ({ rosterImportId }) => ({ id: rosterImportId }), ...importers },
}
