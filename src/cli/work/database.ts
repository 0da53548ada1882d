import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import type { DistrictFacts } from '../../platform/context.ts'
import { type Database, openDatabase } from '../../platform/db.ts'
import { checkout, readSettings, type Settings } from '../../platform/env.ts'
import { migrate } from '../../platform/migrations.ts'
import { openCluster } from '../../platform/postgres/index.ts'
import { StartRefused } from '../../platform/start-refused.ts'

export interface OpenedDatabase {
  settings: Settings
  db: Database
  /** As the owner of the tables, whom row-level security binds as well. */
  owner: pg.Pool
  where: string
}

/** Whether there is a database to look into; asking leaves no trace on disk. */
export function databaseExists(): boolean {
  if (process.env.DATABASE_URL?.trim()) return true
  const data = resolve(checkout, process.env.LIANYAN_DATA?.trim() || 'data')
  return existsSync(join(data, 'postgres')) || existsSync(join(data, 'postgres.location'))
}

/** Opens the database beside a running server or by itself, migrated, for as long as the command lasts. */
export async function withDatabase<Result>(
  work: (opened: OpenedDatabase) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings()
  const cluster = await openCluster({ ...settings, shared: true })
  try {
    const owner = new pg.Pool({ ...cluster.connection, max: 2 })
    owner.on('error', () => {})
    const { db, pool } = openDatabase(cluster.connection)
    try {
      await migrate(owner)
      return await work({ settings, db, owner, where: cluster.where })
    } finally {
      await owner.end()
      await pool.end()
    }
  } finally {
    await cluster.stop()
  }
}

/** The district that is meant: the one of that code, or the only one; undefined when there is none at all. */
export async function chosenDistrict(
  db: Database,
  code: string | undefined,
): Promise<(DistrictFacts & { code: string }) | undefined> {
  const districts = await db
    .selectFrom('districts')
    .select(['id', 'code', 'name', 'timeZone'])
    .orderBy('id')
    .execute()
  const list = districts.map((district) => `${district.code}(${district.name})`).join('、')
  if (code !== undefined) {
    const found = districts.find((district) => district.code === code)
    if (!found)
      throw new StartRefused('unknownDistrict', `没有代码为“${code}”的区。现有：${list || '一个也没有'}。`)
    return found
  }
  if (districts.length > 1)
    throw new StartRefused('whichDistrict', `这里有几个区，请用 --district 指明一个：${list}。`)
  return districts[0]
}
