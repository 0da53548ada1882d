/**
 * The check-in pages in a process of their own, on a real and durable PostgreSQL in the folder given: something that a
 * test can kill. Prints one line of JSON once it answers.
 */
import pg from 'pg'
import { systemClock } from '../../src/platform/clock.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { openCluster } from '../../src/platform/postgres/index.ts'
import { openCheckInServer } from './check-in-server.ts'

const cluster = await openCluster({ data: process.argv[2] as string })
const owner = new pg.Pool({ ...cluster.connection, max: 1 })
await migrate(owner)
await owner.end()
const server = await openCheckInServer(cluster.connection, systemClock)
process.stdout.write(
  `${JSON.stringify({ origin: server.origin, connection: cluster.connection, cluster: cluster.where })}\n`,
)
process.on('SIGTERM', () => {
  void server
    .stop()
    .then(() => cluster.stop())
    .then(() => process.exit(0))
})
