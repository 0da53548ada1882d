import { sql } from 'kysely'
import type { DB } from '../../db/schema.generated.ts'
import type { DistrictTransaction } from './db.ts'

type Table = keyof DB & string
export type BulkRow = Record<string, unknown>

const perStatement = 5_000

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Rows as one JSON parameter, with the columns' own names. */
function parameter(rows: BulkRow[], columns: string[]): string {
  return JSON.stringify(
    rows.map((row) => Object.fromEntries(columns.map((column) => [snake(column), row[column] ?? null]))),
  )
}

/**
 * Inserts many rows of one table, a few thousand a statement: they travel as one JSON parameter, which is several
 * times faster than as many. All rows must have the same columns; a column that none has keeps its default.
 */
export async function insertRows(db: DistrictTransaction, table: Table, rows: BulkRow[]): Promise<void> {
  const first = rows[0]
  if (!first) return
  const columns = Object.keys(first)
  const names = sql.join(columns.map((column) => sql.ref(snake(column))))
  for (let from = 0; from < rows.length; from += perStatement) {
    const text = parameter(rows.slice(from, from + perStatement), columns)
    await sql`insert into ${sql.table(snake(table))} (${names})
      select ${names} from jsonb_populate_recordset(null::${sql.table(snake(table))}, ${text}::jsonb)`.execute(
      db,
    )
  }
}

/**
 * Sets columns of many rows of one table that are found by district and id. All rows must have the same columns, of
 * which `districtId` and `id` say which row is meant.
 */
export async function updateRows(db: DistrictTransaction, table: Table, rows: BulkRow[]): Promise<void> {
  const first = rows[0]
  if (!first) return
  const columns = Object.keys(first)
  const set = sql.join(
    columns
      .filter((column) => column !== 'districtId' && column !== 'id')
      .map((column) => sql`${sql.ref(snake(column))} = new.${sql.ref(snake(column))}`),
  )
  for (let from = 0; from < rows.length; from += perStatement) {
    const text = parameter(rows.slice(from, from + perStatement), columns)
    await sql`update ${sql.table(snake(table))} old set ${set}
      from jsonb_populate_recordset(null::${sql.table(snake(table))}, ${text}::jsonb) new
      where old.district_id = new.district_id and old.id = new.id`.execute(db)
  }
}

/** Deletes rows of one table by id, within the district that the transaction is set to. */
export async function deleteRows(
  db: DistrictTransaction,
  table: Table,
  districtId: number,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from ${sql.table(snake(table))} where district_id = ${districtId} and id = any(${ids}::uuid[])`.execute(
    db,
  )
}

/**
 * Runs statements that join many rows to many others. Right after rows were written in bulk the database believes that there
 * are few and would compare each with each; here it must not.
 */
export async function withoutNestedLoops<Result>(
  db: DistrictTransaction,
  work: () => Promise<Result>,
): Promise<Result> {
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(db)
  const result = await work()
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(db)
  return result
}
