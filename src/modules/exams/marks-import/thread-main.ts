// Runs in a thread of its own: reads one file of marks, compares it, then waits for the next.
import { answerFromThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import { compareMarksFile } from './compare-file.ts'
import type { MarksTask } from './thread.ts'

answerFromThread<MarksTask>(async ({ file, standing, withWrites }, onProgress) => {
  const changes = await compareMarksFile(file, standing, onProgress)
  if (!withWrites) return { answer: { ...changes, writes: [] } }
  const buffers = changes.writes.flatMap(({ positions, standings, marks, answers, replaced }) =>
    [positions, standings, marks, answers, replaced].flatMap((list) =>
      list ? [list.buffer as ArrayBuffer] : [],
    ),
  )
  return { answer: changes, transfer: buffers }
})
