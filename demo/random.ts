/**
 * A small seeded generator (Marsaglia's xorshift32 over a mixed seed): the same seed makes the same district on every
 * machine.
 */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number from low to high, both included. */
  between(low: number, high: number): number
  pick<T>(values: readonly T[]): T
  /** True with this probability. */
  chance(probability: number): boolean
  /** `count` different values in random order; all of them when there are fewer. */
  some<T>(values: readonly T[], count: number): T[]
  /** A value by weights. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
  /** A uuid that grows with `time` (version 7), so that demo rows lie in the index as real ones do. */
  id(time: number): string
}

export function seeded(seed: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1) >>> 0
  const next = (): number => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 0x1_0000_0000
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(next() * values.length)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }
  return {
    next,
    between,
    pick,
    chance: (probability) => next() < probability,
    some(values, count) {
      const left = [...values]
      const taken = []
      while (taken.length < count && left.length > 0) {
        const at = Math.floor(next() * left.length)
        const last = left.length - 1
        const value = left[at]
        const moved = left[last]
        if (value === undefined || moved === undefined) break
        left[at] = moved
        left.length = last
        taken.push(value)
      }
      return taken
    },
    weighted(choices) {
      let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of choices) {
        rest -= weight
        if (rest < 0) return value
      }
      return pick(choices)[0]
    },
    id(time) {
      const hex = (digits: number): string =>
        Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('')
      const stamp = time.toString(16).padStart(12, '0')
      return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`
    },
  }
}
