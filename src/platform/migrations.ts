import { readdir, readFile } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'
import { StartRefused } from './start-refused.ts'

const folder = new URL('../../db/migrations/', import.meta.url)

/** The role that requests run as. It owns no table, so row-level security always binds it. */
export const applicationRole = 'lianyan_app'

async function sqlMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    names.map(async (name): Promise<[string, Migration]> => {
      const text = await readFile(new URL(name, folder), 'utf8')
      return [
        name.replace(/\.sql$/, ''),
        {
          up: (db) =>
            sql
              .raw(text)
              .execute(db)
              .then(() => undefined),
        },
      ]
    }),
  )
  return Object.fromEntries(migrations)
}

/**
 * Brings the database that the pool leads to up to the newest migration and gives the application's role its rights.
 * All or nothing; two servers that start at once wait for each other.
 * @throws StartRefused when the database was written by a newer version, or the role cannot be made
 */
export async function migrate(pool: pg.Pool): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const migrator = new Migrator({ db, provider: { getMigrations: sqlMigrations } })
  const known = await sqlMigrations()
  const applied = (await migrator.getMigrations().catch(() => [])).length
  const newer = await appliedButUnknown(db, Object.keys(known))
  if (newer.length > 0 || applied > Object.keys(known).length) {
    throw new StartRefused(
      'newerData',
      `数据由更新版本的联研写入(${newer.join('、')}),请升级程序后再启动，数据未被改动。`,
    )
  }
  await ensureApplicationRole(db)
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
  await sql
    .raw(
      `grant usage on schema public to ${applicationRole};
       grant select, insert, update, delete on all tables in schema public to ${applicationRole};
       grant usage on all sequences in schema public to ${applicationRole};
       revoke all on kysely_migration, kysely_migration_lock from ${applicationRole}`,
    )
    .execute(db)
}

async function appliedButUnknown(db: Kysely<unknown>, known: string[]): Promise<string[]> {
  const table = await sql<{
    present: boolean
  }>`select to_regclass('kysely_migration') is not null as present`.execute(db)
  if (!table.rows[0]?.present) return []
  const rows = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.rows.map((row) => row.name).filter((name) => !known.includes(name))
}

async function ensureApplicationRole(db: Kysely<unknown>): Promise<void> {
  try {
    await sql
      .raw(
        `do $$ begin
           if not exists (select from pg_roles where rolname = '${applicationRole}') then
             create role ${applicationRole} nologin;
           end if;
           if not pg_has_role(current_user, '${applicationRole}', 'member') then
             execute format('grant ${applicationRole} to %I', current_user);
           end if;
         exception when duplicate_object or unique_violation then null;
         end $$`,
      )
      .execute(db)
  } catch (error) {
    throw new StartRefused(
      'applicationRole',
      `数据库用户无权建立角色 ${applicationRole}。请由数据库管理员执行:create role ${applicationRole} nologin; grant ${applicationRole} to 连接用户；`,
      { cause: error },
    )
  }
}
