import type { Ctx } from '../../organization/index.ts'
import { editsSyllabus } from '../policy.ts'
import type { ExaminedStage } from '../vocabulary.ts'

export interface SyllabusKey {
  subject: string
  stage: ExaminedStage
  grade: number
}

/** What the syllabus of a subject asks for in a grade, in order; empty where nobody has entered it. */
export async function syllabusOf(ctx: Pick<Ctx, 'db' | 'district'>, of: SyllabusKey): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('syllabusPoints')
    .select('name')
    .where('districtId', '=', ctx.district.id)
    .where('subject', '=', of.subject)
    .where('stage', '=', of.stage)
    .where('grade', '=', of.grade)
    .orderBy('position')
    .execute()
  return rows.map(({ name }) => name)
}

export async function getSyllabus(ctx: Ctx, of: SyllabusKey) {
  return { points: await syllabusOf(ctx, of), may: { edit: editsSyllabus(ctx.actor, of) } }
}
