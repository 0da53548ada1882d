import { sql } from 'kysely'
import { addDays } from '../src/platform/calendar-day.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoActivity } from './activities.ts'
import type { DemoAssessment } from './exam-occasions.ts'
import type { DemoOrganization } from './organization.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'

/** Meetings, and what was agreed there: the older measures are judged, the newer ones are being carried out. */
export async function writeMeetings(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  organization: DemoOrganization,
  assessments: DemoAssessment[],
  activities: DemoActivity[],
): Promise<void> {
  const meetings = assessments.flatMap((assessment) => {
    const activity = activities.find(({ theme }) => theme === assessment.name)
    return activity ? [{ assessment, activity }] : []
  })
  const head = organization.people[1]!
  await insertRows(
    db,
    'qualityMeetings',
    meetings.map(({ assessment, activity }) => ({
      districtId,
      assessmentId: assessment.id,
      activityId: activity.id,
      createdBy: head.id,
      createdAt: `${addDays(assessment.heldOn, 6)}T02:00:00Z`,
    })),
  )
  const rows: Record<string, unknown>[] = []
  for (const { assessment, activity } of meetings) {
    const agreedAt = `${activity.day}T08:30:00Z`
    const later = assessments.find(({ prior }) => prior === assessment)
    for (const [index, sketch] of assessment.measures.entries()) {
      const dueOn = later
        ? addDays(later.heldOn, -3)
        : addDays(now.toISOString().slice(0, 10), 20 + index * 14)
      rows.push({
        districtId,
        id: random.id(Date.parse(agreedAt)),
        assessmentId: assessment.id,
        activityId: activity.id,
        paperId: sketch.paperId,
        schoolId: sketch.school?.id ?? null,
        text: sketch.text,
        ownerId: sketch.owner.id,
        dueOn,
        planItemId: later ? null : await planItem(db, districtId, random, now, { ...sketch, dueOn }),
        createdBy: head.id,
        createdAt: agreedAt,
        reviewedWith: later?.id ?? null,
        outcome: later ? (['worked', 'partly', 'notYet'] as const)[index % 3] : null,
        outcomeNote: later
          ? (['各校已落实，变化明显', '部分学校落实，继续跟进', '课时不足，下阶段再看'] as const)[index % 3]
          : null,
        reviewedBy: later ? head.id : null,
        reviewedAt: later ? `${addDays(later.heldOn, 9)}T02:00:00Z` : null,
      })
    }
  }
  await insertRows(db, 'qualityMeasures', rows)
}

/** The measure as an item of the plan of the subject's central group in force, where there is one. */
async function planItem(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  measure: { groupId: string | null; text: string; owner: { id: string; name: string }; dueOn: string },
): Promise<string | null> {
  if (measure.groupId === null) return null
  const { rows } = await sql<{ id: string }>`
    select id from plans where district_id = ${districtId} and group_id = ${measure.groupId} and state = 'approved'
       and ends_on >= ${measure.dueOn} order by starts_on desc limit 1`.execute(db)
  const plan = rows[0]
  if (!plan) return null
  const id = random.id(now.getTime())
  await insertRows(db, 'planItems', [
    {
      districtId,
      id,
      planId: plan.id,
      position: 900,
      title: `质量改进：${measure.text.slice(0, 50)}`,
      startsOn: addDays(measure.dueOn, -30),
      endsOn: measure.dueOn,
      content: measure.text,
      responsible: measure.owner.name,
      state: 'planned',
      updatedAt: now.toISOString(),
    },
  ])
  await insertRows(db, 'planItemPeople', [{ districtId, itemId: id, personId: measure.owner.id }])
  return id
}
