import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { StartRefused } from '../start-refused.ts'
import { reasonOf } from '../system-errors.ts'
import { type Binaries, copyBinaries, packagedPostgres } from './binaries.ts'
import { canEnter, canRun, type SystemUser, unprivilegedUser, userOfId } from './system-user.ts'

/** Where a cluster lies, what runs it and as whom. */
export interface Place {
  /** Holds the cluster and its socket. */
  folder: string
  /** PostgreSQL's data directory. */
  cluster: string
  log: string
  binaries: Binaries
  /** Whom PostgreSQL runs as when this process is root; undefined = as this process. */
  user?: SystemUser
  /** Whether the cluster had to lie outside the data folder. */
  relocated: boolean
}

/** Folders that root can make and everyone can enter, for clusters that cannot lie in their data folder. */
const publicFolders = ['/var/lib/lianyan', '/srv/lianyan', '/opt/lianyan', '/var/tmp/lianyan']

/**
 * Finds or chooses the place of the cluster that belongs to a data folder.
 *
 * PostgreSQL refuses to run as root, and another user often reaches neither node_modules nor the data folder: /root
 * and temporary folders are closed to them. Then both programs and cluster lie in a public folder, and the note
 * `postgres.location` in the data folder says where.
 * @throws StartRefused
 */
export async function placeOf(dataFolder: string): Promise<Place> {
  const data = prepared(dataFolder)
  const root = process.getuid?.() === 0
  const folder = noted(data) ?? (existsSync(join(data, 'postgres')) ? data : undefined)
  const user = root ? userFor(folder) : undefined
  const home = folder ?? (user && !canEnter(user, data) ? relocate(data, user) : data)
  if (!root) refuseForeign(join(home, 'postgres'))
  const spare = () => (user ? publicFolder(user) : data)
  let binaries = await packagedPostgres(spare)
  if (user && !canRun(user, join(binaries.folder, 'bin', 'postgres')))
    binaries = await copyBinaries(binaries, spare())
  if (user && folder && !canEnter(user, folder)) {
    throw new StartRefused(
      'clusterUnreachable',
      `数据库在 ${folder} 中，但运行它的系统用户 ${user.name} 不能进入该文件夹。请放开上级文件夹的进入权限(chmod o+x),或移回原来的位置。`,
    )
  }
  refuseOtherMajor(join(home, 'postgres'), binaries.major)
  return {
    folder: home,
    cluster: join(home, 'postgres'),
    log: join(data, 'postgres.log'),
    binaries,
    user,
    relocated: home !== data,
  }
}

/** The data folder, made if need be and free of links. */
function prepared(data: string): string {
  try {
    mkdirSync(data, { recursive: true })
    const probe = join(data, `.writable-${process.pid}`)
    writeFileSync(probe, '')
    unlinkSync(probe)
    return realpathSync(data)
  } catch (error) {
    throw new StartRefused(
      'dataNotWritable',
      `不能写入数据文件夹 ${data}:${reasonOf(error)}。请检查权限与磁盘空间，或用 LIANYAN_DATA 指定另一个文件夹。`,
      { cause: error },
    )
  }
}

const noteOf = (data: string) => join(data, 'postgres.location')
const ownerOf = (folder: string) => join(folder, 'data-folder')

/** Where the note in a data folder says that its cluster lies; undefined when it lies in the folder itself. */
export function relocatedTo(data: string): string | undefined {
  return existsSync(noteOf(data)) ? readFileSync(noteOf(data), 'utf8').split('\n')[0]?.trim() : undefined
}

/** The folder that the note names, when it is there and belongs to this data folder. */
function noted(data: string): string | undefined {
  const folder = relocatedTo(data)
  if (folder === undefined) return undefined
  if (!existsSync(join(folder, 'postgres', 'PG_VERSION'))) {
    throw new StartRefused(
      'clusterMissing',
      `${noteOf(data)} 记录数据库在 ${folder}，但那里没有数据库。请恢复该文件夹；若确认不要原有数据，删除这个记录文件后再启动。`,
    )
  }
  const owner = readFileSync(ownerOf(folder), 'utf8').trim()
  if (owner !== data) {
    if (relocatedTo(owner) === folder) {
      throw new StartRefused(
        'clusterOfOther',
        `数据文件夹 ${data} 是 ${owner} 的副本，其中不含数据库(数据库在 ${folder}，属于后者)。请删除 ${noteOf(data)} 后再启动，将建立新的空数据库。`,
      )
    }
    // The data folder was moved or renamed: its database stays where it is.
    writeFileSync(ownerOf(folder), `${data}\n`)
  }
  return folder
}

/** Notes in the data folder where its cluster lies. Written once there is one. */
export function note(place: Place, dataFolder: string): void {
  if (!place.relocated) return
  const text = `${place.folder}\n本文件夹的数据库在上述位置：联研以 root 运行，而 PostgreSQL 的系统用户 ${place.user?.name} 不能进入本文件夹。备份时请一并备份。\n`
  writeFileSync(noteOf(realpathSync(dataFolder)), text)
}

function relocate(data: string, user: SystemUser): string {
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12)
  const parent = publicFolder(user)
  for (let attempt = 1; ; attempt++) {
    const folder = join(parent, attempt === 1 ? name : `${name}-${attempt}`)
    // A cluster without a note belonged to a data folder that was deleted: it is neither used again nor destroyed.
    if (existsSync(join(folder, 'postgres'))) continue
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chownSync(folder, user.uid, user.gid)
    writeFileSync(ownerOf(folder), `${data}\n`)
    return folder
  }
}

function publicFolder(user: SystemUser): string {
  for (const folder of publicFolders) {
    try {
      const made = !existsSync(folder)
      mkdirSync(folder, { recursive: true })
      if (made) chmodSync(folder, 0o755)
      const { uid } = lstatSync(folder)
      if (uid === 0 && canEnter(user, folder)) return folder
    } catch {
      // Read-only or absent parent: the next one may do.
    }
  }
  throw new StartRefused(
    'noPublicFolder',
    `系统用户 ${user.name} 不能进入联研所在的文件夹，也没有其他可用的位置(已试 ${publicFolders.join('、')})。请把联研移到 /opt 等公共位置，或以普通用户启动。`,
  )
}

/** Whom the cluster in `folder` belongs to; a new or a nameless one is given to the unprivileged user. */
function userFor(folder: string | undefined): SystemUser {
  const cluster = folder && join(folder, 'postgres')
  const owner = cluster && existsSync(cluster) ? userOfId(lstatSync(cluster).uid) : undefined
  if (owner) return owner
  const user = unprivilegedUser()
  if (cluster && existsSync(cluster)) give(cluster, user)
  return user
}

/** Makes a folder and all in it the user's own. */
export function give(folder: string, user: SystemUser): void {
  const chown = spawnSync('chown', ['-R', '-h', `${user.uid}:${user.gid}`, folder], { encoding: 'utf8' })
  if (chown.status !== 0) {
    throw new StartRefused(
      'cannotGive',
      `不能把 ${folder} 交给系统用户 ${user.name}(PostgreSQL 不能以 root 运行):${chown.stderr.trim()}。请以普通用户启动联研。`,
    )
  }
}

function refuseForeign(cluster: string): void {
  const owner = existsSync(cluster) ? lstatSync(cluster).uid : undefined
  if (owner === undefined || owner === process.getuid?.()) return
  throw new StartRefused(
    'dataOfOtherUser',
    `数据库 ${cluster} 由系统用户 ${userOfId(owner)?.name ?? owner} 建立，当前用户不能使用。请以同一用户(或 root)启动联研。`,
  )
}

function refuseOtherMajor(cluster: string, major: number): void {
  const path = join(cluster, 'PG_VERSION')
  if (!existsSync(path)) return
  const found = readFileSync(path, 'utf8').trim()
  if (found === String(major)) return
  throw new StartRefused(
    'dataOfOtherVersion',
    `数据库 ${cluster} 属于 PostgreSQL ${found}，而本版联研自带 PostgreSQL ${major}，不能直接使用，数据未被改动。请使用与数据对应的联研版本。`,
  )
}
