import { chownSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError, type PoolConfig } from 'pg'
import { StartRefused } from '../start-refused.ts'
import { codeOf, reasonOf } from '../system-errors.ts'
import { checkExternal } from './external.ts'
import { databaseName, initialize } from './initialize.ts'
import { note, type Place, placeOf } from './place.ts'
import {
  AlreadyStarted,
  type Postmaster,
  runningPostmaster,
  signalPostmaster,
  SocketRefused,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts'
import { enterAsCommand, enterAsServer } from './presence.ts'
import { supervise } from './supervisor.ts'
import { canEnter } from './system-user.ts'

export interface ClusterOptions {
  /** Absolute path of the data folder. */
  data: string
  databaseUrl?: string
  /** For commands: use the database beside a running server, or start it for as long as the command lasts. */
  shared?: boolean
  /** false only for throw-away clusters of tests. */
  durable?: boolean
  /** Called after PostgreSQL ended unexpectedly and was started again. */
  onRestart?: (times: number) => void
}

/** A PostgreSQL that accepts connections. */
export interface Cluster {
  /** What pg needs to connect, as the owner of everything in the database. */
  connection: PoolConfig
  /** For people: the folder of the cluster, or host and database of DATABASE_URL. */
  where: string
  /** Whether the cluster lies outside the data folder. */
  relocated: boolean
  /** Stops what was started here, unless another process uses it. May be called twice. */
  stop(): Promise<void>
}

/**
 * Opens the database: the one at DATABASE_URL, or an own PostgreSQL in the data folder, which is made at the first
 * start, found again when it outlived a killed server, and started again when it ends unexpectedly.
 * @throws StartRefused with one sentence
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  if (options.databaseUrl) {
    const where = await checkExternal(options.databaseUrl)
    const connection = { connectionString: options.databaseUrl }
    return { connection, where, relocated: false, stop: async () => {} }
  }
  return openOwn(options)
}

async function openOwn(options: ClusterOptions): Promise<Cluster> {
  const { durable = true } = options
  const place = await placeOf(options.data)
  const data = realpathSync(options.data)
  const presence = options.shared ? enterAsCommand(data) : await enterAsServer(data)
  try {
    await initialize(place, durable)
    note(place, data)
    const first = await findOrStart(place, durable)
    await ensureDatabase(first.socket)
    const supervision = supervise(first, () => findOrStart(place, durable, first.socket), options.onRestart)
    const onExit = () => {
      if (presence.isLast()) signalPostmaster(supervision.current(), 'SIGINT')
      presence.leave()
    }
    process.on('exit', onExit)
    const ungrab = options.shared ? exitOnSignals() : () => {}
    let stopped: Promise<void> | undefined
    const stop = async () => {
      const postmaster = await supervision.end()
      if (presence.isLast()) await stopPostmaster(postmaster)
      presence.leave()
      process.off('exit', onExit)
      ungrab()
      removeShortSocket(postmaster.socket)
    }
    return {
      connection: connectionTo(first.socket, databaseName),
      where: place.cluster,
      relocated: place.relocated,
      stop: () => (stopped ??= stop()),
    }
  } catch (error) {
    presence.leave()
    throw refusalOfSystem(error, options.data)
  }
}

/** What the operating system refuses while the cluster is made or started becomes one sentence. */
function refusalOfSystem(error: unknown, data: string): unknown {
  if (
    !['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO', 'ENOMEM', 'EAGAIN', 'EMFILE'].includes(
      codeOf(error) ?? '',
    )
  ) {
    return error
  }
  return new StartRefused(
    'clusterNotWritable',
    `数据库无法启动：${reasonOf(error)}。请检查数据文件夹 ${data} 的权限与磁盘空间。`,
    { cause: error },
  )
}

function connectionTo(socket: string, database: string): PoolConfig {
  return { host: socket, port: 5432, user: databaseName, database }
}

/** Uses the server process that runs, or starts one. `socket` = the folder to listen in again after a restart. */
async function findOrStart(place: Place, durable: boolean, socket?: string): Promise<Postmaster> {
  let folder = socket
  for (let attempt = 1; ; attempt++) {
    const running = await runningPostmaster(place.cluster)
    if (running) return running
    folder ??= socketFolder(place)
    try {
      return await startPostmaster(place, folder, durable)
    } catch (error) {
      if (error instanceof AlreadyStarted && attempt < 50) {
        await sleep(100)
      } else if (error instanceof SocketRefused && !socket && attempt < 3) {
        // Some shared and network file systems know no sockets.
        folder = shortSocketFolder(place)
      } else {
        throw error
      }
    }
  }
}

/** The longest path of a socket that Linux takes, in bytes. */
const longestSocket = 107

function socketFolder(place: Place): string {
  const folder = join(place.folder, 'socket')
  if (Buffer.byteLength(join(folder, '.s.PGSQL.5432')) > longestSocket) return shortSocketFolder(place)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (place.user) chownSync(folder, place.user.uid, place.user.gid)
  return folder
}

const shortName = 'lianyan-socket-'

/** A new folder that only the database's user enters, at a short path. */
function shortSocketFolder({ user }: Place): string {
  const parents = [tmpdir(), '/tmp', '/var/tmp', '/dev/shm'].filter(
    (parent) => parent.length < 60 && isFolder(parent) && (!user || canEnter(user, parent)),
  )
  const folder = mkdtempSync(join(parents[0] ?? '/tmp', shortName))
  if (user) chownSync(folder, user.uid, user.gid)
  return folder
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function removeShortSocket(socket: string): void {
  if (basename(socket).startsWith(shortName)) rmSync(socket, { recursive: true, force: true })
}

async function ensureDatabase(socket: string): Promise<void> {
  const client = new Client(connectionTo(socket, 'postgres'))
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } catch (error) {
    // Two commands at the first start: the other one made it.
    if (!(error instanceof DatabaseError && ['42P04', '23505'].includes(error.code ?? ''))) throw error
  } finally {
    await client.end()
  }
}

/** A command that is interrupted ends through 'exit', which stops the database that it started. */
function exitOnSignals(): () => void {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
  const leave = (signal: NodeJS.Signals) => process.exit(signals[signal as keyof typeof signals])
  for (const signal of Object.keys(signals)) process.on(signal, leave)
  return () => {
    for (const signal of Object.keys(signals)) process.off(signal, leave)
  }
}
