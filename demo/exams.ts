import { sql } from 'kysely'
import type { GateAnswer } from '../src/modules/exams/gate.ts'
import type { KeptRequest } from '../src/modules/exams/operations/gate.ts'
import { addDays } from '../src/platform/calendar-day.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoActivity } from './activities.ts'
import { writeMeetings } from './exam-meetings.ts'
import { type DemoAssessment, demoAssessments } from './exam-occasions.ts'
import { marksOf } from './exam-marks.ts'
import { type DemoItem, demoItems, writePaper } from './exam-papers.ts'
import type { DemoOrganization } from './organization.ts'
import { type Random, seeded } from './random.ts'
import { insertRows } from './rows.ts'

type Row = Record<string, unknown>

/** Assessments of the demo district with what hangs on them, before anything is written. */
export interface DemoExams {
  random: Random
  assessments: DemoAssessment[]
  /** The meetings at which their results were talked over. */
  activities: DemoActivity[]
}

/** Which assessments there are, and the meetings on them: two monitorings, two mocks, a school's final, one under way. */
export function demoExams(
  seed: number,
  now: Date,
  today: string,
  organization: DemoOrganization,
  size: number,
): DemoExams {
  // A generator of its own: the rest of the district stays as it is.
  const random = seeded(seed + 77)
  const assessments = demoAssessments(random, now, today, organization, size)
  const head = organization.people[1]!
  const activities = assessments.flatMap((assessment): DemoActivity[] => {
    if (!assessment.meetingOn) return []
    const heads = assessment.schools.flatMap((school) =>
      school.teachers.filter(({ duty }) => duty === 'principal' || duty === 'dean'),
    )
    return [
      {
        id: random.id(now.getTime()),
        title: `${assessment.name}质量分析会`,
        type: '质量分析会',
        theme: assessment.name,
        level: 'county',
        subject: null,
        stage: assessment.stage,
        day: assessment.meetingOn,
        from: '14:30',
        to: '16:30',
        minutes: 120,
        host: assessment.schools[0]!,
        group: null,
        associationId: null,
        organiser: head,
        roles: [{ role: 'speaker', person: organization.researchers[0]! }],
        participants: heads,
        audience: { people: heads.slice(0, 300).map(({ id }) => id) },
        registrationRequired: false,
        planItemId: null,
      },
    ]
  })
  return { random, assessments, activities }
}

/** Writes them; results are computed by the server (`computeDemo`), as after any import. */
export async function loadExams(
  db: DistrictTransaction,
  districtId: number,
  now: Date,
  organization: DemoOrganization,
  { random, assessments, activities }: DemoExams,
): Promise<void> {
  await insertRows(db, 'pupils', pupilRows(districtId, now, assessments))
  const papers = new Map<string, DemoItem[]>()
  for (const assessment of assessments) {
    await writeAssessment(db, districtId, random, organization, assessment, papers)
  }
  const points = [...papers].flatMap(([key, items]) => {
    const [stage, subject, grade] = key.split(' ')
    return [...new Set(items.map(({ knowledge }) => knowledge))].map((name, position) => ({
      districtId, subject, stage, grade: Number(grade), name, position,
    })) // prettier-ignore
  })
  await insertRows(db, 'syllabusPoints', points)
  await writeMeetings(db, districtId, random, now, organization, assessments, activities)
  await teachFirstClass(db, districtId, organization, assessments)
}

/** The teacher among the accounts teaches a class of the school's own final, so that its pages open. */
async function teachFirstClass(
  db: DistrictTransaction,
  districtId: number,
  organization: DemoOrganization,
  assessments: DemoAssessment[],
): Promise<void> {
  const teacher = organization.people.find(({ staffNumber }) => staffNumber === 'jiaoshi')
  const final = assessments.find(({ school }) => school !== null)
  if (!teacher || !final) return
  await sql`update assignments set class_name = '1班', grade = ${final.grade}
    where district_id = ${districtId} and person_id = ${teacher.id}`.execute(db)
}

function pupilRows(districtId: number, now: Date, assessments: DemoAssessment[]): Row[] {
  const known = new Set<string>()
  return assessments.flatMap(({ roll }) =>
    roll.flatMap((pupil) => {
      if (known.has(pupil.id)) return []
      known.add(pupil.id)
      const { id, number, name, sex, school, grade, className, leftOn } = pupil
      return [{ districtId, id, number, name, sex, schoolId: school.id, grade, className, leftOn, updatedAt: now.toISOString() }] // prettier-ignore
    }),
  )
}

async function writeAssessment(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  organization: DemoOrganization,
  assessment: DemoAssessment,
  papers: Map<string, DemoItem[]>,
): Promise<void> {
  const { id, stage, grade, heldOn, roll, sample } = assessment
  const at = `${addDays(heldOn, -20)}T02:00:00Z`
  await insertRows(db, 'assessments', [rowOf(districtId, assessment, at)])
  await insertRows(db, 'gateDecisions', [
    {
      districtId,
      id: random.id(Date.parse(at)),
      assessmentId: id,
      request: {
        kind: assessment.kind,
        stage,
        grade,
        date: heldOn,
        written: true,
        generalReview: assessment.kind === 'mock',
        sampled: assessment.sampled,
        smallestUnit: assessment.smallestUnit,
        schoolId: assessment.school?.id ?? null,
        schools: assessment.schools.length,
        filing: null,
      } satisfies KeptRequest,
      verdict: 'allowed',
      rule: null,
      answer: {
        verdict: 'allowed',
        rule: null,
        source: null,
        message: '可以组织。',
        broken: [],
        lifted: [],
        offer: null,
      } satisfies GateAnswer,
      askedBy: assessment.createdBy.id,
      askedAt: at,
    },
  ])
  await insertRows(
    db,
    'assessmentSchools',
    assessment.schools.map((school) => ({
      districtId,
      assessmentId: id,
      schoolId: school.id,
      locality: school.locality,
      clusterId: organization.clusters.find(({ schools }) => schools.includes(school))?.id ?? null,
      allianceId: organization.alliances.find(({ schools }) => schools.includes(school))?.id ?? null,
    })),
  )
  const weights = new Map(
    assessment.schools.map((school) => [
      school,
      roll.filter((pupil) => pupil.school === school).length /
        Math.max(1, sample.filter((pupil) => pupil.school === school).length),
    ]),
  )
  await insertRows(
    db,
    'assessmentPupils',
    sample.map((pupil, position) => ({
      districtId,
      assessmentId: id,
      position,
      pupilId: pupil.id,
      candidateNumber: `${heldOn.slice(2, 4)}${String(grade).padStart(2, '0')}${String(position + 1).padStart(5, '0')}`,
      schoolId: pupil.school.id,
      className: pupil.className,
      sex: pupil.sex,
      weight: weights.get(pupil.school) ?? 1,
    })),
  )
  for (const [position, { id: paperId, subject, marked }] of assessment.papers.entries()) {
    const items = papers.get(`${stage} ${subject} ${grade}`) ?? demoItems(random, stage, subject)
    papers.set(`${stage} ${subject} ${grade}`, items)
    await writePaper(db, districtId, random, organization, { assessment, paperId, subject, position, items })
    await insertRows(
      db,
      'marks',
      marksOf(random, districtId, assessment, { paperId, subject, marked, items }),
    )
  }
  if (assessment.state === 'published') {
    await insertRows(db, 'resultVersions', [
      {
        districtId,
        assessmentId: id,
        version: 1,
        state: 'computing',
        reason: '成绩已到齐',
        progress: { done: 0, total: 0 },
        askedBy: assessment.createdBy.id,
        askedAt: `${addDays(heldOn, 4)}T02:00:00Z`,
      },
    ])
    if (!assessment.school) await insertRows(db, 'ledgerEntries', factsOf(districtId, random, assessment))
  }
}

function rowOf(districtId: number, assessment: DemoAssessment, at: string): Row {
  const { id, name, kind, stage, grade, heldOn, state, smallestUnit, sampled, createdBy } = assessment
  const published = state === 'published'
  const mock = kind === 'mock'
  return {
    districtId,
    id,
    name,
    kind,
    stage,
    grade,
    termId: assessment.termId,
    heldFrom: heldOn,
    heldTo: addDays(heldOn, assessment.papers.length > 3 ? 1 : 0),
    graduating: mock,
    written: true,
    generalReview: mock,
    schoolId: assessment.school?.id ?? null,
    sampled,
    smallestUnit,
    sampling: sampled
      ? {
          schools: null,
          within: { unit: 'pupil', size: assessment.sampleSize },
          matrix: null,
          seed: `${heldOn} ${grade}`,
          drawnAt: at,
          drawnBy: createdBy.name,
        }
      : null,
    thresholds: { excellent: 850, pass: 600, low: 400 },
    lines: mock
      ? [
          { name: '重点线', total: 445 },
          { name: '普高线', total: 390 },
        ]
      : null,
    priorId: assessment.prior?.id ?? null,
    state,
    filingNumber: mock ? `云教考备〔${heldOn.slice(0, 4)}〕${assessment.prior ? 14 : 9}号` : null,
    filingPerson: mock ? '沈静安' : null,
    filingReason: mock ? '九年级总复习阶段模拟考试，已按规定备案。' : null,
    createdBy: createdBy.id,
    createdAt: at,
    updatedAt: at,
    publishedAt: published ? `${addDays(heldOn, 5)}T02:00:00Z` : null,
    publishedBy: published ? createdBy.id : null,
  }
}

function factsOf(districtId: number, random: Random, assessment: DemoAssessment): Row[] {
  const at = `${addDays(assessment.heldOn, 5)}T02:00:00Z`
  return assessment.schools.map((school) => ({
    districtId,
    id: random.id(Date.parse(at)),
    kind: 'assessment.held',
    schoolId: school.id,
    type: assessment.kind === 'mock' ? '模拟考试' : '质量监测',
    level: 'county',
    stage: assessment.stage,
    occurredOn: assessment.heldOn,
    title: assessment.name,
    sourceModule: 'exams',
    sourceId: assessment.id,
    recordedAt: at,
    recordedBy: assessment.createdBy.id,
  }))
}
