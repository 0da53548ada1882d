import { json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { addAgreedItem, changeAgreedItem, settleItem } from '../../plans/index.ts'
import type { Measure, MeasureOutcome } from '../contract/meetings.ts'
import type { ResultFinding } from '../contract/result-shapes.ts'
import { agreesMeasure } from '../policy.ts'
import { type AssessmentRecord, loadAssessment } from '../queries/assessment-row.ts'
import { loadMeasure, type LoadedMeasure, measuresToReview, shownMeasures } from '../queries/measures.ts'

interface MeasureInput {
  id: string
  assessmentId: string
  activityId: string | null
  paperId: string | null
  schoolId: string | null
  text: string
  finding: ResultFinding | null
  ownerId: string
  dueOn: string
}

/**
 * Keeps a measure that was agreed, puts it into the nearest plan and tells who carries it out. The same again answers the
 * same.
 * @throws Refusal 'measureOwnerUnknown', 'measureOverdue', 'unknownReference', 'notAllowed', 'notFound', 'conflict'
 */
export async function addQualityMeasure(ctx: Ctx, input: MeasureInput): Promise<Measure> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const subject = await subjectOf(ctx, assessment, input.paperId)
  const schoolId = input.schoolId ?? assessment.schoolId
  if (!agreesMeasure(ctx.actor, assessment, { subject, schoolId })) throw notAllowed()
  await refuseForeign(ctx, assessment, { ...input, schoolId })
  const owner = await ownerOf(ctx, input.ownerId)
  const inserted = await ctx.db
    .insertInto('qualityMeasures')
    .values({
      districtId: ctx.district.id,
      id: input.id,
      assessmentId: assessment.id,
      activityId: input.activityId,
      paperId: input.paperId,
      schoolId,
      text: input.text,
      evidence: input.finding && json(input.finding),
      ownerId: owner.id,
      dueOn: input.dueOn,
      createdBy: ctx.actor.personId,
      createdAt: ctx.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) return sameAgain(ctx, input)
  if (input.dueOn < today(ctx)) throw new Refusal('measureOverdue')
  const item = agreedItem(newId(), { ...input, owner, subject, assessmentName: assessment.name })
  const placed = await addAgreedItem(ctx, {
    item,
    schoolId,
    subject,
    stage: assessment.stage,
    grade: assessment.grade,
  })
  if (placed) {
    await ctx.db
      .updateTable('qualityMeasures')
      .set({ planItemId: placed.itemId })
      .where('districtId', '=', ctx.district.id)
      .where('id', '=', input.id)
      .execute()
  }
  await recordAudit(ctx, {
    action: 'measure.agreed',
    subjectKind: 'assessment',
    subjectId: assessment.id,
    subjectTitle: assessment.name,
    after: { 措施: input.text, 负责人: owner.name, 期限: input.dueOn },
    concerns: [owner.id],
  })
  await tellOwner(ctx, assessment.id, owner.id, `请负责一项改进措施：${input.text}`, `${input.dueOn} 前完成`)
  return shown(ctx, input.id)
}

/** Changes the words, the day or who carries it out; the item of the plan goes along. */
export async function editQualityMeasure(
  ctx: Ctx,
  input: { id: string; text: string; ownerId: string; dueOn: string },
): Promise<Measure> {
  const measure = await managed(ctx, input.id)
  if (measure.outcome !== null) throw new Refusal('measureJudged')
  const { text, ownerId, dueOn } = input
  if (measure.text === text && measure.ownerId === ownerId && measure.dueOn === dueOn)
    return shown(ctx, measure.id)
  if (dueOn !== measure.dueOn && dueOn < today(ctx)) throw new Refusal('measureOverdue')
  const owner = await ownerOf(ctx, ownerId)
  await ctx.db
    .updateTable('qualityMeasures')
    .set({ text, ownerId, dueOn })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', measure.id)
    .execute()
  if (measure.planItemId) {
    const { assessmentName, subject, evidence: finding } = measure
    await changeAgreedItem(
      ctx,
      agreedItem(measure.planItemId, { text, dueOn, finding, owner, subject, assessmentName }),
    )
  }
  await recordAudit(ctx, {
    action: 'measure.changed',
    subjectKind: 'assessment',
    subjectId: measure.assessmentId,
    subjectTitle: measure.assessmentName,
    before: { 措施: measure.text, 负责人: measure.ownerName, 期限: measure.dueOn },
    after: { 措施: text, 负责人: owner.name, 期限: dueOn },
    concerns: [...new Set([owner.id, measure.ownerId])],
  })
  const handedOver = owner.id !== measure.ownerId
  await tellOwner(
    ctx,
    measure.assessmentId,
    owner.id,
    handedOver ? `请负责一项改进措施：${text}` : `改进措施有改动：${text}`,
    `${dueOn} 前完成`,
  )
  return shown(ctx, measure.id)
}

/**
 * Says with a later assessment what became of a measure. What worked is settled in the plan.
 * @throws Refusal 'measureNotYetReviewed' while no later assessment speaks of it
 */
export async function judgeQualityMeasure(
  ctx: Ctx,
  input: { id: string; assessmentId: string; outcome: MeasureOutcome; note: string },
): Promise<Measure> {
  const measure = await managed(ctx, input.id)
  const later = await loadAssessment(ctx, input.assessmentId)
  const { measures } = await measuresToReview(ctx, later.id)
  const due = measures.some(({ id }) => id === measure.id)
  if (later.state !== 'published' || !due) throw new Refusal('measureNotYetReviewed')
  await ctx.db
    .updateTable('qualityMeasures')
    .set({
      reviewedWith: later.id,
      outcome: input.outcome,
      outcomeNote: input.note || null,
      reviewedBy: ctx.actor.personId,
      reviewedAt: ctx.clock.now(),
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', measure.id)
    .execute()
  if (measure.planItemId) {
    await settleItem(ctx, measure.planItemId, input.outcome === 'notYet' ? 'planned' : 'done')
  }
  await recordAudit(ctx, {
    action: 'measure.judged',
    subjectKind: 'assessment',
    subjectId: measure.assessmentId,
    subjectTitle: measure.assessmentName,
    before: { 回看: measure.outcome && outcomeLabels[measure.outcome] },
    after: { 措施: measure.text, 回看: outcomeLabels[input.outcome], 说明: input.note || null },
    concerns: [measure.ownerId],
  })
  await tellOwner(
    ctx,
    later.id,
    measure.ownerId,
    `改进措施的回看：${outcomeLabels[input.outcome]}`,
    `${measure.text}${input.note ? `；${input.note}` : ''}`,
  )
  return shown(ctx, measure.id)
}

export const outcomeLabels: Record<MeasureOutcome, string> = {
  worked: '见效',
  partly: '部分见效',
  notYet: '尚未见效',
  dropped: '不再进行',
}

async function shown(ctx: Ctx, id: string): Promise<Measure> {
  const [measure] = await shownMeasures(ctx, [await loadMeasure(ctx, id)])
  if (!measure) throw notFound()
  return measure
}

async function managed(ctx: Ctx, id: string): Promise<LoadedMeasure> {
  await ctx.db
    .selectFrom('qualityMeasures')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', id)
    .forUpdate()
    .execute()
  const measure = await loadMeasure(ctx, id)
  if (!agreesMeasure(ctx.actor, measure.assessment, measure)) throw notAllowed()
  return measure
}

async function sameAgain(ctx: Ctx, input: MeasureInput): Promise<Measure> {
  const measure = await loadMeasure(ctx, input.id).catch(() => {
    throw new Refusal('conflict')
  })
  const same =
    measure.createdBy === ctx.actor.personId &&
    measure.assessmentId === input.assessmentId &&
    measure.text === input.text &&
    measure.ownerId === input.ownerId &&
    measure.dueOn === input.dueOn
  if (!same) throw new Refusal('conflict')
  return shown(ctx, input.id)
}

async function subjectOf(
  ctx: Ctx,
  assessment: AssessmentRecord,
  paperId: string | null,
): Promise<string | null> {
  if (paperId === null) return null
  const paper = await ctx.db
    .selectFrom('papers')
    .select('subject')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessment.id)
    .where('id', '=', paperId)
    .executeTakeFirst()
  if (!paper) throw new Refusal('unknownReference')
  return paper.subject
}

/** A school that took no part, and a meeting of another assessment. */
async function refuseForeign(
  ctx: Ctx,
  assessment: AssessmentRecord,
  input: { schoolId: string | null; activityId: string | null },
): Promise<void> {
  if (input.schoolId !== null) {
    const school = await ctx.db
      .selectFrom('assessmentSchools')
      .select('schoolId')
      .where('districtId', '=', ctx.district.id)
      .where('assessmentId', '=', assessment.id)
      .where('schoolId', '=', input.schoolId)
      .executeTakeFirst()
    if (!school) throw new Refusal('unknownReference')
  }
  if (input.activityId !== null) {
    const meeting = await ctx.db
      .selectFrom('qualityMeetings')
      .select('activityId')
      .where('districtId', '=', ctx.district.id)
      .where('assessmentId', '=', assessment.id)
      .where('activityId', '=', input.activityId)
      .executeTakeFirst()
    if (!meeting) throw new Refusal('unknownReference')
  }
}

async function ownerOf(ctx: Ctx, id: string): Promise<{ id: string; name: string }> {
  const person = await ctx.db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', id)
    .where('retiredOn', 'is', null)
    .executeTakeFirst()
  if (!person) throw new Refusal('measureOwnerUnknown')
  return person
}

/** A measure as an item of a plan. */
function agreedItem(
  id: string,
  of: {
    text: string
    dueOn: string
    finding: ResultFinding | null
    owner: { id: string; name: string }
    subject: string | null
    assessmentName: string
  },
) {
  const text = of.text.length > 60 ? `${of.text.slice(0, 59)}…` : of.text
  const about = of.subject ? `(${of.subject})` : ''
  return {
    id,
    title: `质量改进${about}：${text}`,
    content: [of.text, of.finding && `针对：${of.finding.text}`, `来自：${of.assessmentName}质量分析会`]
      .filter(Boolean)
      .join('\n'),
    dueOn: of.dueOn,
    person: of.owner,
  }
}

async function tellOwner(
  ctx: Ctx,
  assessmentId: string,
  personId: string,
  title: string,
  body: string,
): Promise<void> {
  if (personId === ctx.actor.personId) return
  await notify(ctx, [{ personId, kind: 'measure', title, body, link: `/exams/${assessmentId}/meeting` }])
}
