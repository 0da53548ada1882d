import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { removeCluster, throwawayFolder } from '../../../tests/support/test-cluster.ts'
import { type ClusterOptions, openCluster } from './cluster.ts'
import { postgresProcessesIn } from './running-process.ts'

const root = process.getuid?.() === 0
let data: string
let initialized: string

beforeAll(async () => {
  initialized = throwawayFolder()
  const cluster = await openCluster({ data: initialized, durable: false })
  await cluster.stop()
})

afterAll(() => removeCluster(initialized))

beforeEach(() => {
  data = throwawayFolder()
})

/** Spares a test the second that making a cluster takes, when that is not what it is about. */
function copyInitialized(): void {
  spawnSync('cp', ['-a', join(initialized, 'postgres'), data])
}

afterEach(async () => {
  killPostgres()
  await removeCluster(data)
})

/** Kills every process of the cluster; one that ends by itself in between, as children of a killed postmaster do, is gone too. */
function killPostgres(): void {
  for (const pid of postgresProcessesIn(join(data, 'postgres')))
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
}

const open = (more: Partial<ClusterOptions> = {}) => openCluster({ data, durable: false, ...more })

/** Opens the cluster, runs one statement with a connection of its own, and returns the first value. */
async function ask(connection: object, statement: string): Promise<unknown> {
  const client = new Client(connection)
  await client.connect()
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

/** Runs a server process that writes one acknowledged row and then does `last`. */
async function serverThat(last: string): Promise<void> {
  const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const script = `
    const { openCluster } = await import(${url('./cluster.ts')})
    const { Client } = (await import(${JSON.stringify(import.meta.resolve('pg'))})).default
    const cluster = await openCluster({ data: ${JSON.stringify(data)} })
    const client = new Client(cluster.connection)
    await client.connect()
    await client.query('create table if not exists facts (id int)')
    await client.query('insert into facts values (1)')
    ${last}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await new Promise((resolve) => child.on('exit', resolve))
}

describe('the database in the data folder', () => {
  test('keeps what was written from one start to the next, and leaves no process behind', async () => {
    const first = await open()
    await ask(first.connection, 'create table facts as select 7 as id')
    await first.stop()
    expect(postgresProcessesIn(first.where)).toEqual([])
    const second = await open()
    expect(await ask(second.connection, 'select id from facts')).toBe(7)
    await second.stop()
  })

  test('listens on no network port and flushes every commit', async () => {
    copyInitialized()
    const cluster = await openCluster({ data })
    const settings = `select current_setting('listen_addresses') || ',' || current_setting('fsync') || ',' ||
                             current_setting('synchronous_commit') || ',' || current_setting('server_encoding')`
    expect(await ask(cluster.connection, settings)).toBe(',on,on,UTF8')
    await cluster.stop()
  })

  test('is found again after the server was killed, with every acknowledged row', async () => {
    copyInitialized()
    await serverThat(`process.kill(process.pid, 'SIGKILL')`)
    expect(postgresProcessesIn(join(data, 'postgres'))).not.toEqual([])
    const cluster = await open()
    expect(await ask(cluster.connection, 'select count(*)::int from facts')).toBe(1)
    await cluster.stop()
    expect(postgresProcessesIn(cluster.where)).toEqual([])
  })

  test('recovers after the server and PostgreSQL were both killed', async () => {
    copyInitialized()
    await serverThat(`process.kill(process.pid, 'SIGKILL')`)
    killPostgres()
    const cluster = await open()
    expect(await ask(cluster.connection, 'select count(*)::int from facts')).toBe(1)
    await cluster.stop()
  })

  test('ends with a server that exits without stopping it', async () => {
    copyInitialized()
    await serverThat('process.exit(0)')
    await expect.poll(() => postgresProcessesIn(join(data, 'postgres')), { timeout: 5000 }).toEqual([])
  })

  test('is started again when PostgreSQL is killed under a running server, and pools reconnect', async () => {
    copyInitialized()
    let restarts = 0
    const cluster = await open({ durable: true, onRestart: (times) => (restarts = times) })
    const pool = new Pool(cluster.connection)
    pool.on('error', () => {})
    await pool.query('create table facts as select 7 as id')
    const postmaster = Number(readFileSync(join(cluster.where, 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(postmaster, 'SIGKILL')
    await expect.poll(() => restarts, { timeout: 10_000 }).toBe(1)
    const { rows } = await pool.query('select id from facts').catch(() => pool.query('select id from facts'))
    expect(rows).toEqual([{ id: 7 }])
    await pool.end()
    await cluster.stop()
    expect(postgresProcessesIn(cluster.where)).toEqual([])
  })

  test('starts although the number of its last process now belongs to another program', async () => {
    copyInitialized()
    const first = await open()
    const lock = readFileSync(join(first.where, 'postmaster.pid'), 'utf8')
    await first.stop()
    writeFileSync(join(first.where, 'postmaster.pid'), lock.replace(/^\d+/, String(process.pid)))
    const second = await open()
    expect(await ask(second.connection, 'select 1')).toBe(1)
    await second.stop()
  })

  test('starts although an earlier first start was killed half-way', async () => {
    mkdirSync(join(data, 'postgres.new-4194999-abc', 'base'), { recursive: true })
    const cluster = await open()
    expect(await ask(cluster.connection, 'select 1')).toBe(1)
    expect(readdirSync(data).filter((name) => name.startsWith('postgres.new'))).toEqual([])
    await cluster.stop()
  })

  test('lies under any path: blanks, commas, Chinese, and longer than a socket’s name may be', async () => {
    const deep = join(data, '联研 数据, 一"', 'long'.repeat(30))
    const cluster = await open({ data: deep })
    expect(await ask(cluster.connection, 'select 1')).toBe(1)
    expect(cluster.where.startsWith(deep)).toBe(true)
    const socket = String(cluster.connection.host)
    await cluster.stop()
    expect(existsSync(socket)).toBe(false)
  })

  test.runIf(root)(
    'lies in a public folder when its user cannot enter the data folder, and the note says where',
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'closed-'))
      const inside = join(closed, 'data')
      const first = await open({ data: inside })
      expect(first.relocated).toBe(true)
      expect(readFileSync(join(inside, 'postgres.location'), 'utf8')).toContain(
        first.where.replace(/\/postgres$/, ''),
      )
      await ask(first.connection, 'create table facts as select 7 as id')
      await first.stop()
      const second = await open({ data: inside })
      expect(await ask(second.connection, 'select id from facts')).toBe(7)
      await second.stop()
      await removeCluster(inside)
      await rm(closed, { recursive: true })
    },
  )
})

describe('one database for a server and its commands', () => {
  test('a second server on the same data folder is refused', async () => {
    copyInitialized()
    const cluster = await open()
    await expect(open()).rejects.toMatchObject({
      code: 'serverRunning',
      message: expect.stringContaining(String(process.pid)),
    })
    await cluster.stop()
    const next = await open()
    await next.stop()
  })

  test('a command works beside a server and leaves the database to it', async () => {
    copyInitialized()
    const server = await open()
    const command = await open({ shared: true })
    expect(command.connection).toEqual(server.connection)
    await command.stop()
    expect(await ask(server.connection, 'select 1')).toBe(1)
    await server.stop()
  })

  test('a command that outlasts the server keeps the database until it is done', async () => {
    copyInitialized()
    const server = await open()
    const command = await open({ shared: true })
    await server.stop()
    expect(await ask(command.connection, 'select 1')).toBe(1)
    await command.stop()
    expect(postgresProcessesIn(command.where)).toEqual([])
  })

  test('two commands that start at once share one database', async () => {
    const [one, other] = await Promise.all([open({ shared: true }), open({ shared: true })])
    await ask(one.connection, 'create table facts as select 7 as id')
    expect(await ask(other.connection, 'select id from facts')).toBe(7)
    await Promise.all([one.stop(), other.stop()])
    expect(postgresProcessesIn(one.where)).toEqual([])
  })
})

describe('a data folder that cannot be used is refused in one sentence', () => {
  test('when it is a file', async () => {
    writeFileSync(join(data, 'file'), '')
    await expect(open({ data: join(data, 'file', 'data') })).rejects.toMatchObject({
      code: 'dataNotWritable',
    })
  })

  test('when its database was written by another PostgreSQL', async () => {
    mkdirSync(join(data, 'postgres'))
    writeFileSync(join(data, 'postgres', 'PG_VERSION'), '17\n')
    await expect(open()).rejects.toMatchObject({
      code: 'dataOfOtherVersion',
      message: expect.stringContaining('PostgreSQL 17'),
    })
  })

  test('when the note in it leads nowhere', async () => {
    writeFileSync(join(data, 'postgres.location'), '/nowhere\n')
    await expect(open()).rejects.toMatchObject({ code: 'clusterMissing' })
  })

  test('when PostgreSQL cannot read its files, with its own words', async () => {
    copyInitialized()
    const cluster = await open()
    await cluster.stop()
    writeFileSync(join(cluster.where, 'postgresql.conf'), 'no_such_setting = 1\n')
    await expect(open()).rejects.toMatchObject({
      code: 'postgresFailed',
      message: expect.stringContaining('postgres.log'),
    })
  })
})
