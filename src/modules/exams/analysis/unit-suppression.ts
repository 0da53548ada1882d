/**
 * Suppression where the same units (schools) are shown one by one and also added up in several ways at once (by locality,
 * by cluster, by alliance), beside the total of all.
 *
 * Every sum that is shown, and every sum that can be reckoned from those, takes units of the same *signature* — the same
 * visible group in each way of adding up — all or none together. So pupils could be moved freely between hidden units of
 * one signature without any visible figure changing: once the hidden units of a signature have `limit` pupils together,
 * none of them, and no part of them, can be worked out. Where too few of one signature are hidden, another unit is hidden
 * too (a complement), and where no unit has that signature, groups are hidden until one has.
 */

export interface SuppressibleUnit {
  n: number
  /** Its group in each way of adding up, −1 for none. */
  groups: readonly number[]
}

/** `true` = suppressed. `groups[way][group]`. */
export interface SuppressedUnits {
  units: boolean[]
  groups: boolean[][]
  total: boolean
}

/** What may be shown of units and their groups. A unit or group without pupils is about nobody and stays. */
export function suppressUnits(
  units: readonly SuppressibleUnit[],
  groupCounts: readonly number[],
  limit: number,
): SuppressedUnits {
  const total = units.reduce((sum, unit) => sum + unit.n, 0)
  const everything = total > 0 && total < limit
  const hidden = units.map(({ n }) => n > 0 && (everything || n < limit))
  const sizes = groupCounts.map((count, way) =>
    Array.from({ length: count }, (_, group) =>
      units.reduce((sum, unit) => (unit.groups[way] === group ? sum + unit.n : sum), 0),
    ),
  )
  const hiddenGroups = sizes.map((of) => of.map((n) => n > 0 && everything))

  /** The visible group of a unit in one way; −1 for the rest, whose sum is the total less the visible groups. */
  const place = (unit: number, way: number): number => {
    const group = units[unit]!.groups[way]!
    return group < 0 || hiddenGroups[way]![group] ? -1 : group
  }
  const alike = (a: number, b: number) => groupCounts.every((_, way) => place(a, way) === place(b, way))
  const together = (of: number) =>
    units.reduce((sum, { n }, unit) => (hidden[unit] && alike(unit, of) ? sum + n : sum), 0)

  /** What is lost when `other` is hidden beside `of` under one signature: its own figures, and those of groups. */
  function loss(of: number, other: number): number {
    let lost = hidden[other] ? 0 : 1 + Math.log1p(units[other]!.n)
    groupCounts.forEach((_, way) => {
      const [a, b] = [place(of, way), place(other, way)]
      if (a === b) return
      for (const group of [a, b]) if (group >= 0) lost += 8 + Math.log1p(sizes[way]![group]!)
    })
    return lost
  }

  const small = units
    .map((_, unit) => unit)
    .filter((unit) => units[unit]!.n > 0 && units[unit]!.n < limit)
    .toSorted((a, b) => units[b]!.n - units[a]!.n)
  for (const of of everything ? [] : small) {
    while (together(of) < limit) {
      let best = -1
      let least = Infinity
      units.forEach(({ n }, other) => {
        if (other === of || n === 0 || (hidden[other] && alike(of, other))) return
        const lost = loss(of, other)
        if (lost < least) {
          least = lost
          best = other
        }
      })
      hidden[best] = true
      groupCounts.forEach((_, way) => {
        const [a, b] = [place(of, way), place(best, way)]
        if (a === b) return
        for (const group of [a, b]) if (group >= 0) hiddenGroups[way]![group] = true
      })
    }
  }
  return { units: hidden, groups: hiddenGroups, total: everything }
}
