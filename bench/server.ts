/** The whole product as a process of its own, for the benchmarks to put their load on. */
import { fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { contract } from '../src/contract.ts'
import { openAuth, openSessions, type Sessions } from '../src/modules/accounts/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { openHttp } from '../src/platform/http.ts'
import { openLog } from '../src/platform/log.ts'
import { openSignals } from '../src/platform/signals.ts'
import { routerOf } from '../src/router.ts'
import { routesOf } from '../src/routes.ts'

export const secret = 'a secret of the benchmark, long enough'

/** The cookie of a session with this token. */
export function cookieOf(token: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return `lianyan.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}

/**
 * Starts a file that calls `serve`. With BENCH_PROFILE set, profiles of the processor are written to that folder.
 * @param file this one unless the benchmark needs routes of its own
 */
export async function startServer(
  connection: pg.PoolConfig,
  file: URL = new URL(import.meta.url),
): Promise<{ origin: string; stop(): Promise<void> }> {
  const profile = process.env.BENCH_PROFILE
  const server = fork(file, [], {
    env: { ...process.env, BENCH_CONNECTION: JSON.stringify(connection) },
    execArgv: profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
  })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', (message) => resolve((message as { port: number }).port))
    server.once('exit', () => reject(new Error('the server of the benchmark did not start')))
  })
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      if (!server.connected) return
      const gone = new Promise((resolve) => server.once('exit', resolve))
      server.send('stop')
      await gone
    },
  }
}

/** What a benchmark's own routes are given. */
export interface Serving {
  db: Database
  sessions: Sessions
}

/** In the process of the server: serves until it is told to stop. */
export async function serve(
  own: (serving: Serving) => ((app: FastifyInstance) => void)[] = () => [],
): Promise<void> {
  const connection = JSON.parse(process.env.BENCH_CONNECTION ?? '{}') as pg.ClientConfig
  const { db, pool } = openDatabase(connection as pg.PoolConfig)
  const log = openLog('warn')
  const services = {
    db,
    connection,
    log,
    clock: systemClock,
    queue: undefined as never,
    filesFolder: '/nonexistent',
    secret,
    origin: 'http://localhost',
  }
  const auth = openAuth({ db, secret, origin: services.origin })
  const sessions = openSessions(services)
  const signals = openSignals(connection, log)
  const app = await openHttp({
    services,
    contract,
    router: routerOf(auth, sessions) as never,
    identify: (request) => sessions.identify(request.headers.cookie),
    version: 'bench',
    routes: [...routesOf({ services, auth, sessions, signals }), ...own({ db, sessions })],
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('message', async () => {
    await app.close()
    // Requests whose client has gone are still being answered.
    await sleep(500)
    await signals.stop()
    await pool.end()
    process.exit(0)
  })
  // A benchmark that was broken off leaves nothing running.
  process.once('disconnect', () => process.exit(1))
}

if (import.meta.main) await serve()
