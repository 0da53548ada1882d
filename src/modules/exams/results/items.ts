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
import { t975 } from './moments.ts'
import { extremityOf, optionsOf } from './options.ts'
import { type BySchool, effectiveSize, meanError, weightedMean } from './sample-error.ts'

export interface ItemAnalysis {
  reliability: { items: number; alpha: number; alphaInterval: [number, number]; sem: number }
  extremes: { size: number; upperCut: number; lowerCut: number }
  rows: ItemRow[]
  findings: Finding[]
}

const z975 = 1.959963984540054

/** Pupils drawn school by school: weight and school of each counted one. */
export interface Drawn {
  weightOf: Float64Array
  schoolOf: Int32Array
  schools: number
}

/**
 * Classical item analysis of a paper. In a sample (`drawn`) the score rates are weighted, and as uncertain as the draw of schools
 * makes them; correlations, D, alpha and options are those of the pupils that sat, with intervals as of so many fewer pupils.
 */
export function analyseItems(
  paper: PaperMarks,
  counted: CountedPupils,
  sums: ItemSums,
  drawn: Drawn | null,
): ItemAnalysis {
  const { table, columns } = paper
  const n = counted.rows.length
  const found = reliability(sums, table.scale)
  const extremes = extremeGroups(sums.counts)
  const discrimination = fractionalDiscrimination(table.full, sums, extremes)
  const columnsOf = drawn && columnsBySchool(paper, counted, drawn)
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
    const bySchool = columnsOf?.[j]
    const mean = bySchool ? weightedMean(bySchool) / table.scale : item.mean
    const difficulty = bySchool ? mean / item.full : item.difficulty
    const error = bySchool && meanError(bySchool)
    const quantile = error ? t975(error.df) : z975
    const standardError = error ? error.standardError / table.scale : item.sd / Math.sqrt(n)
    const half = (quantile * standardError) / item.full
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
        {
          n,
          effective: error ? effectiveSize(n, item.sd, standardError) : n,
          difficultyHalf: half,
          expectedDifficulty: expected,
          options,
        },
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

/** Marks of the columns by school, ×scale. */
function columnsBySchool(
  { table }: PaperMarks,
  counted: CountedPupils,
  { weightOf, schoolOf, schools }: Drawn,
): BySchool[] {
  const k = table.items.length
  const w = new Float64Array(schools)
  const sums = table.items.map(() => new Float64Array(schools))
  counted.rows.forEach((row, place) => {
    const school = schoolOf[place]!
    const weight = weightOf[place]!
    w[school]! += weight
    for (let j = 0; j < k; j++) sums[j]![school]! += weight * table.marks[row * k + j]!
  })
  return sums.map((x) => ({ w, x }))
}
