import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import { compile } from './compile.ts'
import { districtUnit, type Question } from './question.ts'

/** One figure: of one question, for one unit, in one of the question's periods. */
export interface Figure {
  question: number
  /** Null for the district. */
  unitId: string | null
  period: number
  /** Entries, hours, people, schools, days or months; for coverage the people covered. */
  value: number
  /** For coverage the people of the roster. */
  denominator: number | null
}

/** Answers all questions in one statement, however many units and periods they have. */
export async function figures(ctx: Pick<Ctx, 'db' | 'district'>, questions: Question[]): Promise<Figure[]> {
  const asked = questions
    .map((question, at) => ({ question, at }))
    .filter(({ question }) => question.periods.length > 0)
  if (asked.length === 0) return []
  const selects = asked.map(
    ({ question, at }) =>
      sql`select ${at}::int as question, f.* from ${compile(ctx.district.id, question)} f`,
  )
  const { rows } = await sql<Figure>`${sql.join(selects, sql` union all `)}`.execute(ctx.db)
  return rows.map((row) => ({ ...row, unitId: row.unitId === districtUnit ? null : row.unitId }))
}
