import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { inDistrict, json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { type Ctx, termOn } from '../../organization/index.ts'
import type { CheckedGate, Filing, GateRequest, SamplingForm } from '../contract/gate-shapes.ts'
import { type AssessmentRequest, examinationGate, type GateAnswer } from '../gate.ts'
import { mayCreateAssessment } from '../policy.ts'
import type { AssessmentKind, PolicyPack } from '../policy-pack.ts'
import type { AssessmentRecord, StoredSampling } from '../queries/assessment-row.ts'
import { type ParticipatingSchool, participatingSchools } from '../queries/participation.ts'
import { effectivePack } from '../queries/policy-pack.ts'
import { schoolSizes } from '../queries/school-sizes.ts'
import { type SampleSize, sampleSize } from '../rules/sample-size.ts'
import { gradesOfStage, isGraduating } from '../vocabulary.ts'

/** What was asked, with the schools that it came to. */
interface AskedOfGate {
  request: GateRequest
  schools: ParticipatingSchool[]
  term: { id: string; name: string }
  held: CheckedGate['held']
  answer: GateAnswer
  liftable: boolean
  /** What the plan of the sample will draw; null where all take part. */
  sample: SampleSize | null
}

/**
 * Asks the gate with what these pupils already had in the term: assessments of the same stage and grade, the district's
 * and the schools' own, that had a school in common with this one. With `lock` nobody else's request for the grade and
 * term is answered before this transaction ends, so that two cannot both be the first.
 * @throws Refusal 'noTermForDate', 'gradeNotOfStage', 'noSchoolsTakePart', 'schoolsWithoutStage'
 */
export async function askGate(
  ctx: Ctx,
  request: GateRequest,
  options: { lock?: boolean; except?: string; pack?: PolicyPack } = {},
): Promise<AskedOfGate> {
  const [first, last] = gradesOfStage[request.stage]
  if (request.grade < first || request.grade > last) throw new Refusal('gradeNotOfStage')
  const schools = await participatingSchools(ctx, request)
  const term = await termOn(ctx, request.heldFrom)
  if (!term) throw new Refusal('noTermForDate')
  if (options.lock) {
    const what = `exams.gate ${ctx.district.id} ${term.id} ${request.stage} ${request.grade}`
    await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(ctx.db)
  }
  const { rows: held } = await sql<CheckedGate['held'][number]>`
    select a.id, a.name, a.kind, a.held_from, s.name as school_name
      from assessments a left join schools s on s.district_id = a.district_id and s.id = a.school_id
     where a.district_id = ${ctx.district.id} and a.term_id = ${term.id} and a.stage = ${request.stage}
       and a.grade = ${request.grade} and a.state <> 'withdrawn' and a.id is distinct from ${options.except ?? null}::uuid
       and exists (select from assessment_schools p where p.district_id = a.district_id and p.assessment_id = a.id
                      and p.school_id = any(${schools.map(({ id }) => id)}::uuid[]))
     order by a.held_from, a.name`.execute(ctx.db)
  const pack = options.pack ?? (await effectivePack(ctx))
  const had = held.map(({ kind }) => ({ kind, stage: request.stage, grade: request.grade }))
  const sample =
    request.sampled && request.sampling
      ? sampleSize(request.sampling, await schoolSizes(ctx, schools, request.grade))
      : null
  const takesAll = sample && !(await drawnAlready(ctx, request, options.except)) ? sample.everybody : null
  const answer = examinationGate(requestOf(request, schools.length, takesAll), had, pack)
  const overridable = new Map(pack.rules.map((rule) => [rule.id, rule.overridable]))
  return {
    request,
    schools,
    term: { id: term.id, name: term.name },
    held,
    answer,
    liftable: answer.broken.length > 0 && answer.broken.every(({ rule }) => overridable.get(rule)),
    sample,
  }
}

/** This very plan was drawn before: the gate spoke of that draw, and who has left the roll since makes no census of it. */
async function drawnAlready(ctx: Ctx, request: GateRequest, assessmentId?: string): Promise<boolean> {
  if (!assessmentId) return false
  // One that is being created is not there yet.
  const before = await ctx.db
    .selectFrom('assessments')
    .select(['grade', 'sampling'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', assessmentId)
    .executeTakeFirst()
  const sampling = before?.sampling as StoredSampling | null | undefined
  if (!sampling?.drawnAt || before?.grade !== request.grade) return false
  const planned = ({ schools, within, matrix }: SamplingForm) => [schools, within, matrix]
  return isDeepStrictEqual(planned(sampling), planned(request.sampling!))
}

/**
 * The gate for a sample that was just drawn and leaves nobody out: refused, unless the assessment carries a filing number, a
 * person and a reason; what was answered is kept either way.
 * @throws Refusal 'sampleTakesAll' with the rule and its source
 */
export async function passWholeSample(
  ctx: Ctx,
  assessment: AssessmentRecord,
  of: { schools: number; pupils: number; sampling: SamplingForm },
): Promise<void> {
  const { filingNumber, filingPerson, filingReason } = assessment
  const filing = filingNumber
    ? { number: filingNumber, person: filingPerson ?? '', reason: filingReason ?? '' }
    : null
  const request = { ...assessment, sampling: of.sampling, filing }
  const pack = await effectivePack(ctx)
  // What was allowed when it was created is not asked again: only what speaks of the sample.
  const rules = pack.rules.filter(({ when }) => when.takesAll !== undefined || when.sampled !== undefined)
  const answer = examinationGate(requestOf(request, of.schools, true), [], { ...pack, rules })
  const kept = { request, schools: of.schools, takesAll: true, answer }
  if (answer.verdict === 'allowed') {
    if (answer.broken.length > 0) await keepDecision(ctx, kept, assessment.id)
    return
  }
  const rule = answer.broken.find((one) => one.rule === answer.rule)!
  const { issuer, document } = rule.source
  throw new Refusal(
    'sampleTakesAll',
    { pupils: of.pupils.toLocaleString('zh-CN'), message: rule.message, source: `${issuer}${document}` },
    () => inDistrict(ctx.services.db, ctx.district.id, (db) => keepDecision({ ...ctx, db }, kept, null)),
  )
}

/** A request as the pure gate takes it. Where a sample takes everybody, only monitoring is still asked as the sample that it says it is. */
function requestOf(
  request: Omit<GateRequest, 'participation'>,
  schools: number,
  takesAll: boolean | null = null,
): AssessmentRequest {
  const { kind, stage, grade, written, sampled, smallestUnit, generalReview, heldFrom } = request
  return {
    kind,
    stage,
    grade,
    graduating: isGraduating(stage, grade),
    written,
    schools,
    sampled: sampled && !(takesAll && kind !== 'qualityMonitoring'),
    takesAll,
    smallestUnit,
    generalReview,
    reviewers: null,
    date: heldFrom,
    filing: filingOf(request.filing),
  }
}

/** Only a filing with a number is one. */
export function filingOf(filing: Filing | null): AssessmentRequest['filing'] {
  if (!filing || filing.number.trim() === '') return undefined
  return { number: filing.number, person: filing.person, reason: filing.reason }
}

/** Whether it may be created, with the rule quoted and what may be done instead. The question is kept, too. */
export async function checkGate(ctx: Ctx, request: GateRequest & { except?: string }): Promise<CheckedGate> {
  if (!mayCreateAssessment(ctx.actor, request)) throw notAllowed()
  const asked = await askGate(ctx, request, { except: request.except })
  await keepDecision(ctx, keptOf(asked), null)
  const { answer, term, held, schools, liftable, sample } = asked
  return { ...answer, liftable, term, held, schools: schools.length, sample }
}

/**
 * The gate for an assessment that is to be created or changed.
 * @throws Refusal 'gateRefused', 'gateNeedsFiling' with the sentence that quotes the rule; the decision is kept all the same
 */
export async function passGate(ctx: Ctx, request: GateRequest, assessmentId: string): Promise<AskedOfGate> {
  const asked = await askGate(ctx, request, { lock: true, except: assessmentId })
  const { answer } = asked
  if (answer.verdict !== 'allowed') {
    const code = answer.verdict === 'refused' ? 'gateRefused' : 'gateNeedsFiling'
    throw new Refusal(code, answer, () =>
      inDistrict(ctx.services.db, ctx.district.id, (db) => keepDecision({ ...ctx, db }, keptOf(asked), null)),
    )
  }
  await keepDecision(ctx, keptOf(asked), assessmentId)
  return asked
}

const keptOf = (asked: AskedOfGate) => ({
  ...asked,
  schools: asked.schools.length,
  takesAll: asked.sample?.everybody ?? null,
})

/** What a decision remembers of the request: the words of the law's facts, and how many schools. */
export interface KeptRequest {
  kind: AssessmentKind
  stage: GateRequest['stage']
  grade: number
  date: string
  written: boolean
  generalReview: boolean
  sampled: boolean
  takesAll?: true
  smallestUnit: GateRequest['smallestUnit']
  schoolId: string | null
  schools: number
  filing: GateRequest['filing']
}

/** Writes down what was asked and answered. A mere question asked again within the hour stays one line. */
export async function keepDecision(
  ctx: Pick<Ctx, 'db' | 'district' | 'actor' | 'clock'>,
  {
    request,
    schools,
    takesAll,
    answer,
  }: {
    request: Omit<GateRequest, 'participation'>
    schools: number
    takesAll?: boolean | null
    answer: GateAnswer
  },
  assessmentId: string | null,
): Promise<void> {
  const { kind, stage, grade, heldFrom, written, generalReview, sampled, smallestUnit, schoolId } = request
  const kept: KeptRequest = {
    kind, stage, grade, date: heldFrom, written, generalReview, sampled, smallestUnit, schoolId, schools,
    filing: filingOf(request.filing) ? request.filing : null,
    ...(takesAll ? { takesAll: true as const } : {}),
  } // prettier-ignore
  const hourAgo = new Date(ctx.clock.now().getTime() - 3_600_000)
  await sql`
    insert into gate_decisions (district_id, id, assessment_id, request, verdict, rule, answer, asked_by, asked_at)
    select ${ctx.district.id}, ${newId()}::uuid, ${assessmentId}::uuid, ${json(kept)}, ${answer.verdict}, ${answer.rule}, ${json(answer)},
           ${ctx.actor.personId}::uuid, ${ctx.clock.now()}
     where ${assessmentId}::uuid is not null or not exists (
       select from gate_decisions d where d.district_id = ${ctx.district.id} and d.asked_by = ${ctx.actor.personId}::uuid
          and d.asked_at > ${hourAgo} and d.assessment_id is null and d.request = ${json(kept)} and d.verdict = ${answer.verdict}
          and d.rule is not distinct from ${answer.rule})`.execute(ctx.db)
}
