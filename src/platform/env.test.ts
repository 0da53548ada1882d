import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkout, readSettings, SettingsError } from './env.ts'

let data: string
const secret = 's'.repeat(32)

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'settings-'))
})

afterEach(() => rmSync(data, { recursive: true }))

const read = (env: Record<string, string>) =>
  readSettings({ LIANYAN_DATA: data, LIANYAN_SECRET: secret, ...env })

function mistakesOf(env: Record<string, string>): string[] {
  try {
    read(env)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes
    throw error
  }
}

describe('settings', () => {
  test('have a default each', () => {
    expect(read({})).toEqual({
      port: 3000,
      host: '0.0.0.0',
      data,
      databaseUrl: undefined,
      demo: true,
      origin: undefined,
      secret,
      logLevel: 'info',
    })
  })

  test('put the data folder into the checkout, whatever the current folder', () => {
    expect(readSettings({ LIANYAN_SECRET: secret }).data).toBe(join(checkout, 'data'))
    expect(readSettings({ LIANYAN_SECRET: secret, LIANYAN_DATA: '../d' }).data).toBe(join(checkout, '../d'))
  })

  test.each([
    ['PORT', '8080', 'port', 8080],
    ['PORT', '0', 'port', 0],
    ['PORT', '', 'port', 3000],
    ['HOST', '127.0.0.1', 'host', '127.0.0.1'],
    ['HOST', '::', 'host', '::'],
    ['DATABASE_URL', 'postgres://u:p@db:5432/x', 'databaseUrl', 'postgres://u:p@db:5432/x'],
    ['DATABASE_URL', 'postgresql://db/x', 'databaseUrl', 'postgresql://db/x'],
    ['LIANYAN_DEMO', '0', 'demo', false],
    ['LIANYAN_DEMO', '1', 'demo', true],
    ['LIANYAN_ORIGIN', 'https://Jiaoyan.example.cn/', 'origin', 'https://jiaoyan.example.cn'],
    ['LIANYAN_ORIGIN', 'http://10.0.0.8:3000', 'origin', 'http://10.0.0.8:3000'],
    ['LOG_LEVEL', 'warn', 'logLevel', 'warn'],
  ] as const)('read %s=%s', (name, value, field, expected) => {
    expect(read({ [name]: value })[field]).toBe(expected)
  })

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['HOST', 'http://localhost'],
    ['DATABASE_URL', 'mysql://db/x'],
    ['DATABASE_URL', 'db/x'],
    ['LIANYAN_DEMO', 'no'],
    ['LIANYAN_ORIGIN', 'jiaoyan.example.cn'],
    ['LIANYAN_ORIGIN', 'https://example.cn/jiaoyan'],
    ['LIANYAN_ORIGIN', 'ftp://example.cn'],
    ['LIANYAN_SECRET', 'short'],
    ['LOG_LEVEL', 'loud'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(mistakesOf({ [name]: value })).toEqual([expect.stringContaining(name)])
  })

  test('report all mistakes together', () => {
    const mistakes = mistakesOf({ PORT: 'x', DATABASE_URL: 'x', LIANYAN_SECRET: 'x', LOG_LEVEL: 'x' })
    expect(mistakes.map((mistake) => mistake.split(' ')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'LIANYAN_SECRET',
      'LOG_LEVEL',
    ])
  })
})

describe('the secret', () => {
  const path = () => join(data, 'secret')

  test('is made once, kept from other users, and read again', () => {
    const first = read({ LIANYAN_SECRET: '' }).secret
    expect(first.length).toBeGreaterThanOrEqual(32)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(read({ LIANYAN_SECRET: '' }).secret).toBe(first)
    expect(readFileSync(path(), 'utf8').trim()).toBe(first)
  })

  test('differs between two data folders', () => {
    const other = join(data, 'other')
    expect(read({ LIANYAN_SECRET: '', LIANYAN_DATA: other }).secret).not.toBe(
      read({ LIANYAN_SECRET: '' }).secret,
    )
  })

  test('is not replaced when its file was damaged', () => {
    writeFileSync(path(), 'short')
    expect(mistakesOf({ LIANYAN_SECRET: '' })).toEqual([expect.stringContaining(path())])
    expect(readFileSync(path(), 'utf8')).toBe('short')
  })

  test('cannot be kept where the data folder cannot be made', () => {
    writeFileSync(path(), secret)
    expect(mistakesOf({ LIANYAN_SECRET: '', LIANYAN_DATA: join(path(), 'data') })).toEqual([
      expect.stringContaining('数据文件夹'),
    ])
  })
})
