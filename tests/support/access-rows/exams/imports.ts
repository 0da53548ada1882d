import type { imports as contract } from '../../../../src/modules/exams/contract/imports.ts'
import { type AccessRows, office, schoolHeads } from '../../access.ts'
import type { Place } from '../../access-place.ts'

const rows = (answer: { rows: unknown[] }) => answer.rows
/** An import of a school's pupils: the office, and the heads of that school. */
const ofSchool = { own: [...office, ...schoolHeads], otherSchool: office }
const id = ({ results }: Place) => ({ id: results.imports.pupils })

export const imports: AccessRows<typeof contract> = {
  listExamImports: {
    input: () => ({ purpose: 'pupils' }),
    everywhere: [...office, ...schoolHeads],
    shows: rows,
  },
  examImport: { input: id, ...ofSchool },
  examImportFaults: { input: id, ...ofSchool },
  checkExamImport: { input: id, ...ofSchool },
  startExamImport: { input: (of) => ({ ...id(of), mode: 'rowByRow' }), ...ofSchool },
  cancelExamImport: { input: ({ results }) => ({ id: results.imports.marks }), ...ofSchool },
}
