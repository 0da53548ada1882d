import type { pupils as contract } from '../../../../src/modules/exams/contract/pupils.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, district, nobody, office, schoolHeads } from '../../access.ts'

export const pupils: AccessRows<typeof contract> = {
  listPupils: {
    input: ({ schoolId }) => ({ schoolId }),
    shows: ({ rows }: { rows: unknown[] }) => rows,
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  pupilPlaces: { input: () => undefined, everywhere: [...district, ...schoolHeads] },
  forgetPupilNames: { input: () => ({ schoolId: newId() }), everywhere: nobody },
  markPupilsLeft: { input: () => ({ ids: [newId()], leftOn: null }), everywhere: nobody },
}
