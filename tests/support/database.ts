import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Pool, type PoolConfig } from 'pg'
import { inject } from 'vitest'
import { answerFile, requestFile, template } from './cluster-handshake.ts'

/** A migrated, empty database of one's own. */
export interface FreshDatabase {
  name: string
  /** For `openDatabase` and the like: connects as the owner. */
  connection: PoolConfig
  /** Connected as the owner of all tables, whom row-level security does not bind. */
  pool: Pool
  /** Closes the pool and keeps the database under this name, for others to be copied from. */
  becomeTemplate(name: string): Promise<void>
  /** Closes the pool and removes the database, with whatever is still connected to it. */
  drop(): Promise<void>
}

/**
 * Makes a database from the migrated template (about 30 ms). Meant for `beforeAll`: one a test file.
 * @param name appears in PostgreSQL's messages; lower-case letters and digits
 * @param from another template than the migrated, empty one
 */
export async function freshDatabase(name = 'test', from = template): Promise<FreshDatabase> {
  const cluster = await clusterConnection()
  const database = `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}_${process.pid}_${++made}`
  await administer(cluster, `create database "${database}" template ${from} strategy file_copy`)
  const connection = { ...cluster, database }
  const pool = new Pool({ ...connection, max: 4 })
  pool.on('error', () => {})
  return {
    name: database,
    connection,
    pool,
    async becomeTemplate(as) {
      await pool.end()
      await administer(cluster, `alter database "${database}" rename to "${as}"`)
      await administer(cluster, `alter database "${as}" allow_connections false is_template true`)
    },
    async drop() {
      await pool.end()
      await administer(cluster, `drop database if exists "${database}" with (force)`)
    },
  }
}

let made = 0

/** How to connect to the test run's PostgreSQL; starts it if this is the first to ask. */
export async function clusterConnection(): Promise<PoolConfig> {
  const folder = inject('clusterFolder')
  const path = join(folder, answerFile)
  writeFileSync(join(folder, requestFile), '')
  const until = Date.now() + 60_000
  while (!existsSync(path)) {
    if (Date.now() > until) throw new Error('The test database did not start within a minute')
    await sleep(20)
  }
  const answer = JSON.parse(readFileSync(path, 'utf8')) as { connection?: PoolConfig; error?: string }
  if (!answer.connection) throw new Error(`The test database could not be made:\n${answer.error}`)
  return answer.connection
}

/** Does what must not be done twice at the same time in a test run; `there` tells whether a database exists. */
export async function onlyOne<Result>(
  work: (there: (database: string) => Promise<boolean>) => Promise<Result>,
): Promise<Result> {
  return asAdministrator(await clusterConnection(), async (client) => {
    await client.query('select pg_advisory_lock(1)')
    return work(
      async (database) =>
        (await client.query('select 1 from pg_database where datname = $1', [database])).rowCount === 1,
    )
  })
}

async function administer(cluster: PoolConfig, statement: string): Promise<void> {
  await asAdministrator(cluster, (client) => client.query(statement))
}

async function asAdministrator<Result>(
  cluster: PoolConfig,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ ...cluster, database: 'postgres' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
