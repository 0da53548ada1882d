import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contract } from './contract.ts'
import { openAuth, openSessions } from './modules/accounts/index.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Services } from './platform/context.ts'
import { openDatabase } from './platform/db.ts'
import type { Settings } from './platform/env.ts'
import { openHttp } from './platform/http.ts'
import { openLog } from './platform/log.ts'
import { migrate } from './platform/migrations.ts'
import { openCluster } from './platform/postgres/index.ts'
import { openQueue } from './platform/queue.ts'
import { StartRefused } from './platform/start-refused.ts'
import { routerOf } from './router.ts'
import pg from 'pg'

export interface RunningServer {
  /** Where people on this machine reach it. */
  address: string
  stop(): Promise<void>
}

/**
 * Starts the whole product: database, migrations, queue, web. The only wiring there is.
 * @throws StartRefused with one sentence that says what to do
 */
export async function startServer(settings: Settings, clock: Clock = systemClock): Promise<RunningServer> {
  const log = openLog(settings.logLevel)
  const cluster = await openCluster(settings)
  try {
    const owner = new pg.Pool({ ...cluster.connection, max: 2 })
    await migrate(owner).finally(() => owner.end())

    const { db, pool } = openDatabase(cluster.connection)
    const queue = openQueue(cluster.connection, log)
    const services: Services = {
      db,
      queue,
      log,
      clock,
      filesFolder: join(settings.data, 'files'),
      secret: settings.secret,
      origin: settings.origin ?? `http://localhost:${settings.port}`,
    }
    const auth = openAuth({ db, secret: settings.secret, origin: services.origin })
    const sessions = openSessions(services)
    const app = await openHttp({
      services,
      contract,
      router: routerOf(auth, sessions) as never,
      identify: (request) => sessions.identify(request.headers.cookie),
      version: await version(),
      routes: [],
    })
    await queue.start()
    try {
      await app.listen({ port: settings.port, host: settings.host })
    } catch (error) {
      await queue.stop()
      await app.close()
      await pool.end()
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
        throw new StartRefused(
          'portInUse',
          `端口 ${settings.port} 已被占用。请先停止占用它的程序,或换一个端口启动,例如:PORT=${settings.port + 1} npm start`,
        )
      }
      throw error
    }
    return {
      address: services.origin,
      async stop() {
        await app.close()
        await queue.stop()
        await pool.end()
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
