import { sql } from 'kysely'
import type { Ctx, Locality } from '../../organization/index.ts'

/** A pupil of the frame that a sample is drawn from. */
export interface FramePupil {
  id: string
  number: string
  school: string
  schoolId: string
  locality: Locality
  className: string
  sex: 'female' | 'male' | null
}

/** Pupils of the grade on the roll today in the schools that take part, by school, class and number. */
export async function loadFrame(
  ctx: Pick<Ctx, 'db' | 'district'>,
  assessment: { id: string; grade: number },
): Promise<FramePupil[]> {
  const { rows } = await sql<FramePupil>`
    select p.id, p.number, s.name as school, p.school_id, v.locality, p.class_name, p.sex
      from pupils p
      join assessment_schools v on v.district_id = p.district_id and v.assessment_id = ${assessment.id} and v.school_id = p.school_id
      join schools s on s.district_id = p.district_id and s.id = p.school_id
     where p.district_id = ${ctx.district.id} and p.grade = ${assessment.grade} and p.left_on is null
     order by s.name, length(p.class_name), p.class_name, p.number`.execute(ctx.db)
  return rows
}
