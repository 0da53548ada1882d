import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import { encodeMarks } from '../marks-row.ts'
import type { PaperWrites } from './compare.ts'
import { standings } from './standing.ts'

const rowsAStatement = 10_000

/**
 * Writes the rows of an import in the caller's transaction: what stood there before goes to marks_replaced. The rows of a
 * statement travel as one string of bytes that the database cuts.
 */
export async function writeMarks(
  ctx: Pick<Ctx, 'db' | 'district' | 'clock' | 'actor'>,
  importId: string,
  writes: PaperWrites[],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const { db } = ctx
  const districtId = ctx.district.id
  const now = ctx.clock.now()
  const total = writes.reduce((sum, { positions }) => sum + positions.length, 0)
  let done = 0
  for (const paper of writes) {
    const { paperId, positions, marks, answers, replaced } = paper
    if (replaced.length > 0) {
      await sql`
        insert into marks_replaced (district_id, id, paper_id, position, standing, marks, answers, import_id, replaced_by, replaced_at)
        select district_id, gen_random_uuid(), paper_id, position, standing, marks, answers, ${importId}::uuid,
               ${ctx.actor.personId}::uuid, ${now}::timestamptz
          from marks where district_id = ${districtId} and paper_id = ${paperId}
                       and position = any(${Array.from(replaced)}::integer[])`.execute(db)
    }
    const width = positions.length > 0 ? marks.length / positions.length : 0
    for (let from = 0; from < positions.length; from += rowsAStatement) {
      const to = Math.min(positions.length, from + rowsAStatement)
      const bytes = Buffer.from(encodeMarks(marks.subarray(from * width, to * width)))
      const letters = answers && Buffer.from(answers.subarray(from * width, to * width))
      await sql`
        insert into marks (district_id, paper_id, position, standing, marks, answers, import_id, updated_at)
        select ${districtId}::integer, ${paperId}::uuid, row.position, (${[...standings]}::text[])[row.standing + 1],
               substring(${bytes}::bytea from ((row.at - 1) * ${width * 2} + 1)::integer for ${width * 2}),
               substring(${letters}::bytea from ((row.at - 1) * ${width} + 1)::integer for ${width}),
               ${importId}::uuid, ${now}::timestamptz
          from unnest(${Array.from(positions.subarray(from, to))}::integer[],
                      ${Array.from(paper.standings.subarray(from, to))}::integer[]) with ordinality row (position, standing, at)
        on conflict (district_id, paper_id, position) do update
           set standing = excluded.standing, marks = excluded.marks,
               answers = coalesce(excluded.answers, case when excluded.standing = 'sat' then marks.answers end),
               import_id = excluded.import_id, updated_at = excluded.updated_at`.execute(db)
      done += to - from
      onProgress(done, total)
    }
  }
}
