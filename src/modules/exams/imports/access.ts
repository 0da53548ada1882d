import { type Ctx, rosterReach, runsSchool } from '../../organization/index.ts'
import { isOffice, managesAssessment } from '../policy.ts'
import { loadAssessment } from '../queries/assessment-row.ts'
import type { ExamImportRecord } from './record.ts'

/**
 * Whether an import is someone's to see and to go on with: the office's all, a school's pupils its heads', marks theirs who
 * brought them in or run the assessment.
 */
export async function mayHandle(
  ctx: Ctx,
  found: Pick<ExamImportRecord, 'purpose' | 'assessmentId' | 'schoolId' | 'createdBy'>,
): Promise<boolean> {
  if (isOffice(ctx.actor)) return true
  if (found.purpose === 'pupils') return found.schoolId !== null && runsSchool(ctx.actor, found.schoolId)
  if (found.createdBy === ctx.actor.personId) return true
  const assessment = await loadAssessment(ctx, found.assessmentId!).catch(() => null)
  return assessment !== null && managesAssessment(ctx.actor, assessment)
}

/** The school whose imports of pupils someone sees; null: all, undefined: none. */
export function pupilImportsSeenBy(ctx: Ctx): string | null | undefined {
  const reach = rosterReach(ctx.actor)
  return reach === null ? undefined : reach === 'district' ? null : reach.schoolId
}
