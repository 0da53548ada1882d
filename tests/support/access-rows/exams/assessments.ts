import type { assessments as contract } from '../../../../src/modules/exams/contract/assessments.ts'
import type { AccessRows } from '../../access.ts'

export const assessments: AccessRows<typeof contract> = {}
