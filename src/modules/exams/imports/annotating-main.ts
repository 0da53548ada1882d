// Runs in a thread of its own: gives a file back with what is wrong in it, then waits for the next.
import { readFile } from 'node:fs/promises'
import { adviseInWorkbook } from '../../../platform/documents/spreadsheets/advice.ts'
import { answerFromThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import { marksLimits } from '../marks-import/limits.ts'
import type { FileWithFaults } from './annotating.ts'

answerFromThread<FileWithFaults>(async ({ fileName, filePath, sheets, faults, missing }) => {
  const bytes = await adviseInWorkbook(
    await readFile(filePath),
    {
      sheets: sheets.map(({ name, headerRow, headerRows }) => ({
        name,
        headerRow: headerRow > 0 ? headerRow + Math.max(headerRows, 1) - 1 : 0,
      })),
      errors: faults.map(({ sheet, row, column, message }) => ({ sheet, row, letter: column, message })),
    },
    { fileName, comments: true, limits: marksLimits, ...(missing && { extra: missing }) },
  )
  // Of its own, not a part of a pool that the thread shares.
  const answer = new Uint8Array(bytes)
  return { answer, transfer: [answer.buffer] }
})
