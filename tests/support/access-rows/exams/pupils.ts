import type { pupils as contract } from '../../../../src/modules/exams/contract/pupils.ts'
import { type AccessRows, district, office, schoolHeads } from '../../access.ts'

/** Pupils of a school: the office by number, the heads of that school with their names. */
const ofSchool = { own: [...office, ...schoolHeads], otherSchool: office }

export const pupils: AccessRows<typeof contract> = {
  listPupils: {
    input: ({ schoolId }) => ({ schoolId }),
    ...ofSchool,
    shows: ({ rows }: { rows: unknown[] }) => rows,
  },
  listRosterLooks: { input: ({ schoolId }) => ({ schoolId }), ...ofSchool },
  pupilPlaces: {
    input: () => undefined,
    everywhere: [...district, ...schoolHeads],
    shows: ({ schools }: { schools: unknown[] }) => schools,
  },
  forgetPupilNames: { input: ({ schoolId }) => ({ schoolId }), ...ofSchool },
  markPupilsLeft: {
    input: ({ results }) => ({ ids: [results.pupil.id], leftOn: '2026-10-14' }),
    ...ofSchool,
  },
}
