import { parentPort, type Transferable, Worker, workerData } from 'node:worker_threads'
import { SpreadsheetError, type SpreadsheetErrorCode } from './errors.ts'

type Message =
  | { progress: number }
  | { answer: unknown }
  | { refused: { code: SpreadsheetErrorCode; message: string } }

/** More than the largest file that the reader accepts needs; a file that wants more ends its thread, not the server. */
const mostMegabytes = 1_500

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
    const worker = new Worker(module, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    })
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort)
      void worker.terminate()
      settle()
    }
    const onAbort = () => end(() => reject(signal.reason as Error))
    signal.addEventListener('abort', onAbort, { once: true })
    worker.on('message', (message: Message) => {
      if ('progress' in message) onProgress(message.progress)
      else if ('answer' in message) end(() => resolve(message.answer as Answer))
      else end(() => reject(new SpreadsheetError(message.refused.code, message.refused.message)))
    })
    worker.on('error', (error) => {
      const exhausted = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      const tooBig = () =>
        new SpreadsheetError('tooBig', '这个文件内容太多，已停止读取。请分成几个文件再上传。')
      end(() => reject(exhausted ? tooBig() : (error as Error)))
    })
    worker.on('exit', () => end(() => reject(new Error('the reading thread ended without an answer'))))
  })
}

/** The thread's side: does the work and sends its answer, or the sentence why the file cannot be read. */
export async function answerFromThread<Task>(
  work: (
    task: Task,
    onProgress: (thousandths: number) => void,
  ) => Promise<{ answer: unknown; transfer?: Transferable[] }>,
): Promise<void> {
  const send = (message: Message, transfer?: Transferable[]): void =>
    parentPort?.postMessage(message, transfer)
  try {
    const { answer, transfer } = await work(workerData as Task, (progress) => send({ progress }))
    send({ answer }, transfer)
  } catch (error) {
    if (!(error instanceof SpreadsheetError)) throw error
    send({ refused: { code: error.code, message: error.message } })
  }
}
