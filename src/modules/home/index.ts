export { homeApi } from './api.ts'
