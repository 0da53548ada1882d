import { MISSING } from '../analysis/marks-table.ts'
import { type Frame, sexes } from './occasion.ts'
import {
  type BySchool,
  contributions,
  errorFrom,
  othersBySchool,
  type SampleError,
  schoolsIn,
  withoutSchool,
} from './sample-error.ts'

/** Errors of a unit's sum over subjects in a sample of schools, on the common scale. */
export interface SumErrors {
  /** Of its mean, and of its difference to the rest: for units of several schools. */
  mean?: SampleError
  toRest?: SampleError
  /** Of the others' mean: for one school. */
  others?: SampleError
}

/** Who sat each subject, by school: everybody, and each sex. Totals on the common scale, so that subjects add up. */
export interface DrawnSubjects {
  all: BySchool[]
  sexes: BySchool[][]
}

export function drawnSubjects(frame: Frame, subjects: readonly { totals: Int32Array }[]): DrawnSubjects {
  const schools = frame.schools.length
  const nobody = (): BySchool => ({ w: new Float64Array(schools), x: new Float64Array(schools) })
  const bySex: BySchool[][] = sexes.map(() => [])
  const all = subjects.map(({ totals }) => {
    const everybody = nobody()
    const parts = sexes.map(nobody)
    for (let pupil = 0; pupil < frame.pupils; pupil++) {
      if (totals[pupil] === MISSING) continue
      const school = frame.classes[frame.classOf[pupil]!]!.school
      const weight = frame.weights[pupil]!
      for (const set of [everybody, parts[frame.sexOf[pupil]!]]) {
        if (!set) continue
        set.w[school]! += weight
        set.x[school]! += weight * totals[pupil]!
      }
    }
    parts.forEach((part, sex) => bySex[sex]!.push(part))
    return everybody
  })
  return { all, sexes: bySex }
}

/** Those of some schools only. */
export function inSchools(all: readonly BySchool[], belongs: (school: number) => boolean): BySchool[] {
  const kept = (of: Float64Array) => of.map((one, s) => (belongs(s) ? one : 0))
  return all.map(({ w, x }) => ({ w: kept(w), x: kept(x) }))
}

/** The sum's mean is the sum of the subjects' means; what each school adds to its error is the sum of what it adds to theirs. */
function contributionsOfSum(subjects: readonly BySchool[]): Float64Array {
  const parts = subjects.map(contributions)
  return parts[0]!.map((_, s) => parts.reduce((sum, part) => sum + part[s]!, 0))
}

const othersOf = (all: readonly BySchool[], own: readonly BySchool[]) =>
  all.map((of, at) => othersBySchool(of, own[at]!))

/** Of units that schools were drawn for. */
export function unitErrors(all: readonly BySchool[], own: readonly BySchool[]): SumErrors {
  const rest = othersOf(all, own)
  const ofOwn = contributionsOfSum(own)
  const ofRest = contributionsOfSum(rest)
  return {
    mean: errorFrom(ofOwn, schoolsIn(...own)),
    toRest: errorFrom(
      ofOwn.map((one, s) => one - ofRest[s]!),
      schoolsIn(...own, ...rest),
    ),
  }
}

/** Of a school, inside which pupils count as drawn one by one. */
export function schoolErrors(all: readonly BySchool[], school: number): SumErrors {
  const others = all.map((of) => withoutSchool(of, school))
  return { others: errorFrom(contributionsOfSum(others), schoolsIn(...others)) }
}
