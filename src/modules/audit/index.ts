export { recordAudit, recordAudits, type Write } from './audit.ts'
