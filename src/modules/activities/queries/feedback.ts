import { sql } from 'kysely'
import type { z } from '../../../platform/contract.ts'
import type { Ctx } from '../../organization/index.ts'
import type { feedbackSummary } from '../contract.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import { mayManage } from '../policy.ts'
import { loadActivity } from './activity.ts'

type FeedbackSummary = z.infer<typeof feedbackSummary>

/** Fewer answers than this would tell who wrote which text. */
const fewestForTexts = 3

/** The feedback on an activity in aggregate; the caller has checked who asks. */
export async function summariseFeedback(ctx: Ctx, activityId: string): Promise<FeedbackSummary> {
  const questions = ['useful', 'organised', 'applicable'] as const
  const spread = (question: string) => {
    const column = sql.ref(question)
    return sql`array[${sql.join([1, 2, 3, 4, 5].map((mark) => sql`count(*) filter (where ${column} = ${sql.lit(mark)})::int`))}]`
  }
  const found = await sql<{
    count: number
    outOf: number
    texts: string[]
    useful: number | null
    organised: number | null
    applicable: number | null
    usefulSpread: number[]
    organisedSpread: number[]
    applicableSpread: number[]
  }>`
    select count(*) as count, avg(useful)::float8 as useful, avg(organised)::float8 as organised,
           avg(applicable)::float8 as applicable, ${spread('useful')} as useful_spread,
           ${spread('organised')} as organised_spread, ${spread('applicable')} as applicable_spread,
           coalesce(array_agg(text order by md5(person_id::text)) filter (where text <> ''), '{}') as texts,
           (select count(distinct c.person_id) from check_ins c
             where c.district_id = ${ctx.district.id} and c.activity_id = ${activityId}) as out_of
      from activity_feedback where district_id = ${ctx.district.id} and activity_id = ${activityId}`.execute(
    ctx.db,
  )
  const row = found.rows[0]
  if (!row) throw new Error('an aggregate has one row')
  const rounded = (mean: number | null) => (mean === null ? null : Math.round(mean * 100) / 100)
  return {
    count: row.count,
    outOf: row.outOf,
    ...(Object.fromEntries(questions.map((question) => [question, rounded(row[question])])) as Record<
      (typeof questions)[number],
      number | null
    >),
    spread: { useful: row.usefulSpread, organised: row.organisedSpread, applicable: row.applicableSpread },
    texts: row.count < fewestForTexts ? [] : row.texts,
  }
}

/** The same for whoever answers for the activity. */
export async function feedbackOn(ctx: Ctx, input: { id: string }): Promise<FeedbackSummary> {
  const activity = await loadActivity(ctx, input.id)
  if (!mayManage(ctx.actor, activity)) throw notAllowed()
  return summariseFeedback(ctx, activity.id)
}

/** What the actor said themselves. */
export async function myFeedback(ctx: Ctx, input: { id: string }) {
  const activity = await loadActivity(ctx, input.id)
  const feedback = await ctx.db
    .selectFrom('activityFeedback')
    .select(['useful', 'organised', 'applicable', 'text'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activity.id)
    .where('personId', '=', ctx.actor.personId)
    .executeTakeFirst()
  return { feedback: feedback ?? null }
}
