// Runs in a thread of its own: loads papers, reckons their results and writes them, one task after another.
import { parentPort } from 'node:worker_threads'
import type pg from 'pg'
import { ExamError } from '../exam-error.ts'
import { addedResults, fullOf, priorTotals } from './added.ts'
import { beginReading, loadMarks, openThreadConnection, writeRows } from './load-marks.ts'
import { paperMarks, type StoredMarks } from './marks.ts'
import type { Occasion, OccasionPaper, StoredRow } from './occasion.ts'
import { paperResults } from './paper.ts'
import type { ThreadAnswer, ThreadDone, ThreadOrder, ThreadTask } from './thread.ts'
import { priorOf, totalResults } from './total.ts'
import { unitsOf } from './units.ts'

let client: pg.Client | null = null
let connectedTo = ''

async function connected(task: ThreadTask): Promise<pg.Client> {
  const to = JSON.stringify(task.connection)
  if (client && to === connectedTo) return client
  await client?.end().catch(() => {})
  client = await openThreadConnection(task.connection)
  connectedTo = to
  return client
}

const occasions = new Map<number, PromiseWithResolvers<Occasion>>()

/** What a number stands for, as soon as it was told. */
function occasionOf(number: number): PromiseWithResolvers<Occasion> {
  const known = occasions.get(number) ?? Promise.withResolvers<Occasion>()
  // It may be forgotten before anybody waits for it.
  known.promise.catch(() => {})
  occasions.set(number, known)
  return known
}

async function perform(task: ThreadTask): Promise<ThreadDone> {
  const began = performance.now()
  if (task.kind === 'total') {
    const occasion = await occasionOf(task.occasion).promise
    const rows = totalResults(occasion, task.outcomes, new Map(task.priorTotals))
    return finished(task, occasion, rows, { began, loaded: began })
  }
  const db = await connected(task)
  await beginReading(db, task.districtId, task.snapshot)
  const load = ({ id, items }: OccasionPaper) => loadMarks(db, task.districtId, id, items.length)
  if (task.kind === 'prior') {
    const stored = await load(task.paper)
    await db.query('commit')
    const loaded = performance.now()
    const occasion = await occasionOf(task.occasion).promise
    const totals = priorTotals(occasion.frame.pupils, occasion.prior!, task.paper, stored)
    return { ...(await finished(task, occasion, [], { began, loaded })), priors: [[task.paper.id, totals]] }
  }
  const stored: StoredMarks[] = []
  for (const paper of task.papers) stored.push(await load(paper))
  const occasion = await occasionOf(task.occasion).promise
  const earlier: EarlierMarks[] = []
  for (const paper of task.papers) {
    const before = priorPaper(occasion, paper)
    earlier.push(before && { paper: before, stored: await load(before) })
  }
  await db.query('commit')
  const loaded = performance.now()
  const found = task.papers.map((paper, i) => reckoned(occasion, paper, stored[i]!, earlier[i] ?? null))
  const rows = found.flatMap((one) => one.rows)
  return {
    ...(await finished(task, occasion, rows, { began, loaded })),
    outcomes: found.map(({ outcome }) => outcome),
    priors: found.flatMap(({ prior }) => (prior ? [prior] : [])),
  }
}

/** Marks of the same pupils in the earlier paper of the subject. */
type EarlierMarks = { paper: OccasionPaper; stored: StoredMarks } | null

/** Results of a paper, with value added where there is an earlier one. */
function reckoned(occasion: Occasion, paper: OccasionPaper, stored: StoredMarks, earlier: EarlierMarks) {
  const marks = paperMarks(occasion.frame, paper, stored)
  const { rows, outcome } = paperResults(occasion, paper, marks)
  if (!earlier || !occasion.prior) return { rows, outcome, prior: null }
  const totals = priorTotals(occasion.frame.pupils, occasion.prior, earlier.paper, earlier.stored)
  const added = addedResults(occasion, unitsOf(occasion.frame), outcome.hiding, paper.id, {
    outcome: outcome.totals,
    scale: outcome.scale,
    full: outcome.full,
    prior: totals,
    priorScale: earlier.paper.scale,
    priorFull: fullOf(earlier.paper),
  })
  if (added) {
    const content = JSON.stringify({ prior: priorOf(occasion), ...added })
    rows.push({ paperId: paper.id, topic: 'added', unit: '', content })
  }
  return { rows, outcome, prior: [earlier.paper.id, totals] as [string, Int32Array] }
}

async function finished(
  task: ThreadTask,
  occasion: Occasion,
  rows: StoredRow[],
  { began, loaded }: { began: number; loaded: number },
): Promise<ThreadDone> {
  const reckoned = performance.now()
  if (task.write && rows.length > 0) await writeRows(await connected(task), occasion, rows)
  return {
    rows: rows.length,
    spent: { loading: loaded - began, reckoning: reckoned - loaded, writing: performance.now() - reckoned },
  }
}

/** The earlier paper of the same subject, where there was one for everybody. */
function priorPaper({ prior }: Occasion, paper: OccasionPaper): OccasionPaper | null {
  if (paper.booklet !== null) return null
  return prior?.papers.find(({ subject, booklet }) => subject === paper.subject && booklet === null) ?? null
}

parentPort?.on('message', async (order: ThreadOrder) => {
  if ('told' in order) return occasionOf(order.told).resolve(order.occasion)
  if ('forgotten' in order) {
    occasionOf(order.forgotten).reject(new Error('the occasion could not be loaded'))
    return occasions.delete(order.forgotten)
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of threads has no origin
  const answer = (message: ThreadAnswer): void => parentPort?.postMessage(message)
  try {
    answer({ done: await perform(order.task) })
  } catch (error) {
    // Whatever state the connection is in, the next task gets a new one.
    await client?.end().catch(() => {})
    client = null
    if (error instanceof ExamError) answer({ refused: { code: error.code, message: error.message } })
    else answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
