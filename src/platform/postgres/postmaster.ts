import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../system-errors.ts'
import { explain } from './explain.ts'
import { serverEnvironment } from './initialize.ts'
import type { Place } from './place.ts'
import { isPostgresIn, isRunning, markOf, postgresProcessesIn, type ProcessMark } from './running-process.ts'
import { tuning } from './tuning.ts'

/** A running PostgreSQL server process. */
export interface Postmaster {
  mark: ProcessMark
  /** The folder of the socket that it listens on. */
  socket: string
}

/** Another process started the same cluster at the same moment. */
export class AlreadyStarted extends Error {}
/** The socket cannot lie in the folder that was chosen for it. */
export class SocketRefused extends Error {}

/** What PostgreSQL's own lock file says: the process, its socket folder and how far it has come. */
function lockFile(cluster: string): { pid: number; socket: string; status: string } | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), socket: lines[4] ?? '', status: lines[7]?.trim() ?? '' }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The server process of a cluster that runs already, once it is ready: one that outlived a server that was killed, or
 * that another command uses. Waits while it starts or stops.
 */
export async function runningPostmaster(cluster: string): Promise<Postmaster | undefined> {
  for (;;) {
    const lock = lockFile(cluster)
    const mark = lock && isPostgresIn(lock.pid, cluster) ? markOf(lock.pid) : undefined
    if (!lock || !mark) return undefined
    if (lock.status === 'ready') return { mark, socket: lock.socket }
    await sleep(20)
  }
}

/** Starts the server process and waits until it accepts connections. */
export async function startPostmaster(place: Place, socket: string, durable: boolean): Promise<Postmaster> {
  await clearRemains(place.cluster, socket)
  // Copied or restored files may have lost the mode that PostgreSQL insists on.
  chmodSync(place.cluster, 0o700)
  const log = openLog(place.log)
  const options = { ...tuning(durable), unix_socket_directories: `"${socket.replaceAll('"', '""')}"` }
  const child = spawn(
    join(place.binaries.folder, 'bin', 'postgres'),
    ['-D', place.cluster, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: '/',
      env: serverEnvironment(),
      uid: place.user?.uid,
      gid: place.user?.gid,
      stdio: ['ignore', log.descriptor, log.descriptor],
      // A process group of its own: Ctrl-C must not end it before the server has finished what it is doing.
      detached: true,
    },
  )
  child.unref()
  const ended = new AbortController()
  child.on('error', (error) => ended.abort(error))
  child.on('exit', () => ended.abort())
  try {
    while (!ended.signal.aborted) {
      const lock = lockFile(place.cluster)
      const mark = child.pid !== undefined && lock?.pid === child.pid ? markOf(child.pid) : undefined
      if (mark && lock?.status === 'ready') return { mark, socket: lock.socket }
      await sleep(10)
    }
    if (codeOf(ended.signal.reason)) throw ended.signal.reason
    throw reasonOfEnd(place, log.read())
  } finally {
    closeSync(log.descriptor)
  }
}

function reasonOfEnd(place: Place, output: string): Error {
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(output)) {
    return new AlreadyStarted(output)
  }
  if (
    /could not (bind|create|listen on) Unix|could not create any Unix|Unix-domain socket path/.test(output)
  ) {
    return new SocketRefused(output)
  }
  return explain(output, place)
}

/**
 * Waits for the last processes of a server that was killed, then takes away its lock files. PostgreSQL would do so
 * itself, except where their number belongs to another program by now, or to a dead process that nobody reaps.
 */
async function clearRemains(cluster: string, socket: string): Promise<void> {
  const until = Date.now() + 10_000
  while (Date.now() < until) {
    const lock = lockFile(cluster)
    if (lock && isPostgresIn(lock.pid, cluster)) return
    if (postgresProcessesIn(cluster).length === 0) {
      for (const path of [
        join(cluster, 'postmaster.pid'),
        join(socket, '.s.PGSQL.5432.lock'),
        join(socket, '.s.PGSQL.5432'),
      ]) {
        rmSync(path, { force: true })
      }
      return
    }
    await sleep(50)
  }
}

/** Stops the server process: running transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    const until = Date.now() + patience
    signalPostmaster(postmaster, signal)
    while (Date.now() < until) {
      if (!isRunning(postmaster.mark)) return
      await sleep(10)
    }
  }
}

export function signalPostmaster({ mark }: Postmaster, signal: NodeJS.Signals): void {
  if (!isRunning(mark)) return
  try {
    process.kill(mark.pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

const largestLog = 10 * 1024 * 1024

/** Opens PostgreSQL's log to append to it; one that has grown too large is begun anew. */
function openLog(path: string): { descriptor: number; read: () => string } {
  const descriptor = openSync(path, 'a', 0o600)
  if (fstatSync(descriptor).size > largestLog) ftruncateSync(descriptor)
  writeSync(descriptor, '\n')
  const from = fstatSync(descriptor).size
  return { descriptor, read: () => readFileSync(path).subarray(from).toString('utf8') }
}
