import type { exams as contract } from '../../../src/modules/exams/contract.ts'
import type { AccessRows } from '../access.ts'
import { assessments } from './exams/assessments.ts'
import { imports } from './exams/imports.ts'
import { marks } from './exams/marks.ts'
import { meetings } from './exams/meetings.ts'
import { papers } from './exams/papers.ts'
import { pupils } from './exams/pupils.ts'
import { results } from './exams/results.ts'

export const exams: AccessRows<typeof contract> = {
  ...assessments,
  ...imports,
  ...marks,
  ...meetings,
  ...papers,
  ...pupils,
  ...results,
}
