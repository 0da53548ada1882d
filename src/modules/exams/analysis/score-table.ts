import type { ScoreCounts } from './score-counts.ts'

/** One line of the 一分一段 table. */
export interface ScoreLine {
  score: number
  count: number
  /** Pupils with this score or more. */
  fromTop: number
  /** `fromTop` / N. */
  shareFromTop: number
}

/** 一分一段: n(s), #(x ≥ s) and the cumulative share, ascending; only scores that occur (DOMAIN.md §4). */
export function scoreTable(counts: ScoreCounts, scale: number): ScoreLine[] {
  let below = 0
  const origin = counts.origin ?? 0
  return Array.from(counts.scores, (score, c) => {
    const fromTop = counts.n - below
    below += counts.counts[c] as number
    return {
      score: (score + origin) / scale,
      count: counts.counts[c] as number,
      fromTop,
      shareFromTop: fromTop / counts.n,
    }
  })
}

/** One band of the distribution: from ≤ score < to; the last band takes in the full mark. */
export interface ScoreBand {
  from: number
  to: number
  count: number
  share: number
}

/**
 * Distribution over bands of `width` marks from 0 to the full mark (marks unscaled). Scores outside that range
 * fall into the first or last band, so the counts always add up to N.
 */
export function distribution(counts: ScoreCounts, scale: number, full: number, width: number): ScoreBand[] {
  const bands = Math.max(1, Math.ceil(full / width - 1e-9))
  const found = new Float64Array(bands)
  counts.scores.forEach((score, c) => {
    const band = Math.min(bands - 1, Math.max(0, Math.floor(score / (width * scale) + 1e-9)))
    ;(found[band] as number) += counts.counts[c] as number
  })
  return Array.from(found, (count, band) => ({
    from: band * width,
    to: Math.min((band + 1) * width, full),
    count,
    share: count / counts.n,
  }))
}
