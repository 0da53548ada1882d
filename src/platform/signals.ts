import pg from 'pg'
import type { Log } from './log.ts'

/**
 * Word between the servers of one database that something changed, by PostgreSQL's LISTEN and NOTIFY. Sent with
 * `select pg_notify(channel, text)`, inside a transaction or after it. It carries no data that must not be lost: a
 * listener looks into the database for what is so.
 */
export interface Signals {
  /** Calls `hear` with the text of each signal; with null when some may have been missed. Answers how to stop. */
  listen(channel: string, hear: (text: string | null) => void): () => void
  stop(): Promise<void>
}

const retryMs = 1_000

/** Opens one connection at the first `listen`, and again whenever it breaks. */
export function openSignals(connection: pg.ClientConfig, log: Log): Signals {
  const listeners = new Map<string, Set<(text: string | null) => void>>()
  let client: pg.Client | undefined
  let opening: Promise<void> | undefined
  let stopped = false

  async function open(): Promise<void> {
    const fresh = new pg.Client(connection)
    fresh.on('notification', ({ channel, payload }) => {
      for (const hear of listeners.get(channel) ?? []) hear(payload ?? '')
    })
    const lost = () => {
      if (client === fresh) client = undefined
      if (!stopped) setTimeout(reopen, retryMs).unref()
    }
    fresh.on('error', () => {})
    fresh.on('end', lost)
    try {
      await fresh.connect()
      for (const channel of listeners.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
      client = fresh
    } catch (error) {
      log.debug({ err: error }, 'signals not open')
      await fresh.end().catch(() => {})
      return
    }
    for (const heard of listeners.values()) for (const hear of heard) hear(null)
  }

  function reopen(): void {
    if (stopped || client || opening) return
    opening = open().finally(() => (opening = undefined))
  }

  return {
    listen(channel, hear) {
      const heard = listeners.get(channel) ?? new Set()
      heard.add(hear)
      if (!listeners.has(channel)) {
        listeners.set(channel, heard)
        if (client) void client.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => {})
        else reopen()
      }
      return () => void heard.delete(hear)
    },
    async stop() {
      stopped = true
      await opening
      await client?.end().catch(() => {})
    },
  }
}
