import { MISSING } from '../analysis/marks-table.ts'
import { suppressList } from '../analysis/suppression.ts'
import {
  isEstimable,
  type MultilevelGroup,
  multilevelValueAdded,
  type MultilevelValueAdded,
  olsValueAdded,
  sixSums,
} from '../analysis/value-added.ts'
import { valueAddedFindings } from '../findings.ts'
import { rounded, roundedInterval } from './figures.ts'
import type { Hiding } from './hiding.ts'
import { columnsOf, indexesOf, type StoredMarks } from './marks.ts'
import type { Occasion, OccasionPaper, PriorOccasion } from './occasion.ts'
import type { Units } from './units.ts'
import { findingsAbout } from './wording.ts'

/** One outcome and the score before, by pupil of the frame; `MISSING` where there is none. Full marks and scales apart. */
export interface Progress {
  outcome: Int32Array
  scale: number
  full: number
  prior: Int32Array
  priorScale: number
  priorFull: number
}

/** Full mark of a paper, ×scale. */
export function fullOf(paper: OccasionPaper): number {
  return columnsOf(paper).reduce((sum, column) => sum + column.full, 0)
}

/** Totals of an earlier paper by pupil of the frame, ×scale of that paper. Only who sat counts, with 0 for blanks. */
export function priorTotals(
  pupils: number,
  prior: PriorOccasion,
  paper: OccasionPaper,
  stored: StoredMarks,
): Int32Array {
  const totals = new Int32Array(new SharedArrayBuffer(pupils * 4)).fill(MISSING)
  const width = paper.items.length
  const { marks } = stored
  if (marks.length !== stored.rows * width) return totals
  const pupilAt = indexesOf(prior.positionOf, stored.positions)
  for (let row = 0, at = 0; row < stored.rows; row++) {
    let total = 0
    let any = false
    for (let j = 0; j < width; j++, at++) {
      if (marks[at] === MISSING) continue
      any = true
      total += marks[at]!
    }
    const pupil = pupilAt[row]!
    if (pupil >= 0 && any && stored.standings[row] === 0) totals[pupil] = total
  }
  return totals
}

/** Stored in place of a model that there cannot be. */
const without = (missing: 'fewSchools' | 'fewPupils' | 'noSpread') => ({
  missing,
  model: null,
  units: [],
  findings: [],
})

/**
 * Value added of the schools between two occasions; null where nothing is told of schools. Without a model where fewer than
 * three schools or too few pupils were there both times, or where no spread is left to compare schools by (an outcome that
 * follows from the prior score). A school that is small, or would give a small one away, is in the model and not in the list.
 */
export function addedResults(
  occasion: Occasion,
  units: Units,
  hiding: Hiding,
  paperId: string | null,
  { outcome, scale, full, prior, priorScale, priorFull }: Progress,
) {
  const { frame, settings } = occasion
  const schools = units.schools.length
  const groupOf = new Int32Array(frame.pupils)
  const x = new Float64Array(frame.pupils)
  const y = new Float64Array(frame.pupils)
  let matched = 0
  let unmatched = 0
  for (let pupil = 0; pupil < frame.pupils; pupil++) {
    const counts = outcome[pupil] !== MISSING
    const both = counts && prior[pupil] !== MISSING
    groupOf[pupil] = both ? frame.classes[frame.classOf[pupil]!]!.school : -1
    if (both) {
      matched++
      x[pupil] = prior[pupil]! / priorScale
      y[pupil] = outcome[pupil]! / scale
    } else if (counts) unmatched++
  }
  const sums = sixSums(x, y, groupOf, schools)
  const present = sums.n.filter((n) => n > 0).length
  if (settings.smallestUnit === 'district') return null
  if (present < 3) return without('fewSchools')
  if (matched < 30) return without('fewPupils')
  const ols = olsValueAdded(sums)
  const ml = multilevelValueAdded(sums, 'ML')
  const reml = multilevelValueAdded(sums, 'REML')
  if (![ols, ml, reml].every(isEstimable)) return without('noSpread')
  const yy = sums.yy.reduce((sum, one) => sum + one, 0)
  const hidden = suppressList([...sums.n], settings.smallestCell)
  const few = (n: number) => n > 0 && n < settings.smallestCell
  const listed = units.schools.flatMap((unit, s) => {
    const n = sums.n[s]!
    const own = !hiding.ownSchools[s] && n >= settings.smallestCell && !few(matched - n)
    if (n === 0 || !own) return []
    const plain = ols.groups[s]!
    return [
      {
        unit,
        outside: !hidden[s] && !hiding.schools[s],
        n,
        ols: {
          estimate: rounded(plain.residualMean, 3),
          interval: roundedInterval(plain.interval, 3),
          verdict: plain.verdict,
        },
        ml: effectOf(ml.groups[s]!),
        reml: effectOf(reml.groups[s]!),
      },
    ]
  })
  const shown = listed.filter(({ outside }) => outside)
  const count = (verdict: string) => shown.filter((one) => one.reml.verdict === verdict).length
  return {
    missing: null,
    model: {
      matched,
      unmatched,
      outcomeSd: rounded(Math.sqrt(yy / (matched - 1)), 3),
      full: full / scale,
      priorFull: priorFull / priorScale,
      ols: {
        intercept: rounded(ols.intercept, 6),
        slope: rounded(ols.slope, 6),
        slopeError: rounded(ols.slopeError, 6),
        sigma: rounded(ols.sigma, 6),
        r2: rounded(ols.r2, 6),
      },
      ml: modelOf(ml),
      reml: modelOf(reml),
      tally: {
        above: count('above'),
        below: count('below'),
        indistinguishable: count('indistinguishable'),
      },
    },
    units: listed,
    findings: findingsAbout(
      valueAddedFindings(shown.map((one) => ({ n: one.n, verdict: one.reml.verdict }))),
      { paperId },
    ),
  }
}

function effectOf({ u, interval, pairInterval, shrinkage, verdict }: MultilevelGroup) {
  return {
    estimate: rounded(u, 3),
    interval: roundedInterval(interval, 3),
    pairInterval: roundedInterval(pairInterval, 3),
    shrinkage: rounded(shrinkage, 3),
    verdict,
  }
}

function modelOf({ model, fixed }: MultilevelValueAdded) {
  const of = (at: number) => ({
    estimate: rounded(fixed[at]?.estimate ?? null, 6),
    error: rounded(fixed[at]?.error ?? null, 6),
  })
  return {
    intercept: of(0),
    slope: of(1),
    sigma2u: rounded(model.sigma2u, 6),
    sigma2e: rounded(model.sigma2e, 6),
    icc: rounded(model.icc, 6),
  }
}
