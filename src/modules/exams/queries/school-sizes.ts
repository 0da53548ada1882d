import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import type { FrameSchool } from '../rules/sample-size.ts'
import type { ParticipatingSchool } from './participation.ts'

/** How many pupils of a grade are on the roll of each of these schools today, and in how many classes. */
export async function schoolSizes(
  ctx: Pick<Ctx, 'db' | 'district'>,
  schools: readonly Pick<ParticipatingSchool, 'id' | 'locality'>[],
  grade: number,
): Promise<FrameSchool[]> {
  const { rows } = await sql<{ schoolId: string; pupils: number; classes: number }>`
    select school_id, count(*)::integer as pupils, count(distinct class_name)::integer as classes from pupils
     where district_id = ${ctx.district.id} and grade = ${grade} and left_on is null
       and school_id = any(${schools.map(({ id }) => id)}::uuid[])
     group by school_id`.execute(ctx.db)
  const found = new Map(rows.map((row) => [row.schoolId, row]))
  return schools.map(({ id, locality }) => ({
    locality,
    pupils: found.get(id)?.pupils ?? 0,
    classes: found.get(id)?.classes ?? 0,
  }))
}
