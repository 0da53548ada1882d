import type { ScoreCounts } from '../analysis/score-counts.ts'

interface Band {
  from: number
  to: number
  count: number
}

/** One line of 一分一段: so many pupils from `from` to `to`, and so many with `from` or more. */
export interface ScoreLine extends Band {
  fromTop: number
  shareFromTop: number
}

/** Lines from the top down, ×scale. Everything else that is counted by score on a page is a sum of these. */
export type Lines = readonly Band[]

const tenths = 10

/** Edges of the tenths of the full mark, ×scale, from the bottom up. */
const tenthsOf = (full: number): number[] =>
  Array.from({ length: tenths + 1 }, (_, tenth) => (tenth * full) / tenths)

/** Where lines are to end if they can, by the lowest score above, ×scale: `firm` ones sooner than `soft` ones. */
export interface Borders {
  firm: readonly number[]
  soft: readonly number[]
}

/**
 * Scores from the top down, joined with those below them until a line has enough pupils. No line reaches over a border where
 * those above it, since the border before, are enough by themselves: so tables that are cut there have whole lines to show.
 * What is left over at the bottom goes to the line above.
 */
export function linesOf(counts: ScoreCounts, limit: number, { firm, soft }: Borders): Lines {
  const done: Band[] = []
  const borders = [
    ...soft.map((score) => ({ score, firm: false })),
    ...firm.map((score) => ({ score, firm: true })),
  ].toSorted((a, b) => b.score - a.score)
  let next = 0
  /** Lines since the last border that a line ends at, and since the last firm one. */
  let [inPart, inFirmPart] = [0, 0]
  let open: Band | null = null
  for (let c = counts.scores.length - 1; c >= 0; c--) {
    const score = counts.scores[c]!
    let [passed, passedFirm] = [false, false]
    for (; next < borders.length && score < borders[next]!.score; next++) {
      passed = true
      passedFirm ||= borders[next]!.firm
    }
    if (passed) {
      if (open && (passedFirm ? inFirmPart : inPart) > 0) {
        done.push(together([done.pop()!, open]))
        open = null
      }
      if (!open) inPart = 0
      if (!open && passedFirm) inFirmPart = 0
    }
    const one = { from: score, to: score, count: counts.counts[c]! }
    open = open ? together([open, one]) : one
    if (open.count < limit) continue
    done.push(open)
    inPart++
    inFirmPart++
    open = null
  }
  if (open) {
    const last = done.pop()
    done.push(last ? together([last, open]) : open)
  }
  return done
}

function together(bands: readonly Band[]): Band {
  return {
    from: Math.min(...bands.map(({ from }) => from)),
    to: Math.max(...bands.map(({ to }) => to)),
    count: bands.reduce((sum, { count }) => sum + count, 0),
  }
}

/** The lines of a paper: cut, where they can be, at the borders of grades and at the tenths of the full mark. */
export function paperLines(
  counts: ScoreCounts,
  full: number,
  limit: number,
  grades: readonly number[] = [],
): Lines {
  return linesOf(counts, limit, { firm: grades, soft: tenthsOf(full).slice(1, -1) })
}

/** 一分一段 from the top down, in marks: no line tells of fewer pupils than the limit, nor does a difference of two. */
export function scoreLines(lines: Lines, scale: number): ScoreLine[] {
  const n = lines.reduce((sum, { count }) => sum + count, 0)
  let fromTop = 0
  return lines.map(({ from, to, count }) => {
    fromTop += count
    return { from: from / scale, to: to / scale, count, fromTop, shareFromTop: fromTop / n }
  })
}

/** From the bottom up: a band is from its own edge to the next. */
interface Edged {
  edges: readonly number[]
  counts: readonly number[]
}

/** Tenths of the full mark, ×scale; where a line reaches over an edge, the edge gives way to it. Empty bands stay. */
function edged(lines: Lines, full: number): Edged {
  const inner = tenthsOf(full)
    .slice(1, -1)
    .map((edge) => lines.find(({ from, to }) => from < edge && edge <= to)?.from ?? edge)
  const edges = [...new Set([0, ...inner, full])]
  const counts = edges.slice(1).map(() => 0)
  for (const { from, count } of lines) counts[bandOf(from, edges)]! += count
  return { edges, counts }
}

function bandOf(score: number, edges: readonly number[]): number {
  const above = edges.findIndex((edge) => edge > score + 1e-9)
  return above < 0 ? edges.length - 2 : Math.max(0, above - 1)
}

export type ShownBand = Band & { share: number }

function shownBands({ edges, counts }: Edged, scale: number): ShownBand[] {
  const n = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count, at) => ({
    from: edges[at]! / scale,
    to: edges[at + 1]! / scale,
    count,
    share: count / n,
  }))
}

/** About tenths of the full mark from the bottom up, each made of whole lines. */
export function scoreBands(lines: Lines, scale: number, full: number): ShownBand[] {
  return shownBands(edged(lines, full), scale)
}

/**
 * The bands of each part of a whole whose bands are shown as well: a part's bands are made of the whole's. So many stand
 * together that every band of a part has none or enough pupils, and that subtracting parts from the whole leaves none or
 * enough. Null for a part that is not shown.
 */
export function bandsOfParts(
  lines: Lines,
  parts: readonly (ScoreCounts | null)[],
  scale: number,
  full: number,
  limit: number,
): (ShownBand[] | null)[] {
  const { edges, counts: whole } = edged(lines, full)
  const counted = parts.map((part) => {
    const counts = whole.map(() => 0)
    part?.scores.forEach((score, c) => (counts[bandOf(score, edges)]! += part.counts[c]!))
    return part && sumsOf(counts)
  })
  const all = sumsOf(whole)
  const cut = counted.map((sums) => sums && ownCuts(sums, limit))
  giveWay(cut, counted, all, limit)
  return counted.map((sums, part) => {
    const own = cut[part]
    if (!sums || !own) return null
    const at = edges.flatMap((_, edge) => (own[edge] ? [edge] : []))
    const counts = at.slice(1).map((to, i) => sums[to]! - sums[at[i]!]!)
    return shownBands({ edges: at.map((edge) => edges[edge]!), counts }, scale)
  })
}

/** Pupils below each edge. */
function sumsOf(counts: readonly number[]): number[] {
  const sums = [0]
  for (const count of counts) sums.push(sums.at(-1)! + count)
  return sums
}

/** Edges of bands with none or enough pupils, joined from the bottom up; what is left at the top goes to those below. */
function ownCuts(sums: readonly number[], limit: number): boolean[] {
  const cuts = sums.map(() => false)
  const last = sums.length - 1
  let begin = 0
  cuts[0] = true
  for (let edge = 1; edge <= last; edge++) {
    const count = sums[edge]! - sums[begin]!
    if (count > 0 && count < limit) continue
    cuts[edge] = true
    begin = edge
  }
  for (let edge = last - 1; edge > 0 && !cuts[last]; edge--) {
    if (!cuts[edge]) continue
    const count = sums[last]! - sums[edge]!
    if (count === 0 || count >= limit) break
    cuts[edge] = false
  }
  cuts[last] = true
  return cuts
}

/**
 * Between two edges of the whole, the parts that are cut at both can be subtracted from it. Where the rest is some but not
 * enough, one more part gives up its edges there, the smallest that makes the rest enough.
 */
function giveWay(
  cuts: (boolean[] | null)[],
  sums: (number[] | null)[],
  all: readonly number[],
  limit: number,
): void {
  const last = all.length - 1
  for (let changed = true; changed;) {
    changed = false
    for (let low = 0; low < last; low++) {
      for (let high = low + 1; high <= last; high++) {
        if (low === 0 && high === last) continue
        const own = cuts.flatMap((cut, part) =>
          cut?.[low] && cut[high] ? [{ part, n: sums[part]![high]! - sums[part]![low]! }] : [],
        )
        const rest = all[high]! - all[low]! - own.reduce((sum, { n }) => sum + n, 0)
        if (rest <= 0 || rest >= limit) continue
        const [least] = own.filter(({ n }) => n > 0).toSorted((a, b) => a.n - b.n)
        if (!least) continue
        const cut = cuts[least.part]!
        if (high < last) cut[high] = false
        else cut[low] = false
        changed = true
      }
    }
  }
}
