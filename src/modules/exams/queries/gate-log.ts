import { sql } from 'kysely'
import type { z } from '../../../platform/contract.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import { allOf, type PageInput } from '../../ledger/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { assessments as contract } from '../contract/assessments.ts'
import type { GateAnswer } from '../gate.ts'
import { readsGateLog } from '../policy.ts'
import { requestInWords } from '../rules/gate-words.ts'

type Answer = z.infer<NonNullable<(typeof contract.listGateDecisions)['~orpc']['outputSchema']>>

interface DecisionRow {
  id: string
  askedAt: Date
  askedBy: string
  askedByName: string
  verdict: GateAnswer['verdict']
  rule: string | null
  request: Parameters<typeof requestInWords>[0] & {
    filing: { number: string; person: string; reason: string } | null
  }
  answer: GateAnswer
  assessmentId: string | null
  assessmentName: string | null
}

/** What the gate was asked and answered, newest first. For the office. @throws Refusal notAllowed */
export async function listGateDecisions(
  ctx: Ctx,
  input: PageInput & {
    verdict?: GateAnswer['verdict']
    carriedOut?: boolean
    lifted?: boolean
    acknowledged?: boolean
    assessmentId?: string
  },
): Promise<Answer> {
  if (!readsGateLog(ctx.actor)) throw notAllowed()
  const after = keysOf(input.cursor, 2)
  const { rows } = await sql<DecisionRow>`
    select d.id, d.asked_at, d.asked_by, p.name as asked_by_name, d.verdict, d.rule, d.request, d.answer, d.assessment_id,
           a.name as assessment_name
      from gate_decisions d
      join people p on p.district_id = d.district_id and p.id = d.asked_by
      left join assessments a on a.district_id = d.district_id and a.id = d.assessment_id
     where ${allOf([
       sql`d.district_id = ${ctx.district.id}`,
       input.verdict && sql`d.verdict = ${input.verdict}`,
       input.carriedOut && sql`d.assessment_id is not null`,
       input.lifted && sql`jsonb_array_length(d.answer->'lifted') > 0`,
       input.acknowledged &&
         sql`(d.verdict = 'allowed' and exists (
           select from jsonb_array_elements(d.answer->'broken') b
            where b->>'verdict' = 'refused' and not d.answer->'lifted' ? (b->>'rule')))`,
       input.assessmentId && sql`d.assessment_id = ${input.assessmentId}`,
       after && sql`(d.asked_at, d.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
     ])}
     order by d.asked_at desc, d.id desc limit ${input.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, input.limit, (row) => [row.askedAt.toISOString(), row.id])
  return {
    rows: page.rows.map(({ answer, request, ...row }) => ({
      id: row.id,
      askedAt: row.askedAt.toISOString(),
      askedBy: { id: row.askedBy, name: row.askedByName },
      verdict: row.verdict,
      rule: row.rule,
      message: answer.message,
      request: requestInWords(request),
      lifted: answer.broken
        .filter(({ rule }) => answer.lifted.includes(rule))
        .map(({ rule, message }) => ({ rule, message })),
      acknowledged: answer.broken
        .filter(
          (one) =>
            row.verdict === 'allowed' && one.verdict === 'refused' && !answer.lifted.includes(one.rule),
        )
        .map(({ rule, message }) => ({ rule, message })),
      filing: request.filing,
      assessment: row.assessmentId ? { id: row.assessmentId, name: row.assessmentName ?? '' } : null,
    })),
    nextCursor: page.nextCursor,
  }
}
