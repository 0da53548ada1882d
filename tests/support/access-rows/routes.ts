import { codeAt, ticketFor } from '../../../src/modules/activities/check-in/codes.ts'
import { newId } from '../../../src/platform/ids.ts'
import {
  type AccessRole,
  type AccessRow,
  district,
  everyone,
  leading,
  office,
  ownSchool,
  schoolHeads,
  staff,
  nobody,
} from '../access.ts'

export interface Request {
  path: string
  /** Sent as a file in a form. */
  file?: { name: string; text: string }
  /** Sent as a form of a page. */
  form?: string
}

/** What the tests' server signs codes with, and the moment at which it stands. */
export interface Door {
  secret: string
  now: Date
}

const plan = '语文教研计划\n一、工作目标\n1.提高习作教学质量。'
const roster = '教职工号，姓名，学校\n9001,新老师，城南小学\n'

/** Who keep the door: the office, the heads of the school, the leader of the group. */
const keepers = {
  own: [...office, ...schoolHeads],
  otherSchool: office,
  ownCentralGroup: [...office, 'centralLeader'] as AccessRole[],
  otherCentralGroup: office,
}
const recordReaders = { own: [...district, ...schoolHeads], otherSchool: district }

/** What is answered outside the contract, in the order of src/routes.ts. */
export const routesFor = ({ secret, now }: Door): Record<string, AccessRow<Request>> => ({
  'POST /api/roster-imports': {
    input: () => ({ path: `/api/roster-imports?id=${newId()}`, file: { name: '名单.csv', text: roster } }),
    everywhere: [...office, ...schoolHeads],
  },
  'GET /api/roster-imports/:id/wrong.xlsx': {
    input: ({ rosterImportId }) => ({ path: `/api/roster-imports/${rosterImportId}/wrong.xlsx` }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  'GET /api/roster-template.xlsx': {
    input: () => ({ path: '/api/roster-template.xlsx' }),
    everywhere: everyone,
  },
  'GET /api/people.xlsx': { input: () => ({ path: '/api/people.xlsx' }), everywhere: staff },
  'POST /api/plan-documents': {
    input: () => ({ path: '/api/plan-documents', file: { name: '计划.txt', text: plan } }),
    everywhere: leading,
  },
  // Whoever has the private link reads what its maker sees.
  'GET /calendar/feed/:token.ics': { input: ({ feedPath }) => ({ path: feedPath }), open: true },
  // A calendar, the board and the ledger hold what the viewer sees of them.
  'GET /api/calendar-export.xlsx': {
    input: ({ termId, schoolId }) => ({
      path: `/api/calendar-export.xlsx?termId=${termId}&scope=school&schoolId=${schoolId}`,
    }),
    everywhere: everyone,
  },
  'GET /api/calendar-export.docx': {
    input: ({ termId, schoolId }) => ({
      path: `/api/calendar-export.docx?termId=${termId}&scope=school&schoolId=${schoolId}`,
    }),
    everywhere: everyone,
  },
  'GET /api/commitments/board.xlsx': {
    input: () => ({ path: '/api/commitments/board.xlsx' }),
    everywhere: everyone,
  },
  'GET /api/ledger-export.xlsx': { input: () => ({ path: '/api/ledger-export.xlsx' }), everywhere: everyone },
  'GET /api/portfolios/:personId.xlsx': {
    input: ({ teacherId }) => ({ path: `/api/portfolios/${teacherId}.xlsx` }),
    ...recordReaders,
  },
  'GET /api/portfolios/:personId.docx': {
    input: ({ teacherId }) => ({ path: `/api/portfolios/${teacherId}.docx` }),
    ...recordReaders,
  },
  'POST /files/:kind/:subjectId': {
    input: ({ activities }) => ({
      path: `/files/activity/${activities.underWay}`,
      file: { name: '教案.txt', text: '一份教案' },
    }),
    ...keepers,
  },
  'GET /files/:id': {
    input: ({ fileId }) => ({ path: `/files/${fileId}` }),
    own: [...district, ...ownSchool],
    otherSchool: district,
  },
  'GET /api/activities-export.xlsx': {
    input: () => ({ path: '/api/activities-export.xlsx?state=announced&mine=false' }),
    everywhere: everyone,
  },
  'GET /api/activities/:id/attendance.xlsx': {
    input: ({ activities }) => ({ path: `/api/activities/${activities.concluded}/attendance.xlsx` }),
    own: [...district, ...schoolHeads],
    otherSchool: district,
    ownCentralGroup: [...district, 'centralLeader'],
    otherCentralGroup: district,
  },
  // The code on the wall is what lets a phone in; who is behind it is asked there.
  'GET /c/:code': {
    input: ({ districtId, sessionId }) => ({ path: `/c/${codeAt(secret, { districtId, sessionId }, now)}` }),
    open: true,
  },
  'POST /c/:ticket': {
    input: ({ districtId, sessionId }) => ({
      path: `/c/${ticketFor(secret, { districtId, sessionId, personId: null, note: null, openedAt: now })}`,
      form: '',
    }),
    open: true,
  },
  'GET /e/:token': { input: ({ expertPath }) => ({ path: expertPath }), open: true },
  'GET /p/:sessionId': { input: ({ sessionId }) => ({ path: `/p/${sessionId}` }), ...keepers },
  'GET /p/:sessionId/code': { input: ({ sessionId }) => ({ path: `/p/${sessionId}/code` }), ...keepers },
  'GET /p/:sessionId/events': { input: ({ sessionId }) => ({ path: `/p/${sessionId}/events` }), ...keepers },
  'POST /api/exams/blueprints': {
    input: () => ({
      path: '/api/exams/blueprints',
      file: { name: '细目表.csv', text: '题号,分值\n1,100\n' },
    }),
    everywhere: staff,
  },
  'GET /api/exams/blueprint-template.xlsx': {
    input: () => ({ path: '/api/exams/blueprint-template.xlsx' }),
    everywhere: staff,
  },
  'GET /api/exams/papers/:id/blueprint.xlsx': {
    input: ({ exams }) => ({ path: `/api/exams/papers/${exams.paperId}/blueprint.xlsx` }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
    ownCentralGroup: district,
    otherCentralGroup: office,
  },
  'GET /api/exams/assessments/:id/pupils.xlsx': {
    input: ({ exams }) => ({ path: `/api/exams/assessments/${exams.assessmentId}/pupils.xlsx` }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  'POST /api/exams/assessments/:id/candidate-numbers': {
    input: ({ exams }) => ({
      path: `/api/exams/assessments/${exams.assessmentId}/candidate-numbers`,
      file: { name: '考号.csv', text: '学籍号,考号\n1,1\n' },
    }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
    ownCentralGroup: office,
  },
  'POST /api/exam-imports': {
    input: ({ results }) => ({
      path: `/api/exam-imports?purpose=marks&assessmentId=${results.finalId}&id=${newId()}`,
      file: { name: '成绩.csv', text: '考号,1\n1,1\n' },
    }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  'GET /api/exam-imports/:id/wrong.xlsx': {
    input: ({ results }) => ({ path: `/api/exam-imports/${results.imports.marks}/wrong.xlsx` }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  'GET /api/exams/pupils.xlsx': {
    input: () => ({ path: '/api/exams/pupils.xlsx' }),
    everywhere: [...office, ...schoolHeads],
  },
  'GET /api/exams/:assessmentId/missing.xlsx': {
    input: ({ results }) => ({ path: `/api/exams/${results.finalId}/missing.xlsx` }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  'GET /api/exams/pupils-template.xlsx': {
    input: () => ({ path: '/api/exams/pupils-template.xlsx' }),
    everywhere: [...office, ...schoolHeads],
  },
  'GET /api/exams/:assessmentId/marks-template.xlsx': {
    input: ({ results }) => ({ path: `/api/exams/${results.finalId}/marks-template.xlsx` }),
    own: [...office, ...schoolHeads],
    otherSchool: office,
  },
  // None have been made here: who may have them is told apart in exams/packs.test.ts.
  'GET /api/exams/:id/school-packs.zip': {
    input: ({ results }) => ({ path: `/api/exams/${results.monitoringId}/school-packs.zip` }),
    everywhere: nobody,
  },
  'GET /api/exams/:id/results.xlsx': {
    input: ({ results }) => ({
      path: `/api/exams/${results.finalId}/results.xlsx?table=items&paperId=${results.finalPaperId}`,
    }),
    own: [...office, ...schoolHeads, 'groupLeader'],
    otherSchool: office,
  },
})
