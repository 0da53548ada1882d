import { sql } from 'kysely'
import { insertRows } from '../../../platform/bulk-rows.ts'
import { newId } from '../../../platform/ids.ts'
import type { Ctx } from '../../organization/index.ts'
import type { BlueprintItem } from '../contract/papers.ts'
import { markOfAnswer } from '../marks-import/mark-cells.ts'
import { decodeMarks, encodeMarks, noAnswer } from '../marks-row.ts'

const reason = '答案更正，重新判分'

/**
 * Marks the choices of some items again from the letters that were recorded, by the keys as they are now; what stood there is
 * kept. Pupils without letters keep their marks. How many pupils' marks changed.
 */
export async function markChoicesAgain(
  ctx: Ctx,
  paper: { id: string; scale: number },
  items: readonly BlueprintItem[],
  changed: readonly number[],
): Promise<number> {
  const keys = changed.map((at) => {
    const { answerKey, fullMarks, partialMarks } = items[at]!
    return {
      at,
      key: answerKey,
      full: Math.round(fullMarks * paper.scale),
      partial: Math.round((partialMarks ?? 0) * paper.scale),
    }
  })
  const { rows } = await sql<{ position: number; standing: string; marks: Buffer; answers: Buffer }>`
    select position, standing, marks, answers from marks
     where district_id = ${ctx.district.id} and paper_id = ${paper.id} and standing = 'sat' and answers is not null
     order by position for update`.execute(ctx.db)
  const remarked = rows.flatMap((row) => {
    const marks = decodeMarks(row.marks)
    let differs = false
    for (const { at, key, full, partial } of keys) {
      const answer = row.answers[at] ?? noAnswer
      if (key === null || answer === noAnswer) continue
      const mark = markOfAnswer(answer, { key, full, partial })
      if (marks[at] !== mark) {
        marks[at] = mark
        differs = true
      }
    }
    return differs ? [{ row, marks }] : []
  })
  const hex = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`
  await insertRows(
    ctx.db,
    'marksReplaced',
    remarked.map(({ row }) => ({
      districtId: ctx.district.id,
      id: newId(),
      paperId: paper.id,
      position: row.position,
      standing: row.standing,
      marks: hex(row.marks),
      answers: hex(row.answers),
      reason,
      replacedBy: ctx.actor.personId,
      replacedAt: ctx.clock.now().toISOString(),
    })),
  )
  const changes = JSON.stringify(
    remarked.map(({ row, marks }) => ({ position: row.position, marks: hex(encodeMarks(marks)) })),
  )
  await sql`
    update marks m set marks = n.marks, updated_at = ${ctx.clock.now()}
      from jsonb_to_recordset(${changes}::jsonb) as n(position integer, marks bytea)
     where m.district_id = ${ctx.district.id} and m.paper_id = ${paper.id} and m.position = n.position`.execute(
    ctx.db,
  )
  return remarked.length
}
