import { sql } from 'kysely'
import type { z } from '../../../platform/contract.ts'
import { type Ctx, schoolsLedBy, seesDistrict } from '../../organization/index.ts'
import type { assessments as contract } from '../contract/assessments.ts'
import { managesAssessment } from '../policy.ts'
import { loadAssessment } from './assessment-row.ts'
import { hasMarks } from './marks-there.ts'

type Answer = z.infer<NonNullable<(typeof contract.listAssessmentSchools)['~orpc']['outputSchema']>>
type Line = Answer['rows'][number]

/**
 * The schools that take part: pupils on the roll beside pupils fixed, and how many each stands for. Heads of schools see
 * their own line, leads of clusters those of their schools.
 */
export async function listAssessmentSchools(ctx: Ctx, input: { id: string }): Promise<Answer> {
  const assessment = await loadAssessment(ctx, input.id)
  const led = seesDistrict(ctx.actor) ? null : schoolsLedBy(ctx.actor)
  const { rows } = await sql<Line>`
    select v.school_id, s.name, v.locality, cluster.name as cluster_name, alliance.name as alliance_name,
           coalesce(roll.pupils, 0)::integer as on_roll, coalesce(roll.classes, 0)::integer as classes_on_roll,
           coalesce(fixed.pupils, 0)::integer as pupils, coalesce(fixed.classes, 0)::integer as classes, fixed.weight,
           coalesce(fixed.numbered, 0)::integer as numbered,
           coalesce(dealt.booklets, '[]') as booklets
      from assessment_schools v
      join schools s on s.district_id = v.district_id and s.id = v.school_id
      left join associations cluster on cluster.district_id = v.district_id and cluster.id = v.cluster_id
      left join associations alliance on alliance.district_id = v.district_id and alliance.id = v.alliance_id
      left join lateral (select count(*) as pupils, count(distinct p.class_name) as classes from pupils p
                          where p.district_id = v.district_id and p.school_id = v.school_id and p.grade = ${assessment.grade}
                            and p.left_on is null) roll on true
      left join lateral (select count(*) as pupils, count(distinct p.class_name) as classes, avg(p.weight) as weight,
                                count(p.candidate_number) as numbered
                           from assessment_pupils p where p.district_id = v.district_id and p.assessment_id = v.assessment_id
                            and p.school_id = v.school_id) fixed on true
      left join lateral (select json_agg(json_build_object('name', b.booklet, 'pupils', b.pupils) order by b.booklet) as booklets
                           from (select p.booklet, count(*) as pupils from assessment_pupils p
                                  where p.district_id = v.district_id and p.assessment_id = v.assessment_id
                                    and p.school_id = v.school_id and p.booklet is not null group by p.booklet) b) dealt on true
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${assessment.id}
       and (${led}::uuid[] is null or v.school_id = any(${led}::uuid[]))
     order by cluster.name nulls last, s.name`.execute(ctx.db)
  const marked = await hasMarks(ctx, assessment.id)
  const open = assessment.state === 'drafted' || assessment.state === 'collecting'
  return {
    rows,
    onRoll: rows.reduce((sum, { onRoll }) => sum + onRoll, 0),
    pupils: rows.reduce((sum, { pupils }) => sum + pupils, 0),
    numbered: rows.reduce((sum, { numbered }) => sum + numbered, 0),
    marked,
    may: { change: open && !marked && managesAssessment(ctx.actor, assessment) },
  }
}
