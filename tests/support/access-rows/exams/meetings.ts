import type { meetings as contract } from '../../../../src/modules/exams/contract/meetings.ts'
import type { AccessRows } from '../../access.ts'

export const meetings: AccessRows<typeof contract> = {}
