import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { insertRows } from '../../../platform/bulk-rows.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, gradeLabel, stageLabels } from '../../organization/index.ts'
import { editsSyllabus } from '../policy.ts'
import { getSyllabus, type SyllabusKey, syllabusOf } from '../queries/syllabus.ts'

/**
 * Replaces the list of what the syllabus asks for; points that come twice are kept once.
 * @throws Refusal 'syllabusStale' when it is no longer the list that the editor began with; 'notAllowed'
 */
export async function saveSyllabus(ctx: Ctx, input: SyllabusKey & { before: string[]; points: string[] }) {
  const { subject, stage, grade } = input
  if (!editsSyllabus(ctx.actor, input)) throw notAllowed()
  const what = `exams.syllabus ${ctx.district.id} ${subject} ${stage} ${grade}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(ctx.db)
  const before = await syllabusOf(ctx, input)
  const points = [...new Set(input.points)]
  if (isDeepStrictEqual(before, points)) return getSyllabus(ctx, input)
  if (!isDeepStrictEqual(before, input.before)) throw new Refusal('syllabusStale')
  await ctx.db
    .deleteFrom('syllabusPoints')
    .where('districtId', '=', ctx.district.id)
    .where('subject', '=', subject)
    .where('stage', '=', stage)
    .where('grade', '=', grade)
    .execute()
  await insertRows(
    ctx.db,
    'syllabusPoints',
    points.map((name, position) => ({ districtId: ctx.district.id, subject, stage, grade, name, position })),
  )
  await recordAudit(ctx, {
    action: 'syllabus.saved',
    subjectKind: 'syllabus',
    subjectId: `${subject} ${stage} ${grade}`,
    subjectTitle: `${stageLabels[stage]}${gradeLabel(grade)}${subject}知识点`,
    before: { 知识点: before.length },
    after: { 知识点: points.length },
  })
  return getSyllabus(ctx, input)
}
