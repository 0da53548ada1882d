import type { results as contract } from '../../../../src/modules/exams/contract/results.ts'
import { type AccessRole, type AccessRows, district, nobody, office, schoolHeads } from '../../access.ts'
import type { Place } from '../../access-place.ts'

const monitoring = ({ results }: Place) => ({ assessmentId: results.monitoringId })
const paper = ({ results }: Place) => ({ paperId: results.paperId })
const final = ({ results }: Place) => ({ assessmentId: results.finalId })
const finalClass = ({ results, schoolId }: Place) => ({
  paperId: results.finalPaperId,
  schoolId,
  className: results.className,
})
/** Who belongs to 城南小学 or leads the cluster that it is in; the leader of its 语文 group sees that subject only. */
const heads: AccessRole[] = ['clusterLead', ...schoolHeads]
const ofChinese: AccessRole[] = [...heads, 'groupLeader']
/** The monitoring of the district in one subject; the researcher answers for 语文. */
const bySubject = {
  own: [...district, ...ofChinese],
  otherSchool: [...district, ...ofChinese],
  ownCentralGroup: [...district, ...ofChinese],
  otherCentralGroup: [...office, ...heads],
}
/** A school in it, in 语文. */
const bySchool = { own: [...district, ...ofChinese], otherSchool: district }
/** Somebody's own final: the office and the heads of that school run it; its group sees the subject. */
const ownFinal = { own: [...office, ...schoolHeads], otherSchool: office }

export const results: AccessRows<typeof contract> = {
  listResultVersions: { input: final, ...ownFinal },
  computeResults: { input: (of) => ({ ...final(of), reason: '成绩已到齐' }), ...ownFinal },
  getResultsOverview: {
    input: monitoring,
    own: [...district, ...ofChinese],
    otherSchool: [...district, ...ofChinese],
  },
  getSubjectResults: { input: paper, ...bySubject },
  listUnitResults: {
    input: (of) => ({ ...monitoring(of), paperId: of.results.paperId, by: 'school' }),
    ...bySubject,
  },
  getItemResults: { input: paper, ...bySubject },
  getSchoolResults: { input: (of) => ({ ...monitoring(of), schoolId: of.schoolId }), ...bySchool },
  getSchoolSubjectResults: { input: (of) => ({ ...paper(of), schoolId: of.schoolId }), ...bySchool },
  // A monitoring has no classes: these are of the school's own final.
  getClassResults: {
    input: finalClass,
    own: [...office, ...schoolHeads, 'groupLeader'],
    otherSchool: office,
  },
  listClassPupils: { input: finalClass, own: schoolHeads, otherSchool: nobody },
  getValueAdded: { input: (of) => ({ ...monitoring(of), paperId: of.results.paperId }), ...bySubject },
  getTrends: {
    input: (of) => ({ ...monitoring(of), subject: '语文', unit: { kind: 'school', id: of.schoolId } }),
    ...bySchool,
  },
  listResultViews: {
    input: monitoring,
    own: [...office, ...schoolHeads],
    otherSchool: [...office, ...schoolHeads],
  },
}
