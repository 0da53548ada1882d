import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import type { ImportPupils } from './standing.ts'

/** Finds who takes part by one of their numbers. */
export interface PupilIndex {
  /** The pupil's place in the lists; −1 when nobody has it. `candidate`: the number of this examination is looked for first. */
  find(number: string, candidate: boolean): number
}

/**
 * Pupils by number: first by that which the header names, then by the other, and last without the leading zeros that a
 * spreadsheet program takes for superfluous, where only one pupil is meant.
 */
export function createPupilIndex(pupils: Pick<ImportPupils, 'numbers' | 'candidateNumbers'>): PupilIndex {
  const key = (number: string) => tight(number).toUpperCase()
  const bareKey = (number: string) => number.replace(/^0+(?=.)/, '')
  const own = new Map(pupils.numbers.map((number, slot) => [key(number), slot]))
  const candidates = new Map(
    pupils.candidateNumbers.flatMap((number, slot) =>
      number === null ? [] : [[key(number), slot] as const],
    ),
  )
  const bare = new Map<string, number>()
  for (const [number, slot] of [...own, ...candidates]) {
    const short = bareKey(number)
    bare.set(short, (bare.get(short) ?? slot) === slot ? slot : -1)
  }
  return {
    find(number, candidate) {
      const [first, second] = candidate ? [candidates, own] : [own, candidates]
      const wanted = number.toUpperCase()
      return first.get(wanted) ?? second.get(wanted) ?? bare.get(bareKey(wanted)) ?? -1
    },
  }
}
