import { recordFacts, reverseFacts } from '../../ledger/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { assessmentKindLabels } from '../vocabulary.ts'
import type { AssessmentRecord } from '../queries/assessment-row.ts'
import { measuresToReview } from '../queries/measures.ts'
import { tellOfNextFigures } from './measure-reminders.ts'

const sourceOf = (assessmentId: string) => ({ module: 'exams', id: assessmentId })

/**
 * What follows from a publication: a joint assessment counts for every school that took part, and those who carry out
 * measures of earlier ones hear that there are new figures. A school's own assessment is joint with nobody.
 */
export async function countPublished(ctx: Ctx, assessment: AssessmentRecord): Promise<void> {
  if (assessment.schoolId === null) {
    const schools = await ctx.db
      .selectFrom('assessmentSchools')
      .select('schoolId')
      .where('districtId', '=', ctx.district.id)
      .where('assessmentId', '=', assessment.id)
      .orderBy('schoolId')
      .execute()
    await recordFacts(
      ctx,
      sourceOf(assessment.id),
      schools.map(({ schoolId }) => ({
        kind: 'assessment.held',
        schoolId,
        type: assessmentKindLabels[assessment.kind],
        level: 'county',
        stage: assessment.stage,
        occurredOn: assessment.heldFrom,
        title: assessment.name,
      })),
    )
  }
  const { measures } = await measuresToReview(ctx, assessment.id)
  await tellOfNextFigures(ctx, assessment, measures)
}

/** What was withdrawn does not count. */
export async function discountWithdrawn(ctx: Ctx, assessmentId: string): Promise<void> {
  await reverseFacts(ctx, sourceOf(assessmentId))
}
