// Runs in a thread of its own: reads one file of pupils, compares it, then waits for the next.
import { readFile } from 'node:fs/promises'
import { answerFromThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import { readWorkbook } from '../../../platform/documents/spreadsheets/read.ts'
import { comparePupils } from './compare.ts'
import type { PupilsTask } from './thread.ts'

answerFromThread<PupilsTask>(async ({ path, fileName, mapping, standing }, onProgress) => {
  const workbook = await readWorkbook(await readFile(path), {
    fileName,
    onProgress: (done, total) => onProgress(total > 0 ? Math.round((done / total) * 900) : 0),
  })
  const answer = comparePupils(workbook, standing, mapping)
  onProgress(1000)
  return { answer }
})
