import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { codeOf } from '../system-errors.ts'
import { explain } from './explain.ts'
import { give, type Place } from './place.ts'
import { markOf } from './running-process.ts'

/** The one role and the one database of an embedded cluster. */
export const databaseName = 'lianyan'

/**
 * Makes the cluster if there is none. It is made under another name and renamed when complete, so that one that was
 * interrupted is never taken for whole.
 * @throws StartRefused
 */
export async function initialize(place: Place, durable: boolean): Promise<void> {
  if (existsSync(place.cluster)) return
  await removeDrafts(place)
  const draft = mkdtempSync(`${place.cluster}.new-${process.pid}-`)
  making.add(basename(draft))
  try {
    if (place.user) give(draft, place.user)
    await runInitdb(place, draft, durable)
    await rename(draft, place.cluster)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process was faster: its cluster is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error
  } finally {
    making.delete(basename(draft))
  }
}

/** The drafts that this very process works on. In a container each start may have the same number. */
const making = new Set<string>()

async function runInitdb(place: Place, draft: string, durable: boolean): Promise<void> {
  const child = spawn(
    join(place.binaries.folder, 'bin', 'initdb'),
    [
      `--pgdata=${draft}`,
      `--username=${databaseName}`,
      // Only the socket exists, and only its owner enters its folder.
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      // The same order and case rules on every machine, whatever its C library.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    {
      cwd: '/',
      env: serverEnvironment(),
      uid: place.user?.uid,
      gid: place.user?.gid,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw explain(output + errors, place)
}

/** PostgreSQL's messages stay in English, so that they can be recognized. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

/** Clears what an initialization that was killed left behind. */
async function removeDrafts(place: Place): Promise<void> {
  for (const name of readdirSync(place.folder)) {
    const pid = Number(/^postgres\.new-(\d+)-/.exec(name)?.[1])
    if (pid && !making.has(name) && (pid === process.pid || !markOf(pid))) {
      await rm(join(place.folder, name), { recursive: true, force: true })
    }
  }
}
