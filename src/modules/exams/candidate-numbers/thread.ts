import { readInThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import type { CandidateFile } from './reading.ts'

export interface CandidateTask {
  path: string
  fileName: string
  /** Pupils' numbers of those who take part. */
  numbers: string[]
}

/**
 * `readCandidateFile` in a thread of its own, so that the server answers meanwhile.
 * @throws SpreadsheetError; the signal's reason when it is aborted
 */
export function readCandidatesInThread(task: CandidateTask, signal: AbortSignal): Promise<CandidateFile> {
  return readInThread<CandidateTask, CandidateFile>(new URL('./thread-main.ts', import.meta.url), task, {
    onProgress: () => {},
    signal,
  })
}
