import { groupItemStatistics } from '../analysis/effect-size.ts'
import { FIVE_GRADES, type GradedScore, gradedScores } from '../analysis/graded-scores.ts'
import { mergeGroupSums } from '../analysis/item-sums.ts'
import type { UnitRow } from '../contract/result-shapes.ts'
import { sexes } from './occasion.ts'
import { classHeads, type Reckoned, unitRow } from './reckoned.ts'
import type { Lines } from './score-lines.ts'
import { addHeads, schoolCuts, sexLabels, unitOf } from './units.ts'

/** The parts of the district, each way of cutting. */
export function cutRows(found: Reckoned): Record<'locality' | 'cluster' | 'alliance' | 'sex', UnitRow[]> {
  const { units, members, heads, hiding, schoolSums, marks } = found
  const none: UnitRow[] = []
  const cuts = { locality: none, cluster: none, alliance: none, sex: none }
  if (found.occasion.settings.smallestUnit === 'district' || hiding.district) return cuts
  for (const cut of schoolCuts) {
    const { units: parts, of } = units.cuts[cut]
    const sums = mergeGroupSums(schoolSums, of, parts.length)
    cuts[cut] = parts.map((unit, part) => {
      const own = units.schools.flatMap((_, s) => (of[s] === part ? classHeads(found, s) : []))
      const { alpha } = groupItemStatistics(sums, part, marks.table.full)
      return unitRow(found, unit, members.cuts[cut][part]!, addHeads(own), alpha, hiding.cuts[cut][part]!)
    })
  }
  if (members.sexes.some((of) => of.length > 0)) {
    cuts.sex = members.sexes.map((of, sex) => {
      const unit = unitOf('sex', sexes[sex]!, sexLabels[sex]!)
      return unitRow(found, unit, of, heads.sexes[sex]!, Number.NaN, hiding.sexes[sex]!)
    })
  }
  return cuts
}

/** Graded scores (赋分) of every raw score that occurs, ascending; none where the assessment has no bands. */
export function gradedOf({ occasion, all }: Pick<Reckoned, 'occasion' | 'all'>): GradedScore[] {
  const { bands } = occasion.settings
  return bands ? gradedScores(all.counts, { ...FIVE_GRADES, bands }) : []
}

/** The lowest raw score of each grade but the last, ×scale: where tables of scores are cut if they can be. */
export function gradeBorders(graded: readonly GradedScore[]): number[] {
  return graded.flatMap(({ grade, raw }, at) => (at > 0 && graded[at - 1]!.grade !== grade ? [raw] : []))
}

/**
 * How many are in each grade, with the raw scores found there: told where whole lines of 一分一段 make it up, so that no
 * difference of the two tables tells of fewer pupils than the limit.
 */
export function gradedRows(
  { occasion, all, reading }: Reckoned,
  graded: readonly GradedScore[],
  lines: Lines,
) {
  const bands = occasion.settings.bands ?? []
  return bands.map((band) => {
    const own = graded.filter(({ grade }) => grade === band.grade)
    const [low, high] = [own[0]?.raw ?? 0, own.at(-1)?.raw ?? -1]
    const told = lines.every(({ from, to }) => to < low || from > high || (from >= low && to <= high))
    const count = told ? own.reduce((sum, score) => sum + score.count, 0) : null
    const range = told && own.length > 0
    return {
      ...band,
      count,
      share: count === null ? null : count / all.counts.n,
      rawFrom: range ? low / reading.scale : null,
      rawTo: range ? high / reading.scale : null,
    }
  })
}

/** 原始分对照: the lines of 一分一段 with the graded scores that they become, and the grades. */
export function conversionRows({ reading }: Reckoned, graded: readonly GradedScore[], lines: Lines) {
  if (graded.length === 0) return []
  return lines.map(({ from, to, count }) => {
    const own = graded.filter(({ raw }) => from <= raw && raw <= to)
    return {
      from: from / reading.scale,
      to: to / reading.scale,
      count,
      gradedFrom: own[0]!.graded,
      gradedTo: own.at(-1)!.graded,
      grades: [...new Set(own.map(({ grade }) => grade))].toReversed(),
    }
  })
}
