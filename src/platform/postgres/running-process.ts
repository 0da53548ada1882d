import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** A process and when it began: the number alone is given to another program later. */
export interface ProcessMark {
  pid: number
  /** Clock ticks since the machine started, from /proc; '' where there is no /proc. */
  startedAt: string
}

/** The mark of a process that runs now; undefined when there is none, or it is dead and only waits to be reaped. */
export function markOf(pid: number): ProcessMark | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return hasProc() || !answersSignal(pid) ? undefined : { pid, startedAt: '' }
  }
  // The program's name stands in brackets and may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startedAt] = [fields[0], fields[19]]
  return state === 'Z' || state === 'X' ? undefined : { pid, startedAt: startedAt ?? '' }
}

/** Whether the very process that was marked still runs. */
export function isRunning(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startedAt === mark.startedAt
}

/** PostgreSQL processes that work in a data directory: each makes it its current directory. */
export function postgresProcessesIn(directory: string): number[] {
  if (!hasProc()) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isPostgresIn(pid, directory))
}

export function isPostgresIn(pid: number, directory: string): boolean {
  try {
    const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
    return name === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === directory && markOf(pid) !== undefined
  } catch {
    return false
  }
}

function hasProc(): boolean {
  try {
    readFileSync('/proc/self/stat')
    return true
  } catch {
    return false
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
