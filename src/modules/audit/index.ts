export { auditApi } from './api.ts'
export { recordAudit, recordAudits, type Write } from './audit.ts'
export { leftLineSince, linesOnSubject, subjectsWithLineSince } from './subject-lines.ts'
