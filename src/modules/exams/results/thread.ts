import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { PoolConfig } from 'pg'
import { ExamError } from '../exam-error.ts'
import type { Occasion, OccasionPaper } from './occasion.ts'
import type { PaperOutcome } from './paper.ts'

/**
 * What a thread is asked to do. Rows are written at once where `write` says so, else they are only counted. `occasion` is the
 * number under which the thread is told the occasion: once, and perhaps after it has begun to load marks.
 */
export type ThreadTask = {
  occasion: number
  districtId: number
  connection: PoolConfig
  write: boolean
} & (
  | { kind: 'papers'; snapshot: string; papers: OccasionPaper[] }
  | { kind: 'prior'; snapshot: string; paper: OccasionPaper }
  | { kind: 'total'; outcomes: PaperOutcome[]; priorTotals: [paperId: string, totals: Int32Array][] }
)

export type ThreadOrder =
  | { task: ThreadTask }
  | { told: number; occasion: Occasion }
  /** No task of the occasion is or will be waiting, or none can be done. */
  | { forgotten: number }

export interface ThreadDone {
  rows: number
  outcomes?: PaperOutcome[]
  /** Totals of earlier papers. */
  priors?: [paperId: string, totals: Int32Array][]
  /** Milliseconds spent. */
  spent: { loading: number; reckoning: number; writing: number }
}

export type ThreadAnswer =
  | { done: ThreadDone }
  | { refused: { code: string; message: string } }
  | { failed: string }

/**
 * Results of a paper are some ten megabytes of short-lived objects; in the space that V8 gives a thread for these by itself
 * half of them are copied before they are done with.
 */
const megabytes = { maxOldGenerationSizeMb: 2_000, maxYoungGenerationSizeMb: 64 }

/**
 * How much a thread may throw away before its whole heap is searched for the first time. V8 begins with a few megabytes, which
 * the marks of two papers fill: a quarter of the time went into looking for garbage. Only a flag says it; threads made later
 * go by it.
 */
const oldSpaceMegabytes = 100
const idleMs = 60_000

interface Thread {
  worker: Worker
  /** Occasions that it was told. */
  knows: Set<number>
  waiting: { resolve(done: ThreadDone): void; reject(error: unknown): void } | null
  idle: NodeJS.Timeout | undefined
}

/** Threads stay for a minute after their last task: a start costs a third of a recompute. */
export interface Threads {
  run(task: ThreadTask): Promise<ThreadDone>
  /** Says what tasks of this number are about; until then they do what they can. */
  tell(number: number, occasion: Occasion): void
  /** Ends the number; tasks that still wait for it fail. */
  forget(number: number): void
  /** Ends those that are there. */
  stop(): Promise<void>
}

/** `most` threads, made when they are needed; more tasks wait in line. */
export function openThreads(most = 2): Threads {
  const threads: Thread[] = []
  const occasions = new Map<number, Occasion>()
  const line: { task: ThreadTask; resolve(done: ThreadDone): void; reject(error: unknown): void }[] = []

  function make(): Thread {
    setFlagsFromString(`--initial-old-space-size=${oldSpaceMegabytes}`)
    const worker = new Worker(new URL('./thread-main.ts', import.meta.url), { resourceLimits: megabytes })
    const thread: Thread = { worker, knows: new Set(), waiting: null, idle: undefined }
    const gone = (error: unknown) => {
      const at = threads.indexOf(thread)
      if (at >= 0) threads.splice(at, 1)
      clearTimeout(thread.idle)
      thread.waiting?.reject(error)
      thread.waiting = null
      next()
    }
    worker.unref()
    worker.on('message', (answer: ThreadAnswer) => {
      const { waiting } = thread
      thread.waiting = null
      worker.unref()
      if ('done' in answer) waiting?.resolve(answer.done)
      else if ('refused' in answer)
        waiting?.reject(new ExamError(answer.refused.code, answer.refused.message))
      else waiting?.reject(new Error(answer.failed))
      thread.idle = setTimeout(() => void worker.terminate(), idleMs)
      thread.idle.unref()
      next()
    })
    worker.on('error', gone)
    worker.on('exit', () => gone(new Error('a thread ended without an answer')))
    threads.push(thread)
    return thread
  }

  function next(): void {
    while (line.length > 0) {
      const free = threads.find(({ waiting }) => waiting === null)
      if (!free && threads.length >= most) return
      const { task, ...waiting } = line.shift()!
      const thread = free ?? make()
      clearTimeout(thread.idle)
      thread.waiting = waiting
      thread.worker.ref()
      order(thread, { task })
      inform(thread, task.occasion)
    }
  }

  function inform(thread: Thread, number: number): void {
    const occasion = occasions.get(number)
    if (!occasion || thread.knows.has(number)) return
    thread.knows.add(number)
    order(thread, { told: number, occasion })
  }

  const order = ({ worker }: Thread, what: ThreadOrder): void =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads has no origin
    worker.postMessage(what)

  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        line.push({ task, resolve, reject })
        next()
      }),
    tell(number, occasion) {
      occasions.set(number, occasion)
      for (const thread of threads) inform(thread, number)
    },
    forget(number) {
      occasions.delete(number)
      for (const thread of threads) {
        thread.knows.delete(number)
        order(thread, { forgotten: number })
      }
    },
    async stop() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}
