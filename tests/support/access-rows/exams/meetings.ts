import type { meetings as contract } from '../../../../src/modules/exams/contract/meetings.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRole, type AccessRows, district, nobody, office, schoolHeads } from '../../access.ts'
import type { Place } from '../../access-place.ts'

const monitoring = ({ results }: Place) => ({ assessmentId: results.monitoringId })
const final = ({ results }: Place) => ({ assessmentId: results.finalId })
const shownPacks = ({ may }: { may: { district: boolean; papers: unknown[]; schools: unknown[] } }) => [
  ...(may.district ? ['district'] : []),
  ...may.papers,
  ...may.schools,
]
const heads: AccessRole[] = ['clusterLead', ...schoolHeads]
/** Whoever sees the assessment in lists sees its meetings, those alone that they may know of. */
const seesMonitoring: AccessRole[] = [...district, ...heads, 'groupLeader']
const ofOwnFinal = { own: [...office, ...schoolHeads], otherSchool: office }
/** What is agreed for a school: the office, the stage's researchers, its own heads. */
const forSchool = (of: Place) => ({ ...monitoring(of), schoolId: of.schoolId })
const measure = (of: Place) => ({
  id: newId(),
  text: '每周一次听评课',
  ownerId: of.teacherId,
  dueOn: '2026-12-30',
})

export const meetings: AccessRows<typeof contract> = {
  // Everyone may ask; what counts is what they may have made.
  listMeetingPacks: {
    input: final,
    own: [...office, ...schoolHeads],
    otherSchool: office,
    shows: shownPacks,
  },
  makeMeetingPacks: {
    input: (of) => ({ ...monitoring(of), only: { scope: 'school' as const, schoolId: of.schoolId } }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  listQualityMeetings: { input: monitoring, own: seesMonitoring, otherSchool: seesMonitoring },
  openQualityMeeting: {
    input: (of) => ({
      ...final(of),
      activityId: newId(),
      title: '质量分析会',
      startsAt: '2026-11-20T14:00:00+08:00',
      endsAt: '2026-11-20T16:00:00+08:00',
    }),
    ...ofOwnFinal,
  },
  listQualityMeasures: { input: monitoring, own: seesMonitoring, otherSchool: seesMonitoring },
  listFindingsForMeasures: {
    input: monitoring,
    own: [...district, ...heads, 'groupLeader'],
    otherSchool: [...district, ...heads, 'groupLeader'],
  },
  addQualityMeasure: {
    input: (of) => ({ ...measure(of), ...forSchool(of) }),
    own: [...district, ...schoolHeads],
    otherSchool: district,
  },
  editQualityMeasure: { input: measure, everywhere: nobody },
  listMeasuresToReview: { input: monitoring, own: seesMonitoring, otherSchool: seesMonitoring },
  judgeQualityMeasure: {
    input: (of) => ({ id: newId(), ...monitoring(of), outcome: 'worked' as const }),
    everywhere: nobody,
  },
}
