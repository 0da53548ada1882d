import { chmodSync, mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, openCluster, relocatedTo } from '../../src/platform/postgres/index.ts'
import { runningPostmaster, stopPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { markOf } from '../../src/platform/postgres/running-process.ts'

const prefix = 'lianyan-test-'

/** A folder for one test run. It carries the number of its process, so that one left behind can be told. */
export function throwawayFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  // PostgreSQL runs as another user when the tests run as root.
  chmodSync(folder, 0o711)
  return folder
}

/** Starts a PostgreSQL of its own that flushes nothing to disk; `stop` removes it without a trace. */
export async function openTestCluster(folder = throwawayFolder()): Promise<Cluster> {
  const cluster = await openCluster({ data: folder, durable: false })
  return {
    ...cluster,
    async stop() {
      await cluster.stop()
      await removeCluster(folder)
    },
  }
}

/** Removes a data folder with its cluster, wherever that lies. */
export async function removeCluster(data: string): Promise<void> {
  const elsewhere = relocatedTo(data)
  if (elsewhere) await rm(elsewhere, { recursive: true, force: true })
  await rm(data, { recursive: true, force: true })
}

/** Stops and removes what test runs that were killed left behind. */
export async function removeAbandonedClusters(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0])
    if (markOf(pid)) continue
    const folder = join(tmpdir(), name)
    const postmaster = await runningPostmaster(join(relocatedTo(folder) ?? folder, 'postgres')).catch(
      () => undefined,
    )
    if (postmaster) await stopPostmaster(postmaster)
    await removeCluster(folder).catch(() => {})
  }
}
