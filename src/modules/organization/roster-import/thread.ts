import { readInThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import type { RosterChanges } from './changes.ts'
import type { RosterFile } from './compare-file.ts'
import type { Standing } from './standing.ts'

export interface ThreadTask {
  file: RosterFile
  standing: Standing
  withWrites: boolean
}

/**
 * `compareFile` in a thread of its own, so that the server answers meanwhile.
 * @throws SpreadsheetError; the signal's reason when it is aborted
 */
export function compareInThread(
  task: ThreadTask,
  onProgress: (thousandths: number) => void,
  signal: AbortSignal,
): Promise<RosterChanges> {
  return readInThread<ThreadTask, RosterChanges>(new URL('./thread-main.ts', import.meta.url), task, {
    onProgress,
    signal,
  })
}
