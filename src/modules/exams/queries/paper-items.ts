import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import type { BlueprintItem } from '../contract/papers.ts'

interface ItemRow {
  paperId: string
  label: string
  kind: string
  fullMarks: number
  knowledge: string[]
  ability: string | null
  expected: number | null
  answerKey: string | null
  partialMarks: number | null
  choiceGroup: string | null
  choicePick: number | null
  scale: number
}

/** The blueprints of papers, in the order of their items, with marks as people write them. */
export async function blueprintsOf(
  ctx: Pick<Ctx, 'db' | 'district'>,
  paperIds: string[],
): Promise<Map<string, BlueprintItem[]>> {
  const { rows } = await sql<ItemRow>`
    select i.paper_id, i.label, i.kind, i.full_marks, i.knowledge, i.ability, i.expected, i.answer_key, i.partial_marks, i.choice_group,
           i.choice_pick, p.scale
      from paper_items i join papers p on p.district_id = i.district_id and p.id = i.paper_id
     where i.district_id = ${ctx.district.id} and i.paper_id = any(${paperIds}::uuid[])
     order by i.paper_id, i.position`.execute(ctx.db)
  const blueprints = new Map<string, BlueprintItem[]>(paperIds.map((id) => [id, []]))
  for (const { paperId, scale, ...row } of rows) {
    blueprints.get(paperId)!.push({
      ...row,
      fullMarks: row.fullMarks / scale,
      partialMarks: row.partialMarks === null ? null : row.partialMarks / scale,
      expected: row.expected === null ? null : row.expected / 1_000,
    })
  }
  return blueprints
}
