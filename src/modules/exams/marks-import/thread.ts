import { readInThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import type { MarksChanges } from './compare.ts'
import type { MarksFile } from './compare-file.ts'
import type { MarksStanding } from './standing.ts'

export interface MarksTask {
  file: MarksFile
  standing: MarksStanding
  /** False for the dry run: the rows to be written stay in the thread. */
  withWrites: boolean
}

/**
 * `compareMarksFile` in a thread of its own, so that the server answers meanwhile.
 * @throws SpreadsheetError; the signal's reason when it is aborted
 */
export function compareMarksInThread(
  task: MarksTask,
  onProgress: (thousandths: number) => void,
  signal: AbortSignal,
): Promise<MarksChanges> {
  return readInThread<MarksTask, MarksChanges>(new URL('./thread-main.ts', import.meta.url), task, {
    onProgress,
    signal,
  })
}
