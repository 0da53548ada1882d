import { addDays } from '../../../platform/calendar-day.ts'
import { type Figure, figures, type Question, seenBy } from '../../ledger/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { type Board, type BoardFilters, type Cell, type Standing, standings } from '../contract.ts'
import { mayCommit, mayCommitAtAll } from '../policy.ts'
import { elapsedShare, periodOn, periodsOf, type RhythmPeriod } from '../rules/periods.ts'
import { gapOf, reached } from '../rules/standing.ts'
import { countedIn, sentenceOf } from '../rules/wording.ts'
import { loadCalendar } from './calendar.ts'
import { type CountedCommitment, countedOn } from './commitments.ts'
import { describeUnits, unitsOfAssociation } from './units.ts'

const mostUnits = 500

/** A cell with what sorting needs. */
export interface StandingCell extends Cell {
  gap: number
}

/**
 * Where every unit that the viewer sees stands against each commitment of the day. All figures come in one statement;
 * units are named in one more a kind.
 */
export async function board(ctx: Ctx, filters: BoardFilters): Promise<Board> {
  const on = filters.on ?? today(ctx)
  const all = await countedOn(ctx, on, filters)
  // Every teacher on a board is thousands of rows: they come only when asked for.
  const chosen = all.filter(({ promise }) =>
    filters.unit ? promise.scope.unit === filters.unit : promise.scope.unit !== 'person',
  )
  const standing = await standingOn(ctx, on, chosen)
  const among = filters.associationId ? await unitsOfAssociation(ctx, filters.associationId, on) : null
  const cells = standing
    .flatMap(({ cells }) => cells)
    .filter((cell) => !among || among.has(cell.unitId ?? ''))
  const described = await describeUnits(ctx, cells, chosen)
  const matching = described.filter(
    (unit) =>
      (!filters.search || unit.name.includes(filters.search)) &&
      (!filters.standing || unit.cells.some((cell) => cell.standing === filters.standing)),
  )
  const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, 'zh')
  const sorted =
    filters.sort === 'name'
      ? matching.toSorted(byName)
      : matching.toSorted((a, b) => gapSum(b.cells) - gapSum(a.cells) || b.behind - a.behind || byName(a, b))
  const units = sorted.slice(0, mostUnits)
  const shownCells = units.flatMap((unit) => unit.cells)
  return {
    on,
    commitments: standing.map(({ commitment, period, elapsed, cells }) => ({
      id: commitment.id,
      title: commitment.title,
      sentence: sentenceOf(commitment.promise),
      planId: commitment.planId,
      per: commitment.promise.per,
      target: commitment.promise.target,
      coverage: commitment.promise.indicator.measure === 'coverage',
      countedIn: countedIn(commitment.promise.indicator),
      unit: commitment.promise.scope.unit,
      period,
      elapsed,
      tally: tally(cells.filter((cell) => !among || among.has(cell.unitId ?? ''))),
      may: { edit: mayCommit(ctx.actor, commitment.promise.scope, commitment.createdBy) },
    })),
    units: units.map(({ cells: _cells, ...unit }) => unit),
    moreUnits: sorted.length - units.length,
    cells: shownCells.map(({ gap: _gap, ...cell }) => cell),
    tally: tally(cells),
    may: { create: mayCommitAtAll(ctx.actor) },
  }
}

export interface CommitmentStanding {
  commitment: CountedCommitment
  period: RhythmPeriod
  /** Share of the period's working days that have gone by. */
  elapsed: number
  cells: StandingCell[]
}

/** The standing of every unit in each commitment's period of the day, in one statement. */
export async function standingOn(
  ctx: Ctx,
  on: string,
  commitments: CountedCommitment[],
): Promise<CommitmentStanding[]> {
  if (commitments.length === 0) return []
  const from = commitments.map(({ startsOn }) => startsOn).sort()[0]!
  const to = commitments
    .map(({ endsOn }) => endsOn)
    .sort()
    .at(-1)!
  // A rhythm's period may begin before the commitment and ends at most a year after it.
  const calendar = await loadCalendar(ctx, addDays(from, -93), addDays(to, 93))
  const timed = commitments.flatMap((commitment) => {
    const { promise, startsOn, endsOn } = commitment
    const period = periodOn(periodsOf(promise.per, startsOn, endsOn, calendar), on)
    return period ? [{ commitment, period, elapsed: elapsedShare(period, on, calendar) }] : []
  })
  const seen = seenBy(ctx.actor)
  const questions: Question[] = timed.map(({ commitment: { promise }, period }) => ({
    indicator: promise.indicator,
    units: promise.scope,
    periods: [period],
    on,
    seen,
  }))
  const found = Map.groupBy(await figures(ctx, questions), ({ question }) => question)
  return timed.map((one, at) => ({
    ...one,
    cells: (found.get(at) ?? []).map((figure) => cellOf(one, figure, on)),
  }))
}

function cellOf(
  { commitment, period, elapsed }: Omit<CommitmentStanding, 'cells'>,
  figure: Figure,
  on: string,
): StandingCell {
  const { indicator, target } = commitment.promise
  const where = reached(figure, indicator, target, {
    elapsed,
    begun: on >= period.from,
    over: on > period.to,
  })
  return { commitmentId: commitment.id, unitId: figure.unitId, ...where, gap: gapOf(where, target) }
}

/** How many cells stand where. */
export function tally(cells: { standing: Standing }[]): Record<Standing, number> {
  const counts = Object.fromEntries(standings.map((standing) => [standing, 0])) as Record<Standing, number>
  for (const { standing } of cells) counts[standing] += 1
  return counts
}

function gapSum(cells: StandingCell[]): number {
  return cells.reduce((sum, { gap }) => sum + gap, 0)
}
