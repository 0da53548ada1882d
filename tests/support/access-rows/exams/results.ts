import type { results as contract } from '../../../../src/modules/exams/contract/results.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, nobody } from '../../access.ts'

const assessment = () => ({ assessmentId: newId() })
const paper = () => ({ paperId: newId() })
const school = () => ({ schoolId: newId() })

export const results: AccessRows<typeof contract> = {
  listResultVersions: { input: assessment, everywhere: nobody },
  computeResults: { input: () => ({ ...assessment(), reason: '成绩已到齐' }), everywhere: nobody },
  getResultsOverview: { input: assessment, everywhere: nobody },
  getSubjectResults: { input: paper, everywhere: nobody },
  listUnitResults: { input: () => ({ ...assessment(), paperId: null, by: 'school' }), everywhere: nobody },
  getItemResults: { input: paper, everywhere: nobody },
  getSchoolResults: { input: () => ({ ...assessment(), ...school() }), everywhere: nobody },
  getSchoolSubjectResults: { input: () => ({ ...paper(), ...school() }), everywhere: nobody },
  getClassResults: { input: () => ({ ...paper(), ...school(), className: '1班' }), everywhere: nobody },
  listClassPupils: { input: () => ({ ...paper(), ...school(), className: '1班' }), everywhere: nobody },
  getValueAdded: { input: () => ({ ...assessment(), paperId: null }), everywhere: nobody },
  getTrends: {
    input: () => ({ ...assessment(), subject: null, unit: { kind: 'district', id: '' } }),
    everywhere: nobody,
  },
  listResultViews: { input: assessment, everywhere: nobody },
}
