import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { imports } from '../contract/imports.ts'
import { cancelExamImport, checkExamImport, startExamImport } from '../operations/exam-imports.ts'
import { examImport, examImportFaults, listExamImports } from '../queries/exam-imports.ts'

const os = implement(imports).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Imports of pupils and marks: contract → operation or query. */
export const importsApi = {
  listExamImports: os.listExamImports.handler(({ context, input }) => listExamImports(context, input)),
  examImport: os.examImport.handler(({ context, input }) => examImport(context, input)),
  examImportFaults: os.examImportFaults.handler(({ context, input }) => examImportFaults(context, input)),
  checkExamImport: os.checkExamImport.handler(async ({ context, input }) => {
    await checkExamImport(context, input)
    return {}
  }),
  startExamImport: os.startExamImport.handler(async ({ context, input }) => {
    await startExamImport(context, input)
    return {}
  }),
  cancelExamImport: os.cancelExamImport.handler(async ({ context, input }) => {
    await cancelExamImport(context, input)
    return {}
  }),
}
