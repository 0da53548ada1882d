export { portfoliosApi } from './api.ts'
