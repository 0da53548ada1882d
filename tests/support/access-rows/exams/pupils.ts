import type { pupils as contract } from '../../../../src/modules/exams/contract/pupils.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, nobody } from '../../access.ts'

export const pupils: AccessRows<typeof contract> = {
  listPupils: { input: () => ({ schoolId: newId() }), everywhere: nobody },
  pupilPlaces: { input: () => undefined, everywhere: nobody },
  forgetPupilNames: { input: () => ({ schoolId: newId() }), everywhere: nobody },
  markPupilsLeft: { input: () => ({ ids: [newId()], leftOn: null }), everywhere: nobody },
}
