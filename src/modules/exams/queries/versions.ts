import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import type { ResultAnswer } from '../contract/results.ts'
import { managesAssessment } from '../policy.ts'
import { loadAssessment } from './assessment-row.ts'
import { notAllowed } from '../../../platform/refusal.ts'

type Versions = ResultAnswer<'listResultVersions'>
export type VersionRow = Versions['versions'][number]

interface Row {
  version: number
  state: VersionRow['state']
  reason: string
  progress: { done: number; total: number }
  failure: string | null
  askedAt: Date
  askedBy: string
  computedAt: Date | null
  current: boolean
  currentFrom: Date | null
  stale: boolean
}

/** The versions of the results, newest first, for those who run the assessment. */
export async function listResultVersions(ctx: Ctx, input: { assessmentId: string }): Promise<Versions> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  if (!managesAssessment(ctx.actor, assessment)) throw notAllowed()
  const { rows } = await sql<Row>`
    select v.version, v.state, v.reason, v.progress, v.failure, v.asked_at, p.name as asked_by, v.computed_at,
           coalesce(v.version = a.current_version, false) as current, v.current_from,
           coalesce(i.changes, 0) <> coalesce(v.inputs, 0) or coalesce(b.changes, 0) <> coalesce(v.prior_inputs, 0) as stale
      from result_versions v
      join assessments a on a.district_id = v.district_id and a.id = v.assessment_id
      join people p on p.district_id = v.district_id and p.id = v.asked_by
      left join result_inputs i on i.district_id = v.district_id and i.assessment_id = v.assessment_id
      left join result_inputs b on b.district_id = v.district_id and b.assessment_id = a.prior_id
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${input.assessmentId}
       and (v.state <> 'ready' or v.version = a.current_version or exists (
             select from results r where r.district_id = v.district_id and r.assessment_id = v.assessment_id and r.version = v.version))
     order by v.version desc limit 200`.execute(ctx.db)
  return {
    versions: rows.map((row) => ({
      ...row,
      progress: { done: row.progress.done, total: row.progress.total },
      stale: row.state === 'ready' && row.stale,
      askedAt: row.askedAt.toISOString(),
      computedAt: row.computedAt?.toISOString() ?? null,
      currentFrom: row.currentFrom?.toISOString() ?? null,
    })),
    may: { compute: assessment.state !== 'withdrawn' },
  }
}
