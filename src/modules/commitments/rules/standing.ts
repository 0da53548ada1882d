import type { Indicator } from '../../ledger/contract.ts'
import type { Standing } from '../contract.ts'

export interface Reached {
  value: number
  denominator: number | null
  progress: number
  expected: number
  standing: Standing
  remaining: number
}

/** Each unit is expected this much of a unit's share before its time is quite up. */
const headStart = 0.2 + 1e-9

/**
 * Where a unit stands. The pace is linear in working days and counts whole units, each a little before its share of the
 * time is up: `⌊target × elapsed + 0.2⌋`. So the one activity of a month is expected in its last fifth, of three in a
 * term one by 27 %, two by 60 %, three by 93 % of it. Coverage compares people, not rounded percentages: 999 of 1000 is
 * not 100 %.
 */
export function reached(
  figure: { value: number; denominator: number | null },
  { measure }: Pick<Indicator, 'measure'>,
  target: number,
  time: { elapsed: number; begun: boolean; over: boolean },
): Reached {
  const { value, denominator } = figure
  const coverage = measure === 'coverage'
  const empty = coverage && !denominator
  const needed = coverage ? Math.ceil(((denominator ?? 0) * target) / 100) : target
  const progress = coverage ? (empty ? 0 : tenths((value / denominator!) * 100)) : tenths(value)
  const expected = Math.min(target, Math.floor(target * time.elapsed + headStart))
  const expectedValue = coverage ? ((denominator ?? 0) * expected) / 100 : expected
  const standing = (): Standing => {
    if (empty) return 'notApplicable'
    if (value >= needed) return 'done'
    if (time.over) return 'late'
    if (time.begun && value < expectedValue) return 'behind'
    return value > 0 ? 'onPace' : 'notStarted'
  }
  return {
    value: tenths(value),
    denominator,
    progress,
    expected,
    standing: standing(),
    remaining: empty ? 0 : Math.max(0, tenths(needed - value)),
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

/** How far behind the pace, as a share of the target: what the board sorts by. Late weighs as much as is missing. */
export function gapOf({ progress, expected, standing }: Reached, target: number): number {
  if (standing === 'late') return 1 + (target - progress) / target
  return standing === 'behind' ? (expected - progress) / target : 0
}
