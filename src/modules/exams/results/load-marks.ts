import pg from 'pg'
import { applicationRole } from '../../../platform/migrations.ts'
import type { StoredMarks } from './marks.ts'
import type { StoredRow } from './occasion.ts'

const marksOfPaper = (district: number, paper: string, none: string) => `
  select count(*)::integer, string_agg(int4send(position), ''::bytea),
         string_agg(case standing when 'sat' then '\\x00'::bytea when 'absent' then '\\x01'::bytea else '\\x02'::bytea end, ''::bytea),
         string_agg(marks, ''::bytea),
         case when count(answers) > 0 then string_agg(coalesce(answers, ${none}::bytea), ''::bytea) end
    from (select position, standing, marks, answers from marks where district_id = ${district} and paper_id = ${paper} order by position) m`

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
 * The marks of a paper in one statement. They come as bytes (COPY in binary form): two a mark, and nothing of a row but what
 * is needed; the driver reads every other answer as text. `items`: how many the paper has.
 */
export async function loadMarks(
  client: pg.Client,
  districtId: number,
  paperId: string,
  items: number,
): Promise<StoredMarks> {
  const none = client.escapeLiteral(`\\x${'ff'.repeat(items)}`)
  const question = marksOfPaper(districtId, client.escapeLiteral(paperId), none)
  const fields = oneTuple(await copyOut(client, `copy (${question}) to stdout (format binary)`))
  const [count, positions, standings, marks, answers] = fields
  const nothing = Buffer.alloc(0)
  return {
    rows: count!.readInt32BE(0),
    positions: positionsOf(positions ?? nothing),
    standings: standings ?? nothing,
    marks: marks ?? nothing,
    answers: answers ?? null,
  }
}

/** What a COPY … TO STDOUT sends, as it comes. */
function copyOut(client: pg.Client, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let failure: Error | null = null
    const ignored = () => {}
    const submittable = {
      submit: (connection: { query(text: string): void }) => connection.query(text),
      // The chunk lies in a buffer that the driver uses again.
      handleCopyData: ({ chunk }: { chunk: Buffer }) => void chunks.push(Buffer.from(chunk)),
      handleError(error: Error) {
        failure = error
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(Buffer.concat(chunks))),
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

function positionsOf(bytes: Buffer): Int32Array {
  const positions = new Int32Array(bytes.length / 4)
  for (let i = 0; i < positions.length; i++) positions[i] = bytes.readInt32BE(i * 4)
  return positions
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
