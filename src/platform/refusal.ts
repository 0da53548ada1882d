/**
 * A request that is answered with a reason instead of a result: not found, not allowed, or against a rule.
 * The code is declared in the contract; `src/sentences.zh.ts` turns it into a Chinese sentence.
 */
export class Refusal extends Error {
  readonly code: string
  readonly data: unknown

  constructor(code: string, data?: unknown) {
    super(code)
    this.code = code
    this.data = data
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
