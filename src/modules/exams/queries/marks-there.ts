import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'

/** Whether any mark of an assessment has come in. */
export async function hasMarks(ctx: Pick<Ctx, 'db' | 'district'>, assessmentId: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select from papers p where p.district_id = ${ctx.district.id} and p.assessment_id = ${assessmentId}
       and exists (select from marks m where m.district_id = p.district_id and m.paper_id = p.id)) as there`.execute(
    ctx.db,
  )
  return rows[0]!.there
}

/** How many pupils have marks on a paper. */
export async function countMarked(ctx: Pick<Ctx, 'db' | 'district'>, paperId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('marks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('districtId', '=', ctx.district.id)
    .where('paperId', '=', paperId)
    .executeTakeFirstOrThrow()
  return count
}
