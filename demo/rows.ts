import { sql } from 'kysely'
import type { DB } from '../db/schema.generated.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'

const perStatement = 5_000

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/**
 * Inserts many rows of one table, a few thousand a statement: they travel as one JSON parameter, which is several
 * times faster than as many. All rows must have the same columns; a column that none has keeps its default.
 */
export async function insertRows<Table extends keyof DB & string>(
  db: DistrictTransaction,
  table: Table,
  rows: Record<string, unknown>[],
): Promise<void> {
  const first = rows[0]
  if (!first) return
  const columns = Object.keys(first)
  const names = sql.join(columns.map((column) => sql.ref(snake(column))))
  for (let from = 0; from < rows.length; from += perStatement) {
    const text = JSON.stringify(
      rows
        .slice(from, from + perStatement)
        .map((row) => Object.fromEntries(columns.map((column) => [snake(column), row[column] ?? null]))),
    )
    await sql`insert into ${sql.table(snake(table))} (${names})
      select ${names} from jsonb_populate_recordset(null::${sql.table(snake(table))}, ${text}::jsonb)`.execute(
      db,
    )
  }
}
