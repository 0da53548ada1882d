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

/** Joins neighbours, in the order given, until each has enough pupils; what is left over goes to the one before. */
function joined(bands: readonly Band[], limit: number): Band[] {
  const done: Band[] = []
  let open: Band[] = []
  for (const band of bands) {
    open.push(band)
    const count = open.reduce((sum, one) => sum + one.count, 0)
    if (count > 0 && count < limit) continue
    done.push(together(open))
    open = []
  }
  if (open.length > 0) {
    // Empty bands in between go with it.
    while (done.at(-1)?.count === 0) open.unshift(done.pop()!)
    const last = done.pop()
    done.push(together(last ? [last, ...open] : open))
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

/**
 * 一分一段 from the top down, in marks; scores with fewer pupils than the limit are joined with those below them (the last
 * ones with those above), so that no line and no difference of two lines tells of fewer.
 */
export function scoreLines(counts: ScoreCounts, scale: number, limit: number): ScoreLine[] {
  const scores = Array.from(counts.scores, (score, c) => ({
    from: score / scale,
    to: score / scale,
    count: counts.counts[c]!,
  })).toReversed()
  let fromTop = 0
  return joined(scores, limit).map((line) => {
    fromTop += line.count
    return { ...line, fromTop, shareFromTop: fromTop / counts.n }
  })
}

/** Tenths of the full mark from the bottom up; neighbours with too few pupils stand together. Empty bands stay. */
export function scoreBands(
  counts: ScoreCounts,
  scale: number,
  full: number,
  limit: number,
): (Band & { share: number })[] {
  const width = full / 10
  const found = new Float64Array(10)
  counts.scores.forEach((score, c) => {
    found[Math.min(9, Math.max(0, Math.floor(score / width + 1e-9)))]! += counts.counts[c]!
  })
  const bands = Array.from(found, (count, band) => ({
    from: (band * width) / scale,
    to: ((band + 1) * width) / scale,
    count,
  }))
  return joined(bands, limit).map((band) => ({ ...band, share: band.count / counts.n }))
}
