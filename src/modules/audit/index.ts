export { auditApi } from './api.ts'
export { recordAudit, recordAudits, type Write } from './audit.ts'
export { leftLineSince, linesOnSubject } from './subject-lines.ts'
