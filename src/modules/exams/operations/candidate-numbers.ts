import { sql } from 'kysely'
import { withoutNestedLoops } from '../../../platform/bulk-rows.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { managesAssessment } from '../policy.ts'
import { type AssessmentRecord, loadAssessment } from '../queries/assessment-row.ts'
import {
  type CandidateFindings,
  type CandidateRow,
  compareCandidates,
  type NumberedPupil,
} from '../rules/candidate-numbers.ts'

/**
 * Those who take part with their numbers, for whoever may give them candidate numbers. Marks that are there are no reason
 * against it, as they lie by pupil. Once results are published it is closed: every look at a pupil's marks and every
 * correction was written down under the number that held then, and must lead to the same pupil later.
 * @throws Refusal 'candidatesNotFixed', 'candidatesClosed', 'notAllowed', 'notFound'
 */
export async function numberedPupils(ctx: Ctx, input: { id: string }): Promise<NumberedPupil[]> {
  const { id } = await loadForNumbers(ctx, input.id)
  return loadPupils(ctx, id)
}

/**
 * Gives candidate numbers as a file says, all or nothing: with a wrong row nothing is written. Rows that say what is there
 * already change nothing, and a file of such rows leaves no trace.
 * @throws Refusal as `numberedPupils`
 */
export async function giveCandidatesOfFile(
  ctx: Ctx,
  input: { id: string; fileName: string; rows: CandidateRow[] },
): Promise<CandidateFindings> {
  const districtId = ctx.district.id
  await sql`select from assessments where district_id = ${districtId} and id = ${input.id} for update`.execute(
    ctx.db,
  )
  const assessment = await loadForNumbers(ctx, input.id)
  const pupils = await loadPupils(ctx, assessment.id)
  const { findings, writes } = compareCandidates(input.rows, pupils)
  if (findings.wrongRows > 0 || writes.length === 0) return findings
  await writeCandidateNumbers(ctx, assessment.id, writes)
  await recordAudit(ctx, {
    action: 'assessment.candidatesImported',
    subjectKind: 'assessment',
    subjectId: assessment.id,
    subjectTitle: assessment.name,
    after: { 文件: input.fileName, 新编考号: findings.new, 更改考号: findings.changed },
  })
  return findings
}

/** Writes candidate numbers by position, in one statement; numbers that change hands are taken back first. */
export async function writeCandidateNumbers(
  ctx: Pick<Ctx, 'db' | 'district'>,
  assessmentId: string,
  writes: readonly { position: number; candidateNumber: string }[],
): Promise<void> {
  const positions = writes.map(({ position }) => position)
  const numbers = writes.map(({ candidateNumber }) => candidateNumber)
  const of = sql`a.district_id = ${ctx.district.id} and a.assessment_id = ${assessmentId}`
  // A unique number is looked at row by row: two pupils who swap theirs would meet.
  await sql`
    update assessment_pupils a set candidate_number = null
     where ${of} and a.position = any(${positions}::integer[]) and a.candidate_number = any(${numbers}::text[])`.execute(
    ctx.db,
  )
  await withoutNestedLoops(ctx.db, () =>
    sql`
      update assessment_pupils a set candidate_number = n.number
        from unnest(${positions}::integer[], ${numbers}::text[]) as n (position, number)
       where ${of} and a.position = n.position`.execute(ctx.db),
  )
}

async function loadForNumbers(ctx: Ctx, id: string): Promise<AssessmentRecord> {
  const assessment = await loadAssessment(ctx, id)
  if (!managesAssessment(ctx.actor, assessment)) throw notAllowed()
  if (assessment.state === 'drafted') throw new Refusal('candidatesNotFixed')
  if (assessment.state !== 'collecting') throw new Refusal('candidatesClosed')
  return assessment
}

async function loadPupils(ctx: Ctx, assessmentId: string): Promise<NumberedPupil[]> {
  const { rows } = await sql<NumberedPupil>`
    select a.position, p.number, a.candidate_number
      from assessment_pupils a join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
     where a.district_id = ${ctx.district.id} and a.assessment_id = ${assessmentId} order by a.position`.execute(
    ctx.db,
  )
  return rows
}
