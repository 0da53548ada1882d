import type { imports as contract } from '../../../../src/modules/exams/contract/imports.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, nobody } from '../../access.ts'

export const imports: AccessRows<typeof contract> = {
  listExamImports: { input: () => ({ purpose: 'marks', assessmentId: newId() }), everywhere: nobody },
  examImport: { input: () => ({ id: newId() }), everywhere: nobody },
  examImportFaults: { input: () => ({ id: newId() }), everywhere: nobody },
  checkExamImport: { input: () => ({ id: newId() }), everywhere: nobody },
  startExamImport: { input: () => ({ id: newId(), mode: 'rowByRow' }), everywhere: nobody },
  cancelExamImport: { input: () => ({ id: newId() }), everywhere: nobody },
}
