// `npm run types`: migrates a throw-away database and writes db/schema.generated.ts from it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../src/platform/migrations.ts'
import { openCluster } from '../src/platform/postgres/index.ts'
import { generateTypes, writeTypes } from './generate-types.ts'

const data = await mkdtemp(join(tmpdir(), 'lianyan-types-'))
const cluster = await openCluster({ data, durable: false })
const pool = new pg.Pool(cluster.connection)
// The generator leaves a connection open, which ends with the cluster.
pool.on('error', () => {})
try {
  await migrate(pool)
  await writeTypes(await generateTypes(pool))
} finally {
  await pool.end()
  await cluster.stop()
  await rm(data, { recursive: true, force: true })
}
