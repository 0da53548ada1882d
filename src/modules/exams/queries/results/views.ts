import { sql } from 'kysely'
import { keysOf, pageOfRows } from '../../../../platform/paging.ts'
import { notAllowed } from '../../../../platform/refusal.ts'
import { type Ctx, runsSchool } from '../../../organization/index.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { isOffice } from '../../policy.ts'
import { viewWords } from '../../rules/view-words.ts'
import { loadAssessment } from '../assessment-row.ts'

type Views = ResultAnswer<'listResultViews'>

/** Who looked at pupils' results: the office sees all, heads of schools what concerns theirs. Newest first. */
export async function listResultViews(
  ctx: Ctx,
  input: { assessmentId: string; cursor?: string; limit: number },
): Promise<Views> {
  await loadAssessment(ctx, input.assessmentId)
  const office = isOffice(ctx.actor)
  const schools = ctx.actor.roles.flatMap((role) =>
    (role.kind === 'principal' || role.kind === 'dean') && runsSchool(ctx.actor, role.schoolId)
      ? [role.schoolId]
      : [],
  )
  if (!office && schools.length === 0) throw notAllowed()
  const after = keysOf(input.cursor, 2)
  const { rows } = await sql<{
    id: string
    at: Date
    personId: string
    personName: string
    what: string
    schoolName: string | null
  }>`
    select v.id, v.at, v.person_id, p.name as person_name, v.what, s.name as school_name
      from result_views v
      join people p on p.district_id = v.district_id and p.id = v.person_id
      left join schools s on s.district_id = v.district_id and s.id::text = v.unit
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${input.assessmentId}
       and (${office} or v.unit = any(${schools}::text[]))
       and (${after === null} or (v.at, v.id) < (${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::uuid))
     order by v.at desc, v.id desc limit ${input.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, input.limit, ({ at, id }) => [at.toISOString(), id])
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map(({ id, at, personId, personName, what, schoolName }) => ({
      id,
      at: at.toISOString(),
      person: { id: personId, name: personName },
      what: viewWords(what),
      schoolName,
    })),
  }
}
