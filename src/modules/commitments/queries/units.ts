import { sql } from 'kysely'
import {
  type Ctx,
  groupKindLabels,
  type GroupKind,
  type Locality,
  localityLabels,
  type SchoolKind,
  schoolKindLabels,
  type Stage,
  stageLabels,
} from '../../organization/index.ts'
import type { Board, Scope } from '../contract.ts'

type BoardUnit = Board['units'][number]

/** The units of cells with their names and what they are, each with its cells. */
export async function describeUnits<
  Cell extends { commitmentId: string; unitId: string | null; standing: string },
>(
  ctx: Pick<Ctx, 'db' | 'district'>,
  cells: Cell[],
  commitments: { id: string; promise: { scope: Scope } }[],
): Promise<(BoardUnit & { cells: Cell[] })[]> {
  const kinds = new Map(commitments.map(({ id, promise }) => [id, promise.scope.unit]))
  const byUnit = Map.groupBy(cells, (cell) => cell.unitId)
  const idsOf = (kind: Scope['unit']): string[] => [
    ...new Set(
      cells.flatMap((cell) => (cell.unitId && kinds.get(cell.commitmentId) === kind ? [cell.unitId] : [])),
    ),
  ]
  const names = new Map<string | null, Pick<BoardUnit, 'kind' | 'name' | 'detail'>>([
    [null, { kind: 'district', name: ctx.district.name, detail: null }],
  ])
  for (const [kind, ids] of [
    ['school', idsOf('school')],
    ['group', idsOf('group')],
    ['person', idsOf('person')],
  ] as const) {
    if (ids.length === 0) continue
    for (const { id, name, detail } of await readers[kind](ctx, ids)) names.set(id, { kind, name, detail })
  }
  return [...byUnit].map(([id, own]) => ({
    id,
    kind: 'district' as const,
    name: '',
    detail: null,
    ...names.get(id),
    behind: own.filter(({ standing }) => standing === 'behind' || standing === 'late').length,
    done: own.filter(({ standing }) => standing === 'done').length,
    cells: own,
  }))
}

/** The unit itself, for one cell. */
export async function describeUnit(
  ctx: Pick<Ctx, 'db' | 'district'>,
  kind: Scope['unit'],
  id: string | null,
): Promise<{ id: string | null; name: string }> {
  if (kind === 'district' || id === null) return { id: null, name: ctx.district.name }
  const [unit] = await readers[kind](ctx, [id])
  return { id, name: unit?.name ?? '' }
}

interface Described {
  id: string
  name: string
  detail: string | null
}

const readers = {
  async school(ctx: Pick<Ctx, 'db' | 'district'>, ids: string[]): Promise<Described[]> {
    const { rows } = await sql<{ id: string; name: string; kind: SchoolKind; locality: Locality }>`
      select id, name, kind, locality from schools where district_id = ${ctx.district.id} and id = any(${ids}::uuid[])`.execute(
      ctx.db,
    )
    return rows.map(({ id, name, kind, locality }) => ({
      id,
      name,
      detail: `${localityLabels[locality]} · ${schoolKindLabels[kind]}`,
    }))
  },
  async group(ctx: Pick<Ctx, 'db' | 'district'>, ids: string[]): Promise<Described[]> {
    const { rows } = await sql<{
      id: string
      name: string
      kind: GroupKind
      subject: string | null
      stage: Stage | null
      schoolName: string | null
    }>`
      select g.id, g.name, g.kind, g.subject, g.stage, s.name as school_name from groups g
        left join schools s on s.district_id = g.district_id and s.id = g.school_id
       where g.district_id = ${ctx.district.id} and g.id = any(${ids}::uuid[])`.execute(ctx.db)
    return rows.map(({ id, name, kind, subject, stage, schoolName }) => ({
      id,
      name,
      detail:
        [schoolName ?? groupKindLabels[kind], stage && stageLabels[stage], subject]
          .filter(Boolean)
          .join(' · ') || null,
    }))
  },
  async person(ctx: Pick<Ctx, 'db' | 'district'>, ids: string[]): Promise<Described[]> {
    const { rows } = await sql<Described>`
      select p.id, p.name, (select s.name from memberships m
          join schools s on s.district_id = m.district_id and s.id = m.school_id
         where m.district_id = p.district_id and m.person_id = p.id and m.valid_to is null limit 1) as detail
        from people p where p.district_id = ${ctx.district.id} and p.id = any(${ids}::uuid[])`.execute(ctx.db)
    return rows
  },
}

/** The schools and groups of an association on a day. */
export async function unitsOfAssociation(
  ctx: Pick<Ctx, 'db' | 'district'>,
  associationId: string,
  on: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with member as (select am.school_id as id from association_members am
      where am.district_id = ${ctx.district.id} and am.association_id = ${associationId}
        and am.valid_from <= ${on}::date and (am.valid_to is null or am.valid_to >= ${on}::date))
    select id from member
    union all
    select g.id from groups g where g.district_id = ${ctx.district.id}
       and (g.association_id = ${associationId} or g.school_id in (select id from member))`.execute(ctx.db)
  return new Set(rows.map(({ id }) => id))
}
