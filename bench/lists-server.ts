/** The server that bench/lists.ts puts its load on, in a process of its own. */
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { contract } from '../src/contract.ts'
import { openAuth, openSessions } from '../src/modules/accounts/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { openDatabase } from '../src/platform/db.ts'
import { openHttp } from '../src/platform/http.ts'
import { openLog } from '../src/platform/log.ts'
import { openSignals } from '../src/platform/signals.ts'
import { routerOf } from '../src/router.ts'
import { routesOf } from '../src/routes.ts'

const connection = JSON.parse(process.env.BENCH_CONNECTION ?? '{}') as pg.PoolConfig
const secret = process.env.BENCH_SECRET ?? ''
const { db, pool } = openDatabase(connection)
const log = openLog('warn')
const services = {
  db,
  log,
  clock: systemClock,
  queue: undefined as never,
  filesFolder: '/nonexistent',
  secret,
  origin: 'http://localhost',
}
const auth = openAuth({ db, secret, origin: services.origin })
const sessions = openSessions(services)
const signals = openSignals(connection as pg.ClientConfig, log)
const app = await openHttp({
  services,
  contract,
  router: routerOf(auth, sessions) as never,
  identify: (request) => sessions.identify(request.headers.cookie),
  version: 'bench',
  routes: routesOf({ services, auth, sessions, signals }),
})
await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: (app.server.address() as AddressInfo).port })
process.once('message', async () => {
  const { user, system } = process.cpuUsage()
  if (process.env.BENCH_PROFILE) console.log(`server: ${((user + system) / 1e6).toFixed(1)} s of CPU`)
  await app.close()
  await signals.stop()
  await pool.end()
  process.exit(0)
})
