import { notFound } from '../../../platform/refusal.ts'
import { type Ctx } from '../../organization/index.ts'
import type { SamplingForm, Thresholds } from '../contract/assessments.ts'
import type { AssessmentKind } from '../policy-pack.ts'
import type { AssessmentState, ExaminedStage, SmallestUnit } from '../vocabulary.ts'
import { visibleAssessment } from './visible.ts'
import { sql } from 'kysely'

/** What is kept of a sample: how it is drawn, and once it was, from which seed, when and by whom. */
export interface StoredSampling extends SamplingForm {
  seed: string | null
  drawnAt: string | null
  drawnBy: string | null
}

export interface AssessmentRecord {
  id: string
  name: string
  kind: AssessmentKind
  stage: ExaminedStage
  grade: number
  termId: string
  termName: string
  heldFrom: string
  heldTo: string
  graduating: boolean
  written: boolean
  generalReview: boolean
  schoolId: string | null
  schoolName: string | null
  sampled: boolean
  smallestUnit: SmallestUnit
  sampling: StoredSampling | null
  thresholds: Thresholds
  bands: { grade: string; percent: number; low: number; high: number }[] | null
  lines: { name: string; total: number }[] | null
  priorId: string | null
  priorName: string | null
  state: AssessmentState
  currentVersion: number | null
  filingNumber: string | null
  filingPerson: string | null
  filingReason: string | null
  createdBy: string
  createdByName: string
  createdAt: Date
  /** The last change of what results are computed from, marks and blueprints apart. */
  updatedAt: Date
  publishedAt: Date | null
  publishedByName: string | null
  withdrawnAt: Date | null
  withdrawnByName: string | null
  withdrawnReason: string | null
}

/**
 * One assessment that the viewer may see.
 * @throws Refusal notFound
 */
export async function loadAssessment(ctx: Ctx, id: string): Promise<AssessmentRecord> {
  const { rows } = await sql<AssessmentRecord>`
    select a.id, a.name, a.kind, a.stage, a.grade, a.term_id, t.name as term_name, a.held_from, a.held_to, a.graduating, a.written,
           a.general_review, a.school_id, s.name as school_name, a.sampled, a.smallest_unit, a.sampling, a.thresholds, a.bands, a.lines,
           a.prior_id, prior.name as prior_name, a.state, a.current_version, a.filing_number, a.filing_person, a.filing_reason,
           a.created_by, c.name as created_by_name, a.created_at, a.updated_at, a.published_at, p.name as published_by_name,
           a.withdrawn_at, w.name as withdrawn_by_name, a.withdrawn_reason
      from assessments a
      join terms t on t.district_id = a.district_id and t.id = a.term_id
      join people c on c.district_id = a.district_id and c.id = a.created_by
      left join schools s on s.district_id = a.district_id and s.id = a.school_id
      left join assessments prior on prior.district_id = a.district_id and prior.id = a.prior_id
      left join people p on p.district_id = a.district_id and p.id = a.published_by
      left join people w on w.district_id = a.district_id and w.id = a.withdrawn_by
     where a.district_id = ${ctx.district.id} and a.id = ${id} and ${visibleAssessment(ctx)}`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}
