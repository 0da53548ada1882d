import { Readable } from 'node:stream'
import { announceActivity } from '../../src/modules/activities/operations/announcing.ts'
import { checkInByDoor } from '../../src/modules/activities/operations/checking-in.ts'
import { concludeActivity } from '../../src/modules/activities/operations/concluding.ts'
import { createActivity } from '../../src/modules/activities/operations/drafting.ts'
import { giveFeedback } from '../../src/modules/activities/operations/giving-feedback.ts'
import { inviteExpert } from '../../src/modules/activities/operations/inviting.ts'
import { registerOnBehalf } from '../../src/modules/activities/operations/registering.ts'
import { createFeed } from '../../src/modules/calendar/operations/feeds.ts'
import { promise } from '../../src/modules/commitments/contract.ts'
import { createCommitments } from '../../src/modules/commitments/operations/writing.ts'
import { receiveFile, recordFile } from '../../src/modules/files/index.ts'
import { notify } from '../../src/modules/notifications/index.ts'
import type { Actor, Ctx } from '../../src/modules/organization/index.ts'
import { planContent } from '../../src/modules/plans/contract.ts'
import { approvePlan, submitPlan } from '../../src/modules/plans/operations/decisions.ts'
import { createPlan } from '../../src/modules/plans/operations/drafts.ts'
import { writeReview } from '../../src/modules/plans/operations/reviews.ts'
import { keepSource } from '../../src/modules/plans/operations/sources.ts'
import { readPlan } from '../../src/modules/plans/reading/read-plan.ts'
import { readDocument } from '../../src/platform/documents/document.ts'
import type { DistrictFacts } from '../../src/platform/context.ts'
import { inDistrict } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { form, session } from './activities.ts'
import { type ExamsOfPlace, furnishExams } from './access-exams.ts'
import { addPerson } from './access-person.ts'
import type { ResultsOfPlace } from './access-results.ts'
import type { Cast } from './cast.ts'

/** Where a thing lies that somebody asks for, and one thing of each kind there. Nobody of the columns made any of it. */
export interface Place {
  districtId: number
  owner: { kind: 'school' | 'group'; id: string }
  schoolId: string
  groupId: string
  /** Teaches there. */
  teacherId: string
  clusterId: string
  termId: string
  specialDayId: string
  plans: Record<'draft' | 'submitted' | 'approved', string>
  itemId: string
  sourceId: string
  activities: Record<'draft' | 'open' | 'underWay' | 'concluded', string>
  sessionId: string
  inviteId: string
  /** The invited expert's page. */
  expertPath: string
  commitmentId: string
  /** Another commitment, to cover all teachers. */
  coverageId: string
  entryId: string
  fileId: string
  feedId: string
  /** Where a calendar program reads it. */
  feedPath: string
  rosterImportId: string
  exams: ExamsOfPlace
  results: ResultsOfPlace
}

const before = new Date('2026-10-12T09:00:00+08:00')
const wideRoles = (schoolId: string, groupId: string): Actor['roles'] => [
  { kind: 'officeHead' },
  { kind: 'principal', schoolId },
  { kind: 'groupLeader', groupId, schoolId },
]

/** Where a place is. */
export interface Lodging {
  district: DistrictFacts
  kind: 'school' | 'group'
  schoolId: string
  groupId: string
  clusterId: string
  termId: string
  /** Of a central group. */
  subject?: string
}

/** Makes one thing of each kind in a place, as somebody who has left since. */
export async function furnished(
  cast: Cast,
  filesFolder: string,
  of: Lodging,
): Promise<Omit<Place, 'results'>> {
  const { district, schoolId, groupId, termId, kind } = of
  const authorId = await addPerson(cast, { district, name: '前任' })
  const teacherId = await addPerson(cast, { district, name: '教师', schoolId, subject: of.subject })
  const actor: Actor = {
    personId: authorId,
    name: '前任',
    staffNumber: 'M0',
    schoolId,
    schoolName: null,
    roles: wideRoles(schoolId, groupId),
    mustChangePassword: false,
    sessionId: null,
  }
  const now = (at: Date) => ({ now: () => at })
  const make = <T>(work: (ctx: Ctx) => Promise<T>, at = before): Promise<T> =>
    inDistrict(cast.db, district.id, (db) =>
      work({
        db,
        actor,
        district,
        clock: now(at),
        afterCommit: () => {},
        services: { ...cast.services, clock: now(at), filesFolder },
      }),
    )
  const owner = { kind, id: kind === 'school' ? schoolId : groupId }

  const plan = async (title: string) => {
    const id = newId()
    const itemId = newId()
    const item = { id: itemId, title: '教研活动', startsOn: '2026-10-21', endsOn: '2026-10-21' }
    const content = planContent.parse({
      title,
      owner,
      termId,
      startsOn: '2026-09-01',
      endsOn: '2027-01-20',
      goals: ['提高教学质量'],
      phases: [{ id: newId(), title: '第一阶段', startsOn: '2026-09-01', endsOn: '2026-12-31' }],
      items: [{ ...item, people: [{ id: teacherId, name: '教师' }] }],
    })
    await make((ctx) => createPlan(ctx, { id, content }))
    return { id, itemId }
  }
  const plans = { draft: await plan('草稿'), submitted: await plan('已提交'), approved: await plan('已通过') }
  for (const { id } of [plans.submitted, plans.approved])
    await make((ctx) => submitPlan(ctx, { id, version: 1 }))
  await make((ctx) => approvePlan(ctx, { id: plans.approved.id, version: 1 }))
  await make((ctx) =>
    writeReview(ctx, {
      id: newId(),
      planId: plans.approved.id,
      kind: 'monthly',
      period: '2026-09',
      done: '研讨一次',
      problems: null,
      nextSteps: null,
    }),
  )
  const bytes = Buffer.from('语文教研计划\n一、工作目标\n1.提高习作教学质量。')
  const blocks = readDocument(bytes, '计划.txt')
  const source = await make((ctx) =>
    keepSource(ctx, { fileName: '计划.txt', bytes, blocks, reading: readPlan(blocks, {}) }),
  )

  const activity = async (startsAt: string, changes: Parameters<typeof form>[0] = {}) => {
    const id = newId()
    const fields = form({
      title: '教研活动',
      level: kind === 'school' ? 'school' : 'county',
      hostSchoolId: schoolId,
      groupId: kind === 'group' ? groupId : null,
      subject: of.subject ?? null,
      audience: kind === 'school' ? { schools: [schoolId] } : { subjects: [of.subject ?? '语文'] },
      sessions: [session(startsAt)],
      ...changes,
    })
    await make((ctx) => createActivity(ctx, { ...fields, id }))
    return { id, sessionId: fields.sessions[0]!.id }
  }
  const activities = {
    draft: await activity('2026-10-28T14:00:00+08:00'),
    open: await activity('2026-10-21T14:00:00+08:00', { registrationRequired: true, quota: 50 }),
    underWay: await activity('2026-10-14T09:30:00+08:00'),
    concluded: await activity('2026-10-13T14:00:00+08:00'),
  }
  for (const one of ['open', 'underWay', 'concluded'] as const)
    await make((ctx) => announceActivity(ctx, { id: activities[one].id }))
  await make((ctx) => registerOnBehalf(ctx, { id: activities.open.id, personIds: [teacherId] }))
  const during = new Date('2026-10-13T14:05:00+08:00')
  const { id: heldId, sessionId: heldSession } = activities.concluded
  await make((ctx) => checkInByDoor(ctx, { sessionId: heldSession, personId: teacherId }), during)
  await make(
    (ctx) =>
      giveFeedback(
        { ...ctx, actor: { ...actor, personId: teacherId } },
        { id: heldId, useful: 5, organised: 4, applicable: 5, text: null },
      ),
    during,
  )
  const words = { summary: '研讨顺利', problems: null, improvements: null }
  await make((ctx) => concludeActivity(ctx, { id: heldId, ...words }), new Date('2026-10-13T17:00:00+08:00'))

  const inviteId = newId()
  const invitation = await make((ctx) =>
    inviteExpert(ctx, { id: activities.open.id, inviteId, name: '专家', unit: null, topic: null }),
  )

  const [commitmentId, coverageId] = [newId(), newId()]
  const unit = kind === 'school' ? 'school' : 'group'
  await make((ctx) =>
    createCommitments(ctx, {
      commitments: (
        [
          [commitmentId, 'count'],
          [coverageId, 'coverage'],
        ] as const
      ).map(([id, measure]) => ({
        id,
        title: '教研活动',
        sourceText: null,
        planId: null,
        startsOn: '2026-08-31',
        endsOn: '2027-01-22',
        promise: promise.parse({
          indicator: { kinds: ['activity.attended'], measure, unit },
          target: 1,
          per: 'month',
          scope: { unit, ids: [owner.id] },
        }),
      })),
    }),
  )
  const lessonPlan = await make((ctx) =>
    receiveFile(ctx.services.filesFolder, ctx.district.id, {
      name: '教案.txt',
      content: Readable.from([Buffer.from('一份教案')]),
    }),
  )
  const file = await make((ctx) =>
    recordFile(ctx, lessonPlan, {
      subject: { kind: 'activity', id: activities.concluded.id },
      purpose: 'material',
    }),
  )
  const feedId = newId()
  const feed = await make((ctx) =>
    createFeed({ ...ctx, actor: { ...actor, personId: teacherId } }, { id: feedId, scope: 'district' }),
  )
  await make((ctx) => notify(ctx, [{ personId: teacherId, kind: 'test', title: '通知' }]))

  const exams = await furnishExams(make, { own: kind === 'school', schoolId, subject: of.subject })

  const { pool } = cast.database
  const specialDayId = newId()
  const counts = {
    schools: 0, newSchools: 0, changedSchools: 0, teachers: 1, new: 1, changed: 0, moved: 0, unchanged: 0, wrong: 0, notInFile: 0,
  } // prettier-ignore
  const rosterImportId = newId()
  await pool.query(
    `insert into special_days (district_id, id, kind, name, starts_on, ends_on)
     values ($1, $2, 'examination', '统考', '2026-11-10', '2026-11-11')`,
    [district.id, specialDayId],
  )
  await pool.query(
    `insert into roster_imports (district_id, id, school_id, file_name, file_sha256, file_path, state, result)
     values ($1, $2, $3, '教师名单.xlsx', '', '/nonexistent', 'checked', $4)`,
    [district.id, rosterImportId, schoolId, { sheets: [], counts, warnings: [] }],
  )
  await pool.query(
    `insert into roster_import_rows (district_id, import_id, position, outcome, kind, sheet, row)
     values ($1, $2, 1, 'new', 'teacher', '教师', 2)`,
    [district.id, rosterImportId],
  )
  const { rows } = await pool.query<{ id: string }>(
    `select id from ledger_entries where district_id = $1 and person_id = $2 limit 1`,
    [district.id, teacherId],
  )
  return {
    districtId: district.id,
    owner,
    schoolId,
    groupId,
    teacherId,
    clusterId: of.clusterId,
    termId,
    specialDayId,
    plans: { draft: plans.draft.id, submitted: plans.submitted.id, approved: plans.approved.id },
    itemId: plans.approved.itemId,
    sourceId: source.id,
    activities: {
      draft: activities.draft.id,
      open: activities.open.id,
      underWay: activities.underWay.id,
      concluded: activities.concluded.id,
    },
    sessionId: activities.underWay.sessionId,
    inviteId,
    expertPath: new URL(invitation.link).pathname,
    commitmentId,
    coverageId,
    entryId: rows[0]!.id,
    fileId: file.id,
    feedId,
    feedPath: feed.path,
    rosterImportId,
    exams,
  }
}
