import { sql } from 'kysely'
import { Refusal } from '../../../platform/refusal.ts'
import { type Ctx, type Locality, type SchoolKind, stagesOfKind, today } from '../../organization/index.ts'
import type { Participation } from '../contract/gate-shapes.ts'
import type { ExaminedStage } from '../vocabulary.ts'

/** A school with what it is on the day: kept with the assessment, so that a later change of cluster rewrites no result. */
export interface ParticipatingSchool {
  id: string
  name: string
  locality: Locality
  clusterId: string | null
  allianceId: string | null
}

/**
 * The schools that a choice of participants stands for, by name.
 * @throws Refusal 'noSchoolsTakePart', 'schoolsWithoutStage' for schools by name that do not teach the stage, 'notFound'
 */
export async function participatingSchools(
  ctx: Ctx,
  of: { schoolId: string | null; participation: Participation; stage: ExaminedStage },
): Promise<ParticipatingSchool[]> {
  const day = today(ctx)
  const named = of.schoolId ? [of.schoolId] : of.participation.by === 'schools' ? of.participation.ids : null
  const associations = !of.schoolId && of.participation.by === 'associations' ? of.participation.ids : null
  const { rows } = await sql<ParticipatingSchool & { kind: SchoolKind }>`
    select s.id, s.name, s.kind, s.locality,
           (${associationOf(day, 'cluster')}) as cluster_id, (${associationOf(day, 'alliance')}) as alliance_id
      from schools s
     where s.district_id = ${ctx.district.id} and (s.closed_on is null or s.closed_on > ${day})
       and (${named}::uuid[] is null or s.id = any(${named}::uuid[]))
       and (${associations}::uuid[] is null or exists (
             select from association_members m where m.district_id = s.district_id and m.school_id = s.id
                and m.association_id = any(${associations}::uuid[])
                and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})))
     order by s.name, s.id`.execute(ctx.db)
  if (named && rows.length < new Set(named).size) throw new Refusal('notFound')
  const teaching = rows.filter(({ kind }) => stagesOfKind[kind].includes(of.stage))
  const others = rows.filter((school) => !teaching.includes(school))
  if (named && others.length > 0) {
    throw new Refusal('schoolsWithoutStage', { names: others.map(({ name }) => name).join('、') })
  }
  if (teaching.length === 0) throw new Refusal('noSchoolsTakePart')
  return teaching.map(({ id, name, locality, clusterId, allianceId }) => ({
    id,
    name,
    locality,
    clusterId,
    allianceId,
  }))
}

function associationOf(day: string, kind: 'cluster' | 'alliance') {
  return sql`select m.association_id from association_members m join associations a on a.district_id = m.district_id and a.id = m.association_id
    where m.district_id = s.district_id and m.school_id = s.id and a.kind = ${kind}
      and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
    order by m.valid_from desc limit 1`
}
