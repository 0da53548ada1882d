import { setTimeout as sleep } from 'node:timers/promises'
import type { Postmaster } from './postmaster.ts'
import { isRunning } from './running-process.ts'

/** Watches over PostgreSQL and starts it again when it ends. */
export interface Supervision {
  /** The server process that runs now, or ran last. */
  current(): Postmaster
  /** Stops watching; a start under way is awaited. */
  end(): Promise<Postmaster>
}

const interval = 200
const [shortestPause, longestPause] = [100, 5000]
/** After this time without an end the next one counts as the first again. */
const calm = 60_000

/**
 * @param first the process that runs now
 * @param start starts it again and waits until it is ready
 */
export function supervise(
  first: Postmaster,
  start: () => Promise<Postmaster>,
  onRestart: (times: number) => void = () => {},
): Supervision {
  let postmaster = first
  let times = 0
  const watching = new AbortController()

  async function watch(): Promise<void> {
    let pause = shortestPause
    let since = Date.now()
    while (!watching.signal.aborted) {
      if (isRunning(postmaster.mark)) {
        // An unreferenced timer: watching alone does not keep a process alive.
        await sleep(interval, undefined, { ref: false, signal: watching.signal }).catch(() => {})
        continue
      }
      if (Date.now() - since > calm) pause = shortestPause
      try {
        postmaster = await start()
        since = Date.now()
        times++
        onRestart(times)
      } catch (error) {
        process.stderr.write(`数据库意外停止，正在重试：${error instanceof Error ? error.message : error}\n`)
      }
      await sleep(pause, undefined, { ref: false, signal: watching.signal }).catch(() => {})
      pause = Math.min(pause * 2, longestPause)
    }
  }

  const watched = watch()
  return {
    current: () => postmaster,
    async end() {
      watching.abort()
      await watched
      return postmaster
    },
  }
}
