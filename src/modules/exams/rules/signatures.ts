/** A signature as it is judged: for which version of the blueprint, and on which day of the district it was given. */
export interface Signature {
  personId: string
  verdict: 'agreed' | 'returned' | null
  version: number | null
  /** YYYY-MM-DD in the district's zone. */
  decidedOn: string | null
}

/**
 * Reviewers sign a paper off before it is sat; a signature of a later day than the first of the assessment is said to be
 * 补签, with its date. It counts all the same: what was forgotten is better put right than left.
 */
export function isLate({ decidedOn }: Pick<Signature, 'decidedOn'>, heldFrom: string): boolean {
  return decidedOn !== null && decidedOn > heldFrom
}

/** The days on which late signatures that count were given, in order. */
export function lateDays(
  paper: { reviews: readonly Signature[]; authorIds: readonly string[]; blueprintVersion: number },
  heldFrom: string,
): string[] {
  return paper.reviews
    .filter(
      (review) =>
        review.verdict === 'agreed' &&
        review.version === paper.blueprintVersion &&
        !paper.authorIds.includes(review.personId) &&
        isLate(review, heldFrom),
    )
    .map(({ decidedOn }) => decidedOn!)
    .toSorted()
}
