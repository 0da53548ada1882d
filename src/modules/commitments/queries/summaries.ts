import { type Ctx, today } from '../../organization/index.ts'
import type { Cell, Commitment, Scope, Standing } from '../contract.ts'
import { countedIn, sentenceOf } from '../rules/wording.ts'
import { standingOn, tally } from './board.ts'
import { countedOn, listCommitments } from './commitments.ts'
import { describeUnits } from './units.ts'

/** A plan's commitments with how many units stand where today; null where it is not counted today. */
export async function planStanding(
  ctx: Ctx,
  planId: string,
): Promise<
  (Commitment & {
    period: { label: string; from: string; to: string } | null
    tally: Record<Standing, number> | null
  })[]
> {
  const { rows } = await listCommitments(ctx, { planId, limit: 200 })
  const standing = await standingOn(ctx, today(ctx), await countedOn(ctx, today(ctx), { planId }))
  const byId = new Map(standing.map((one) => [one.commitment.id, one]))
  return rows
    .filter(({ state }) => state !== 'retired')
    .toReversed()
    .map((row) => {
      const found = byId.get(row.id)
      return { ...row, period: found?.period ?? null, tally: found ? tally(found.cells) : null }
    })
}

/** One cell that lags, as a home page says it. */
export interface Behind extends Cell {
  title: string
  sentence: string
  countedIn: string
  target: number
  unitName: string
  unitKind: Scope['unit']
  period: { label: string; from: string; to: string }
}

/** What lags in the viewer's charge today, the furthest behind first. */
export async function behind(ctx: Ctx, limit = 10): Promise<{ rows: Behind[]; total: number }> {
  const commitments = (await countedOn(ctx, today(ctx))).filter(
    ({ promise }) => promise.scope.unit !== 'person',
  )
  const standing = await standingOn(ctx, today(ctx), commitments)
  const lagging = standing
    .flatMap(({ cells, commitment, period }) => cells.map((cell) => ({ ...cell, commitment, period })))
    .filter((cell) => cell.standing === 'behind' || cell.standing === 'late')
    .toSorted((a, b) => b.gap - a.gap)
  const first = lagging.slice(0, limit)
  const names = await describeUnits(ctx, first, commitments)
  const nameOf = new Map(names.map(({ id, name }) => [id, name]))
  return {
    total: lagging.length,
    rows: first.map(({ commitment, gap: _gap, ...cell }) => ({
      ...cell,
      title: commitment.title,
      sentence: sentenceOf(commitment.promise),
      countedIn: countedIn(commitment.promise.indicator),
      target: commitment.promise.target,
      unitName: nameOf.get(cell.unitId) ?? '',
      unitKind: commitment.promise.scope.unit,
    })),
  }
}
