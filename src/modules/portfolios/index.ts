export { portfoliosApi } from './api.ts'
export { portfoliosRoutes } from './routes.ts'
