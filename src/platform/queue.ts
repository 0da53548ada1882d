import { PgBoss } from 'pg-boss'
import type pg from 'pg'
import type { Log } from './log.ts'

/** Long work, kept in PostgreSQL: it survives a restart and is tried again when a worker died. */
export interface Queue {
  /** Puts work in line; `key` keeps the same work from standing in line twice. */
  enqueue(name: string, data: object, options?: { key?: string; startAfter?: Date }): Promise<void>
  /** Says who does the work of this name. Call before `start`. */
  handle<Data extends object>(name: string, work: (data: Data, signal: AbortSignal) => Promise<void>): void
  /** Work that repeats, in cron notation and the given zone. */
  repeat(name: string, cron: string, zone: string): void
  start(): Promise<void>
  stop(): Promise<void>
}

/** Opens the queue on its own small pool, as the owner of its schema. */
export function openQueue(connection: pg.PoolConfig, log: Log): Queue {
  const boss = new PgBoss({ ...connection, max: 3, schema: 'pgboss' } as ConstructorParameters<
    typeof PgBoss
  >[0])
  boss.on('error', (error) => log.error({ error }, 'queue'))
  const handlers = new Map<string, (data: object, signal: AbortSignal) => Promise<void>>()
  const repeats: { name: string; cron: string; zone: string }[] = []
  return {
    async enqueue(name, data, options) {
      await boss.send(name, data, {
        singletonKey: options?.key,
        startAfter: options?.startAfter,
        retryLimit: 3,
        retryBackoff: true,
      })
    },
    handle(name, work) {
      handlers.set(name, work as (data: object, signal: AbortSignal) => Promise<void>)
    },
    repeat(name, cron, zone) {
      repeats.push({ name, cron, zone })
    },
    async start() {
      await boss.start()
      for (const [name, work] of handlers) {
        await boss.createQueue(name)
        await boss.work(name, { pollingIntervalSeconds: 1 }, async ([job]) => {
          if (job) await work(job.data as object, job.signal)
        })
      }
      for (const { name, cron, zone } of repeats) await boss.schedule(name, cron, {}, { tz: zone })
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
