import type { papers as contract } from '../../../../src/modules/exams/contract/papers.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, district, everyone, nobody, office, schoolHeads } from '../../access.ts'
import type { Place } from '../../access-place.ts'

const paperId = ({ exams }: Place) => ({ paperId: exams.paperId })
const settings = { title: '五年级试卷', fullMarks: 100, scale: 2 as const }
const syllabus = { subject: '语文' as const, stage: 'primary' as const, grade: 5 }
/** Nobody but who runs the assessment and the subject's researcher; authors and reviewers stand in papers.test.ts. */
const secret = {
  own: [...office, ...schoolHeads],
  otherSchool: office,
  ownCentralGroup: district,
  otherCentralGroup: office,
}

export const papers: AccessRows<typeof contract> = {
  getPaper: { input: ({ exams }) => ({ id: exams.paperId }), ...secret },
  addPaper: {
    input: ({ exams }) => ({
      ...settings,
      id: newId(),
      assessmentId: exams.assessmentId,
      subject: exams.subject,
      booklet: 'B',
    }),
    ...secret,
  },
  changePaper: { input: ({ exams }) => ({ ...settings, id: exams.paperId }), ...secret },
  removePaper: { input: ({ exams }) => ({ id: exams.paperId }), ...secret },
  saveBlueprint: {
    input: (of) => ({ ...paperId(of), version: 2, items: [{ label: '1', fullMarks: 90 }] }),
    ...secret,
  },
  nameReviewers: { input: (of) => ({ ...paperId(of), personIds: [of.teacherId] }), ...secret },
  removeReviewer: { input: (of) => ({ ...paperId(of), personId: of.teacherId }), ...secret },
  decideReview: { input: (of) => ({ ...paperId(of), version: 2, verdict: 'agreed' }), everywhere: nobody },
  listMyReviews: {
    input: () => ({}),
    everywhere: nobody,
    shows: ({ rows }: { rows: unknown[] }) => rows,
  },
  getSyllabus: { input: () => syllabus, everywhere: everyone },
  saveSyllabus: { input: () => ({ ...syllabus, before: [], points: ['修辞'] }), everywhere: district },
}
