import type { PoolConfig } from 'pg'
import type { Clock } from './clock.ts'
import type { Database, DistrictTransaction } from './db.ts'
import type { Queue } from './queue.ts'
import type { Log } from './log.ts'

/** The district as every operation needs it. */
export interface DistrictFacts {
  id: number
  name: string
  timeZone: string
}

/**
 * What an operation or query is given: `(ctx, input)`. `Actor` is the signed-in person as the accounts module loads
 * them; the platform only carries it.
 */
export interface Context<Actor = unknown> {
  /** One transaction an operation; the district is already set. */
  db: DistrictTransaction
  actor: Actor
  district: DistrictFacts
  clock: Clock
  /** Runs after the transaction has committed: mail, live counts, jobs. Never for facts. */
  afterCommit(work: () => void | Promise<void>): void
  /** For queries whose answers are kept: when time alone, without any change, gives another answer. */
  holdsUntil?(at: Date): void
  services: Services
}

/** The long-lived things of a running server. */
export interface Services {
  db: Database
  /** How a thread of its own reaches the database. */
  connection: PoolConfig
  queue: Queue
  log: Log
  clock: Clock
  /** Folder for uploaded files. */
  filesFolder: string
  /** Signs short-lived links and codes. */
  secret: string
  /** Address under which people reach the server, without a trailing slash. */
  origin: string
}
