import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { StartRefused } from '../start-refused.ts'

/** A user of the operating system. */
export interface SystemUser {
  name: string
  uid: number
  gid: number
}

function users(): SystemUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.name !== '' && user.uid > 0)
}

/** The user with this number, if the system knows a name for it: PostgreSQL refuses to run as a nameless one. */
export function userOfId(uid: number): SystemUser | undefined {
  return users().find((user) => user.uid === uid)
}

/**
 * The user that PostgreSQL runs as when this process is root: `lianyan`, made if possible, otherwise an existing user
 * without rights.
 * @throws StartRefused noSystemUser
 */
export function unprivilegedUser(): SystemUser {
  const named = (name: string) => users().find((user) => user.name === name)
  const own = named('lianyan')
  if (own) return own
  for (const [command, ...options] of [
    [
      'useradd',
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
    ],
    ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/sbin/nologin'],
  ] as const) {
    if (spawnSync(command, [...options, 'lianyan'], { stdio: 'ignore' }).status === 0) break
  }
  const user = named('lianyan') ?? named('nobody') ?? named('daemon')
  if (user) return user
  throw new StartRefused(
    'noSystemUser',
    'PostgreSQL 不能以 root 运行，而系统里没有可用的普通用户。请执行 useradd --system lianyan,或以普通用户启动联研。',
  )
}

/** Whether a user can enter a folder and everything above it. Only root can ask for another user. */
export function canEnter(user: SystemUser, folder: string): boolean {
  return passesTest(user, '-x', folder)
}

export function canRun(user: SystemUser, program: string): boolean {
  return passesTest(user, '-x', program)
}

function passesTest(user: SystemUser, flag: string, path: string): boolean {
  // Asked from the system itself: only it knows about groups, access lists and read-only namespaces.
  const test = spawnSync('/bin/sh', ['-c', `test ${flag} "$0"`, path], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  })
  return test.status === 0
}
