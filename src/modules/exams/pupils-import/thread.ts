import { readInThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import type { PupilsChanges, PupilsStanding } from './compare.ts'
import type { PupilsMapping } from './reading.ts'

export interface PupilsTask {
  path: string
  fileName: string
  mapping: PupilsMapping
  standing: PupilsStanding
}

/**
 * Reads a file of pupils and compares it with the district, in a thread of its own.
 * @throws SpreadsheetError; the signal's reason when it is aborted
 */
export function comparePupilsInThread(
  task: PupilsTask,
  onProgress: (thousandths: number) => void,
  signal: AbortSignal,
): Promise<PupilsChanges> {
  return readInThread<PupilsTask, PupilsChanges>(new URL('./thread-main.ts', import.meta.url), task, {
    onProgress,
    signal,
  })
}
