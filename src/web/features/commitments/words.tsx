import type { Answers } from '../../app/client.ts'
import { standingLabels } from '../../../modules/commitments/rules/wording.ts'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'

export type Board = Answers['commitments']['board']
export type Cell = Board['cells'][number]
export type BoardCommitment = Board['commitments'][number]
export type BoardUnit = Board['units'][number]
export type Standing = Cell['standing']
export type Commitment = Answers['commitments']['get']
export type Promised = NonNullable<Commitment['promise']>

export const toneOf: Record<Standing, Tone> = {
  done: 'good',
  onPace: 'active',
  behind: 'warn',
  late: 'bad',
  notStarted: 'quiet',
  notApplicable: 'quiet',
}

export const standingOptions = (['behind', 'late', 'onPace', 'done', 'notStarted'] as const).map((value) => ({
  value,
  label: standingLabels[value],
}))

export function StandingBadge({ standing, plain }: { standing: Standing; plain?: boolean }) {
  return (
    <StatusBadge tone={toneOf[standing]} plain={plain}>
      {standingLabels[standing]}
    </StatusBadge>
  )
}

/** 2 / 3 人, or 67%. */
export function reachedText(
  cell: Pick<Cell, 'progress' | 'standing'>,
  { target, coverage, countedIn }: Pick<BoardCommitment, 'target' | 'coverage' | 'countedIn'>,
): string {
  if (cell.standing === 'notApplicable') return '—'
  return coverage ? `${cell.progress}%` : `${cell.progress} / ${target} ${countedIn}`
}

/** What is still to be done: 还差 2 人. */
export function remainingText(
  cell: Pick<Cell, 'remaining' | 'standing'>,
  { coverage, countedIn }: Pick<BoardCommitment, 'coverage' | 'countedIn'>,
): string {
  if (cell.standing === 'notApplicable') return '没有应覆盖的教师'
  if (cell.remaining === 0) return '已经达到目标'
  return `还差 ${cell.remaining} ${coverage ? '人' : countedIn}`
}

export const kindLabels = { school: '学校', group: '教研组', district: '全区', person: '教师' } as const
