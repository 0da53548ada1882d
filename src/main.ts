import pg from 'pg'
import { computeDemo, type DemoAccount, ensureDemo } from '../demo/ensure.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contract } from './contract.ts'
import { openFirstVisits } from './first-visit.ts'
import { openAuth, openSessions, setUpPath } from './modules/accounts/index.ts'
import { activitiesJobs } from './modules/activities/index.ts'
import { registerExamsJobs, stopComputing } from './modules/exams/index.ts'
import { registerRosterJobs } from './modules/organization/index.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Services } from './platform/context.ts'
import { openDatabase } from './platform/db.ts'
import type { Settings } from './platform/env.ts'
import { openHttp } from './platform/http.ts'
import { openLog } from './platform/log.ts'
import { migrate } from './platform/migrations.ts'
import { openCluster } from './platform/postgres/index.ts'
import { openQueue } from './platform/queue.ts'
import { openSignals } from './platform/signals.ts'
import { ensureWebBuilt, webFolder } from './platform/web-build.ts'
import { routerOf } from './router.ts'
import { routesOf } from './routes.ts'

export interface RunningServer {
  /** Where people on this machine reach it. */
  address: string
  /** One demo account a role, when the demo district was loaded in this start or before. */
  accounts: DemoAccount[]
  /** The one-time link that founds the district, while there is none. */
  setUpLink: string | null
  stop(): Promise<void>
}

/**
 * Starts the whole product: database, migrations, queue, web. The only wiring there is.
 * @throws StartRefused with one sentence that says what to do
 */
export async function startServer(settings: Settings, clock: Clock = systemClock): Promise<RunningServer> {
  const log = openLog(settings.logLevel)
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  const cluster = await openCluster(settings)
  try {
    const owner = new pg.Pool({ ...cluster.connection, max: 2 })
    const { db, pool } = openDatabase(cluster.connection)
    let accounts: DemoAccount[] = []
    try {
      await migrate(owner)
      if (settings.demo) accounts = await ensureDemo(db, owner, clock.now(), say)
    } finally {
      await owner.end()
    }
    await ensureWebBuilt(say)
    const queue = openQueue(cluster.connection, log)
    const services: Services = {
      db,
      connection: cluster.connection,
      queue,
      log,
      clock,
      filesFolder: join(settings.data, 'files'),
      secret: settings.secret,
      origin: settings.origin ?? `http://localhost:${settings.port}`,
    }
    if (settings.demo) await computeDemo(services, say)
    const auth = openAuth({ db, secret: settings.secret, origin: services.origin })
    const sessions = openSessions(services)
    const signals = openSignals(cluster.connection, log)
    registerRosterJobs(services)
    activitiesJobs(services)
    registerExamsJobs(services)
    const app = await openHttp({
      services,
      contract,
      router: routerOf(auth, sessions) as never,
      identify: (request) => sessions.identify(request.headers.cookie),
      version: await version(),
      web: {
        folder: webFolder,
        firstVisit: await openFirstVisits(webFolder, (err) => log.error({ err }, 'first view')),
      },
      routes: routesOf({ services, auth, sessions, signals }),
    })
    const stop = async (): Promise<void> => {
      await app.close()
      await queue.stop()
      await stopComputing()
      await signals.stop()
      await pool.end()
    }
    try {
      await queue.start()
      await app.listen({ port: settings.port, host: settings.host })
    } catch (error) {
      await stop()
      throw error
    }
    const path = await setUpPath(services)
    return {
      address: services.origin,
      accounts,
      setUpLink: path && `${services.origin}${path}`,
      async stop() {
        await stop()
        await cluster.stop()
      },
    }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
