import type { GroupSums } from '../analysis/item-sums.ts'
import type { CountedPupils } from '../analysis/marks-table.ts'
import type { Unit, UnitRow } from '../contract/result-shapes.ts'
import { type Reading, type Scores, scoresOf, unitFiguresOf } from './figures.ts'
import type { Hiding } from './hiding.ts'
import type { PaperMarks } from './marks.ts'
import { besideError, type Moments } from './moments.ts'
import type { Occasion, OccasionPaper } from './occasion.ts'
import type { TopicSums } from './paper-sums.ts'
import {
  type BySchool,
  differenceError,
  meanError,
  othersBySchool,
  type SampleError,
  totalsBySchool,
  withoutSchool,
} from './sample-error.ts'
import type { PaperTopic } from './topics.ts'
import type { Heads, Members, Units } from './units.ts'

/** All that is reckoned of one paper before it is written down. */
export interface Reckoned {
  occasion: Occasion
  paper: OccasionPaper
  marks: PaperMarks
  units: Units
  members: Members
  counted: CountedPupils
  weightOf: Float64Array | null
  schoolOf: Int32Array
  reading: Reading
  heads: { classes: Heads[]; sexes: Heads[] }
  all: Scores
  /** Totals by school; null where the pupils are no sample of schools. */
  bySchool: BySchool | null
  classSums: GroupSums
  schoolSums: GroupSums
  topics: PaperTopic[]
  classTopics: TopicSums
  schoolTopics: TopicSums
  allTopics: Moments[]
  hiding: Hiding
}

/** In a sample the district and its parts are as uncertain as the draw of schools makes them. */
function errorsOf({ bySchool, counted, weightOf, schoolOf }: Reckoned, members: Int32Array) {
  if (!bySchool || !weightOf) return {}
  const own = totalsBySchool(counted.totals, weightOf, schoolOf, bySchool.w.length, members)
  return { mean: meanError(own), toRest: differenceError(own, othersBySchool(bySchool, own)) }
}

/** Of a school's difference to the rest: inside a school pupils count as drawn one by one. */
export function schoolErrors({ bySchool }: Reckoned, of: Scores, school: number): { toRest?: SampleError } {
  if (!bySchool) return {}
  return { toRest: besideError(of.moments, meanError(withoutSchool(bySchool, school))) }
}

/** A unit of whole schools, or of one sex, beside the district. */
export function unitRow(
  found: Reckoned,
  unit: Unit,
  of: Int32Array,
  heads: Heads,
  alpha: number,
  hidden: boolean,
): UnitRow {
  if (hidden) return { unit, suppressed: true, figures: null }
  const scores = scoresOf(found.counted.totals, found.weightOf, of)
  return {
    unit,
    suppressed: false,
    figures: unitFiguresOf(scores, heads, found.all, found.reading, alpha, errorsOf(found, of)),
  }
}

/** Heads of the classes of a school. */
export function classHeads({ heads, units }: Reckoned, school: number): Heads[] {
  return heads.classes.slice(units.classStart[school], units.classStart[school + 1])
}
