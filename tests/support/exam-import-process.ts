/**
 * A server's work on imports of marks in a process of its own, on a database of the tests: something that a test can kill.
 * Takes up what stands unfinished, as a server does every minute, and ends. Arguments: the connection as JSON, the folder of
 * files, and by how many milliseconds its clock is ahead.
 */
import { handleExamImports, resumeExamImports } from '../../src/modules/exams/imports/jobs.ts'
import type { Services } from '../../src/platform/context.ts'
import { openDatabase } from '../../src/platform/db.ts'
import { openLog } from '../../src/platform/log.ts'

const [connection, filesFolder, ahead] = process.argv.slice(2) as [string, string, string]
const { db, pool } = openDatabase(JSON.parse(connection))
const handlers = new Map<string, (job: never, signal: AbortSignal) => Promise<void>>()
const never = new AbortController().signal
const services: Services = {
  db,
  connection: JSON.parse(connection),
  clock: { now: () => new Date(Date.now() + Number(ahead)) },
  log: openLog('silent'),
  queue: {
    // Done at once; what is not about imports has no worker here.
    enqueue: async (name, job) => handlers.get(name)?.(job as never, never),
    handle: (name, work) => void handlers.set(name, work as never),
    repeat: () => {},
    start: async () => {},
    stop: async () => {},
  },
  filesFolder,
  secret: 'a secret of the tests, long enough to sign with',
  origin: 'http://localhost',
}
handleExamImports(services)
await resumeExamImports(services)
await pool.end()
process.exit(0)
