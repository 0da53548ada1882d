import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { insertRows, withoutNestedLoops } from '../../../platform/bulk-rows.ts'
import { json } from '../../../platform/db.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Assessment, SamplingForm } from '../contract/assessments.ts'
import { managesAssessment } from '../policy.ts'
import { getAssessment } from '../queries/assessment.ts'
import { type AssessmentRecord, loadAssessment, type StoredSampling } from '../queries/assessment-row.ts'
import { hasMarks } from '../queries/marks-there.ts'
import { loadFrame } from '../queries/sampling-frame.ts'
import { isSample } from '../rules/assessment.ts'
import { drawSample as drawn } from '../sampling.ts'
import { passWholeSample } from './gate.ts'
import { fitPapers } from './paper-booklets.ts'

/**
 * Draws the sample of an assessment from the pupils on the roll of the schools that take part, anew as often as wished
 * until marks are there; each draw leaves an audit line. Ids of the draw (sampling.ts) are what anyone has at hand:
 * names of schools and classes, numbers of pupils; strata are the schools' localities. The seed is random. Who is to sit
 * is to be fixed again afterwards.
 * @throws Refusal 'notSampled', 'sampleIncomplete', 'sampleTakesAll' where the rules want somebody left out, 'noPupilsOnRoll', 'marksExist', 'assessmentState', 'notAllowed'
 */
export async function drawSampleOf(
  ctx: Ctx,
  input: { id: string; sampling: SamplingForm; seed?: string },
): Promise<Assessment> {
  const assessment = await loadForChoosing(ctx, input.id)
  if (!assessment.sampled) throw new Refusal('notSampled')
  if (!isSample(input.sampling)) throw new Refusal('sampleIncomplete')
  if (await hasMarks(ctx, input.id)) throw new Refusal('marksExist')
  const { schools, within, matrix } = input.sampling
  await fitPapers(ctx, { id: input.id, grade: assessment.grade, matrix })
  const frame = await loadFrame(ctx, assessment)
  if (frame.length === 0) throw new Refusal('noPupilsOnRoll')
  const seed = input.seed ?? newSeed()
  const sample = drawn({
    seed,
    pupils: frame.map(({ number, school, className }) => ({ id: number, school, class: className })),
    stratumOf: Object.fromEntries(frame.map(({ school, locality }) => [school, locality])),
    schools: schools ?? undefined,
    within: within ?? undefined,
    booklets: matrix ? await bookletsDealt(ctx, input.id) : undefined,
  })
  if (sample.length === frame.length) {
    const taking = new Set(frame.map(({ schoolId }) => schoolId)).size
    await passWholeSample(ctx, assessment, {
      schools: taking,
      pupils: frame.length,
      sampling: input.sampling,
    })
  }
  const chosen = new Map(sample.map((pupil) => [pupil.id, pupil]))
  await forgetPupils(ctx, input.id)
  await insertRows(
    ctx.db,
    'assessmentPupils',
    frame
      .filter(({ number }) => chosen.has(number))
      .map((pupil, position) => ({
        districtId: ctx.district.id,
        assessmentId: input.id,
        position,
        pupilId: pupil.id,
        schoolId: pupil.schoolId,
        className: pupil.className,
        sex: pupil.sex,
        booklet: chosen.get(pupil.number)!.booklet,
        weight: chosen.get(pupil.number)!.weight,
      })),
  )
  const stored: StoredSampling = {
    schools, within, matrix, seed, drawnAt: ctx.clock.now().toISOString(), drawnBy: ctx.actor.name,
  } // prettier-ignore
  await ctx.db
    .updateTable('assessments')
    .set({ sampling: json(stored), state: 'drafted', updatedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  await recordAudit(ctx, {
    action: 'assessment.sampled',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: assessment.name,
    before: assessment.sampling?.seed ? { 种子: assessment.sampling.seed } : undefined,
    after: { 种子: seed, 抽样框人数: frame.length, 抽中人数: sample.length },
  })
  return getAssessment(ctx, input)
}

/**
 * Fixes who is to sit: all pupils on the roll, or the sample that was drawn; from then on marks come in. Done again, it adds
 * pupils who came later, and takes out those who left while no marks are there.
 * @throws Refusal 'noPupilsOnRoll', 'sampleNotDrawn', 'assessmentState', 'notAllowed'
 */
export async function freezePupils(
  ctx: Ctx,
  input: { id: string; candidateNumbers: boolean },
): Promise<Assessment & { added: number; removed: number }> {
  const assessment = await loadForChoosing(ctx, input.id)
  const of = sql`district_id = ${ctx.district.id} and assessment_id = ${input.id}`
  let [added, removed] = [0, 0]
  if (assessment.sampled) {
    if (!assessment.sampling?.drawnAt) throw new Refusal('sampleNotDrawn')
  } else {
    ;[added, removed] = await differenceToRoll(ctx, assessment)
    // While nothing refers to the positions they begin anew, in the order of schools and classes.
    const numbers = new Map<string, string>()
    if (await hasMarks(ctx, input.id)) removed = 0
    else for (const [pupilId, number] of await forgetPupils(ctx, input.id)) numbers.set(pupilId, number)
    await sql`
      insert into assessment_pupils (district_id, assessment_id, position, pupil_id, school_id, class_name, sex)
      select p.district_id, ${input.id}, first.free + row_number() over (order by s.name, length(p.class_name), p.class_name, p.number) - 1,
             p.id, p.school_id, p.class_name, p.sex
        from pupils p
        join assessment_schools v on v.district_id = p.district_id and v.assessment_id = ${input.id} and v.school_id = p.school_id
        join schools s on s.district_id = p.district_id and s.id = p.school_id
       cross join (select coalesce(max(position) + 1, 0) as free from assessment_pupils where ${of}) first
       where p.district_id = ${ctx.district.id} and p.grade = ${assessment.grade} and p.left_on is null
         and not exists (select from assessment_pupils a where a.district_id = p.district_id and a.assessment_id = ${input.id}
                            and a.pupil_id = p.id)`.execute(ctx.db)
    await giveBack(ctx, input.id, numbers)
  }
  if (!(await hasPupils(ctx, input.id))) throw new Refusal('noPupilsOnRoll')
  if (input.candidateNumbers) await withoutNestedLoops(ctx.db, () => giveCandidateNumbers(ctx, assessment))
  await ctx.db
    .updateTable('assessments')
    .set({ state: 'collecting', updatedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  const shown = await getAssessment(ctx, input)
  await recordAudit(ctx, {
    action: 'assessment.pupilsFixed',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: assessment.name,
    after: { 学生: shown.pupils, 新增: added, 移出: removed },
  })
  return { ...shown, added, removed }
}

/** How many of the roll are not fixed yet, and how many of those fixed are on the roll no more. */
async function differenceToRoll(ctx: Ctx, { id, grade }: AssessmentRecord): Promise<[number, number]> {
  const { rows } = await sql<{ added: number; removed: number }>`
    select count(*) filter (where a.pupil_id is null)::integer as added, count(*) filter (where p.id is null)::integer as removed
      from (select p.id from pupils p
              join assessment_schools v on v.district_id = p.district_id and v.assessment_id = ${id} and v.school_id = p.school_id
             where p.district_id = ${ctx.district.id} and p.grade = ${grade} and p.left_on is null) p
      full join (select pupil_id from assessment_pupils where district_id = ${ctx.district.id} and assessment_id = ${id}) a
        on a.pupil_id = p.id`.execute(ctx.db)
  return [rows[0]!.added, rows[0]!.removed]
}

/** A seed that reads well aloud: four groups of four. */
function newSeed(): string {
  return randomBytes(8).toString('hex').toUpperCase().match(/.{4}/g)!.join('-')
}

async function loadForChoosing(ctx: Ctx, id: string): Promise<AssessmentRecord> {
  const assessment = await loadAssessment(ctx, id)
  if (!managesAssessment(ctx.actor, assessment)) throw notAllowed()
  if (assessment.state !== 'drafted' && assessment.state !== 'collecting')
    throw new Refusal('assessmentState')
  // One draw after the other: two at once would mix their pupils.
  await sql`select from assessments where district_id = ${ctx.district.id} and id = ${id} for update`.execute(
    ctx.db,
  )
  return assessment
}

/** Takes everybody out; answers the candidate numbers that they had, by pupil. */
async function forgetPupils(ctx: Ctx, assessmentId: string): Promise<[string, string][]> {
  const gone = await ctx.db
    .deleteFrom('assessmentPupils')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessmentId)
    .returning(['pupilId', 'candidateNumber'])
    .execute()
  return gone.flatMap(({ pupilId, candidateNumber }): [string, string][] =>
    candidateNumber === null ? [] : [[pupilId, candidateNumber]],
  )
}

/** Those who stay keep their candidate numbers: admission tickets may have been printed. */
async function giveBack(ctx: Ctx, assessmentId: string, numbers: Map<string, string>): Promise<void> {
  if (numbers.size === 0) return
  await withoutNestedLoops(ctx.db, () =>
    sql`
      update assessment_pupils a set candidate_number = n.number
        from unnest(${[...numbers.keys()]}::uuid[], ${[...numbers.values()]}::text[]) as n (pupil_id, number)
       where a.district_id = ${ctx.district.id} and a.assessment_id = ${assessmentId} and a.pupil_id = n.pupil_id`.execute(
      ctx.db,
    ),
  )
}

async function hasPupils(ctx: Ctx, assessmentId: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('assessmentPupils')
    .select('position')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessmentId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** The booklets (or subjects) that are dealt, in the order of the papers. */
async function bookletsDealt(ctx: Ctx, assessmentId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('papers')
    .select('booklet')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessmentId)
    .where('booklet', 'is not', null)
    .orderBy('position')
    .orderBy('booklet')
    .execute()
  return [...new Set(rows.map(({ booklet }) => booklet!))]
}

/**
 * Candidate numbers for those without one: grade (2), school by name (3), running number in the school (4) by class and
 * number of the pupil. Never by marks. Running numbers go on behind the highest of that form, whoever gave it.
 */
async function giveCandidateNumbers(ctx: Ctx, { id, grade }: AssessmentRecord): Promise<void> {
  await sql`
    with schools_in_order as (
      select v.school_id, ${String(grade).padStart(2, '0')} || lpad(row_number() over (order by s.name)::text, 3, '0') as prefix
        from assessment_schools v join schools s on s.district_id = v.district_id and s.id = v.school_id
       where v.district_id = ${ctx.district.id} and v.assessment_id = ${id}),
    given as (
      select left(b.candidate_number, 5) as prefix, max(right(b.candidate_number, 4)::integer) as highest
        from assessment_pupils b
       where b.district_id = ${ctx.district.id} and b.assessment_id = ${id} and b.candidate_number ~ '^[0-9]{9}$'
       group by 1),
    numbered as (
      select a.position, o.prefix || lpad((coalesce(g.highest, 0)
               + row_number() over (partition by a.school_id order by length(a.class_name), a.class_name, p.number))::text, 4, '0') as number
        from assessment_pupils a
        join schools_in_order o on o.school_id = a.school_id
        left join given g on g.prefix = o.prefix
        join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
       where a.district_id = ${ctx.district.id} and a.assessment_id = ${id} and a.candidate_number is null)
    update assessment_pupils a set candidate_number = n.number from numbered n
     where a.district_id = ${ctx.district.id} and a.assessment_id = ${id} and a.position = n.position`.execute(
    ctx.db,
  )
}
