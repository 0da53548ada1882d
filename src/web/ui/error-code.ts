/** What a call threw, as the code and data that a sentence is made from. Refusals carry a code; no network is a TypeError. */
export function refusalIn(error: unknown): { code: string; data?: unknown } {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return { code: error.code, data: 'data' in error ? error.data : undefined }
  }
  return { code: error instanceof TypeError ? 'offline' : 'unknown' }
}

/** The code alone. */
export function codeOf(error: unknown): string {
  return refusalIn(error).code
}
