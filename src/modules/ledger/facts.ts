import { sql } from 'kysely'
import type { Ctx, Level } from '../organization/index.ts'
import { json } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import type { FactKind } from './kinds.ts'

/** Something that counts, as the module that owns it records it in its own transaction. */
export interface Fact {
  kind: FactKind
  /** Absent for the fact of a school or a group. */
  personId?: string
  /** The person's school on that day; looked up from memberships when absent and a person is given. */
  schoolId?: string
  groupId?: string
  /** The other end where the fact joins two schools. */
  counterpartSchoolId?: string
  role?: string
  /** What sort of thing within the kind, in the source's own word: an activity's type, a review's rhythm. */
  type?: string
  level?: Level
  subject?: string
  stage?: string
  /** 'YYYY-MM-DD' in the district's zone. */
  occurredOn: string
  minutes?: number
  title: string
  evidence?: { fileId: string; name: string }[]
}

/** Where facts come from: a module and the id of the thing there. */
export interface FactSource {
  module: string
  id: string
  /** The thing on whose page the source is shown, where it has no page of its own: a review's plan. */
  pageId?: string
}

/**
 * Records the facts of one source, all or none. Recording the same again changes nothing; after a reversal the
 * next recording of the source gets a new revision.
 */
export async function recordFacts(ctx: Ctx, source: FactSource, facts: Fact[]): Promise<void> {
  if (facts.length === 0) return
  const revision = await currentRevision(ctx, source)
  const schools = await schoolsOnDay(ctx, facts)
  const rows = facts.map((fact) => ({
    districtId: ctx.district.id,
    id: newId(),
    kind: fact.kind,
    personId: fact.personId ?? null,
    schoolId:
      fact.schoolId ?? (fact.personId ? schools.get(`${fact.personId} ${fact.occurredOn}`) : null) ?? null,
    groupId: fact.groupId ?? null,
    counterpartSchoolId: fact.counterpartSchoolId ?? null,
    role: fact.role ?? null,
    type: fact.type ?? null,
    level: fact.level ?? null,
    subject: fact.subject ?? null,
    stage: fact.stage ?? null,
    occurredOn: fact.occurredOn,
    minutes: fact.minutes ?? 0,
    title: fact.title,
    sourceModule: source.module,
    sourceId: source.id,
    sourcePageId: source.pageId ?? null,
    revision,
    evidence: json(fact.evidence ?? []),
    recordedAt: ctx.clock.now(),
    recordedBy: ctx.actor?.personId ?? null,
  }))
  // PostgreSQL takes 65,535 parameters a statement.
  for (let from = 0; from < rows.length; from += 2_000) {
    await ctx.db
      .insertInto('ledgerEntries')
      .values(rows.slice(from, from + 2_000))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Takes back every fact of a source that still stands, by reversing entries dated as the entries they reverse. */
export async function reverseFacts(ctx: Ctx, source: FactSource): Promise<number> {
  const reversed = await sql`
    insert into ledger_entries (district_id, id, kind, person_id, school_id, group_id, counterpart_school_id, role, type,
      level, subject, stage, occurred_on, minutes, title, source_module, source_id, source_page_id, revision, sign, reverses, recorded_at, recorded_by)
    select e.district_id, gen_random_uuid(), e.kind, e.person_id, e.school_id, e.group_id, e.counterpart_school_id, e.role,
      e.type, e.level, e.subject, e.stage, e.occurred_on, e.minutes, e.title, e.source_module, e.source_id, e.source_page_id, e.revision, -1, e.id,
      ${ctx.clock.now()}, ${ctx.actor?.personId ?? null}::uuid
      from ledger_entries e
     where e.district_id = ${ctx.district.id} and e.source_module = ${source.module} and e.source_id = ${source.id}
       and e.sign = 1
       and not exists (select from ledger_entries r where r.district_id = e.district_id and r.reverses = e.id)
    on conflict do nothing`.execute(ctx.db)
  return Number(reversed.numAffectedRows ?? 0)
}

/** One more than the last reversed revision, or the standing one. */
async function currentRevision(ctx: Ctx, source: FactSource): Promise<number> {
  const found = await ctx.db
    .selectFrom('ledgerEntries')
    .select([
      sql<number | null>`max(revision)`.as('last'),
      sql<number | null>`max(revision) filter (where sign = -1)`.as('lastReversed'),
    ])
    .where('districtId', '=', ctx.district.id)
    .where('sourceModule', '=', source.module)
    .where('sourceId', '=', source.id)
    .executeTakeFirstOrThrow()
  if (found.last === null) return 1
  return found.lastReversed === found.last ? found.last + 1 : found.last
}

/** The school of each fact's person on the fact's day, keyed 'person day'. */
async function schoolsOnDay(ctx: Ctx, facts: Fact[]): Promise<Map<string, string>> {
  const wanted = facts.filter((fact) => fact.personId && !fact.schoolId)
  if (wanted.length === 0) return new Map()
  const rows = await sql<{ personId: string; day: string; schoolId: string }>`
    select w.person_id, w.day, m.school_id
      from unnest(${wanted.map((fact) => fact.personId)}::uuid[], ${wanted.map((fact) => fact.occurredOn)}::date[])
           as w (person_id, day)
      join memberships m on m.district_id = ${ctx.district.id} and m.person_id = w.person_id and m.school_id is not null
       and m.valid_from <= w.day and (m.valid_to is null or m.valid_to >= w.day)`.execute(ctx.db)
  return new Map(rows.rows.map((row) => [`${row.personId} ${row.day}`, row.schoolId]))
}
