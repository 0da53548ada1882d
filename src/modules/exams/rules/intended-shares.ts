import type { BlueprintItem, IntendedShares, Paper } from '../contract/papers.ts'
import { type Share, sharesOf } from './blueprint.ts'

type Finding = Paper['findings'][number]

/**
 * Easy, medium and hard by the expected score rate, as papers are usually set: from 0.7, from 0.4, below. No rule of the state
 * draws these lines: where a district draws others it plans by its own words for ability levels and leaves these blank.
 */
export const difficulties = [
  { key: 'easy', name: '容易', from: 0.7, band: '0.7 以上' },
  { key: 'medium', name: '中等', from: 0.4, band: '0.4 到 0.7' },
  { key: 'hard', name: '较难', from: 0, band: '0.4 以下' },
] as const
export type Difficulty = (typeof difficulties)[number]['key']

/** How hard an item is meant to be; null where nothing is expected of it. */
export function difficultyOf({ expected }: Pick<BlueprintItem, 'expected'>): string | null {
  if (expected === null) return null
  return difficulties.find(({ from }) => expected >= from)!.name
}

/** Shares of the marks by difficulty, the easy ones first. */
export function difficultyShares(items: readonly BlueprintItem[]): Share[] {
  const shares = sharesOf(items, difficultyOf)
  const place = (name: string) => difficulties.findIndex((one) => one.name === name) >>> 0
  return shares.toSorted((a, b) => place(a.name) - place(b.name))
}

/** A plan by names, as it is compared with the paper. */
export function plannedByName(intended: IntendedShares | null): {
  ability: Map<string, number>
  difficulty: Map<string, number>
} {
  return {
    ability: new Map(intended?.ability.map(({ name, percent }) => [name, percent])),
    difficulty: new Map(
      intended?.difficulty ? difficulties.map(({ key, name }) => [name, intended.difficulty![key]]) : [],
    ),
  }
}

/** Points of a hundred by which a paper may differ from its plan without a word. */
const tolerance = 5

/** What is wrong with a plan itself, as a sentence; null when nothing is. A plan adds up to the whole paper. */
export function planFault({ ability, difficulty }: IntendedShares): string | null {
  const sum = (percents: number[]) => Math.round(percents.reduce((total, one) => total + one, 0) * 100) / 100
  if (new Set(ability.map(({ name }) => name)).size < ability.length) return '计划占分里有重复的能力层级'
  const levels = sum(ability.map(({ percent }) => percent))
  if (ability.length > 0 && levels !== 100) return `能力层级的计划占分合计 ${levels}%，应当是 100%`
  const hard = difficulty ? sum(Object.values(difficulty)) : 100
  return hard === 100 ? null : `难度的计划占分合计 ${hard}%，应当是 100%`
}

/**
 * Where a paper differs from what was planned by more than five points of a hundred of its marks. Items of a choice group count
 * with what the group is worth (weightsOf). Advice: a plan is the authors' own.
 */
export function checkShares(items: readonly BlueprintItem[], intended: IntendedShares | null): Finding[] {
  if (!intended || items.length === 0) return []
  const { ability, difficulty } = plannedByName(intended)
  return [
    ...differences(
      'abilityShare',
      ability,
      sharesOf(items, (item) => item.ability),
    ),
    ...differences('difficultyShare', difficulty, difficultyShares(items)),
  ]
}

function differences(code: string, planned: Map<string, number>, found: Share[]): Finding[] {
  // Without a plan there is nothing to differ from; where not one item says it, another finding does.
  if (planned.size === 0 || found.every(({ name }) => name === '未填')) return []
  const names = [...new Set([...planned.keys(), ...found.map(({ name }) => name)])]
  return names.flatMap((name): Finding[] => {
    const now = (found.find((share) => share.name === name)?.share ?? 0) * 100
    const wanted = planned.get(name)
    const gap = now - (wanted ?? 0)
    if (name === '未填' || Math.abs(gap) <= tolerance + 1e-9) return []
    const shown = (value: number) => Math.round(value * 10) / 10
    const plan = wanted === undefined ? '计划里没有这一项' : `计划 ${shown(wanted)}%`
    const message = `“${name}”占 ${shown(now)}%，${plan}，${gap > 0 ? '多' : '少'} ${shown(Math.abs(gap))} 个百分点`
    return [{ grade: 'advice', code, message, item: null, field: name }]
  })
}
