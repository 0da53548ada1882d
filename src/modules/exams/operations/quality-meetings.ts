import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { createActivity } from '../../activities/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { type AssessmentRecord, loadAssessment } from '../queries/assessment-row.ts'
import { meetingRights } from '../queries/quality-meetings.ts'

/**
 * Makes the draft of the activity at which results are talked over: jointly with the heads of the schools that took part,
 * with the teachers of a subject, or within one's own school. It is announced, attended and concluded like any activity.
 * @throws Refusal 'notAllowed', 'notFound' and those of an activity
 */
export async function openQualityMeeting(
  ctx: Ctx,
  input: {
    assessmentId: string
    activityId: string
    paperId: string | null
    title: string
    startsAt: string
    endsAt: string
    place: string | null
  },
): Promise<{ activityId: string }> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const rights = await meetingRights(ctx, assessment)
  const paper = rights.papers.find(({ id }) => id === input.paperId)
  const allowed = input.paperId === null ? rights.joint || rights.schoolId !== null : paper !== undefined
  if (!allowed) throw notAllowed()
  const known = await ctx.db
    .selectFrom('qualityMeetings')
    .select(['assessmentId', 'createdBy'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', input.activityId)
    .executeTakeFirst()
  if (known) {
    if (known.assessmentId !== assessment.id || known.createdBy !== ctx.actor.personId)
      throw new Refusal('conflict')
    return { activityId: input.activityId }
  }
  const subject = paper?.subject ?? null
  const page = `${ctx.services.origin}/exams/${assessment.id}/meeting`
  await createActivity(ctx, {
    id: input.activityId,
    title: input.title,
    type: '质量分析会',
    theme: assessment.name,
    level: rights.schoolId === null ? 'county' : 'school',
    subject,
    stage: assessment.stage,
    planItemId: null,
    hostSchoolId: rights.schoolId,
    groupId: null,
    associationId: null,
    place: input.place,
    onlineLink: null,
    agenda: [
      '1. 通报监测结果',
      '2. 分析问题和原因',
      '3. 商定改进措施：责任人、完成期限',
      `会议材料与措施登记：${page}`,
    ].join('\n'),
    audience: await audienceOf(ctx, assessment, { subject, schoolId: rights.schoolId }),
    registrationRequired: false,
    quota: null,
    registrationClosesAt: null,
    walkInsWelcome: true,
    sessions: [{ id: newId(), title: null, startsAt: input.startsAt, endsAt: input.endsAt, place: null }],
    roles: [],
  })
  await ctx.db
    .insertInto('qualityMeetings')
    .values({
      districtId: ctx.district.id,
      assessmentId: assessment.id,
      activityId: input.activityId,
      paperId: input.paperId,
      createdBy: ctx.actor.personId,
      createdAt: ctx.clock.now(),
    })
    .execute()
  return { activityId: input.activityId }
}

const nobody = { schools: [], associations: [], groups: [], subjects: [], stages: [], grades: [], people: [] }
/** An audience names at most so many of a kind. */
const most = 500

/** Who is meant, to begin with: the organiser may change it before announcing. */
async function audienceOf(
  ctx: Ctx,
  assessment: AssessmentRecord,
  { subject, schoolId }: { subject: string | null; schoolId: string | null },
) {
  if (schoolId !== null) {
    return { ...nobody, schools: [schoolId], subjects: subject ? [subject] : [], stages: [assessment.stage] }
  }
  if (subject !== null) {
    const schools = await ctx.db
      .selectFrom('assessmentSchools')
      .select('schoolId')
      .where('districtId', '=', ctx.district.id)
      .where('assessmentId', '=', assessment.id)
      .limit(most)
      .execute()
    return {
      ...nobody,
      schools: schools.map((row) => row.schoolId),
      subjects: [subject],
      stages: [assessment.stage],
    }
  }
  const { rows } = await sql<{ personId: string }>`
    select distinct m.person_id from memberships m
      left join groups g on g.district_id = m.district_id and g.id = m.group_id and g.dissolved_on is null
     where m.district_id = ${ctx.district.id} and m.valid_from <= ${today(ctx)}
       and (m.valid_to is null or m.valid_to >= ${today(ctx)})
       and ((m.duty in ('principal', 'dean') and m.school_id in (
               select school_id from assessment_schools where district_id = ${ctx.district.id} and assessment_id = ${assessment.id}))
            or (g.kind = 'researchOffice' and (m.stage is null or m.stage = ${assessment.stage})))
     limit ${most}`.execute(ctx.db)
  return { ...nobody, people: rows.map(({ personId }) => personId) }
}
