/** A mistake in examination data that a person can put right: a stable code and one plain Chinese sentence. */
export class ExamError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'ExamError'
    this.code = code
  }
}
