import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

/** A statement is prepared once it has come this often: one that comes once would only cost memory. */
const worthPreparing = 3
/** Texts remembered at most; a statement with a list of changing length has many. */
const mostTexts = 2_000
/** What is prepared takes memory in each connection: some 50 kB a statement. */
const mostPrepared = 200

const seen = new Map<string, number>()
const names = new Map<string, string>()

/** The name under which a statement is kept prepared by each connection; undefined while it is not worth it. */
function nameOf(text: string): string | undefined {
  const name = names.get(text)
  if (name || names.size >= mostPrepared) return name
  const times = (seen.get(text) ?? 0) + 1
  if (times < worthPreparing) {
    if (seen.size >= mostTexts) seen.clear()
    seen.set(text, times)
    return undefined
  }
  seen.delete(text)
  const made = `lianyan_${names.size + 1}`
  names.set(text, made)
  return made
}

/** Sets the district of a transaction. As a text of its own so that it can travel together with the `begin`. */
export const setDistrict = "select set_config('app.district_id', $1, true)"

type Query = (text: string | pg.QueryConfig, values?: unknown[]) => Promise<unknown>

/**
 * A client that saves PostgreSQL the planning of statements that come again and again, and the network a trip: a
 * transaction begins together with its first statement when that sets the district.
 */
function economical(client: pg.PoolClient): PostgresPoolClient {
  const query = client.query.bind(client) as unknown as Query
  let beginning = false
  return {
    get processID() {
      return (client as { processID?: number }).processID
    },
    release: (destroy) => {
      beginning = false
      client.release(destroy)
    },
    async query(text: string, values?: readonly unknown[]) {
      if (text === 'begin') {
        beginning = true
        return { command: 'BEGIN', rows: [], rowCount: 0 }
      }
      if (beginning) {
        beginning = false
        if (text === setDistrict) return query(`begin; set local app.district_id = '${Number(values?.[0])}'`)
        // Nothing was asked in between: there is nothing to end.
        if (text === 'commit' || text === 'rollback') return { command: 'COMMIT', rows: [], rowCount: 0 }
        await query('begin')
      }
      const name = values?.length ? nameOf(text) : undefined
      return name ? query({ name, text, values: [...(values ?? [])] }) : query(text, [...(values ?? [])])
    },
  } as PostgresPoolClient
}

/** A pool of such clients, for Kysely. */
export function economicalPool(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const kept = known.get(client) ?? economical(client)
      known.set(client, kept)
      return kept
    },
    end: () => pool.end(),
  }
}
