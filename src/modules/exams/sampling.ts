/**
 * Random samples that anyone can draw again: the same seed and the same list give the same sample, whatever order the
 * list came in.
 *
 * Generator: sfc32 (Doty-Humphrey, PractRand). Its four words are: three 32-bit FNV-1a hashes of the seed's UTF-8 bytes,
 * preceded by the byte 1, 2 or 3, and the constant 1; the first 15 outputs are thrown away. A whole number below n is an
 * output below the largest multiple of n, modulo n (others are drawn again), so every number is equally likely.
 * A sample of m from a list is made by sorting the ids by code point and taking the first m places of a Fisher–Yates
 * shuffle from the front.
 */
export interface RandomNumbers {
  /** Uniform whole number in 0 … n − 1. */
  below(n: number): number
}

export function seededNumbers(seed: string): RandomNumbers {
  const bytes = new TextEncoder().encode(seed)
  const hash = (first: number) => {
    let value = 0x811c9dc5
    for (const byte of [first, ...bytes]) value = Math.imul(value ^ byte, 0x01000193)
    return value | 0
  }
  let [a, b, c, counter] = [hash(1), hash(2), hash(3), 1]
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  return {
    below(n) {
      const limit = 2 ** 32 - (2 ** 32 % n)
      for (;;) {
        const number = next()
        if (number < limit) return number % n
      }
    },
  }
}

const byCodePoint = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** A simple random sample of `size` ids (all of them when there are fewer), in the order drawn. */
export function sampleOf(ids: readonly string[], size: number, random: RandomNumbers): string[] {
  const list = [...new Set(ids)].toSorted(byCodePoint)
  const taken = Math.min(Math.max(0, size), list.length)
  for (let i = 0; i < taken; i++) {
    const other = i + random.below(list.length - i)
    ;[list[i], list[other]] = [list[other] as string, list[i] as string]
  }
  return list.slice(0, taken)
}

/**
 * Places for strata in proportion to their sizes by largest remainder; every stratum that is not empty gets at least
 * one where there are enough, and none gets more than it has.
 */
export function allocate(sizes: readonly number[], places: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const wanted = Math.min(places, total)
  if (wanted <= 0) return sizes.map(() => 0)
  const filled = sizes.filter((size) => size > 0).length
  const least = wanted >= filled ? 1 : 0
  // Exact quotas in whole numbers over `total`, so that equal remainders are seen as equal.
  const given = sizes.map((size) =>
    Math.min(size, Math.max(size > 0 ? least : 0, Math.floor((wanted * size) / total))),
  )
  const remainder = (i: number) => wanted * (sizes[i] as number) - (given[i] as number) * total
  const order = sizes.map((_, i) => i)
  for (let sum = given.reduce((a, b) => a + b, 0); sum !== wanted;) {
    const grow = sum < wanted
    const [next] = order
      .filter((i) => (grow ? (given[i] as number) < (sizes[i] as number) : (given[i] as number) > least))
      .toSorted((i, j) => (grow ? remainder(j) - remainder(i) : remainder(i) - remainder(j)) || i - j)
    ;(given[next as number] as number) += grow ? 1 : -1
    sum += grow ? 1 : -1
  }
  return given
}

export interface FramePupil {
  id: string
  school: string
  class: string
}

/** What a sample is drawn from and how. */
export interface SamplingPlan {
  seed: string
  pupils: readonly FramePupil[]
  /** Stratum of a school, for example its locality; schools without one form a stratum of their own. */
  stratumOf?: Readonly<Record<string, string>>
  /** Number of schools; all when left out. */
  schools?: number
  /** Inside a school: whole classes, or pupils across classes; all when left out. */
  within?: { unit: 'class' | 'pupil'; size: number }
  /** Matrix: each pupil works on one of these subjects or booklets. */
  booklets?: readonly string[]
}

export interface SampledPupil extends FramePupil {
  booklet: string | null
  /** 1 / probability of being drawn: how many pupils of the frame this one stands for. */
  weight: number
}

/**
 * Draws a sample in stages: schools within strata, then classes or pupils within schools, then booklets, which are dealt
 * out in turn over each school's shuffled pupils so that no two differ by more than one pupil there.
 * The result is in order of school and id and depends on nothing but the plan.
 */
export function drawSample(plan: SamplingPlan): SampledPupil[] {
  const random = seededNumbers(plan.seed)
  const schools = new Map<string, FramePupil[]>()
  for (const pupil of plan.pupils) {
    const own = schools.get(pupil.school)
    if (own) own.push(pupil)
    else schools.set(pupil.school, [pupil])
  }
  const strata = new Map<string, string[]>()
  for (const school of [...schools.keys()].toSorted(byCodePoint)) {
    const stratum = plan.stratumOf?.[school] ?? ''
    strata.set(stratum, [...(strata.get(stratum) ?? []), school])
  }
  const names = [...strata.keys()].toSorted(byCodePoint)
  const sizes = names.map((name) => (strata.get(name) as string[]).length)
  const places = allocate(sizes, plan.schools ?? schools.size)
  const sample: SampledPupil[] = []
  names.forEach((name, s) => {
    const drawn = sampleOf(strata.get(name) as string[], places[s] as number, random)
    const schoolWeight = (sizes[s] as number) / (places[s] as number)
    for (const school of drawn.toSorted(byCodePoint)) {
      const pupils = schools.get(school) as FramePupil[]
      for (const [pupil, weight] of drawWithin(pupils, plan.within, random)) {
        sample.push({ ...pupil, booklet: null, weight: schoolWeight * weight })
      }
    }
  })
  const ordered = sample.toSorted((a, b) => byCodePoint(a.school, b.school) || byCodePoint(a.id, b.id))
  return plan.booklets && plan.booklets.length > 0 ? dealBooklets(ordered, plan.booklets, random) : ordered
}

function drawWithin(
  pupils: readonly FramePupil[],
  within: SamplingPlan['within'],
  random: RandomNumbers,
): [FramePupil, number][] {
  if (!within) return pupils.map((pupil) => [pupil, 1])
  const key = (pupil: FramePupil) => (within.unit === 'class' ? pupil.class : pupil.id)
  const units = new Set(pupils.map(key))
  const drawn = new Set(sampleOf([...units], within.size, random))
  return pupils.filter((pupil) => drawn.has(key(pupil))).map((pupil) => [pupil, units.size / drawn.size])
}

function dealBooklets(
  sample: readonly SampledPupil[],
  booklets: readonly string[],
  random: RandomNumbers,
): SampledPupil[] {
  const bookletOf = new Map<string, string>()
  for (const school of new Set(sample.map((pupil) => pupil.school))) {
    const ids = sample.filter((pupil) => pupil.school === school).map((pupil) => pupil.id)
    // A random first booklet, so that over all schools none is favoured by remainders.
    const first = random.below(booklets.length)
    sampleOf(ids, ids.length, random).forEach((id, i) =>
      bookletOf.set(id, booklets[(first + i) % booklets.length] as string),
    )
  }
  // Results are reckoned booklet by booklet: each pupil stands for those as well who got the others.
  return sample.map((pupil) => ({
    ...pupil,
    booklet: bookletOf.get(pupil.id) as string,
    weight: pupil.weight * booklets.length,
  }))
}
