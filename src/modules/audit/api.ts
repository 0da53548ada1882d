import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import { audit } from './contract.ts'
import { type AuditReader, listAuditLines } from './queries.ts'

const os = implement(audit).$context<RequestContext<AuditReader>>().use(inOneTransaction<AuditReader>())

export const auditApi = {
  list: os.list.handler(({ context, input }) => listAuditLines(context, input)),
}
