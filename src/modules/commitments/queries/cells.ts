import { addDays } from '../../../platform/calendar-day.ts'
import { notFound } from '../../../platform/refusal.ts'
import {
  entriesBehind,
  figures,
  type Ground,
  notCovered,
  type PageInput,
  seenBy,
} from '../../ledger/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { elapsedShare, periodOn, periodsOf } from '../rules/periods.ts'
import { reached } from '../rules/standing.ts'
import { countedIn } from '../rules/wording.ts'
import { loadCalendar } from './calendar.ts'
import { loadCommitment, promiseOfRow, shown } from './commitments.ts'
import { describeUnit } from './units.ts'

/** Which cell of the board, in which period. */
export interface CellInput {
  id: string
  unitId: string | null
  from: string
  to: string
}

/**
 * How one unit did in every period of a commitment so far, in order of time.
 * @throws Refusal notFound when the viewer may not see the unit, or it is not in the commitment's scope
 */
export async function history(ctx: Ctx, input: { id: string; unitId: string | null }) {
  const row = await loadCommitment(ctx, input.id)
  const promise = promiseOfRow(row)
  if (!promise) throw notFound()
  const on = today(ctx)
  const calendar = await loadCalendar(ctx, addDays(row.startsOn, -93), addDays(row.endsOn, 93))
  const all = periodsOf(promise.per, row.startsOn, row.endsOn, calendar)
  const current = periodOn(all, on)
  const periods = all.filter((period) => period.from <= on || period === current)
  const found = await figures(ctx, [
    {
      indicator: promise.indicator,
      units: promise.scope,
      only: input.unitId,
      periods,
      on,
      seen: seenBy(ctx.actor),
    },
  ])
  const own = found.filter(({ unitId }) => unitId === input.unitId)
  if (own.length === 0) throw notFound()
  return {
    commitment: shown(ctx.actor, row),
    unit: await describeUnit(ctx, promise.scope.unit, input.unitId),
    countedIn: countedIn(promise.indicator),
    periods: periods.map((period, at) => ({
      ...period,
      current: period === current,
      ...reached(
        own.find((figure) => figure.period === at)!,
        promise.indicator,
        promise.target,
        {
          elapsed: elapsedShare(period, on, calendar),
          begun: on >= period.from,
          over: on > period.to,
        },
      ),
    })),
  }
}

/** The entries behind a cell. @throws Refusal notFound when the viewer may not see the unit */
export async function entriesOfCell(ctx: Ctx, input: CellInput & PageInput) {
  return entriesBehind(ctx, await groundOf(ctx, input), input)
}

/** Who is missing in a coverage. @throws Refusal notFound when the viewer may not see the unit */
export async function notCoveredInCell(ctx: Ctx, input: CellInput & PageInput) {
  return notCovered(ctx, await groundOf(ctx, input), input)
}

async function groundOf(ctx: Ctx, { id, unitId, from, to }: CellInput): Promise<Ground> {
  const promise = promiseOfRow(await loadCommitment(ctx, id))
  if (!promise) throw notFound()
  return {
    indicator: promise.indicator,
    unitId,
    period: { from, to },
    on: today(ctx),
    seen: seenBy(ctx.actor),
  }
}
