import { localityGap, type SchoolSums, varianceShares } from '../analysis/variance.ts'
import { type Finding, localityFindings, varianceFindings } from '../findings.ts'
import { rounded, roundedInterval } from './figures.ts'
import type { Hiding } from './hiding.ts'
import type { Occasion } from './occasion.ts'
import type { Units } from './units.ts'

export interface StoredVariance {
  schools: number
  counted: number
  icc: number | null
  designEffect: number | null
}

export interface StoredGap {
  first: string
  second: string
  schools: [number, number]
  gap: number | null
  interval: [number | null, number | null]
  standardisedGap: number | null
  distinguishable: boolean
}

/** ICC over schools of one outcome, in marks. */
export function varianceOf(
  sums: SchoolSums,
  smallestUnit: Occasion['settings']['smallestUnit'],
): { shown: StoredVariance | null; finding?: Finding[] } {
  const present = Array.from(sums.n).filter((n) => n > 0).length
  if (present < 2 || smallestUnit === 'district') return { shown: null }
  const shares = varianceShares(sums)
  return {
    // Rounded: together with the means of all other schools exact figures would give hidden ones away.
    shown: {
      schools: shares.schools,
      counted: shares.n,
      icc: rounded(shares.icc, 3),
      designEffect: rounded(shares.designEffect, 1),
    },
    finding: varianceFindings(shares),
  }
}

const localityPairs = [
  ['urban', 'rural'],
  ['urban', 'town'],
  ['town', 'rural'],
] as const

/** The gap between two kinds of schools, where both may be shown. */
export function gapBetweenLocalities(
  occasion: Occasion,
  units: Units,
  hiding: Hiding,
  sums: SchoolSums,
): { shown: StoredGap | null; finding?: Finding[] } {
  const { locality } = units.cuts
  const shown = (kind: string) => {
    const part = locality.units.findIndex(({ id }) => id === kind)
    return part >= 0 && !hiding.cuts.locality[part]
  }
  const pair = localityPairs.find((of) => of.every(shown))
  if (!pair || occasion.settings.smallestUnit === 'district') return { shown: null }
  const kinds = occasion.frame.schools.map((school) => school.locality)
  const gap = localityGap(sums, kinds, pair[0], pair[1])
  const names = pair.map((kind) => locality.units.find(({ id }) => id === kind)!.name) as [string, string]
  return {
    shown: {
      first: pair[0],
      second: pair[1],
      schools: gap.schools,
      gap: rounded(gap.gap, 2),
      interval: roundedInterval(gap.interval, 2),
      standardisedGap: rounded(gap.standardisedGap, 3),
      distinguishable: gap.distinguishable,
    },
    finding: localityFindings(gap, names),
  }
}
