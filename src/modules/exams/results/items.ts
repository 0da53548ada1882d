import { itemStatistics, reliability } from '../analysis/classical.ts'
import { extremeGroups, fractionalDiscrimination } from '../analysis/discrimination.ts'
import type { OptionUse } from '../analysis/distractors.ts'
import type { ItemSums } from '../analysis/item-sums.ts'
import type { CountedPupils } from '../analysis/marks-table.ts'
import type { ItemRow } from '../contract/result-shapes.ts'
import { type Finding, itemFindings, reliabilityFindings } from '../findings.ts'
import { answerOf } from '../marks-row.ts'
import { rounded } from './figures.ts'
import type { PaperMarks } from './marks.ts'
import { extremityOf, optionsOf } from './options.ts'

export interface ItemAnalysis {
  reliability: { items: number; alpha: number; alphaInterval: [number, number]; sem: number }
  extremes: { size: number; upperCut: number; lowerCut: number }
  rows: ItemRow[]
  findings: Finding[]
}

const z975 = 1.959963984540054

/**
 * Classical item analysis of a paper. `weightOf`: in a sample the score rates are weighted; correlations, D, alpha and
 * options are those of the pupils that sat.
 */
export function analyseItems(
  paper: PaperMarks,
  counted: CountedPupils,
  sums: ItemSums,
  weightOf: Float64Array | null,
): ItemAnalysis {
  const { table, columns } = paper
  const n = counted.rows.length
  const found = reliability(sums, table.scale)
  const extremes = extremeGroups(sums.counts)
  const discrimination = fractionalDiscrimination(table.full, sums, extremes)
  const means = weightOf ? weightedMeans(paper, counted, weightOf) : null
  const extremity = paper.answers ? extremityOf(counted, sums.counts, extremes) : null
  const findings: Finding[] = []
  const rows = itemStatistics(table, sums).map((item, j): ItemRow => {
    const column = columns[j]!
    const [position] = column.items as [number]
    const single = column.items.length === 1
    const { answerKey } = column.first
    const key = single && answerKey ? answerOf(answerKey.toUpperCase()) : null
    const options =
      extremity && key !== null && paper.answers
        ? optionsOf(paper.answers, paper.width, position, key, counted, extremes.size, extremity)
        : []
    const mean = means ? means[j]! / table.scale : item.mean
    const difficulty = means ? means[j]! / table.full[j]! : item.difficulty
    const half = (z975 * item.sd) / item.full / Math.sqrt(n)
    const expected = single ? column.first.expected : null
    findings.push(
      ...itemFindings(
        {
          ...item,
          mean,
          difficulty,
          fractional: discrimination[j]!,
          cut: Number.NaN,
          stable: Number.NaN,
        },
        { n, expectedDifficulty: expected, options },
      ),
    )
    return {
      position,
      item: column.label,
      kind: column.first.kind,
      full: item.full,
      knowledge: column.first.knowledge,
      ability: column.first.ability,
      choiceOf: single ? null : column.items.map((at) => paper.labels[at]!),
      mean,
      sd: item.sd,
      difficulty,
      difficultyInterval: [difficulty - half, difficulty + half],
      expected,
      discrimination: discrimination[j]!,
      itemTotal: item.itemTotal,
      itemRest: item.itemRest,
      alphaIfDeleted: item.alphaIfDeleted,
      answerKey: single ? answerKey : null,
      options: options.map(shownOption),
    }
  })
  const { alpha, alphaInterval, standardErrorOfMeasurement: sem } = found
  return {
    reliability: { items: columns.length, alpha, alphaInterval, sem },
    extremes: {
      size: extremes.size,
      upperCut: extremes.upperCut / table.scale,
      lowerCut: extremes.lowerCut / table.scale,
    },
    rows,
    findings: [...reliabilityFindings(found, n), ...findings],
  }
}

function shownOption(use: OptionUse) {
  return {
    option: use.option,
    isKey: use.isKey,
    share: rounded(use.share),
    upper: rounded(use.upper),
    middle: rounded(use.middle),
    lower: rounded(use.lower),
  }
}

/** Weighted means of the columns, ×scale. */
function weightedMeans({ table }: PaperMarks, counted: CountedPupils, weightOf: Float64Array): Float64Array {
  const k = table.items.length
  const sums = new Float64Array(k)
  let weight = 0
  counted.rows.forEach((row, place) => {
    weight += weightOf[place]!
    for (let j = 0; j < k; j++) sums[j]! += weightOf[place]! * table.marks[row * k + j]!
  })
  return sums.map((sum) => sum / weight)
}
