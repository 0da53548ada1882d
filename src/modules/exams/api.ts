import { assessmentsApi } from './api/assessments.ts'
import { importsApi } from './api/imports.ts'
import { marksApi } from './api/marks.ts'
import { meetingsApi } from './api/meetings.ts'
import { papersApi } from './api/papers.ts'
import { pupilsApi } from './api/pupils.ts'
import { resultsApi } from './api/results.ts'

export const examsApi = {
  ...assessmentsApi,
  ...importsApi,
  ...marksApi,
  ...meetingsApi,
  ...papersApi,
  ...pupilsApi,
  ...resultsApi,
}
