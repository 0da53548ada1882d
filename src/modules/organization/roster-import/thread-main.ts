// Runs in a thread of its own: reads one roster file, compares it, then waits for the next.
import { answerFromThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import { noWrites } from './changes.ts'
import { compareFile } from './compare-file.ts'
import type { ThreadTask } from './thread.ts'

answerFromThread<ThreadTask>(async ({ file, standing, withWrites }, onProgress) => {
  const changes = await compareFile(file, standing, onProgress)
  return { answer: withWrites ? changes : { ...changes, writes: noWrites() } }
})
