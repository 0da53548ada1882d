/** What a long job tells while it runs, and how it hears that it was cancelled. */
export interface JobProgress<Step extends string> {
  /** Aborts when the job was cancelled, or the queue gives it up. */
  signal: AbortSignal
  report(step: Step, thousandths: number): void
  /** Waits for what is being written and tells nothing more. */
  stop(): Promise<void>
}

/** Thrown into the work when someone has cancelled the job meanwhile. */
export class JobCancelled extends Error {}

const everyMs = 400
const signOfLifeMs = 5_000

/**
 * Writes how far a job is, outside of the job's own transaction, a few times a second and as a sign of life every few
 * seconds. `write` answers false when the job is no longer what it was: somebody cancelled it, and the signal aborts.
 */
export function openJobProgress<Step extends string>(
  first: Step,
  outer: AbortSignal,
  write: (latest: { step: Step; done: number }) => Promise<boolean>,
): JobProgress<Step> {
  const cancelling = new AbortController()
  let latest = { step: first, done: 0 }
  let writing: Promise<void> | undefined
  let writtenAt = 0

  function note(): void {
    if (writing || Date.now() - writtenAt < everyMs) return
    writtenAt = Date.now()
    writing = write(latest)
      .then((still) => {
        if (!still) cancelling.abort(new JobCancelled())
      })
      .catch(() => {})
      .finally(() => (writing = undefined))
  }
  const timer = setInterval(note, signOfLifeMs)
  timer.unref()
  return {
    signal: AbortSignal.any([outer, cancelling.signal]),
    report(step, thousandths) {
      latest = { step, done: thousandths }
      note()
    },
    async stop() {
      clearInterval(timer)
      await writing
    },
  }
}
