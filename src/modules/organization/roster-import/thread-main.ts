// Runs in a thread of its own: reads one roster file, compares it, and ends.
import { parentPort, workerData } from 'node:worker_threads'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { noWrites } from './changes.ts'
import { compareFile } from './compare-file.ts'
import type { ThreadAnswer, ThreadTask } from './thread.ts'

const { file, standing, withWrites } = workerData as ThreadTask
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads has no origin
const answer = (message: ThreadAnswer): void => parentPort?.postMessage(message)

try {
  const changes = await compareFile(file, standing, (progress) => answer({ progress }))
  answer({ changes: withWrites ? changes : { ...changes, writes: noWrites() } })
} catch (error) {
  if (!(error instanceof SpreadsheetError)) throw error
  answer({ refused: { code: error.code, message: error.message } })
}
