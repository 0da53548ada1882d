import { sql } from 'kysely'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { allOf, type PageInput } from '../../ledger/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { ReviewVerdict } from '../vocabulary.ts'

interface Task {
  paperId: string
  assessmentId: string
  title: string
  subject: string
  assessmentName: string
  namedAt: Date
  namedBy: string
  verdict: ReviewVerdict | null
  lateOn: string | null
  open: boolean
}

/** Papers that one was asked to review, those without a verdict on the blueprint as it is first. */
export async function listMyReviews(ctx: Ctx, input: PageInput & { openOnly: boolean }) {
  const after = keysOf(input.cursor, 3)
  const current = sql`(r.verdict is not null and r.blueprint_version = p.blueprint_version)`
  const decidedOn = sql`(r.decided_at at time zone ${ctx.district.timeZone})::date`
  const awaits = sql`(not ${current} and a.state in ('drafted', 'collecting'))`
  const { rows } = await sql<Task>`
    select r.paper_id, a.id as assessment_id, p.title, p.subject, a.name as assessment_name, r.named_at, n.name as named_by,
           case when ${current} then r.verdict end as verdict, ${awaits} as open,
           case when ${current} and ${decidedOn} > a.held_from then ${decidedOn} end as late_on
      from paper_reviews r
      join papers p on p.district_id = r.district_id and p.id = r.paper_id
      join assessments a on a.district_id = p.district_id and a.id = p.assessment_id
      join people n on n.district_id = r.district_id and n.id = r.named_by
     where ${allOf([
       sql`r.district_id = ${ctx.district.id} and r.person_id = ${ctx.actor.personId}::uuid and a.state <> 'withdrawn'`,
       input.openOnly && awaits,
       after &&
         sql`(${awaits}, r.named_at, r.paper_id) < (${after[0]}::boolean, ${after[1]}::timestamptz, ${after[2]}::uuid)`,
     ])}
     order by ${awaits} desc, r.named_at desc, r.paper_id desc limit ${input.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, input.limit, (row) => [
    String(row.open),
    row.namedAt.toISOString(),
    row.paperId,
  ])
  return {
    rows: page.rows.map((row) => ({ ...row, namedAt: row.namedAt.toISOString() })),
    nextCursor: page.nextCursor,
  }
}
