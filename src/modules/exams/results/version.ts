import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { type Database, type DistrictTransaction } from '../../../platform/db.ts'
import { loadOccasion, loadPapers, type SeenInputs } from './load-occasion.ts'
import type { OccasionPaper } from './occasion.ts'
import type { PaperOutcome } from './paper.ts'
import { openThreads, type ThreadDone, type Threads } from './thread.ts'

/** One pair of threads a process. */
let threads: Threads | undefined
/** How many occasions the threads were ever told. */
let occasions = 0

/** Ends the threads that wait for more work, and their connections with them. */
export async function stopComputing(): Promise<void> {
  await threads?.stop()
  threads = undefined
}

export interface VersionWork {
  districtId: number
  assessmentId: string
  version: number
  smallestCell: number
  /** Writes the rows into `results` from the threads; else they are reckoned and forgotten. */
  write: boolean
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

export interface ComputedVersion {
  /** How many rows of results there are. */
  rows: number
  /** Pupils counted in any paper. */
  counted: number
  seen: SeenInputs
  spent: ThreadDone['spent'] & { frame: number }
}

/**
 * Computes all results of an assessment from the store: papers are loaded and reckoned in two threads, from one snapshot of
 * the database, so that all speak of the same marks; then the sums over papers.
 * @throws ExamError where marks and items do not agree
 */
export async function computeVersion(
  services: Pick<Services, 'db' | 'connection'>,
  work: VersionWork,
): Promise<ComputedVersion> {
  const pool = (threads ??= openThreads())
  const number = ++occasions
  const { districtId, write } = work
  const shared = { occasion: number, districtId, connection: services.connection, write }
  const began = performance.now()
  const done: ThreadDone[] = []
  let frameMs = 0
  try {
    const { seen, outcomes, priorTotals } = await inSnapshot(services.db, districtId, async (db) => {
      const papers = await loadPapers(db, work)
      const { rows } = await sql<{ id: string }>`select pg_export_snapshot() as id`.execute(db)
      const snapshot = rows[0]!.id
      const parts = partsOf(papers)
      let total = parts.length + 1
      const run = async (
        task: { kind: 'papers'; papers: OccasionPaper[] } | { kind: 'prior'; paper: OccasionPaper },
      ): Promise<ThreadDone> => {
        work.signal?.throwIfAborted()
        const answer = await pool.run({ ...shared, snapshot, ...task })
        done.push(answer)
        work.onProgress?.(done.length, total)
        return answer
      }
      // Threads load marks while the pupils are loaded here.
      const own = parts.map((part) => run({ kind: 'papers', papers: part }))
      // One that fails meanwhile is heard of below.
      for (const one of own) one.catch(() => {})
      const loaded = await loadOccasion(db, work, papers).catch(async (error: unknown) => {
        pool.forget(number)
        await Promise.allSettled(own)
        throw error
      })
      frameMs = performance.now() - began
      pool.tell(number, loaded.occasion)
      const earlier = unmatchedPapers(papers, loaded.occasion.prior?.papers ?? [])
      total += earlier.length
      const answers = await allOf([...own, ...earlier.map((paper) => run({ kind: 'prior', paper }))])
      return {
        ...loaded,
        outcomes: answers.flatMap(({ outcomes: found = [] }) => found),
        priorTotals: answers.flatMap(({ priors = [] }) => priors),
      }
    })
    work.signal?.throwIfAborted()
    done.push(await pool.run({ ...shared, kind: 'total', outcomes, priorTotals }))
    return computed(done, outcomes, seen, frameMs)
  } finally {
    pool.forget(number)
  }
}

function computed(
  done: ThreadDone[],
  outcomes: PaperOutcome[],
  seen: SeenInputs,
  frameMs: number,
): ComputedVersion {
  const sum = (of: keyof ThreadDone['spent']) => done.reduce((all, { spent }) => all + spent[of], 0)
  return {
    rows: done.reduce((all, { rows }) => all + rows, 0),
    counted: outcomes.reduce((all, { counted }) => all + counted, 0),
    seen,
    spent: { frame: frameMs, loading: sum('loading'), reckoning: sum('reckoning'), writing: sum('writing') },
  }
}

/** What threads do at a time: each begins with two papers where there are many, as it can load both before it is told more. */
function partsOf(papers: OccasionPaper[]): OccasionPaper[][] {
  if (papers.length < 6) return papers.map((paper) => [paper])
  return [papers.slice(0, 2), papers.slice(2, 4), ...papers.slice(4).map((paper) => [paper])]
}

/** Waits for all, also when one fails: nothing may still be running when the snapshot's transaction ends. */
async function allOf<T>(work: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

/** Papers of the earlier occasion that no paper of the same subject loads along. */
function unmatchedPapers(papers: OccasionPaper[], earlier: OccasionPaper[]): OccasionPaper[] {
  const along = new Set(
    papers.flatMap(({ subject, booklet }) => {
      const found = earlier.find((one) => booklet === null && one.subject === subject && one.booklet === null)
      return found ? [found.id] : []
    }),
  )
  return earlier.filter(({ id }) => !along.has(id))
}

function inSnapshot<T>(
  db: Database,
  districtId: number,
  work: (transaction: DistrictTransaction) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      // Compiling statements that run once takes longer than the statements.
      await sql`select set_config('app.district_id', ${String(districtId)}, true), set_config('jit', 'off', true)`.execute(
        transaction,
      )
      return work(transaction)
    })
}
