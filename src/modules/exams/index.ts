export { examsApi } from './api.ts'
export { registerExamsJobs } from './jobs.ts'
