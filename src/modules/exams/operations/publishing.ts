import { sql } from 'kysely'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import type { Assessment } from '../contract/assessments.ts'
import type { Filing } from '../contract/gate-shapes.ts'
import { examinationGate, type GateAnswer } from '../gate.ts'
import { managesAssessment } from '../policy.ts'
import { getAssessment } from '../queries/assessment.ts'
import { type AssessmentRecord, loadAssessment } from '../queries/assessment-row.ts'
import { effectivePack } from '../queries/policy-pack.ts'
import { type LoadedStanding, standingOf } from '../queries/standing.ts'
import { missingForPublication } from '../rules/progress.ts'
import { filingOf, keepDecision } from './gate.ts'
import { countPublished } from './what-counts.ts'

/**
 * Publishes the newest results that speak of the marks as they are: from now on everyone sees what their role lets them
 * see, and those concerned are told. A filing number, a person and a reason lift the rule on reviewers, where it may be lifted.
 * @throws Refusal 'publicationIncomplete' with what is missing; 'assessmentState', 'notAllowed', 'notFound'
 */
export async function publishAssessment(
  ctx: Ctx,
  input: { id: string; filing: Filing | null },
): Promise<Assessment> {
  const seen = await loadAssessment(ctx, input.id)
  if (!managesAssessment(ctx.actor, seen)) throw notAllowed()
  await sql`select from assessments where district_id = ${ctx.district.id} and id = ${input.id} for update`.execute(
    ctx.db,
  )
  const assessment = await loadAssessment(ctx, input.id)
  if (assessment.state !== 'drafted' && assessment.state !== 'collecting')
    throw new Refusal('assessmentState')
  const loaded = await standingOf(ctx, assessment)
  const waived = await liftsReview(ctx, assessment, loaded, input.filing)
  const standing = waived ? { ...loaded.standing, reviewersNeeded: 0 } : loaded.standing
  const missing = missingForPublication(standing)
  if (missing.length > 0 || loaded.freshVersion === null) {
    throw new Refusal('publicationIncomplete', { missing: missing.join('；') })
  }
  if (waived) {
    const request = { ...assessment, filing: input.filing }
    await keepDecision(ctx, { request, schools: loaded.schools, answer: waived }, input.id)
  }
  const now = ctx.clock.now()
  await ctx.db
    .updateTable('resultVersions')
    .set({ currentFrom: now })
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', input.id)
    .where('version', '=', loaded.freshVersion)
    .execute()
  await ctx.db
    .updateTable('assessments')
    .set({
      state: 'published',
      currentVersion: loaded.freshVersion,
      publishedAt: now,
      publishedBy: ctx.actor.personId,
      updatedAt: now,
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  await countPublished(ctx, assessment)
  const told = await tell(ctx, assessment)
  await recordAudit(ctx, {
    action: 'assessment.published',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: assessment.name,
    after: { version: loaded.freshVersion, 通知人数: told, 备案号: waived ? input.filing!.number : null },
  })
  return getAssessment(ctx, input)
}

/** The gate's answer where a complete filing lifts the rule on reviewers and nothing else stands against it; else null. */
async function liftsReview(
  ctx: Ctx,
  assessment: AssessmentRecord,
  { standing, schools, reviewRule }: LoadedStanding,
  filing: Filing | null,
): Promise<GateAnswer | null> {
  const agreed = Math.min(...standing.papers.map((paper) => paper.agreed))
  if (!reviewRule || !filing || agreed >= standing.reviewersNeeded) return null
  const pack = await effectivePack(ctx)
  const request = {
    ...assessment,
    schools,
    date: assessment.heldFrom,
    reviewers: agreed,
    filing: filingOf(filing),
  }
  // What was allowed when it was created is not asked again: only this one rule.
  const answer = examinationGate(request, [], { ...pack, rules: [reviewRule] })
  return answer.verdict === 'allowed' ? answer : null
}

/**
 * Tells the heads of the schools that took part, the leads of their clusters, the researchers of the subjects, and the
 * teachers of the grade and subjects; how many were told.
 */
async function tell(ctx: Ctx, { id, name, grade }: AssessmentRecord): Promise<number> {
  const day = today(ctx)
  const { rows } = await sql<{ personId: string }>`
    with schools_in as (select school_id, cluster_id from assessment_schools
                         where district_id = ${ctx.district.id} and assessment_id = ${id}),
    subjects_in as (select subject from papers where district_id = ${ctx.district.id} and assessment_id = ${id})
    select distinct person_id from (
      select m.person_id from memberships m
        left join groups g on g.district_id = m.district_id and g.id = m.group_id and g.dissolved_on is null
       where m.district_id = ${ctx.district.id} and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
         and ((m.duty in ('principal', 'vicePrincipal', 'dean') and m.school_id in (select school_id from schools_in))
              or (m.duty in ('leader', 'deputyLeader') and m.association_id in (select cluster_id from schools_in))
              or (g.kind = 'researchOffice' and (m.duty = 'head' or m.subject is null or m.subject in (select subject from subjects_in))))
      union
      select t.person_id from assignments t
       where t.district_id = ${ctx.district.id} and t.valid_from <= ${day} and (t.valid_to is null or t.valid_to >= ${day})
         and (t.grade is null or t.grade = ${grade}) and t.school_id in (select school_id from schools_in)
         and t.subject in (select subject from subjects_in)) concerned
     where person_id <> ${ctx.actor.personId}::uuid`.execute(ctx.db)
  await notify(
    ctx,
    rows.map(({ personId }) => ({
      personId,
      kind: 'assessment.published',
      title: `“${name}”的结果已发布`,
      body: '可以查看与您有关的结果。',
      link: `/exams/${id}/results`,
      dedupeKey: `assessment.published ${id}`,
    })),
  )
  return rows.length
}
