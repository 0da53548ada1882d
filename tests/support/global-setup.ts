import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { Cluster } from '../../src/platform/postgres/index.ts'
import { answerFile, requestFile, template } from './cluster-handshake.ts'

/**
 * Gives all workers of a test run one throw-away PostgreSQL with a migrated template database. It starts when the first
 * test asks for a database, so that a run of pure tests costs nothing; each run has its own, so that several may run
 * at the same time.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { throwawayFolder } = await import('./test-cluster.ts')
  const folder = throwawayFolder()
  project.provide('clusterFolder', folder)
  let cluster: Promise<Cluster | undefined> | undefined
  const waiting = setInterval(() => {
    if (!existsSync(join(folder, requestFile))) return
    clearInterval(waiting)
    cluster = start(folder).catch((error: unknown) => {
      answer(folder, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      return undefined
    })
  }, 20)
  waiting.unref()
  return async () => {
    clearInterval(waiting)
    await (await cluster)?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function start(folder: string): Promise<Cluster> {
  const { openTestCluster, removeAbandonedClusters } = await import('./test-cluster.ts')
  await removeAbandonedClusters()
  const cluster = await openTestCluster(folder)
  try {
    await makeTemplate(cluster)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  answer(folder, { connection: cluster.connection })
  return cluster
}

async function makeTemplate(cluster: Cluster): Promise<void> {
  const { Client, Pool } = await import('pg')
  const { migrate } = await import('../../src/platform/migrations.ts')
  const admin = new Client(cluster.connection)
  await admin.connect()
  await admin.query(`create database ${template}`)
  const pool = new Pool({ ...cluster.connection, database: template, max: 2 })
  await migrate(pool).finally(() => pool.end())
  await admin.query(`alter database ${template} allow_connections false is_template true`)
  await admin.end()
}

function answer(folder: string, content: object): void {
  const path = join(folder, answerFile)
  writeFileSync(`${path}.draft`, JSON.stringify(content))
  // Renamed, so that a worker never reads half of it.
  renameSync(`${path}.draft`, path)
}

declare module 'vitest' {
  export interface ProvidedContext {
    clusterFolder: string
  }
}
