import { factsOf } from '../src/modules/activities/what-counts.ts'
import { addDays } from '../src/platform/calendar-day.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import { type DemoActivity, instants } from './activities.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'
import { findings } from './words.ts'

type Row = Record<string, unknown>

/** Writes the activities with all that happened in them; those before `now` are concluded. */
export async function loadActivities(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  activities: DemoActivity[],
): Promise<void> {
  const rows = {
    activities: [] as Row[],
    activitySessions: [] as Row[],
    activityRoles: [] as Row[],
    registrations: [] as Row[],
    checkIns: [] as Row[],
    activityFeedback: [] as Row[],
    activityConclusions: [] as Row[],
    activityCancellations: [] as Row[],
    ledgerEntries: [] as Row[],
  }
  for (const activity of activities) addActivity(rows, districtId, random, now, activity)
  await insertRows(db, 'activities', rows.activities)
  await insertRows(db, 'activitySessions', rows.activitySessions)
  await insertRows(db, 'activityRoles', rows.activityRoles)
  await insertRows(db, 'registrations', rows.registrations)
  await insertRows(db, 'checkIns', rows.checkIns)
  await insertRows(db, 'activityFeedback', rows.activityFeedback)
  await insertRows(db, 'activityConclusions', rows.activityConclusions)
  await insertRows(db, 'activityCancellations', rows.activityCancellations)
  await insertRows(db, 'ledgerEntries', rows.ledgerEntries)
}

/** What becomes of an activity: past ones are concluded but for the last few, future ones announced. */
function stateOf(random: Random, startsAt: string, now: Date): string {
  const days = (now.getTime() - Date.parse(startsAt)) / 86_400_000
  if (random.chance(0.015)) return 'cancelled'
  if (days > 4) return 'concluded'
  if (days > 0.15) return random.chance(0.6) ? 'concluded' : 'underWay'
  return days < -21 && random.chance(0.3) ? 'draft' : 'announced'
}

function addActivity(
  rows: Record<
    | 'activities'
    | 'activitySessions'
    | 'activityRoles'
    | 'registrations'
    | 'checkIns'
    | 'activityFeedback'
    | 'activityConclusions'
    | 'activityCancellations'
    | 'ledgerEntries',
    Row[]
  >,
  districtId: number,
  random: Random,
  now: Date,
  activity: DemoActivity,
): void {
  const { startsAt, endsAt } = instants(activity)
  const state = stateOf(random, startsAt, now)
  const announcedAt = new Date(Math.min(Date.parse(startsAt) - 9 * 86_400_000, now.getTime())).toISOString()
  const sessionId = random.id(Date.parse(announcedAt))
  const row: Row = {
    registeredCount: 0,
    waitingCount: 0,
    attendedCount: null,
    districtId,
    id: activity.id,
    title: activity.title,
    type: activity.type,
    theme: activity.theme,
    state,
    level: activity.level,
    subject: activity.subject,
    stage: activity.stage,
    planItemId: activity.planItemId,
    hostSchoolId: activity.host.id,
    groupId: activity.group?.id ?? null,
    associationId: activity.associationId,
    organiserId: activity.organiser.id,
    place: random.pick(['录播教室', '三楼多媒体教室', '报告厅', '二楼会议室', '五(2)班教室']),
    agenda: '一、课堂展示\n二、说课与评课\n三、研讨交流\n四、总结与布置',
    audience: activity.audience,
    registrationRequired: activity.registrationRequired,
    quota: activity.registrationRequired
      ? Math.max(30, activity.participants.length + random.between(0, 20))
      : null,
    startsAt,
    endsAt,
    revision: state === 'concluded' ? 1 : 0,
    sequence: 0,
    createdBy: activity.organiser.id,
    createdAt: announcedAt,
    updatedAt: announcedAt,
  }
  rows.activities.push(row)
  rows.activitySessions.push({
    districtId,
    id: sessionId,
    activityId: activity.id,
    position: 0,
    startsAt,
    endsAt,
  })
  for (const { role, person } of activity.roles) {
    rows.activityRoles.push({
      districtId,
      id: random.id(now.getTime()),
      activityId: activity.id,
      role,
      personId: person.id,
    })
  }
  if (state === 'cancelled') {
    const at = new Date(Math.min(Date.parse(startsAt) - 86_400_000, now.getTime())).toISOString()
    rows.activityCancellations.push({
      districtId,
      activityId: activity.id,
      reason: random.pick([
        '承办学校临时有上级检查，另行安排',
        '主讲人因病不能到会',
        '遇恶劣天气，全区停止集中活动',
      ]),
      cancelledBy: activity.organiser.id,
      cancelledAt: at,
    })
    return
  }
  if (activity.registrationRequired && state !== 'draft') {
    const registered =
      state === 'announced'
        ? activity.participants.slice(0, Math.ceil(activity.participants.length * 0.6))
        : activity.participants
    row.registeredCount = registered.length
    for (const person of registered) {
      rows.registrations.push({
        districtId,
        activityId: activity.id,
        personId: person.id,
        state: 'registered',
        queuedAt: announcedAt,
        registeredBy: person.id,
        updatedAt: announcedAt,
      })
    }
  }
  if (state !== 'concluded' && state !== 'underWay') return
  const attended: DemoPerson[] = []
  const attending = new Set([
    ...activity.participants,
    ...activity.roles.map((role) => role.person),
    activity.organiser,
  ])
  for (const person of attending) {
    if (!activity.roles.some((role) => role.person === person) && random.chance(0.06)) continue
    attended.push(person)
    const late = random.chance(0.04)
    const offset = late ? random.between(16, 30) : random.between(-18, 3)
    rows.checkIns.push({
      districtId,
      sessionId,
      personId: person.id,
      activityId: activity.id,
      at: new Date(Date.parse(startsAt) + offset * 60_000).toISOString(),
      method: random.weighted([
        ['code', 12],
        ['door', 1],
        ['scan', 1],
      ] as const),
      late,
      recordedBy: person.id,
    })
    if (random.chance(0.3)) {
      rows.activityFeedback.push({
        districtId,
        activityId: activity.id,
        personId: person.id,
        useful: random.weighted([
          [5, 6],
          [4, 4],
          [3, 1],
        ] as const),
        organised: random.weighted([
          [5, 6],
          [4, 3],
          [3, 1],
        ] as const),
        applicable: random.weighted([
          [5, 5],
          [4, 4],
          [3, 2],
          [2, 0.4],
        ] as const),
        text: random.chance(0.15) ? random.pick(findings.feedback) : null,
        givenAt: endsAt,
      })
    }
  }
  if (state === 'concluded') {
    row.attendedCount = attended.length
    const concludedAt = new Date(
      Math.min(Date.parse(`${addDays(activity.day, 1)}T08:00:00Z`), now.getTime()),
    ).toISOString()
    rows.activityConclusions.push({
      districtId,
      activityId: activity.id,
      summary: `围绕“${activity.theme}”开展${activity.type}，到会教师结合课例进行了交流，形成了可在各校推广的做法。`,
      problems: random.pick(findings.problems),
      improvements: random.pick(findings.improvements),
      concludedBy: activity.organiser.id,
      concludedAt,
    })
    rows.ledgerEntries.push(...entriesOf(districtId, random, activity, sessionId, attended, concludedAt))
  }
}

/** What concluding the activity enters in the ledger: the very facts that the product itself would write. */
function entriesOf(
  districtId: number,
  random: Random,
  activity: DemoActivity,
  sessionId: string,
  attended: DemoPerson[],
  concludedAt: string,
): Row[] {
  const { startsAt, endsAt } = instants(activity)
  const involved = [...attended, ...activity.roles.map((role) => role.person), activity.organiser]
  const byId = new Map(involved.map((person) => [person.id, person]))
  const facts = factsOf({
    title: activity.title,
    type: activity.type,
    level: activity.level,
    subject: activity.subject,
    stage: activity.stage,
    hostSchoolId: activity.host.id,
    hostIsRural: activity.host.locality === 'rural',
    groupId: activity.group?.id ?? null,
    organiserId: activity.organiser.id,
    sessions: [{ id: sessionId, day: activity.day, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }],
    roles: activity.roles.map(({ role, person }) => ({ role, personId: person.id })),
    checkIns: attended.map((person) => ({ personId: person.id, sessionId })),
    evidence: [],
    schoolOn: (personId, day) => {
      const person = byId.get(personId)
      return person?.school && person.schoolSince <= day ? person.school.id : null
    },
  })
  return facts.map((fact) => ({
    districtId,
    id: random.id(Date.parse(concludedAt)),
    kind: fact.kind,
    type: activity.type,
    personId: fact.personId,
    schoolId: fact.schoolId,
    groupId: fact.groupId,
    counterpartSchoolId: fact.counterpartSchoolId,
    role: fact.role,
    level: fact.level,
    subject: fact.subject,
    stage: fact.stage,
    occurredOn: fact.occurredOn,
    minutes: fact.minutes ?? 0,
    title: fact.title,
    sourceModule: 'activities',
    sourceId: activity.id,
    revision: 1,
    sign: 1,
    evidence: [],
    recordedAt: concludedAt,
    recordedBy: activity.organiser.id,
  }))
}
