import { type RawBuilder, sql } from 'kysely'
import { type Ctx, schoolsLedBy, seesDistrict, today } from '../../organization/index.ts'

/**
 * Whether the viewer sees an assessment `a` in lists: the district's offices all; heads of schools and leads of clusters
 * those in which a school of theirs takes part, also while they are set up; teachers, once it is published, those of a
 * subject that they teach in that grade and school, and leaders of a school's groups those of the group's subject.
 */
export function visibleAssessment(ctx: Pick<Ctx, 'actor' | 'clock' | 'district'>): RawBuilder<boolean> {
  const { actor } = ctx
  if (seesDistrict(actor)) return sql<boolean>`true`
  const day = today(ctx)
  const led = schoolsLedBy(actor)
  const groups = actor.roles.flatMap((role) =>
    role.kind === 'groupLeader' && role.schoolId ? [role.groupId] : [],
  )
  return sql<boolean>`(
    exists (select from assessment_schools v where v.district_id = a.district_id and v.assessment_id = a.id
               and v.school_id = any(${led}::uuid[]))
    or (a.state = 'published' and exists (
      select from assessment_schools v join papers vp on vp.district_id = v.district_id and vp.assessment_id = v.assessment_id
       where v.district_id = a.district_id and v.assessment_id = a.id
         and (exists (select from assignments t where t.district_id = v.district_id and t.school_id = v.school_id
                         and t.person_id = ${actor.personId}::uuid and t.subject = vp.subject
                         and (t.grade is null or t.grade = a.grade)
                         and t.valid_from <= ${day} and (t.valid_to is null or t.valid_to >= ${day}))
              or exists (select from groups g where g.district_id = v.district_id and g.id = any(${groups}::uuid[])
                            and g.school_id = v.school_id and g.subject = vp.subject)))))`
}
