import { parentPort, type Transferable, Worker } from 'node:worker_threads'
import { SpreadsheetError, type SpreadsheetErrorCode } from './errors.ts'

type Message =
  | { progress: number }
  | { answer: unknown }
  | { refused: { code: SpreadsheetErrorCode; message: string } }
  | { failed: { message: string; stack?: string; code?: string } }

type Order = { task: unknown } | 'end'

/** More than the largest file that the reader accepts needs; a file that wants more ends its thread, not the server. */
const mostMegabytes = 1_500

/** A thread waits so long for another file: its start, with all its modules, takes longer than reading a common file. */
const idleMs = 30_000

/** Threads that wait for a file, by module. */
const idle = new Map<string, { worker: Worker; free(): void }[]>()

/**
 * Reads a spreadsheet in a thread of its own, so that the server answers meanwhile. `module` calls `answerFromThread`.
 * @throws SpreadsheetError of the reader; the signal's reason when it is aborted
 */
export function readInThread<Task, Answer>(
  module: URL,
  task: Task,
  options: { onProgress: (thousandths: number) => void; signal: AbortSignal },
): Promise<Answer> {
  const { onProgress, signal } = options
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const worker = takeThread(module)
    const done = (settle: () => void, then: 'wait' | 'terminate') => {
      signal.removeEventListener('abort', onAbort)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      if (then === 'wait') letWait(module, worker)
      else {
        // What a thread says while it is being ended is no news, and no uncaught error.
        worker.on('error', () => {})
        void worker.terminate()
      }
      settle()
    }
    const onAbort = () => done(() => reject(signal.reason as Error), 'terminate')
    const onMessage = (message: Message) => {
      if ('progress' in message) onProgress(message.progress)
      else if ('answer' in message) done(() => resolve(message.answer as Answer), 'wait')
      else if ('refused' in message)
        done(() => reject(new SpreadsheetError(message.refused.code, message.refused.message)), 'wait')
      else {
        const { message: words, ...more } = message.failed
        done(() => reject(Object.assign(new Error(words), more)), 'wait')
      }
    }
    const onError = (error: unknown) => {
      const exhausted = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      const tooBig = () =>
        new SpreadsheetError('tooBig', '这个文件内容太多，已停止读取。请分成几个文件再上传。')
      done(() => reject(exhausted ? tooBig() : (error as Error)), 'terminate')
    }
    const onExit = () =>
      done(() => reject(new Error('the reading thread ended without an answer')), 'terminate')
    signal.addEventListener('abort', onAbort, { once: true })
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    give(worker, { task })
  })
}

function takeThread(module: URL): Worker {
  const waiting = idle.get(module.href)?.pop()
  if (!waiting) return new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } })
  waiting.free()
  return waiting.worker
}

/** Keeps the thread for the next file. It is asked to end, not terminated: it then ends between two tasks. */
function letWait(module: URL, worker: Worker): void {
  const waiting = idle.get(module.href) ?? []
  idle.set(module.href, waiting)
  const free = () => {
    clearTimeout(leaving)
    worker.off('exit', forget).off('error', forget)
    worker.ref()
  }
  const entry = { worker, free }
  const forget = () => {
    free()
    waiting.splice(waiting.indexOf(entry), 1)
  }
  const leaving = setTimeout(() => {
    forget()
    worker.unref()
    give(worker, 'end')
  }, idleMs)
  leaving.unref()
  worker.on('exit', forget).on('error', forget)
  worker.unref()
  waiting.push(entry)
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const give = (worker: Worker, order: Order): void => worker.postMessage(order)

/** The thread's side: does each task it is given and sends its answer, or the sentence why the file cannot be read. */
export function answerFromThread<Task>(
  work: (
    task: Task,
    onProgress: (thousandths: number) => void,
  ) => Promise<{ answer: unknown; transfer?: Transferable[] }>,
): void {
  const send = (message: Message, transfer?: Transferable[]): void =>
    parentPort?.postMessage(message, transfer)
  parentPort?.on('message', async (order: Order) => {
    if (order === 'end') return parentPort?.close()
    try {
      const { answer, transfer } = await work(order.task as Task, (progress) => send({ progress }))
      send({ answer }, transfer)
    } catch (error) {
      if (error instanceof SpreadsheetError) send({ refused: { code: error.code, message: error.message } })
      else {
        const { message, stack, code } = error as NodeJS.ErrnoException
        send({ failed: { message, stack, code } })
      }
    }
  })
}
