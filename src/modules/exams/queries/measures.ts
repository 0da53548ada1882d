import { sql } from 'kysely'
import { notFound } from '../../../platform/refusal.ts'
import { type Ctx, schoolsLedBy } from '../../organization/index.ts'
import { placesOfItems } from '../../plans/index.ts'
import type { Measure, MeasureOutcome } from '../contract/meetings.ts'
import type { ResultFinding } from '../contract/result-shapes.ts'
import { agreesMeasure, type AssessmentFacts, readsMeasure } from '../policy.ts'
import type { ExaminedStage } from '../vocabulary.ts'
import { loadAssessment } from './assessment-row.ts'

interface MeasureRow {
  id: string
  assessmentId: string
  assessmentName: string
  stage: ExaminedStage
  assessmentSchoolId: string | null
  assessmentCreatedBy: string
  activityId: string | null
  activityTitle: string | null
  paperId: string | null
  subject: string | null
  schoolId: string | null
  schoolName: string | null
  text: string
  evidence: ResultFinding | null
  ownerId: string
  ownerName: string
  dueOn: string
  planItemId: string | null
  createdBy: string
  createdAt: Date
  reviewedWith: string | null
  reviewedWithName: string | null
  outcome: MeasureOutcome | null
  outcomeNote: string | null
  reviewedBy: string | null
  reviewedByName: string | null
  reviewedAt: Date | null
}

/** A measure with what rights over it depend on. */
export interface LoadedMeasure extends MeasureRow {
  assessment: AssessmentFacts
}

/** Measures of assessments, oldest first, before rights are looked at. */
export async function measuresOf(
  ctx: Pick<Ctx, 'db' | 'district'>,
  by: { assessmentIds: string[] } | { id: string },
): Promise<LoadedMeasure[]> {
  const where =
    'id' in by
      ? sql<boolean>`m.id = ${by.id}`
      : sql<boolean>`m.assessment_id = any(${by.assessmentIds}::uuid[])`
  const { rows } = await sql<MeasureRow>`
    select m.id, m.assessment_id, a.name as assessment_name, a.stage, a.school_id as assessment_school_id,
           a.created_by as assessment_created_by, m.activity_id, act.title as activity_title, m.paper_id, p.subject, m.school_id,
           s.name as school_name, m.text, m.evidence, m.owner_id, o.name as owner_name, m.due_on, m.plan_item_id, m.created_by,
           m.created_at, m.reviewed_with, w.name as reviewed_with_name, m.outcome, m.outcome_note, m.reviewed_by,
           r.name as reviewed_by_name, m.reviewed_at
      from quality_measures m
      join assessments a on a.district_id = m.district_id and a.id = m.assessment_id
      join people o on o.district_id = m.district_id and o.id = m.owner_id
      left join activities act on act.district_id = m.district_id and act.id = m.activity_id
      left join papers p on p.district_id = m.district_id and p.id = m.paper_id
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
      left join assessments w on w.district_id = m.district_id and w.id = m.reviewed_with
      left join people r on r.district_id = m.district_id and r.id = m.reviewed_by
     where m.district_id = ${ctx.district.id} and ${where}
     order by m.created_at, m.id`.execute(ctx.db)
  return rows.map((row) => ({
    ...row,
    assessment: {
      schoolId: row.assessmentSchoolId,
      stage: row.stage,
      createdBy: row.assessmentCreatedBy,
    },
  }))
}

/** Those of the measures that the viewer may read. */
async function readable(ctx: Ctx, measures: LoadedMeasure[]): Promise<LoadedMeasure[]> {
  const led = schoolsLedBy(ctx.actor)
  const assessments = [...new Set(measures.map(({ assessmentId }) => assessmentId))]
  const { rows } = await sql<{ id: string }>`
    select distinct assessment_id as id from assessment_schools
     where district_id = ${ctx.district.id} and assessment_id = any(${assessments}::uuid[])
       and school_id = any(${led}::uuid[])`.execute(ctx.db)
  const tookPart = new Set(rows.map(({ id }) => id))
  return measures.filter((measure) =>
    readsMeasure(ctx.actor, measure.assessment, measure, tookPart.has(measure.assessmentId)),
  )
}

/** Measures as the viewer sees them. */
export async function shownMeasures(ctx: Ctx, measures: LoadedMeasure[]): Promise<Measure[]> {
  const places = await placesOfItems(
    ctx,
    measures.flatMap(({ planItemId }) => planItemId ?? []),
  )
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })
  return measures.map((row) => {
    const place = places.find(({ itemId }) => itemId === row.planItemId)
    const agrees = agreesMeasure(ctx.actor, row.assessment, row)
    return {
      id: row.id,
      assessment: { id: row.assessmentId, name: row.assessmentName },
      activity: row.activityId === null ? null : { id: row.activityId, title: row.activityTitle ?? '' },
      paper: row.paperId === null ? null : { id: row.paperId, subject: row.subject ?? '' },
      school: named(row.schoolId, row.schoolName),
      text: row.text,
      finding: row.evidence,
      owner: { id: row.ownerId, name: row.ownerName },
      dueOn: row.dueOn,
      plan: place
        ? { id: place.planId, title: place.planTitle, state: place.planState, itemState: place.itemState }
        : null,
      outcome: row.outcome,
      outcomeNote: row.outcomeNote,
      reviewedWith: named(row.reviewedWith, row.reviewedWithName),
      reviewedBy: named(row.reviewedBy, row.reviewedByName),
      reviewedAt: row.reviewedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      may: { edit: agrees && row.outcome === null, judge: agrees },
    }
  })
}

/** One measure that the viewer may read. @throws Refusal notFound */
export async function loadMeasure(ctx: Ctx, id: string): Promise<LoadedMeasure> {
  const [measure] = await readable(ctx, await measuresOf(ctx, { id }))
  if (!measure) throw notFound()
  return measure
}

/** The measures agreed for an assessment, and for what the viewer may agree further ones. */
export async function listQualityMeasures(ctx: Ctx, input: { assessmentId: string }) {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const measures = await readable(ctx, await measuresOf(ctx, { assessmentIds: [assessment.id] }))
  const papers = await ctx.db
    .selectFrom('papers')
    .select(['id', 'subject'])
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessment.id)
    .orderBy('position')
    .execute()
  const { rows: schools } = await sql<{ id: string; name: string }>`
    select s.id, s.name from assessment_schools v
      join schools s on s.district_id = v.district_id and s.id = v.school_id
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${assessment.id} order by s.name`.execute(
    ctx.db,
  )
  const agrees = (subject: string | null, schoolId: string | null) =>
    agreesMeasure(ctx.actor, assessment, { subject, schoolId })
  const ownPapers = papers.filter(({ subject }) => agrees(subject, null))
  const ownSchools = schools.filter(({ id }) => agrees(null, id))
  const addForDistrict = agrees(null, null)
  return {
    measures: await shownMeasures(ctx, measures),
    may: {
      add: addForDistrict || ownPapers.length > 0 || ownSchools.length > 0,
      addForDistrict,
      papers: ownPapers.length > 0 ? ownPapers : ownSchools.length > 0 ? papers : [],
      schools: ownSchools,
    },
  }
}

/**
 * Measures of earlier assessments to be looked at with this one: of the one that it is reckoned from, and of the last ones
 * of the same grade or the same pupils; those not judged yet, and those judged with this one.
 */
export async function measuresToReview(
  ctx: Ctx,
  assessmentId: string,
): Promise<{ measures: LoadedMeasure[]; earlier: string[] }> {
  const { rows } = await sql<{ id: string }>`
    select e.id from assessments a
      join terms t on t.district_id = a.district_id and t.id = a.term_id
      join school_years y on y.district_id = t.district_id and y.id = t.school_year_id
      join assessments e on e.district_id = a.district_id and e.id <> a.id and e.held_from < a.held_from and e.state = 'published'
       and e.stage = a.stage and e.school_id is not distinct from a.school_id
      join terms et on et.district_id = e.district_id and et.id = e.term_id
      join school_years ey on ey.district_id = et.district_id and ey.id = et.school_year_id
     where a.district_id = ${ctx.district.id} and a.id = ${assessmentId}
       and (e.id = a.prior_id or e.grade = a.grade
            or a.grade - e.grade = extract(year from y.starts_on) - extract(year from ey.starts_on))
     order by e.held_from desc limit 20`.execute(ctx.db)
  const earlier = rows.map(({ id }) => id)
  if (earlier.length === 0) return { measures: [], earlier }
  const measures = await readable(ctx, await measuresOf(ctx, { assessmentIds: earlier }))
  return {
    measures: measures.filter(
      ({ outcome, reviewedWith }) => outcome === null || reviewedWith === assessmentId,
    ),
    earlier,
  }
}
