import { type RawBuilder, sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import type { z } from '../../../platform/contract.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { allOf, type PageInput } from '../../ledger/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { AssessmentRow, assessments as contract } from '../contract/assessments.ts'
import { managesAssessment, mayCreateAtAll, readsGateLog, readsPolicy } from '../policy.ts'
import type { AssessmentKind } from '../policy-pack.ts'
import type { AssessmentState, ExaminedStage } from '../vocabulary.ts'
import { visibleAssessment } from './visible.ts'

export interface AssessmentFilter extends PageInput {
  search?: string
  termId?: string
  kind?: AssessmentKind
  stage?: ExaminedStage
  grade?: number
  state?: AssessmentState
  own?: boolean
  priorOf?: { grade: number; heldFrom: string }
}

type AssessmentPage = z.infer<NonNullable<(typeof contract.listAssessments)['~orpc']['outputSchema']>>

interface ListRow extends Omit<AssessmentRow, 'results' | 'school'> {
  schoolId: string | null
  schoolName: string | null
  createdBy: string
  computed: boolean
}

/** The year in which the school year of a day began: it begins in August. Less the grade it tells one year's pupils from another's. */
const schoolYear = (day: RawBuilder<unknown>) => sql`extract(year from ${day} - interval '7 months')::integer`

/** A page of the assessments that the viewer may see, by the day held, newest first. */
export async function listAssessments(ctx: Ctx, input: AssessmentFilter): Promise<AssessmentPage> {
  const after = keysOf(input.cursor, 2)
  const words = input.search ? `%${escapeLike(input.search)}%` : null
  const { rows } = await sql<ListRow>`
    select a.id, a.name, a.kind, a.stage, a.grade, a.term_id, a.held_from, a.held_to, a.school_id, s.name as school_name, a.sampled,
           a.state, a.created_by,
           (select count(*)::integer from assessment_schools v where v.district_id = a.district_id and v.assessment_id = a.id) as schools,
           (select coalesce(max(v.position) + 1, 0)::integer from assessment_pupils v
             where v.district_id = a.district_id and v.assessment_id = a.id) as pupils,
           (select coalesce(json_agg(subject order by place), '[]') from (
              select v.subject, min(v.position) as place from papers v
               where v.district_id = a.district_id and v.assessment_id = a.id group by v.subject) subjects) as subjects,
           exists (select from result_versions v where v.district_id = a.district_id and v.assessment_id = a.id
                      and v.state = 'ready') as computed
      from assessments a left join schools s on s.district_id = a.district_id and s.id = a.school_id
     where ${allOf([
       sql`a.district_id = ${ctx.district.id}`,
       visibleAssessment(ctx),
       words && sql`(a.name ilike ${words} or s.name ilike ${words})`,
       input.termId && sql`a.term_id = ${input.termId}`,
       input.kind && sql`a.kind = ${input.kind}`,
       input.stage && sql`a.stage = ${input.stage}`,
       input.grade !== undefined && sql`a.grade = ${input.grade}`,
       input.state && sql`a.state = ${input.state}`,
       // Without being asked for, what was withdrawn stays out of the way.
       !input.state && sql`a.state <> 'withdrawn'`,
       input.own && sql`a.school_id = ${ctx.actor.schoolId}::uuid`,
       input.priorOf &&
         sql`(a.held_to < ${input.priorOf.heldFrom}::date
           and ${schoolYear(sql`a.held_from`)} - a.grade = ${schoolYear(sql`${input.priorOf.heldFrom}::date`)} - ${input.priorOf.grade}::integer)`,
       after && sql`(a.held_from, a.id) < (${after[0]}::date, ${after[1]}::uuid)`,
     ])}
     order by a.held_from desc, a.id desc limit ${input.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, input.limit, (row) => [row.heldFrom, row.id])
  return {
    rows: page.rows.map(({ schoolId, schoolName, createdBy, computed, ...row }) => ({
      ...row,
      school: schoolId === null ? null : { id: schoolId, name: schoolName ?? '' },
      results:
        row.state === 'published' ||
        (computed && managesAssessment(ctx.actor, { schoolId, stage: row.stage, createdBy })),
    })),
    nextCursor: page.nextCursor,
    may: {
      create: mayCreateAtAll(ctx.actor),
      readPolicy: readsPolicy(ctx.actor),
      readGateLog: readsGateLog(ctx.actor),
    },
  }
}
