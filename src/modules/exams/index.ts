export { examsApi } from './api.ts'
