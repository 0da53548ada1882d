import type { marks as contract } from '../../../../src/modules/exams/contract/marks.ts'
import type { AccessRows } from '../../access.ts'

export const marks: AccessRows<typeof contract> = {}
