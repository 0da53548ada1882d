import { expect, test } from 'vitest'
import { freshDatabase } from './database.ts'

test('each test database is migrated, and empty of what another one holds', async () => {
  const [one, other] = await Promise.all([freshDatabase('one'), freshDatabase('other')])
  await one.pool.query('create table only_here (id int)')
  const { rows } = await other.pool.query(
    `select to_regclass('only_here') as here, to_regclass('kysely_migration') as migrations`,
  )
  expect(rows).toEqual([{ here: null, migrations: 'kysely_migration' }])
  await Promise.all([one.drop(), other.drop()])
})
