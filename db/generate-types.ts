// Writes db/schema.generated.ts from a migrated database: `npm run types`, or `--check` to fail on a difference.
import { readFile, writeFile } from 'node:fs/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { PostgresDialect as PostgresIntrospection, generate } from 'kysely-codegen'
import type pg from 'pg'

const file = new URL('./schema.generated.ts', import.meta.url)

/** The TypeScript types of the database that the pool leads to, as text. */
export async function generateTypes(pool: pg.Pool): Promise<string> {
  const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
  return generate({
    db,
    dialect: new PostgresIntrospection({ dateParser: 'string', numericParser: 'number' }),
    camelCase: true,
    excludePattern: '(kysely_*|pgboss.*)',
    runtimeEnums: false,
    typeMapping: { int8: 'number' },
    outFile: null,
  })
}

/** The committed types. */
export function committedTypes(): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

/** Replaces the committed types. */
export function writeTypes(text: string): Promise<void> {
  return writeFile(file, text)
}
