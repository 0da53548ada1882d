import type { assessments as contract } from '../../../../src/modules/exams/contract/assessments.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, district, office, schoolHeads } from '../../access.ts'
import type { Place } from '../../access-place.ts'
import { formOf } from '../../access-exams.ts'

const id = ({ exams }: Place) => ({ id: exams.assessmentId })
const rows = (answer: { rows: unknown[] }) => answer.rows
const heads = [...district, 'clusterLead', ...schoolHeads] as const
/** A school's own: the office and the heads of that school. */
const ownSchoolOnly = { own: [...office, ...schoolHeads], otherSchool: office, ownCentralGroup: office }
const reads = { own: [...heads], otherSchool: district, ownCentralGroup: district }
const sampling = { within: { unit: 'pupil' as const, size: 10 } }

export const assessments: AccessRows<typeof contract> = {
  // Once results are published, also those of the subject in a school that took part.
  listAssessments: { input: () => ({}), everywhere: [...heads, 'groupLeader'], shows: rows },
  getAssessment: { input: id, ...reads },
  checkGate: {
    input: ({ schoolId }) => formOf({ own: true, schoolId }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  createAssessment: {
    input: ({ schoolId }) => ({ ...formOf({ own: true, schoolId }), grade: 6, id: newId() }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  changeAssessment: { input: (of) => ({ ...of.exams.form, ...id(of) }), ...ownSchoolOnly },
  withdrawAssessment: { input: (of) => ({ ...id(of), reason: '日期冲突' }), ...ownSchoolOnly },
  publishAssessment: { input: id, ...ownSchoolOnly },
  listAssessmentSchools: { input: id, ...reads, shows: rows },
  drawSample: { input: (of) => ({ ...id(of), sampling }), ...ownSchoolOnly },
  freezePupils: { input: id, ...ownSchoolOnly },
  listGateDecisions: { input: () => ({}), everywhere: office, shows: rows },
  getPolicyPack: { input: () => undefined, everywhere: [...heads] },
  changePolicyPack: {
    input: () => ({
      version: 0,
      reason: '本省另有规定',
      smallestCell: 12,
      gradesOnly: ['primary', 'junior'],
    }),
    everywhere: office,
  },
}
