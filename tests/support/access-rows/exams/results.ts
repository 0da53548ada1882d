import type { results as contract } from '../../../../src/modules/exams/contract/results.ts'
import type { AccessRows } from '../../access.ts'

export const results: AccessRows<typeof contract> = {}
