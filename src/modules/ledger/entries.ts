import { escapeLike } from '../../platform/db.ts'
import { type RawBuilder, sql } from 'kysely'
import { keysOf, pageOfRows } from '../../platform/paging.ts'
import { notFound } from '../../platform/refusal.ts'
import { type Ctx, levels } from '../organization/index.ts'
import type { Entry, EntryFilters } from './contract.ts'
import { allOf } from './indicators/units.ts'
import { type FactKind, kinds } from './kinds.ts'
import { seenBy, seenEntries } from './seen.ts'
import { sourcePath } from './sources.ts'

export interface PageInput {
  cursor?: string
  limit: number
}

interface EntryRow {
  id: string
  kind: string
  title: string
  occurredOn: string
  personId: string | null
  personName: string | null
  schoolId: string | null
  schoolName: string | null
  groupId: string | null
  groupName: string | null
  counterpartSchoolId: string | null
  counterpartName: string | null
  role: string | null
  level: Entry['level']
  subject: string | null
  stage: Entry['stage']
  type: string | null
  minutes: number
  sourceModule: string
  sourceId: string
  sourcePageId: string | null
  sign: number
  reversed: boolean
}

const columns = sql`e.id, e.kind, e.title, e.occurred_on, e.person_id, pe.name as person_name, e.school_id, sc.name as school_name,
  e.group_id, gr.name as group_name, e.counterpart_school_id, co.name as counterpart_name, e.role, e.level, e.subject,
  e.stage, e.type, e.minutes, e.source_module, e.source_id, e.source_page_id, e.sign,
  exists (select from ledger_entries r where r.district_id = e.district_id and r.reverses = e.id) as reversed`

const names = sql`
  left join people pe on pe.district_id = e.district_id and pe.id = e.person_id
  left join schools sc on sc.district_id = e.district_id and sc.id = e.school_id
  left join groups gr on gr.district_id = e.district_id and gr.id = e.group_id
  left join schools co on co.district_id = e.district_id and co.id = e.counterpart_school_id`

/** The condition on entries `e` that they stand: facts that were not taken back. */
export const standing = sql`e.sign = 1 and not exists (select from ledger_entries r
  where r.district_id = e.district_id and r.reverses = e.id)`

/**
 * A page of entries, newest first. `from` yields rows named `e`, `where` says which of them.
 */
export async function pageOfEntries(
  ctx: Pick<Ctx, 'db'>,
  from: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  input: PageInput,
): Promise<{ rows: Entry[]; nextCursor: string | null }> {
  const after = keysOf(input.cursor, 2)
  const further = after ? sql`(e.occurred_on, e.id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`
  const { rows } = await sql<EntryRow>`
    select ${columns} from (
      select e.* from ${from} where ${where} and ${further}
       order by e.occurred_on desc, e.id desc limit ${input.limit + 1}) e ${names}
     order by e.occurred_on desc, e.id desc`.execute(ctx.db)
  return pageOfRows(rows.map(entryOf), input.limit, (row) => [row.occurredOn, row.id])
}

/** The entries that the viewer may see, newest first. */
export function listEntries(ctx: Ctx, input: EntryFilters & PageInput) {
  return pageOfEntries(ctx, sql`ledger_entries e`, filtered(ctx, input), input)
}

/** How many entries of each kind pass the filters, in the catalogue's order. Reversals are taken off. */
export async function totalsByKind(ctx: Ctx, filters: EntryFilters) {
  const { rows } = await sql<{ kind: string; count: number; minutes: number; people: number }>`
    select e.kind, sum(e.sign) as count, sum(e.sign * e.minutes) as minutes,
           count(distinct e.person_id) filter (where ${standing}) as people
      from ledger_entries e where ${filtered(ctx, { ...filters, withReversed: true })}
     group by e.kind having sum(e.sign) > 0`.execute(ctx.db)
  return { kinds: inOrderOfKinds(rows).map((row) => ({ ...row, ...labelOf(row.kind) })) }
}

/** One entry with where it came from. @throws Refusal notFound, also when the viewer may not see it */
export async function readEntry(ctx: Ctx, input: { id: string }) {
  const { rows } = await sql<
    EntryRow & {
      evidence: { fileId: string; name: string }[]
      recordedAt: Date
      recordedBy: string | null
      recorderName: string | null
      revision: number
      otherId: string | null
    }
  >`select ${columns}, e.evidence, e.recorded_at, e.recorded_by, rb.name as recorder_name, e.revision,
           coalesce(e.reverses, (select r.id from ledger_entries r where r.district_id = e.district_id and r.reverses = e.id)) as other_id
      from ledger_entries e ${names}
      left join people rb on rb.district_id = e.district_id and rb.id = e.recorded_by
     where e.district_id = ${ctx.district.id} and e.id = ${input.id} and ${seenEntries(seenBy(ctx.actor))}`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) throw notFound()
  return {
    ...entryOf(row),
    evidence: row.evidence,
    recordedAt: row.recordedAt.toISOString(),
    recordedBy: named(row.recordedBy, row.recorderName),
    revision: row.revision,
    otherId: row.otherId,
  }
}

/** How many entries pass the filters. */
export async function countEntries(ctx: Ctx, filters: EntryFilters): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ledger_entries e where ${filtered(ctx, filters)}`.execute(ctx.db)
  return rows[0]!.count
}

/** Every entry that passes the filters, a batch at a time, for exports. */
export async function* everyEntry(ctx: Ctx, filters: EntryFilters): AsyncGenerator<Entry> {
  let cursor: string | undefined
  do {
    const page = await listEntries(ctx, { ...filters, cursor, limit: 2_000 })
    yield* page.rows
    cursor = page.nextCursor ?? undefined
  } while (cursor)
}

function filtered(ctx: Ctx, filters: EntryFilters): RawBuilder<unknown> {
  const words = filters.search ? `%${escapeLike(filters.search)}%` : null
  return allOf([
    sql`e.district_id = ${ctx.district.id}`,
    seenEntries(seenBy(ctx.actor)),
    !filters.withReversed && standing,
    filters.kinds.length > 0 && sql`e.kind = any(${filters.kinds}::text[])`,
    filters.from && sql`e.occurred_on >= ${filters.from}::date`,
    filters.to && sql`e.occurred_on <= ${filters.to}::date`,
    filters.personId && sql`e.person_id = ${filters.personId}`,
    filters.schoolId &&
      sql`(e.school_id = ${filters.schoolId} or e.counterpart_school_id = ${filters.schoolId})`,
    filters.groupId && sql`e.group_id = ${filters.groupId}`,
    filters.subject && sql`e.subject = ${filters.subject}`,
    filters.stage && sql`e.stage = ${filters.stage}`,
    filters.levelAtLeast && sql`e.level = any(${levels.slice(levels.indexOf(filters.levelAtLeast))}::text[])`,
    words &&
      sql`(e.title ilike ${words} or e.person_id in (select w.id from people w where w.district_id = ${ctx.district.id} and w.name like ${words}))`,
  ])
}

/** The label and unit of a kind; a kind that left the catalogue keeps its code. */
export function labelOf(kind: string): { label: string; unit: string } {
  const known = kinds[kind as FactKind] as { label: string; unit: string } | undefined
  return { label: known?.label ?? kind, unit: known?.unit ?? '条' }
}

/** Rows with a `kind`, in the catalogue's order. */
export function inOrderOfKinds<Row extends { kind: string }>(rows: Row[]): Row[] {
  const order = Object.keys(kinds)
  return rows.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: name ?? '' }
}

function entryOf(row: EntryRow): Entry {
  return {
    id: row.id,
    kind: row.kind,
    kindLabel: labelOf(row.kind).label,
    title: row.title,
    occurredOn: row.occurredOn,
    person: named(row.personId, row.personName),
    school: named(row.schoolId, row.schoolName),
    group: named(row.groupId, row.groupName),
    counterpartSchool: named(row.counterpartSchoolId, row.counterpartName),
    role: row.role,
    level: row.level,
    subject: row.subject,
    stage: row.stage,
    type: row.type,
    minutes: row.minutes,
    source: {
      module: row.sourceModule,
      id: row.sourceId,
      path: sourcePath(row.sourceModule, row.sourcePageId ?? row.sourceId),
    },
    state: row.sign === -1 ? 'reversal' : row.reversed ? 'reversed' : 'standing',
  }
}
