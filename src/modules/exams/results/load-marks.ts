import pg from 'pg'
import { applicationRole } from '../../../platform/migrations.ts'
import { decodeMarks } from '../marks-row.ts'
import { indexesOf, type StoredMarks } from './marks.ts'
import type { StoredRow } from './occasion.ts'

const absent = 2 ** 30
const cheated = 2 ** 29
const positionBits = 2 ** 29 - 1

/** Not sorted: all that is read of a row goes by its position, and sorting takes as long as the rest. */
const marksOfPaper = (of: string) => `
  select count(answers)::integer,
         string_agg(int4send(position | case standing when 'sat' then 0 when 'absent' then ${absent} else ${cheated} end), ''::bytea),
         string_agg(marks, ''::bytea)
    from marks where ${of}`

const answersOfPaper = (of: string, none: string) => `
  select string_agg(int4send(position), ''::bytea), string_agg(coalesce(answers, ${none}::bytea), ''::bytea)
    from marks where ${of}`

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
    oneTuple(await copyOut(client, `copy (${question}) to stdout (format binary)`))
  const [answered, coded, marks] = await ask(marksOfPaper(of))
  const positions = wholesOf(coded ?? Buffer.alloc(0))
  const standings = new Uint8Array(positions.length)
  positions.forEach((code, row) => {
    if (code <= positionBits) return
    standings[row] = code & absent ? 1 : 2
    positions[row] = code & positionBits
  })
  const stored = {
    rows: positions.length,
    positions,
    standings,
    marks: decodeMarks(marks ?? Buffer.alloc(0)),
  }
  if (answered!.readInt32BE(0) === 0) return { ...stored, answers: null }
  const [answeredBy, letters] = await ask(
    answersOfPaper(of, client.escapeLiteral(`\\x${'ff'.repeat(items)}`)),
  )
  const answers = new Uint8Array(positions.length * items)
  indexesOf(positions, wholesOf(answeredBy!)).forEach((row, at) =>
    answers.set(letters!.subarray(at * items, (at + 1) * items), row * items),
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

/** The fields of the one tuple in PostgreSQL's binary copy format. */
function oneTuple(bytes: Buffer): (Buffer | null)[] {
  let at = headerBytes + 2
  return Array.from({ length: bytes.readInt16BE(headerBytes) }, () => {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length < 0) return null
    const field = bytes.subarray(at, at + length)
    at += length
    return field
  })
}

function wholesOf(bytes: Buffer): Int32Array {
  const wholes = new Int32Array(bytes.length / 4)
  for (let i = 0; i < wholes.length; i++) wholes[i] = bytes.readInt32BE(i * 4)
  return wholes
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
