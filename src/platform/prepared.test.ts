import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts'
import { type Database, inDistrict, openDatabase } from './db.ts'

let database: FreshDatabase
let db: Database
beforeAll(async () => {
  database = await freshDatabase('prepared')
  db = openDatabase({ ...database.connection, max: 1 }).db
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const district = sql<{ of: string }>`select current_setting('app.district_id', true) as of`

describe('a connection of the pool', () => {
  test('knows the district from the first statement of a transaction, and forgets it with its end', async () => {
    const within = await inDistrict(db, 7, (transaction) => district.execute(transaction))
    expect(within.rows).toEqual([{ of: '7' }])
    expect((await district.execute(db)).rows).toEqual([{ of: '' }])
  })

  test('runs a transaction without a district, and takes one back that fails', async () => {
    const { rows } = await db.transaction().execute((transaction) => district.execute(transaction))
    expect(rows).toEqual([{ of: '' }])
    await db.transaction().execute(async () => {})
    const failing = inDistrict(db, 7, async (transaction) => {
      await sql`create temporary table half (id integer)`.execute(transaction)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const half = await sql<{ half: string | null }>`select to_regclass('pg_temp.half') as half`.execute(db)
    expect(half.rows).toEqual([{ half: null }])
  })

  test('keeps a statement prepared that comes again and again, and answers each time for its own values', async () => {
    for (const value of [1, 2, 3, 4]) {
      const { rows } = await sql<{ twice: number }>`select ${value}::integer * 2 as twice`.execute(db)
      expect(rows).toEqual([{ twice: value * 2 }])
    }
    const kept = await sql<{ count: number }>`
      select count(*) from pg_prepared_statements where statement like '%integer * 2 as twice'`.execute(db)
    expect(kept.rows).toEqual([{ count: 1 }])
  })
})
