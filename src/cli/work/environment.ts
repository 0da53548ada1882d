import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from '../../platform/db.ts'
import type { Settings } from '../../platform/env.ts'
import type { Check } from './invariants.ts'

const oldestNode = 24
const oldestPostgres = 150_000
const leastFreeBytes = 500 * 1024 * 1024

/** Whether the machine has what the product needs. */
export async function checkEnvironment(
  db: Database,
  settings: Settings,
): Promise<(Check & { note: string })[]> {
  const major = Number(process.versions.node.split('.')[0])
  const node = {
    code: 'node',
    title: 'Node 的版本',
    note: process.versions.node,
    findings:
      major >= oldestNode
        ? []
        : [`Node 是 ${process.versions.node}，请用 bin/lianyan 启动，它会用随附的版本。`],
  }
  const version = await sql<{ number: number; name: string }>`
    select current_setting('server_version_num')::integer as number, current_setting('server_version') as name`.execute(
    db,
  )
  const { number, name } = version.rows[0]!
  const database = {
    code: 'database',
    title: '数据库的版本',
    note: `PostgreSQL ${name}`,
    findings: number >= oldestPostgres ? [] : [`PostgreSQL 是 ${name}，请升级到 15 或更新。`],
  }
  return [node, database, disk(settings.data), folder(settings.data)]
}

function disk(data: string): Check & { note: string } {
  const { bavail, bsize } = statfsSync(data)
  const free = bavail * bsize
  const gigabytes = `${(free / 1024 ** 3).toFixed(1)} GB`
  const findings =
    free < leastFreeBytes ? [`磁盘只剩 ${gigabytes}，数据库随时可能写不进去，请清理或扩容。`] : []
  return { code: 'disk', title: '磁盘剩余空间', note: gigabytes, findings }
}

function folder(data: string): Check & { note: string } {
  const findings: string[] = []
  try {
    accessSync(data, constants.R_OK | constants.W_OK)
  } catch {
    findings.push(`不能写入数据文件夹 ${data}，请检查它的权限。`)
  }
  const secret = statSync(join(data, 'secret'), { throwIfNoEntry: false })
  if (secret && (secret.mode & 0o077) !== 0)
    findings.push(`密钥文件 ${join(data, 'secret')} 能被别的用户读取，请执行 chmod 600。`)
  return { code: 'dataFolder', title: '数据文件夹', note: data, findings }
}
