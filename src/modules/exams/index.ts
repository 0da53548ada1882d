export { examsApi } from './api.ts'
export { registerExamsJobs } from './jobs.ts'
export { examsRoutes } from './routes.ts'
export { packFileRights, packSchoolFileRights } from './operations/packs.ts'
