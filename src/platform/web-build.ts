import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartRefused } from './start-refused.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
/** Where the built web lies. */
export const webFolder = join(checkout, 'dist', 'web')
const mark = join(checkout, 'dist', 'web.built-from')

/** Builds the web unless it is already built from these very sources. */
export async function ensureWebBuilt(say: (line: string) => void): Promise<void> {
  const sources = await fingerprint()
  if (existsSync(join(webFolder, 'index.html')) && (await readFile(mark, 'utf8').catch(() => '')) === sources)
    return
  say('正在生成网页(仅在首次启动或程序更新后)……')
  await Promise.all([runVite([]), runVite(['--ssr', 'app/first-view.tsx'])])
  await writeFile(mark, sources)
}

/** Names, sizes and times of everything that the web is built from. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const roots = [
    'src/web',
    'src/sentences.zh.ts',
    'src/contract.ts',
    'src/modules',
    'vite.config.ts',
    'package-lock.json',
  ]
  for (const root of roots) {
    const path = join(checkout, root)
    const info = await stat(path)
    const files = info.isDirectory()
      ? (await readdir(path, { recursive: true })).filter((name) => !name.endsWith('.test.ts')).sort()
      : ['']
    for (const name of files) {
      const { size, mtimeMs } = await stat(join(path, name))
      hash.update(`${root}/${name} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/** `vite build` with these arguments: for the browser, or the painter of first views for the server. */
function runVite(more: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = spawn(
      process.execPath,
      [join(checkout, 'node_modules/vite/bin/vite.js'), 'build', ...more, '--logLevel', 'warn'],
      {
        cwd: checkout,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_ENV: 'production' },
      },
    )
    let output = ''
    vite.stdout.on('data', (chunk) => (output += chunk))
    vite.stderr.on('data', (chunk) => (output += chunk))
    vite.on('error', reject)
    vite.on('close', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new StartRefused('webNotBuilt', `网页未能生成，请把以下信息交给维护人员:\n${output.slice(-2_000)}`),
        )
    })
  })
}
