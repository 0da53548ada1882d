import { Worker } from 'node:worker_threads'
import {
  SpreadsheetError,
  type SpreadsheetErrorCode,
} from '../../../platform/documents/spreadsheets/errors.ts'
import type { RosterChanges } from './changes.ts'
import type { RosterFile } from './compare-file.ts'
import type { Standing } from './standing.ts'

export interface ThreadTask {
  file: RosterFile
  standing: Standing
  withWrites: boolean
}

export type ThreadAnswer =
  | { progress: number }
  | { changes: RosterChanges }
  | { refused: { code: SpreadsheetErrorCode; message: string } }

/** More than the largest roster that the reader accepts needs; a file that wants more ends its thread, not the server. */
const mostMegabytes = 1_500

/**
 * `compareFile` in a thread of its own, so that the server answers meanwhile.
 * @throws SpreadsheetError; the signal's reason when it is aborted
 */
export function compareInThread(
  task: ThreadTask,
  onProgress: (thousandths: number) => void,
  signal: AbortSignal,
): Promise<RosterChanges> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const worker = new Worker(new URL('./thread-main.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    })
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort)
      void worker.terminate()
      settle()
    }
    const onAbort = () => end(() => reject(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    worker.on('message', (answer: ThreadAnswer) => {
      if ('progress' in answer) onProgress(answer.progress)
      else if ('changes' in answer) end(() => resolve(answer.changes))
      else end(() => reject(new SpreadsheetError(answer.refused.code, answer.refused.message)))
    })
    worker.on('error', (error) => {
      const exhausted = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      const tooBig = () =>
        new SpreadsheetError('tooBig', '这个文件内容太多，已停止读取。请分成几个文件再上传。')
      end(() => reject(exhausted ? tooBig() : error))
    })
    worker.on('exit', () => end(() => reject(new Error('the reading thread ended without an answer'))))
  })
}
