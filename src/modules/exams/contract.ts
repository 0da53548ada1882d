import { assessments } from './contract/assessments.ts'
import { imports } from './contract/imports.ts'
import { marks } from './contract/marks.ts'
import { meetings } from './contract/meetings.ts'
import { papers } from './contract/papers.ts'
import { pupils } from './contract/pupils.ts'
import { results } from './contract/results.ts'

/** Quality monitoring, from the gate to the measures that a meeting agrees. */
export const exams = { ...assessments, ...imports, ...marks, ...meetings, ...papers, ...pupils, ...results }
