import { isDeepStrictEqual } from 'node:util'
import { insertRows } from '../../../platform/bulk-rows.ts'
import { json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, gradeLabel } from '../../organization/index.ts'
import type { Assessment, NewAssessment, WrittenAssessment } from '../contract/assessments.ts'
import { managesAssessment, mayCreateAssessment } from '../policy.ts'
import { getAssessment } from '../queries/assessment.ts'
import { type AssessmentRecord, loadAssessment, type StoredSampling } from '../queries/assessment-row.ts'
import { hasMarks } from '../queries/marks-there.ts'
import type { ParticipatingSchool } from '../queries/participation.ts'
import { bookletsOf, defaultThresholds, mistakeIn } from '../rules/assessment.ts'
import { assessmentKindLabels, isGraduating, smallestUnitLabels } from '../vocabulary.ts'
import { filingOf, passGate } from './gate.ts'
import { fitPapers, newPaper } from './paper-booklets.ts'
import { discountWithdrawn } from './what-counts.ts'

/**
 * Creates an assessment if the rules allow it, with a paper for each subject. The same again answers the same.
 * @throws Refusal 'gateRefused', 'gateNeedsFiling' and those of `askGate`; 'conflict' when the id stands for another one;
 * 'datesReversed', 'sampleIncomplete', 'bandsIncomplete', 'linesIncomplete', 'priorUnfit'; 'notAllowed'
 */
export async function createAssessment(ctx: Ctx, input: NewAssessment): Promise<{ id: string }> {
  if (!mayCreateAssessment(ctx.actor, input)) throw notAllowed()
  refuseMistakes(input)
  if (await standsAlready(ctx, input)) return { id: input.id }
  const { schools, term } = await passGate(ctx, input, input.id)
  await refuseUnfitPrior(ctx, input)
  const added = await ctx.db
    .insertInto('assessments')
    .values({
      districtId: ctx.district.id,
      id: input.id,
      ...columnsOf(input, term.id),
      sampling: planOf(input),
      createdBy: ctx.actor.personId,
      createdAt: ctx.clock.now(),
      updatedAt: ctx.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  if (added.length === 0) throw new Refusal('conflict')
  await insertSchools(ctx, input.id, schools)
  await insertPapers(ctx, input)
  await recordAudit(ctx, {
    action: 'assessment.created',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: input.name,
    after: audited(input, schools.length),
  })
  return { id: input.id }
}

/**
 * Changes what was set. Whatever the rules speak of passes the gate again; a change of who takes part undoes the choice of
 * pupils. Once marks are there, who takes part stands; once results are published, everything but the name does.
 * @throws Refusal as `createAssessment`; 'marksExist', 'assessmentState' for what may no longer change; 'notFound'
 */
export async function changeAssessment(
  ctx: Ctx,
  input: WrittenAssessment & { id: string },
): Promise<Assessment> {
  const before = await loadAssessment(ctx, input.id)
  if (!managesAssessment(ctx.actor, before) || !mayCreateAssessment(ctx.actor, input)) throw notAllowed()
  refuseMistakes(input)
  if (before.state === 'withdrawn') throw new Refusal('assessmentState')
  const { schools, term } = await passGate(ctx, input, input.id)
  await refuseUnfitPrior(ctx, input)
  const stood = formOf(before)
  const schoolIds = await schoolIdsOf(ctx, input.id)
  const reframed =
    !isDeepStrictEqual(schools.map(({ id }) => id).toSorted(), schoolIds.toSorted()) ||
    !isDeepStrictEqual(frameOf(stood), frameOf(input))
  const resettled =
    reframed || !isDeepStrictEqual(settingsOf(stood, before.termId), settingsOf(input, term.id))
  if (resettled && before.state === 'published') throw new Refusal('assessmentState')
  if (reframed) {
    if (await hasMarks(ctx, input.id)) throw new Refusal('marksExist')
    await forgetParticipants(ctx, input.id)
    await insertSchools(ctx, input.id, schools)
  }
  await ctx.db
    .updateTable('assessments')
    .set({
      ...columnsOf(input, term.id),
      ...(reframed ? { state: 'drafted', sampling: planOf(input) } : {}),
      ...(resettled ? { updatedAt: ctx.clock.now() } : {}),
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  if (reframed) await fitPapers(ctx, { ...input, matrix: input.sampling?.matrix ?? null })
  await recordAudit(ctx, {
    action: 'assessment.changed',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: input.name,
    before: audited(stood, schoolIds.length),
    after: audited(input, schools.length),
  })
  return getAssessment(ctx, { id: input.id })
}

/**
 * Withdraws an assessment: it counts for no rule any more, its results are seen by nobody but those who run it.
 * @throws Refusal 'assessmentState' when it is withdrawn already; 'notAllowed', 'notFound'
 */
export async function withdrawAssessment(
  ctx: Ctx,
  input: { id: string; reason: string },
): Promise<Assessment> {
  const before = await loadAssessment(ctx, input.id)
  if (!managesAssessment(ctx.actor, before)) throw notAllowed()
  const { numUpdatedRows } = await ctx.db
    .updateTable('assessments')
    .set({
      state: 'withdrawn',
      withdrawnAt: ctx.clock.now(),
      withdrawnBy: ctx.actor.personId,
      withdrawnReason: input.reason,
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw new Refusal('assessmentState')
  await discountWithdrawn(ctx, input.id)
  await recordAudit(ctx, {
    action: 'assessment.withdrawn',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: before.name,
    after: { reason: input.reason },
  })
  return getAssessment(ctx, { id: input.id })
}

type Form = Omit<WrittenAssessment, 'participation'>

function refuseMistakes(input: Form): void {
  const mistake = mistakeIn(input)
  if (mistake) throw new Refusal(mistake)
}

/** True when the same assessment was created before. @throws Refusal 'conflict' when another one has its id */
async function standsAlready(ctx: Ctx, input: NewAssessment): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('assessments')
    .select(['name', 'kind', 'stage', 'grade', 'heldFrom', 'heldTo', 'schoolId', 'sampled', 'createdBy'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!row) return false
  const { name, kind, stage, grade, heldFrom, heldTo, schoolId, sampled } = input
  const same = {
    name,
    kind,
    stage,
    grade,
    heldFrom,
    heldTo,
    schoolId,
    sampled,
    createdBy: ctx.actor.personId,
  }
  if (!isDeepStrictEqual(row, same)) throw new Refusal('conflict')
  return true
}

/** The earlier occasion lies before this one, and was not withdrawn. @throws Refusal 'priorUnfit' */
async function refuseUnfitPrior(ctx: Ctx, input: Form & { id: string }): Promise<void> {
  if (input.priorId === null) return
  const prior = await loadAssessment(ctx, input.priorId).catch(() => null)
  if (!prior || prior.id === input.id || prior.state === 'withdrawn' || prior.heldTo >= input.heldFrom) {
    throw new Refusal('priorUnfit')
  }
}

/** All that results and rules depend on, to be compared and kept. */
function settingsOf(input: Form, termId: string) {
  const { kind, stage, grade, heldFrom, heldTo, written, generalReview, schoolId, sampled } = input
  return {
    kind,
    stage,
    grade,
    termId,
    heldFrom,
    heldTo,
    written,
    generalReview,
    schoolId,
    sampled,
    smallestUnit: input.smallestUnit,
    graduating: isGraduating(stage, grade),
    thresholds: input.thresholds ?? defaultThresholds(grade),
    bands: input.bands,
    lines: input.lines,
    priorId: input.priorId,
  }
}

function columnsOf(input: Form, termId: string) {
  const settings = settingsOf(input, termId)
  const filing = filingOf(input.filing)
  return {
    ...settings,
    thresholds: json(settings.thresholds),
    bands: settings.bands && json(settings.bands),
    lines: settings.lines && json(settings.lines),
    name: input.name,
    filingNumber: filing?.number ?? null,
    filingPerson: filing?.person || null,
    filingReason: filing?.reason || null,
  }
}

/** A row as the form that it came from. */
function formOf(row: AssessmentRecord): Form {
  const { filingNumber, filingPerson, filingReason } = row
  const filing = filingNumber && {
    number: filingNumber,
    person: filingPerson ?? '',
    reason: filingReason ?? '',
  }
  return { ...row, filing: filing || null }
}

/** Who takes part, but for the schools: a change of it makes another sample. */
function frameOf(of: Form) {
  const { schools, within, matrix } = of.sampling ?? { schools: null, within: null, matrix: null }
  return [of.stage, of.grade, of.sampled, of.sampled && [schools, within, matrix]]
}

/** The plan of a sample that is not drawn yet; null where all pupils take part. */
function planOf({ sampled, sampling }: Form) {
  if (!sampled || !sampling) return null
  const { schools, within, matrix } = sampling
  return json({ schools, within, matrix, seed: null, drawnAt: null, drawnBy: null } satisfies StoredSampling)
}

/** What the audit line shows. */
function audited(form: Form, schools: number): Record<string, unknown> {
  return {
    name: form.name,
    类型: assessmentKindLabels[form.kind],
    年级: gradeLabel(form.grade),
    startsOn: form.heldFrom,
    endsOn: form.heldTo,
    schools,
    范围: form.sampled ? '抽样' : '全体学生',
    最小单位: smallestUnitLabels[form.smallestUnit],
    备案号: filingOf(form.filing)?.number ?? null,
  }
}

async function schoolIdsOf(ctx: Ctx, assessmentId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('assessmentSchools')
    .select('schoolId')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessmentId)
    .execute()
  return rows.map(({ schoolId }) => schoolId)
}

async function insertSchools(ctx: Ctx, assessmentId: string, schools: ParticipatingSchool[]): Promise<void> {
  await insertRows(
    ctx.db,
    'assessmentSchools',
    schools.map(({ id, locality, clusterId, allianceId }) => ({
      districtId: ctx.district.id,
      assessmentId,
      schoolId: id,
      locality,
      clusterId,
      allianceId,
    })),
  )
}

async function forgetParticipants(ctx: Ctx, assessmentId: string): Promise<void> {
  for (const table of ['assessmentPupils', 'assessmentSchools'] as const) {
    await ctx.db
      .deleteFrom(table)
      .where('districtId', '=', ctx.district.id)
      .where('assessmentId', '=', assessmentId)
      .execute()
  }
}

async function insertPapers(ctx: Ctx, input: NewAssessment): Promise<void> {
  const rows = input.papers.flatMap((paper) =>
    bookletsOf(input.sampling?.matrix ?? null, paper.subject).map((booklet, at) => ({
      ...newPaper(ctx, { ...input, assessmentId: input.id }, paper.subject, booklet),
      id: at === 0 ? paper.id : newId(),
      fullMarks: Math.round(paper.fullMarks * 2),
    })),
  )
  if (rows.length === 0) return
  const known = new Set(rows.map(({ subject, booklet }) => `${subject} ${booklet}`))
  if (known.size < rows.length) throw new Refusal('paperTwice')
  const added = await ctx.db
    .insertInto('papers')
    .values(rows.map((row, position) => ({ ...row, position })))
    .onConflict((conflict) => conflict.columns(['districtId', 'id']).doNothing())
    .returning('id')
    .execute()
  if (added.length < rows.length) throw new Refusal('conflict')
}
