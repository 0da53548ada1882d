import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PostgresDialect,
  type RawBuilder,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import type { DB, Json } from '../../db/schema.generated.ts'
import { applicationRole } from './migrations.ts'
import { economicalPool, setDistrict } from './prepared.ts'

export type Database = Kysely<DB>
/** A transaction in which the district is set: everything it sees lies within that district. */
export type DistrictTransaction = Transaction<DB>

// Dates stay the strings that they are ('2026-09-14'): a day has no time zone. Counts fit a number.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** Opens the pool that requests run on. Each connection takes the application's role, which owns nothing. */
export function openDatabase(connection: pg.PoolConfig): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({
    max: 16,
    ...connection,
    options: `-c role=${applicationRole} -c timezone=UTC`,
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  // The same holds for one that breaks in the middle of a transaction: its next query tells.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: economicalPool(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, pool }
}

/** Runs `work` in one transaction that sees and writes one district only. */
export function inDistrict<T>(
  db: Database,
  districtId: number,
  work: (transaction: DistrictTransaction) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (transaction) => {
    await transaction.executeQuery(CompiledQuery.raw(setDistrict, [String(districtId)]))
    return work(transaction)
  })
}

/**
 * The same for long reading: all statements see the district as it was when the first began, whatever is written
 * meanwhile, so that rows counted at the beginning are the rows that come.
 */
export function inSnapshot<T>(
  db: Database,
  districtId: number,
  work: (transaction: DistrictTransaction) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      await transaction.executeQuery(CompiledQuery.raw(setDistrict, [String(districtId)]))
      return work(transaction)
    })
}

/** A value as jsonb. Arrays need it: the driver would send them as PostgreSQL arrays. */
export function json(value: unknown): RawBuilder<Json> {
  return sql<Json>`${JSON.stringify(value)}::jsonb`
}

/** Typed text as a pattern that matches itself: the wildcards of LIKE lose their meaning. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`)
}
