/** `row` without what the reduced rows of `basis` make of it: all 0 where it is a combination of them. */
function reduced(basis: readonly number[][], row: readonly number[]): number[] {
  let left = row.slice()
  for (const known of basis) {
    const pivot = known.findIndex((cell) => Math.abs(cell) > 1e-9)
    const times = left[pivot]! / known[pivot]!
    if (Math.abs(times) > 1e-12) left = left.map((cell, i) => cell - times * known[i]!)
  }
  return left
}

/**
 * Groups of some but fewer pupils than the limit that follow from the sums that are shown, however these are added and
 * subtracted. `cells`: how many pupils are in each group that cannot be told apart further; `shown`: of each sum, which cells
 * are in it (0 or 1). Only cells below the limit can make up such a group, empty ones among them. As lists of cells.
 * @throws RangeError where more small cells than can be tried out stand side by side
 */
export function workedOutGroups(
  cells: readonly number[],
  shown: readonly (readonly number[])[],
  limit: number,
): number[][] {
  const basis: number[][] = []
  for (const row of shown) {
    const left = reduced(basis, row)
    if (left.some((cell) => Math.abs(cell) > 1e-9)) basis.push(left)
  }
  const small = cells.flatMap((n, at) => (n < limit ? [at] : []))
  if (small.length > 17) throw new RangeError(`${small.length} small cells`)
  const found: number[][] = []
  for (let subset = 1; subset < 1 << small.length; subset++) {
    const chosen = small.filter((_, bit) => (subset >> bit) & 1)
    const n = chosen.reduce((sum, at) => sum + cells[at]!, 0)
    if (n === 0 || n >= limit) continue
    const left = reduced(
      basis,
      cells.map((_, at) => Number(chosen.includes(at))),
    )
    if (left.every((cell) => Math.abs(cell) < 1e-6)) found.push(chosen)
  }
  return found
}
