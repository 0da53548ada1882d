export { plansApi } from './api.ts'
export { plansRoutes } from './routes.ts'
