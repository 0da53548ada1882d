import { sql } from 'kysely'
import { type Ctx, runsSchool, schoolsLedBy } from '../../organization/index.ts'
import { isVisible, stateOf } from '../../activities/index.ts'
import { agreesMeasure } from '../policy.ts'
import { type AssessmentRecord, loadAssessment } from './assessment-row.ts'

/** For whom the viewer may open a meeting: the district or a subject of it, or their own school. */
export async function meetingRights(ctx: Ctx, assessment: AssessmentRecord) {
  const papers = await ctx.db
    .selectFrom('papers')
    .select(['id', 'subject'])
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessment.id)
    .orderBy('position')
    .execute()
  const joint = agreesMeasure(ctx.actor, assessment, { subject: null, schoolId: null })
  const own = papers.filter(({ subject }) =>
    agreesMeasure(ctx.actor, assessment, { subject, schoolId: null }),
  )
  const { rows: schools } = await sql<{ schoolId: string }>`
    select school_id from assessment_schools
     where district_id = ${ctx.district.id} and assessment_id = ${assessment.id}
       and school_id = any(${schoolsLedBy(ctx.actor)}::uuid[])`.execute(ctx.db)
  const ownSchool = schools.find(({ schoolId }) => runsSchool(ctx.actor, schoolId))?.schoolId ?? null
  const forSchool = !joint && own.length === 0 ? ownSchool : assessment.schoolId
  return { joint, papers: own.length > 0 ? own : forSchool ? papers : [], schoolId: forSchool }
}

/** The meetings held on an assessment, as far as the viewer sees the activities. */
export async function listQualityMeetings(ctx: Ctx, input: { assessmentId: string }) {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const { rows } = await sql<{
    activityId: string
    paperId: string | null
    subject: string | null
    measures: number
  }>`
    select q.activity_id, q.paper_id, p.subject,
           (select count(*)::integer from quality_measures m where m.district_id = q.district_id and m.activity_id = q.activity_id) as measures
      from quality_meetings q left join papers p on p.district_id = q.district_id and p.id = q.paper_id
     where q.district_id = ${ctx.district.id} and q.assessment_id = ${assessment.id}
     order by q.created_at desc`.execute(ctx.db)
  const rights = await meetingRights(ctx, assessment)
  const seen = await activitiesOf(
    ctx,
    rows.map(({ activityId }) => activityId),
  )
  return {
    meetings: rows.flatMap((row) => {
      const activity = seen.get(row.activityId)
      if (!activity) return []
      return [
        {
          activityId: row.activityId,
          title: activity.title,
          state: activity.state,
          startsAt: activity.startsAt,
          place: activity.place,
          paper: row.paperId === null ? null : { id: row.paperId, subject: row.subject ?? '' },
          measures: row.measures,
        },
      ]
    }),
    may: {
      open: rights.joint || rights.papers.length > 0 || rights.schoolId !== null,
      papers: rights.papers,
    },
  }
}

/** Activities that the viewer may know of, by id. */
async function activitiesOf(ctx: Ctx, ids: string[]) {
  if (ids.length === 0) return new Map<string, never>()
  const { rows } = await sql<{
    id: string
    title: string
    state: string
    startsAt: Date
    place: string | null
  }>`
    select a.id, a.title, ${stateOf(ctx.clock.now())} as state, a.starts_at, a.place from activities a
     where a.district_id = ${ctx.district.id} and a.id = any(${ids}::uuid[]) and ${await isVisible(ctx)}`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.id, { ...row, startsAt: row.startsAt.toISOString() }]))
}
