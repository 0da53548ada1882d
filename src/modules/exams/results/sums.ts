import { sumOfSubjects } from '../analysis/effective-scores.ts'
import { type CountedPupils, MISSING } from '../analysis/marks-table.ts'
import type { UnitFigures } from '../contract/result-shapes.ts'
import { besideDistrict, type Reading, type Scores, scoresOf, summaryOf } from './figures.ts'
import { type Hiding, hidingOf } from './hiding.ts'
import { standings } from './marks.ts'
import {
  besideError,
  effectOf,
  meanOf,
  minus,
  type Moments,
  nobody,
  plus,
  sdOf,
  t975,
  varianceOf,
} from './moments.ts'
import type { Frame, Occasion } from './occasion.ts'
import { sexes } from './occasion.ts'
import type { PaperOutcome } from './paper.ts'
import { type DrawnSubjects, drawnSubjects, type SumErrors } from './sum-errors.ts'
import { addHeads, type Heads, headsOf, type Members, membersOf, schoolCuts, type Units } from './units.ts'

/**
 * The sum over subjects.
 *
 * Its mean is everywhere the sum of the subjects' means, each over those who sat that subject, and never the mean over those
 * who sat all: beside the subjects' own means that one would tell, by subtraction, the marks of the few who missed one.
 * Spread, quartiles and rates are those of the pupils who sat all; they cannot be subtracted.
 */
export interface Sums {
  /** By pupil of the frame, on the common scale; `MISSING` for one who lacks a subject. */
  sums: Int32Array
  subjects: { outcome: PaperOutcome; totals: Int32Array }[]
  /** Steps a mark, common to all papers. */
  scale: number
  full: number
  /** Pupils who sat all, as if the sum were one paper. */
  counted: CountedPupils
  weightOf: Float64Array | null
  members: Members
  heads: { classes: Heads[]; sexes: Heads[] }
  all: Scores
  hiding: Hiding
  reading: Reading
  /** Moments of each subject, ×its own scale: by class and by sex. */
  classes: Moments[][]
  bySex: Moments[][]
  /** Null where the pupils are no sample of schools. */
  drawn: DrawnSubjects | null
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** Null where there is one paper only, where each pupil sat only some by design, or where nobody sat all. */
export function sumsOf(occasion: Occasion, units: Units, outcomes: readonly PaperOutcome[]): Sums | null {
  const { frame, settings } = occasion
  if (outcomes.length < 2 || outcomes.some(({ booklet }) => booklet !== null)) return null
  const scale = outcomes.reduce((all, one) => (all * one.scale) / gcd(all, one.scale), 1)
  const subjects = outcomes.map((outcome) => {
    const times = scale / outcome.scale
    const totals =
      times === 1
        ? outcome.totals
        : outcome.totals.map((total) => (total === MISSING ? MISSING : total * times))
    return { outcome, totals }
  })
  const sums = sumOfSubjects(subjects.map(({ outcome, totals }) => ({ subject: outcome.subject, totals })))
  const everybody = new Int32Array(frame.pupils)
  const sitters = new Int32Array(frame.pupils)
  let count = 0
  for (let pupil = 0; pupil < frame.pupils; pupil++) {
    everybody[pupil] = pupil
    if (sums[pupil] !== MISSING) sitters[count++] = pupil
  }
  const rows = sitters.subarray(0, count)
  if (rows.length === 0) return null
  const counted = {
    enrolled: frame.pupils,
    sat: rows.length,
    rows,
    totals: rows.map((pupil) => sums[pupil]!),
  }
  const members = membersOf(frame, units, counted, everybody)
  const weightOf = frame.weighted ? Float64Array.from(rows, (pupil) => frame.weights[pupil]!) : null
  const full = outcomes.reduce((sum, one) => sum + (one.full * scale) / one.scale, 0)
  const sexCounts = members.sexes.map((of) => of.length)
  const own = hidingOf(
    units,
    {
      schools: members.schools.map((of) => of.length),
      sexes: [...sexCounts, rows.length - sexCounts.reduce((sum, n) => sum + n, 0)],
      classes: members.classes.map((of) => of.length),
    },
    settings.smallestCell,
  )
  return {
    sums,
    subjects,
    scale,
    full,
    counted,
    weightOf,
    members,
    heads: headsOf(frame, standingOfAll(frame, outcomes), () => true),
    all: scoresOf(counted.totals, weightOf),
    hiding: outcomes.reduce((hidden, { hiding }) => hiddenInEither(hidden, hiding), own),
    reading: { full, scale, thresholds: settings.thresholds },
    ...subjectMoments(frame, outcomes),
    drawn: settings.sampled && frame.weighted ? drawnSubjects(frame, subjects) : null,
  }
}

/** Counted who sat all, absent who sat none; who sat some has sat and is not counted. */
function standingOfAll(frame: Frame, outcomes: readonly PaperOutcome[]): Uint8Array {
  // Which standings a pupil had in any paper, a bit each.
  const had = new Uint8Array(frame.pupils)
  for (const { standingOf } of outcomes) {
    for (let pupil = 0; pupil < frame.pupils; pupil++) had[pupil]! |= 1 << standingOf[pupil]!
  }
  const [counted, absent, cheated] = [1 << standings.counted, 1 << standings.absent, 1 << standings.cheated]
  const sat = counted | (1 << standings.uncounted)
  return had.map((all) => {
    if (all === counted) return standings.counted
    if (all & cheated) return standings.cheated
    if (all & sat) return standings.uncounted
    return all & absent ? standings.absent : standings.none
  })
}

/** What is hidden in any one is hidden in all: a sum of means is not told where one of them is not. */
function hiddenInEither(a: Hiding, b: Hiding): Hiding {
  const either = (x: boolean[], y: boolean[]) => x.map((one, i) => one || y[i]!)
  return {
    district: a.district || b.district,
    schools: either(a.schools, b.schools),
    cuts: {
      locality: either(a.cuts.locality, b.cuts.locality),
      cluster: either(a.cuts.cluster, b.cuts.cluster),
      alliance: either(a.cuts.alliance, b.cuts.alliance),
    },
    sexes: either(a.sexes, b.sexes),
    ownSchools: either(a.ownSchools, b.ownSchools),
    localityShown: a.localityShown.map((one, i) => one && b.localityShown[i]!),
    classes: either(a.classes, b.classes),
  }
}

/** Moments of each subject by class and by sex, ×its own scale. */
export function subjectMoments(frame: Frame, outcomes: readonly PaperOutcome[]) {
  const of = outcomes.map(({ totals }) => ({
    classes: momentsBy(frame, frame.classOf, frame.classes.length, totals),
    sexes: momentsBy(frame, frame.sexOf, sexes.length, totals),
  }))
  return { classes: of.map((one) => one.classes), bySex: of.map((one) => one.sexes) }
}

/** Moments by group; −1 stands for none. */
function momentsBy(
  { pupils, weighted, weights }: Frame,
  groupOf: Int32Array | Int8Array,
  groups: number,
  totals: Int32Array,
): Moments[] {
  const n = new Int32Array(groups)
  const w = new Float64Array(groups)
  const x = new Float64Array(groups)
  const xx = new Float64Array(groups)
  for (let pupil = 0; pupil < pupils; pupil++) {
    const total = totals[pupil]!
    const group = groupOf[pupil]!
    if (total === MISSING || group < 0) continue
    const weight = weighted ? weights[pupil]! : 1
    n[group]!++
    w[group]! += weight
    x[group]! += weight * total
    xx[group]! += weight * total * total
  }
  return Array.from(n, (own, group) => ({ n: own, w: w[group]!, x: x[group]!, xx: xx[group]! }))
}

/** Moments of each subject in the classes from … to. */
export function momentsOfClasses({ classes }: Sums, from: number, to: number): Moments[] {
  return classes.map((of) => of.slice(from, to).reduce(plus, nobody))
}

/** Σ of the subjects' means, in marks. */
export function sumOfMeans({ subjects }: Sums, moments: readonly Moments[]): number {
  return subjects.reduce((sum, { outcome }, at) => sum + meanOf(moments[at]!) / outcome.scale, 0)
}

/** Figures of a set of pupils: `members` sat all; `moments` are the subjects' over all who sat each. */
export function sumFigures(
  sums: Sums,
  members: Int32Array | undefined,
  heads: Heads,
  moments: readonly Moments[],
  all: readonly Moments[],
  errors: SumErrors = {},
): UnitFigures {
  const { reading, counted, weightOf } = sums
  const scores = scoresOf(counted.totals, weightOf, members)
  const n = scores.moments.n
  const summary = summaryOf(scores, heads, reading, errors.mean)
  const mean = sumOfMeans(sums, moments)
  const districtMean = sumOfMeans(sums, all)
  const half = t975(errors.mean ? errors.mean.df : n - 1) * (summary.standardError as number)
  const interval: [number, number] = [mean - half, mean + half]
  const line = Math.floor(districtMean * sums.scale) + 1
  const rest = minus(sums.all.moments, scores.moments)
  const restMean = sumOfMeans(
    sums,
    moments.map((of, at) => minus(all[at]!, of)),
  )
  const pooled = Math.sqrt(
    (varianceOf(scores.moments) * (n - 1) + varianceOf(rest) * (rest.n - 1)) / (n + rest.n - 2),
  )
  const toRest = errors.others ? besideError(scores.moments, errors.others) : errors.toRest
  const difference = (mean - restMean) * sums.scale
  const { effect, interval: effectInterval } = effectOf(difference, pooled, n, rest.n, toRest)
  const unit = { ...summary, mean, interval, scoreRate: (mean * sums.scale) / sums.full }
  return besideDistrict(unit, {
    mean: districtMean,
    sd: sdOf(sums.all.moments) / sums.scale,
    shareAboveMean: shareAbove(scores, line),
    effect,
    effectInterval,
    alpha: null,
  })
}

function shareAbove({ counts, weights, moments }: Scores, line: number): number {
  let above = 0
  for (let c = counts.scores.length - 1; c >= 0 && counts.scores[c]! >= line; c--) {
    above += weights ? weights[c]! : counts.counts[c]!
  }
  return above / moments.w
}

/** Units of whole schools: members, heads and the subjects' moments of each part of a cut. */
export function cutOf(sums: Sums, units: Units, cut: (typeof schoolCuts)[number], part: number) {
  const own = units.schools.flatMap((_, s) => (units.cuts[cut].of[s] === part ? [s] : []))
  const ofSchool = own.map((s) => momentsOfClasses(sums, units.classStart[s]!, units.classStart[s + 1]!))
  return {
    members: sums.members.cuts[cut][part]!,
    heads: addHeads(
      own.flatMap((s) => sums.heads.classes.slice(units.classStart[s], units.classStart[s + 1])),
    ),
    moments: sums.subjects.map((_, at) => ofSchool.reduce((sum, of) => plus(sum, of[at]!), nobody)),
  }
}
