import { groupItemStatistics } from '../analysis/effect-size.ts'
import { FIVE_GRADES, gradedScores } from '../analysis/graded-scores.ts'
import { mergeGroupSums } from '../analysis/item-sums.ts'
import { suppressList } from '../analysis/suppression.ts'
import type { UnitRow } from '../contract/result-shapes.ts'
import { sexes } from './occasion.ts'
import { classHeads, type Reckoned, unitRow } from './reckoned.ts'
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

/** Graded scores (赋分): how many in each band, and the raw scores found there. */
export function gradedRows({ occasion, all, reading }: Reckoned) {
  const { bands } = occasion.settings
  if (!bands) return []
  const graded = gradedScores(all.counts, { ...FIVE_GRADES, bands })
  const own = bands.map(({ grade }) => graded.filter((score) => score.grade === grade))
  const counts = own.map((of) => of.reduce((sum, score) => sum + score.count, 0))
  const hidden = suppressList(counts, occasion.settings.smallestCell)
  return bands.map((band, b) => ({
    ...band,
    count: hidden[b] ? null : counts[b]!,
    share: hidden[b] ? null : counts[b]! / all.counts.n,
    rawFrom: own[b]!.length > 0 ? own[b]![0]!.raw / reading.scale : null,
    rawTo: own[b]!.length > 0 ? own[b]!.at(-1)!.raw / reading.scale : null,
  }))
}
