import { suppressList } from '../analysis/suppression.ts'
import { suppressUnits } from '../analysis/unit-suppression.ts'
import { type SchoolCut, schoolCuts, type Units } from './units.ts'

/**
 * What is hidden of one paper (or of the sum over papers), reckoned once over all ways of cutting that are shown.
 *
 * To people outside a school, `schools` and `cuts` hold: a school that is large enough itself may be hidden to protect
 * another. Its own people see it all the same (`ownSchools`), and beside it the district and, where `localityShown` says
 * so, the schools of its locality; none of these leaves fewer than the limit by subtraction.
 */
export interface Hiding {
  district: boolean
  schools: boolean[]
  cuts: Record<SchoolCut, boolean[]>
  sexes: boolean[]
  ownSchools: boolean[]
  localityShown: boolean[]
  classes: boolean[]
}

export interface CountedBy {
  schools: number[]
  /** With the unknown last. */
  sexes: number[]
  classes: number[]
}

/** Fewer schools than this in a locality would show one school to another. */
const fewestAlike = 3

export function hidingOf(units: Units, counted: CountedBy, limit: number): Hiding {
  const { schools } = counted
  const total = schools.reduce((sum, n) => sum + n, 0)
  const shown = suppressUnits(
    schools.map((n, s) => ({ n, groups: schoolCuts.map((cut) => units.cuts[cut].of[s]!) })),
    schoolCuts.map((cut) => units.cuts[cut].units.length),
    limit,
  )
  const cuts = Object.fromEntries(schoolCuts.map((cut, way) => [cut, shown.groups[way]!])) as Hiding['cuts']
  const leavesFew = (rest: number) => rest > 0 && rest < limit
  const localities = units.cuts.locality
  const inLocality = localities.units.map((_, part) => ({
    n: schools.reduce((sum, n, s) => (localities.of[s] === part ? sum + n : sum), 0),
    schools: schools.filter((n, s) => n > 0 && localities.of[s] === part).length,
  }))
  // With a school's own figures and the district's alone, its people know what all others are together.
  const ownSchools = schools.map((n, s) => shown.units[s]! && (n < limit || leavesFew(total - n)) && n > 0)
  return {
    district: shown.total,
    schools: shown.units,
    cuts,
    sexes: suppressList(counted.sexes, limit).slice(0, -1),
    ownSchools,
    localityShown: schools.map((n, s) => {
      const part = localities.of[s]!
      if (part < 0 || cuts.locality[part]) return false
      const { n: all, schools: alike } = inLocality[part]!
      return alike >= fewestAlike && !leavesFew(all - n) && !leavesFew(total - all)
    }),
    classes: hiddenClasses(units, counted, ownSchools, limit),
  }
}

/** The classes of a school beside the school's total. */
function hiddenClasses(units: Units, counted: CountedBy, ownSchools: boolean[], limit: number): boolean[] {
  return units.schools.flatMap((_, s) => {
    const classes = counted.classes.slice(units.classStart[s], units.classStart[s + 1])
    if (ownSchools[s]) return classes.map((n) => n > 0)
    return suppressList(classes, limit).slice(0, -1)
  })
}
