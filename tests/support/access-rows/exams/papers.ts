import type { papers as contract } from '../../../../src/modules/exams/contract/papers.ts'
import type { AccessRows } from '../../access.ts'

export const papers: AccessRows<typeof contract> = {}
