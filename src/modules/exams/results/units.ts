import { localityLabels } from '../../organization/vocabulary.ts'
import { groupCounted, type Grouping } from '../analysis/item-sums.ts'
import type { CountedPupils } from '../analysis/marks-table.ts'
import type { Unit, UnitKind } from '../contract/result-shapes.ts'
import { standings } from './marks.ts'
import { type Frame, sexes } from './occasion.ts'

export const sexLabels = ['女', '男'] as const

/** A way of cutting the district into parts that are made of whole schools. */
export const schoolCuts = ['locality', 'cluster', 'alliance'] as const
export type SchoolCut = (typeof schoolCuts)[number]

/** The units of one occasion: who they are and which schools make them up. */
export interface Units {
  schools: Unit[]
  /** First class of each school, and the end. */
  classStart: Int32Array
  cuts: Record<SchoolCut, { units: Unit[]; of: Int32Array }>
}

/** Parts of a cut are those that more than the whole district; a cut into one part says nothing and is left out. */
export function unitsOf(frame: Frame): Units {
  const classStart = new Int32Array(frame.schools.length + 1)
  for (const { school } of frame.classes) classStart[school + 1]!++
  for (let s = 0; s < frame.schools.length; s++) classStart[s + 1]! += classStart[s]!
  const cut = (kind: SchoolCut): { units: Unit[]; of: Int32Array } => {
    const units: Unit[] = []
    const of = Int32Array.from(frame.schools, (school) => {
      const { locality } = school
      const named =
        kind === 'locality'
          ? { id: locality, name: localityLabels[locality as keyof typeof localityLabels] ?? locality }
          : school[kind]
      if (!named) return -1
      const known = units.findIndex(({ id }) => id === named.id)
      return known >= 0 ? known : units.push({ kind, ...named }) - 1
    })
    const whole = units.length === 1 && of.every((unit) => unit === 0)
    return whole ? { units: [], of: of.fill(-1) } : { units, of }
  }
  return {
    schools: frame.schools.map(({ id, name }) => ({ kind: 'school', id, name })),
    classStart,
    cuts: { locality: cut('locality'), cluster: cut('cluster'), alliance: cut('alliance') },
  }
}

/** Where counted pupils are: their places in `CountedPupils`, by unit. */
export interface Members {
  byClass: Grouping
  classes: Int32Array[]
  schools: Int32Array[]
  cuts: Record<SchoolCut, Int32Array[]>
  sexes: Int32Array[]
}

/** Gathers members; `pupilOf` gives each row of the table its pupil in the frame. */
export function membersOf(frame: Frame, units: Units, counted: CountedPupils, pupilOf: Int32Array): Members {
  const byClass = groupCounted(counted, ofRows(pupilOf, frame.classOf), frame.classes.length)
  const at = (group: number) => byClass.start[group]!
  const schools = units.schools.map((_, s) =>
    byClass.members.subarray(at(units.classStart[s]!), at(units.classStart[s + 1]!)),
  )
  const cut = ({ units: parts, of }: { units: Unit[]; of: Int32Array }) =>
    parts.map((_, part) => joined(schools.filter((_, s) => of[s] === part)))
  const bySex = groupCounted(counted, ofRows(pupilOf, frame.sexOf), sexes.length)
  return {
    byClass,
    classes: frame.classes.map((_, c) => byClass.members.subarray(at(c), at(c + 1))),
    schools,
    cuts: {
      locality: cut(units.cuts.locality),
      cluster: cut(units.cuts.cluster),
      alliance: cut(units.cuts.alliance),
    },
    sexes: sexes.map((_, sex) => bySex.members.subarray(bySex.start[sex]!, bySex.start[sex + 1]!)),
  }
}

/** What pupils have, by rows; −1 for a row of nobody. */
function ofRows(pupilOf: Int32Array, ofPupils: Int32Array | Int8Array): Int32Array {
  const found = new Int32Array(pupilOf.length)
  for (let row = 0; row < found.length; row++) {
    const pupil = pupilOf[row]!
    found[row] = pupil < 0 ? -1 : ofPupils[pupil]!
  }
  return found
}

function joined(parts: Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** How many of a unit were to sit, sat, were away … in one paper. */
export interface Heads {
  enrolled: number
  sat: number
  absent: number
  cheated: number
  missing: number
  counted: number
}

export const noHeads = (): Heads => ({ enrolled: 0, sat: 0, absent: 0, cheated: 0, missing: 0, counted: 0 })

export function addHeads(parts: readonly Heads[]): Heads {
  return parts.reduce(
    (sum, one) => ({
      enrolled: sum.enrolled + one.enrolled,
      sat: sum.sat + one.sat,
      absent: sum.absent + one.absent,
      cheated: sum.cheated + one.cheated,
      missing: sum.missing + one.missing,
      counted: sum.counted + one.counted,
    }),
    noHeads(),
  )
}

/** Heads by class and by sex, from the standing of each pupil; `takesPart` says whose paper it is. */
export function headsOf(
  frame: Frame,
  standingOf: Uint8Array,
  takesPart: (pupil: number) => boolean,
): { classes: Heads[]; sexes: Heads[] } {
  const classes = frame.classes.map(noHeads)
  const bySex = sexes.map(noHeads)
  for (let pupil = 0; pupil < frame.pupils; pupil++) {
    if (!takesPart(pupil)) continue
    note(classes[frame.classOf[pupil]!]!, standingOf[pupil]!)
    const sex = frame.sexOf[pupil]!
    if (sex >= 0) note(bySex[sex]!, standingOf[pupil]!)
  }
  return { classes, sexes: bySex }
}

function note(heads: Heads, standing: number): void {
  heads.enrolled++
  if (standing === standings.counted) {
    heads.sat++
    heads.counted++
  } else if (standing === standings.uncounted) heads.sat++
  else if (standing === standings.absent) heads.absent++
  else if (standing === standings.cheated) heads.cheated++
  else heads.missing++
}

export const districtUnit: Unit = { kind: 'district', id: '', name: '全区' }
export const unitOf = (kind: UnitKind, id: string, name: string): Unit => ({ kind, id, name })
