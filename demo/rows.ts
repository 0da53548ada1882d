export { insertRows } from '../src/platform/bulk-rows.ts'
