/**
 * In a process of its own: computes the results of an assessment from the store again and again, as a server does, and
 * tells how long each took. Forked by exams-store.ts, whose own memory holds the files.
 */
import { computeVersion, stopComputing } from '../src/modules/exams/results/version.ts'
import { openDatabase } from '../src/platform/db.ts'

export interface RecomputeOrder {
  connection: Parameters<typeof openDatabase>[0]
  districtId: number
  assessmentId: string
  rounds: number
}

export interface RecomputeRuns {
  /** Seconds of each round. */
  wall: number[]
  /** Seconds of processor time of each round, PostgreSQL aside. */
  processor: number[]
  /** Where the fastest round spent its time, in milliseconds, both threads together. */
  spent: Record<string, number>
  peakMegabytes: number
}

process.once('message', async ({ connection, districtId, assessmentId, rounds }: RecomputeOrder) => {
  const { db, pool } = openDatabase(connection)
  const work = { districtId, assessmentId, version: 0, smallestCell: 10, write: false }
  const runs: RecomputeRuns = { wall: [], processor: [], spent: {}, peakMegabytes: 0 }
  for (let i = 0; i < rounds; i++) {
    const began = performance.now()
    const cpu = process.cpuUsage()
    const { spent } = await computeVersion({ db, connection }, work)
    const wall = (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(cpu)
    if (runs.wall.every((other) => wall < other)) runs.spent = { ...spent }
    runs.wall.push(wall)
    runs.processor.push((user + system) / 1e6)
  }
  runs.peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  process.send?.(runs)
  await stopComputing()
  await pool.end()
  process.disconnect()
})
