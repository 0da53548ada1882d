import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../system-errors.ts'
import { StartRefused } from '../start-refused.ts'
import { isRunning, markOf, type ProcessMark } from './running-process.ts'

/** That this process works in a data folder. The last one to leave stops the database. */
export interface Presence {
  /** Whether no other server or command works in the folder. */
  isLast(): boolean
  leave(): void
}

/** How long a server that is just ending may keep the next one waiting. */
const patience = 3000

/**
 * Enters the data folder as its server; there is only ever one.
 * @throws StartRefused serverRunning
 */
export async function enterAsServer(data: string): Promise<Presence> {
  const path = join(data, 'server.pid')
  const until = Date.now() + patience
  while (!take(path)) {
    const holder = read(path)
    if (!holder) continue
    if (!isRunning(holder)) {
      rmSync(path, { force: true })
    } else if (Date.now() < until) {
      await sleep(100)
    } else {
      throw new StartRefused(
        'serverRunning',
        `数据文件夹 ${data} 正由另一个联研服务使用(进程 ${holder.pid})。请先停止它，或用 LIANYAN_DATA 指定另一个文件夹。`,
      )
    }
  }
  return presence(data, path)
}

/** Enters the data folder as a command, beside a server or others. */
export function enterAsCommand(data: string): Presence {
  const path = join(data, `command-${process.pid}-${++entered}.pid`)
  take(path)
  return presence(data, path)
}

let entered = 0

/** Writes the file with this process in it, whole or not at all; false when another holds it. */
function take(path: string): boolean {
  const draft = `${path}.${process.pid}`
  const mark = markOf(process.pid)
  writeFileSync(draft, `${process.pid} ${mark?.startedAt ?? ''}\n`)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function read(path: string): ProcessMark | undefined {
  try {
    const [pid, startedAt = ''] = readFileSync(path, 'utf8').trim().split(' ')
    return { pid: Number(pid), startedAt }
  } catch {
    return undefined
  }
}

function presence(data: string, own: string): Presence {
  return {
    isLast() {
      return readdirSync(data)
        .filter((name) => /^(server|command-\d+-\d+)\.pid$/.test(name))
        .map((name) => join(data, name))
        .filter((path) => path !== own)
        .every((path) => {
          const holder = read(path)
          if (holder && isRunning(holder)) return false
          rmSync(path, { force: true })
          return true
        })
    },
    leave: () => rmSync(own, { force: true }),
  }
}
