import type { PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/platform/db.ts'
import { type AccessDistrict, openAccessDistrict } from './support/access-district.ts'
import { tablesOf } from './support/table-owners.ts'

let set: AccessDistrict
let pool: ReturnType<typeof openDatabase>['pool']
let db: ReturnType<typeof openDatabase>['db']
let walled: string[]
let here: number
let there: number

beforeAll(async () => {
  set = await openAccessDistrict('leak')
  const { cast } = set
  ;({ db, pool } = openDatabase({ ...cast.database.connection, max: 2 }))
  here = cast.district.id
  there = cast.otherDistrict.id
  const { rows } = await cast.database.pool.query<{ table: string }>(
    'select relname as table from pg_class where relrowsecurity and relforcerowsecurity order by 1',
  )
  walled = rows.map(({ table }) => table)
})
afterAll(async () => {
  await db.destroy()
  await set.end()
})

/** Runs statements as the server does, with a district set, and takes them back. */
async function within<T>(district: number | null, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    if (district !== null)
      await client.query("select set_config('app.district_id', $1, true)", [`${district}`])
    return await work(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const count = async (client: Pick<PoolClient, 'query'>, table: string, of: number) => {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) from ${table} where district_id = $1`,
    [of],
  )
  return rows[0]!.count
}

/** The code of the error that a statement ends with; null when it goes through. */
async function faultOf(client: PoolClient, text: string, values: unknown[]): Promise<string | null> {
  await client.query('savepoint before')
  return client.query(text, values).then(
    () => null,
    async (error: { code: string }) => {
      await client.query('rollback to savepoint before')
      return error.code
    },
  )
}

const refused = '42501'

describe('the wall between districts', () => {
  test('stands around every table of the modules but those of sign-in, and both sides are furnished', async () => {
    const open = ['districts', 'users', 'sessions', 'credentials', 'verifications', 'sign_in_failures']
    const all = Object.values(tablesOf).flat()
    expect(walled).toEqual(all.filter((table) => !open.includes(table)).sort())
    const bare: string[] = []
    for (const table of walled) {
      const owner = set.cast.database.pool
      if ((await count(owner, table, here)) === 0 || (await count(owner, table, there)) === 0)
        bare.push(table)
    }
    // What nothing in the furnished districts makes: nobody was refused at a door, nothing cancelled, no class taught.
    expect(bare).toEqual(['activity_cancellations', 'assignments', 'honours', 'refused_check_ins'])
  })

  test('lets a raw select see the own district and nothing of another', async () => {
    const seen = await within(here, async (client) => {
      const rows: Record<string, [own: number, other: number]> = {}
      for (const table of walled)
        rows[table] = [await count(client, table, here), await count(client, table, there)]
      return rows
    })
    expect(Object.entries(seen).filter(([, [, other]]) => other > 0)).toEqual([])
    expect(Object.values(seen).filter(([own]) => own > 0).length).toBeGreaterThan(25)
  })

  test('shows nothing at all while no district is set', async () => {
    const seen = await within(null, async (client) => {
      const rows: string[] = []
      for (const table of walled) {
        if ((await count(client, table, here)) + (await count(client, table, there)) > 0) rows.push(table)
      }
      return rows
    })
    expect(seen).toEqual([])
  })

  test('refuses a row for another district, and to move one there', async () => {
    const letIn = await within(here, async (client) => {
      const tables: string[] = []
      for (const table of walled) {
        const insert = `insert into ${table} (district_id) values ($1)`
        if ((await faultOf(client, insert, [there])) !== refused) tables.push(`insert into ${table}`)
        const own = await count(client, table, here)
        if (own === 0) continue
        const move = `update ${table} set district_id = $1 where district_id = $2`
        // The ledger refuses it for its own reason: nothing in it is ever changed.
        if ((await faultOf(client, move, [there, here])) === null) tables.push(`update ${table}`)
      }
      return tables
    })
    expect(letIn).toEqual([])
  })

  test('keeps rows of another district from being changed or removed', async () => {
    // The ledger refuses both of any row, by its own rule.
    const touched = await within(here, async (client) => {
      const tables: string[] = []
      for (const table of walled) {
        if (table === 'ledger_entries') continue
        for (const statement of [`update ${table} set district_id = district_id`, `delete from ${table}`]) {
          const { rowCount } = await client.query(`${statement} where district_id = $1`, [there])
          if ((rowCount ?? 0) > 0) tables.push(statement)
        }
      }
      return tables
    })
    expect(touched).toEqual([])
  })

  test('cannot be climbed by the role that requests run as', async () => {
    const { rows } = await set.cast.database.pool.query(
      `select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'lianyan_app'`,
    )
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false }])
    const faults = await within(here, async (client) => [
      await faultOf(client, 'alter table people disable row level security', []),
      await faultOf(client, 'drop policy own_district on people', []),
    ])
    expect(faults).toEqual([refused, refused])
  })
})
