import type { pupils as contract } from '../../../../src/modules/exams/contract/pupils.ts'
import type { AccessRows } from '../../access.ts'

export const pupils: AccessRows<typeof contract> = {}
