import { sql } from 'kysely'
import { type Ctx, today } from '../organization/index.ts'
import type { Indicator, UnitSelection } from './contract.ts'
import type { PageInput } from './entries.ts'
import { entriesBehind } from './indicators/behind.ts'
import { figures } from './indicators/figures.ts'
import { seenBy } from './seen.ts'

/** An indicator's value for each unit that the viewer may see, by the unit's name. */
export async function figuresOf(
  ctx: Ctx,
  input: { indicator: Indicator; units: UnitSelection; from: string; to: string },
) {
  const found = await figures(ctx, [
    {
      indicator: input.indicator,
      units: input.units,
      periods: [{ from: input.from, to: input.to }],
      on: today(ctx),
      seen: seenBy(ctx.actor),
    },
  ])
  const names = await namesOf(
    ctx,
    input.units.unit,
    found.flatMap(({ unitId }) => (unitId ? [unitId] : [])),
  )
  return {
    figures: found
      .map(({ unitId, value, denominator }) => ({
        unit: { id: unitId, name: unitId ? (names.get(unitId) ?? '') : ctx.district.name },
        value,
        denominator,
      }))
      .sort((a, b) => a.unit.name.localeCompare(b.unit.name, 'zh')),
  }
}

/** The entries behind one of `figuresOf`'s values. */
export function entriesOfFigure(
  ctx: Ctx,
  input: { indicator: Indicator; unitId: string | null; from: string; to: string } & PageInput,
) {
  const { indicator, unitId, from, to } = input
  return entriesBehind(
    ctx,
    { indicator, unitId, period: { from, to }, on: today(ctx), seen: seenBy(ctx.actor) },
    input,
  )
}

const tables = { school: 'schools', group: 'groups', person: 'people' } as const

/** The names of units by their ids. */
export async function namesOf(
  ctx: Pick<Ctx, 'db' | 'district'>,
  unit: UnitSelection['unit'],
  ids: string[],
): Promise<Map<string, string>> {
  if (unit === 'district' || ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select u.id, u.name from ${sql.table(tables[unit])} u
     where u.district_id = ${ctx.district.id} and u.id = any(${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
