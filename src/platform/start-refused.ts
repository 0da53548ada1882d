/** The server cannot start, and the message is one sentence that says what to do. */
export class StartRefused extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
