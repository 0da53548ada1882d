/**
 * A request that is answered with a reason instead of a result: not found, not allowed, or against a rule.
 * The code is declared in the contract; `src/sentences.zh.ts` turns it into a Chinese sentence.
 */
export class Refusal extends Error {
  readonly code: string
  readonly data: unknown
  /** Runs once the operation is rolled back: what is kept although nothing was done, such as that it was asked for. */
  readonly keep: (() => Promise<void>) | undefined

  constructor(code: string, data?: unknown, keep?: () => Promise<void>) {
    super(code)
    this.code = code
    this.data = data
    this.keep = keep
  }
}

/** The thing is not there, or the viewer may not know that it is. */
export function notFound(): Refusal {
  return new Refusal('notFound')
}

/** The viewer may see the thing but not do this to it. */
export function notAllowed(): Refusal {
  return new Refusal('notAllowed')
}
