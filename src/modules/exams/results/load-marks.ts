import pg from 'pg'
import { applicationRole } from '../../../platform/migrations.ts'
import { marksIn } from '../marks-row.ts'
import { indexesOf, type StoredMarks } from './marks.ts'
import type { StoredRow } from './occasion.ts'

const absent = 2 ** 30
const cheated = 2 ** 29
const positionBits = 2 ** 29 - 1

/**
 * Not sorted: all that is read of a row goes by its position, and sorting takes as long as the rest. A tuple for about a
 * thousand pupils: each fits what the socket gives at a time, so that the driver need not put it together.
 */
const marksOfPaper = (of: string) => `
  select count(answers)::integer,
         string_agg(int4send(position | case standing when 'sat' then 0 when 'absent' then ${absent} else ${cheated} end), ''::bytea),
         string_agg(marks, ''::bytea)
    from marks where ${of} group by position >> 10`

const answersOfPaper = (of: string, none: string) => `
  select string_agg(int4send(position), ''::bytea), string_agg(coalesce(answers, ${none}::bytea), ''::bytea)
    from marks where ${of} group by position >> 10`

/** Opens a connection of its own for a thread, as the application's role. */
export async function openThreadConnection(connection: pg.PoolConfig): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection,
    // Compiling a statement that runs once takes longer than the statement.
    options: `-c role=${applicationRole} -c timezone=UTC -c jit=off -c work_mem=64MB`,
  })
  // One that breaks is noticed by its next query.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Begins to read what a transaction elsewhere sees (pg_export_snapshot). */
export async function beginReading(client: pg.Client, districtId: number, snapshot: string): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`)
  await client.query("select set_config('app.district_id', $1, true)", [String(districtId)])
}

/**
 * The marks of a paper, in no order. They come as bytes (COPY in binary form): two a mark, and nothing of a row but what
 * is needed; the driver reads every other answer as text. `items`: how many the paper has.
 */
export async function loadMarks(
  client: pg.Client,
  districtId: number,
  paperId: string,
  items: number,
): Promise<StoredMarks> {
  const of = `district_id = ${districtId} and paper_id = ${client.escapeLiteral(paperId)}`
  const ask = async (question: string) =>
    tuplesOf(await copyOut(client, `copy (${question}) to stdout (format binary)`))
  const tuples = await ask(marksOfPaper(of))
  const positions = wholesOf(tuples.map(([, coded]) => coded!))
  const standings = new Uint8Array(positions.length)
  for (let row = 0; row < positions.length; row++) {
    const code = positions[row]!
    if (code <= positionBits) continue
    standings[row] = code & absent ? 1 : 2
    positions[row] = code & positionBits
  }
  const marks = marksIn(joined(tuples.map(([, , own]) => own!)).buffer)
  const stored = { rows: positions.length, positions, standings, marks }
  if (tuples.every(([answered]) => answered!.readInt32BE(0) === 0)) return { ...stored, answers: null }
  const lettered = await ask(answersOfPaper(of, client.escapeLiteral(`\\x${'ff'.repeat(items)}`)))
  const answeredBy = wholesOf(lettered.map(([own]) => own!))
  const letters = joined(lettered.map(([, own]) => own!))
  const answers = new Uint8Array(positions.length * items)
  indexesOf(positions, answeredBy).forEach((row, at) =>
    answers.set(letters.subarray(at * items, (at + 1) * items), row * items),
  )
  return { ...stored, answers }
}

/** What came last, kept for what comes next: memory that is asked for anew has to be cleared away again. */
let received = Buffer.allocUnsafe(1 << 20)

/** What a COPY … TO STDOUT sends; it stays until the next one. */
function copyOut(client: pg.Client, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let length = 0
    let failure: Error | null = null
    const ignored = () => {}
    const submittable = {
      submit: (connection: { query(text: string): void }) => connection.query(text),
      // The chunk lies in a buffer that the driver uses again.
      handleCopyData({ chunk }: { chunk: Buffer }) {
        if (length + chunk.length > received.length) {
          received = Buffer.concat([received], 2 * (length + chunk.length))
        }
        received.set(chunk, length)
        length += chunk.length
      },
      handleError(error: Error) {
        failure = error
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(received.subarray(0, length))),
      handleCommandComplete: ignored,
      handleRowDescription: ignored,
      handleDataRow: ignored,
      handlePortalSuspended: ignored,
      handleEmptyQuery: ignored,
      // Called when the connection is lost.
      callback: (error?: Error) => error && reject(error),
    }
    client.query(submittable as unknown as pg.Submittable)
  })
}

const headerBytes = 19

/** The tuples in PostgreSQL's binary copy format, each by its fields. */
function tuplesOf(bytes: Buffer): (Buffer | null)[][] {
  const tuples: (Buffer | null)[][] = []
  let at = headerBytes
  for (;;) {
    const fields = bytes.readInt16BE(at)
    at += 2
    if (fields < 0) return tuples
    tuples.push(
      Array.from({ length: fields }, () => {
        const length = bytes.readInt32BE(at)
        at += 4
        if (length < 0) return null
        const field = bytes.subarray(at, at + length)
        at += length
        return field
      }),
    )
  }
}

function wholesOf(parts: Buffer[]): Int32Array {
  const wholes = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0) / 4)
  let next = 0
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 4) wholes[next++] = part.readInt32BE(at)
  }
  return wholes
}

function joined(parts: Buffer[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Writes rows of a version that nobody sees yet. */
export async function writeRows(
  client: pg.Client,
  of: { districtId: number; assessmentId: string; version: number },
  rows: readonly StoredRow[],
): Promise<void> {
  await client.query('begin')
  await client.query("select set_config('app.district_id', $1, true)", [String(of.districtId)])
  const most = 400
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most)
    const values = part.map((_, i) => {
      const at = i * 4 + 4
      return `($1, $2, $3, $${at}, $${at + 1}, $${at + 2}, $${at + 3})`
    })
    await client.query(
      `insert into results (district_id, assessment_id, version, paper_id, topic, unit, content) values ${values.join(', ')}`,
      [
        of.districtId,
        of.assessmentId,
        of.version,
        ...part.flatMap((row) => [row.paperId, row.topic, row.unit, row.content]),
      ],
    )
  }
  await client.query('commit')
}
