// Runs in a thread of its own: reads one file of candidate numbers, then waits for the next.
import { readFile } from 'node:fs/promises'
import { answerFromThread } from '../../../platform/documents/spreadsheets/reading-thread.ts'
import { readCandidateFile } from './reading.ts'
import type { CandidateTask } from './thread.ts'

answerFromThread<CandidateTask>(async ({ path, fileName, numbers }) => ({
  answer: await readCandidateFile(await readFile(path), fileName, numbers),
}))
