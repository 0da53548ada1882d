import { sql } from 'kysely'
import type { WordBlock } from '../../../platform/documents/word.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { At, ParsedPlan } from '../reading/parsed-plan.ts'
import { sourceLines } from '../reading/source.ts'
import { typesetPunctuation } from '../reading/width.ts'
import { visibleTo } from './visibility.ts'

type Person = { id: string; name: string }

const set = (text: string | undefined): string | null => (text ? typesetPunctuation(text) : null)

/** The names in a phrase such as 张晓明、李红（组长）: runs of two to four characters between separators. */
export function namesIn(responsible: string): string[] {
  return responsible
    .replaceAll(/[（(][^）)]*[）)]/g, ' ')
    .split(/[\s、,，;；/]+|和|及/)
    .filter((part) => /^[\u3400-\u9fff·]{2,6}$/.test(part))
}

/** The people whose names stand in the phrases and are borne by one person of the district only. */
export async function recognisePeople(ctx: Ctx, phrases: string[]): Promise<Map<string, Person[]>> {
  const names = [...new Set(phrases.flatMap(namesIn))]
  if (names.length === 0) return new Map()
  const { rows } = await sql<Person>`
    select (array_agg(id))[1] as id, name from people
     where district_id = ${ctx.district.id} and name = any(${names}::text[]) and not partner and retired_on is null
     group by name having count(*) = 1`.execute(ctx.db)
  const known = new Map(rows.map((row) => [row.name, row]))
  return new Map(
    phrases.map((phrase) => [phrase, [...new Set(namesIn(phrase))].flatMap((name) => known.get(name) ?? [])]),
  )
}

/**
 * A document that was read: its lines as written, and what was understood of each. Only the reader sees it until it has
 * become a plan; then those who see the plan do.
 */
export async function getSource(ctx: Ctx, input: { id: string }) {
  const { rows } = await sql<{
    id: string
    fileName: string
    readAt: Date
    planId: string | null
    blocks: WordBlock[]
    reading: ParsedPlan
  }>`
    select src.id, src.file_name, src.read_at, src.plan_id, src.blocks, src.reading
      from plan_sources src
      left join plans p on p.district_id = src.district_id and p.id = src.plan_id
      left join groups g on g.district_id = p.district_id and g.id = p.group_id
     where src.district_id = ${ctx.district.id} and src.id = ${input.id}
       and (src.read_by = ${ctx.actor.personId} or (p.id is not null and ${visibleTo(ctx.actor)}))`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) throw notFound()
  const { reading } = row
  const people = await recognisePeople(
    ctx,
    reading.items.flatMap((item) => item.responsible ?? []),
  )
  const heads = new Set(reading.sections.map((section) => section.at.line))
  return {
    id: row.id,
    fileName: row.fileName,
    readAt: row.readAt.toISOString(),
    planId: row.planId,
    lines: sourceLines(row.blocks).map((line) => ({
      line: line.line,
      text: line.text,
      heading: heads.has(line.line),
      row: line.row ?? null,
    })),
    reading: {
      title: typesetPunctuation(reading.title),
      period: reading.period,
      goals: reading.goals.map((text, index) => ({
        text: typesetPunctuation(text),
        at: (reading.goalsAt[index] ?? null) as At | null,
      })),
      phases: reading.phases.map((phase) => ({ ...phase, title: typesetPunctuation(phase.title) })),
      items: reading.items.map((item) => {
        const phase = reading.phases.findIndex((it) => it.title === item.phase)
        return {
          title: typesetPunctuation(item.title),
          theme: set(item.theme),
          type: item.type ?? null,
          from: item.from,
          to: item.to,
          startTime: item.startTime ?? null,
          endTime: item.endTime ?? null,
          place: set(item.place),
          content: [set(item.content), set(item.note)].filter(Boolean).join('\n') || null,
          responsible: set(item.responsible),
          participants: set(item.participants),
          people: item.responsible ? (people.get(item.responsible) ?? []) : [],
          phase: item.phase === undefined || phase < 0 ? null : phase,
          at: item.at,
        }
      }),
      commitments: reading.commitments.map((commitment) => ({
        text: typesetPunctuation(commitment.text),
        who: set(commitment.who),
        per: commitment.per,
        quantity: commitment.quantity,
        measure: commitment.measure,
        unit: commitment.unit ?? null,
        stage: commitment.stage ?? null,
        counted: commitment.subject ?? null,
        at: commitment.at,
      })),
      unread: reading.unread.map((it) => ({ text: typesetPunctuation(it.text), at: it.at })),
      warnings: reading.warnings.map((it) => ({ ...it, message: typesetPunctuation(it.message) })),
    },
  }
}
