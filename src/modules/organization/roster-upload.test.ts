import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastifyMultipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { forgetRosterFiles } from './jobs.ts'
import { organizationRoutes } from './routes.ts'

let cast: Cast
let app: FastifyInstance
let address: string
let who: CastName | null = 'head'
const folder = await mkdtemp(join(tmpdir(), 'roster-upload-'))

beforeAll(async () => {
  cast = await openCast('roster_upload')
  const services = { ...cast.services, filesFolder: folder, queue: { enqueue: async () => {} } as never }
  app = fastify()
  await app.register(fastifyMultipart, { limits: { fileSize: 50 * 1024 * 1024 } })
  const identify = async () => who && cast.as(who, async ({ actor, district }) => ({ actor, district }))
  organizationRoutes(services, identify)(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await cast.end()
  await rm(folder, { recursive: true })
})

async function send(bytes: Uint8Array, name = '名单.xlsx') {
  const body = new FormData()
  body.append('file', new Blob([Buffer.from(bytes)]), name)
  const answer = await fetch(`${address}/api/roster-imports`, { method: 'POST', body })
  return {
    status: answer.status,
    ...((await answer.json()) as { code?: string; message?: string; id?: string }),
  }
}

const kept = async () =>
  (await cast.database.pool.query<{ n: number }>('select count(*)::integer as n from roster_imports'))
    .rows[0]!.n
const onDisk = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length

function packageOf(parts: Record<string, string | Uint8Array>): Uint8Array {
  const files = { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>', ...parts }
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, part]) => [path, typeof part === 'string' ? strToU8(part) : part]),
    ),
  )
}

const good = () =>
  workbookBytes({
    sheets: [
      {
        name: '教师',
        columns: ['教职工号', '姓名', '所在学校'].map((header) => ({ header, key: header })),
        rows: [{ 教职工号: 'U1', 姓名: '吴一', 所在学校: '城南小学' }],
      },
    ],
  })

describe('uploading a roster', () => {
  it('begins a dry run for the district’s administrators and the head of the office', async () => {
    for (const allowed of ['head', 'admin'] as const) {
      who = allowed
      expect(await send(await good())).toMatchObject({ status: 201, id: expect.any(String) })
    }
    who = 'head'
  })

  it('is refused to everybody else, and to nobody at all', async () => {
    const before = [await kept(), await onDisk()]
    for (const [refused, status] of [
      ['teacherChen', 403],
      ['lin', 403],
      [null, 401],
    ] as const) {
      who = refused
      expect((await send(await good())).status).toBe(status)
      const wrong = await fetch(`${address}/api/roster-imports/${crypto.randomUUID()}/wrong.xlsx`)
      expect(wrong.status).toBe(status)
    }
    who = 'head'
    expect([await kept(), await onDisk()]).toEqual(before)
  })

  it('answers every file that is no table with a code and a sentence, and keeps nothing of it', async () => {
    const before = [await kept(), await onDisk()]
    const locked = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    const cases: [Uint8Array, string][] = [
      [new Uint8Array(), 'empty'],
      [Buffer.from('%PDF-1.7 …'), 'wrongType'],
      [Buffer.from('89504e470d0a1a0a0000', 'hex'), 'wrongType'],
      [packageOf({ 'word/document.xml': '<d/>' }), 'wrongType'],
      [(await good()).subarray(0, 400), 'corrupt'],
      [locked, 'passwordProtected'],
      [packageOf({ 'xl/vbaProject.bin': 'x' }), 'macros'],
      [packageOf({ 'xl/worksheets/sheet1.xml': new Uint8Array(40 << 20) }), 'tooBig'],
    ]
    for (const [bytes, code] of cases) {
      const answer = await send(bytes)
      expect([code, answer.status, answer.code]).toEqual([code, 422, code])
      expect(answer.message).toMatch(/[\u4e00-\u9fff].*。$/)
    }
    expect([await kept(), await onDisk()]).toEqual(before)
    expect((await send(await good())).status).toBe(201)
  })

  it('refuses 200 MB by its announced size, before they have come', async () => {
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asked = request(`${address}/api/roster-imports`, {
        method: 'POST',
        headers: {
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 200 * 1024 * 1024,
        },
      })
      asked.on('response', (response) => {
        let text = ''
        response.on('data', (piece) => (text += piece))
        response.on('end', () => {
          asked.destroy()
          resolve({ status: response.statusCode ?? 0, text })
        })
      })
      asked.on('error', reject)
      asked.write('--x\r\n')
    })
    expect(answer.status).toBe(422)
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'tooBig',
      message: expect.stringContaining('32 MB'),
    })
  })
})

describe('downloads of the organization', () => {
  it('give a template that reads as a roster', async () => {
    const answer = await fetch(`${address}/api/roster-template.xlsx`)
    const workbook = await readWorkbook(new Uint8Array(await answer.arrayBuffer()))
    expect(workbook.sheets.map(({ name }) => name)).toEqual(['学校', '教师', '任教', '说明'])
  })

  it('give the people of a school with ages only to those who may see them', async () => {
    const ages = async (viewer: CastName) => {
      who = viewer
      const answer = await fetch(`${address}/api/people.xlsx?schoolId=${cast.schools.chengnan}`)
      const [sheet] = (await readWorkbook(new Uint8Array(await answer.arrayBuffer()))).sheets
      who = 'head'
      return sheet!.rows.slice(1).map((row) => row.values[8] ?? null)
    }
    await cast.database.pool.query(`update people set born_on = '1980-05-01'`)
    expect(await ages('principalWu')).toEqual([46, 46, 46, 46])
    expect((await ages('teacherZhao')).every((age) => age === null)).toBe(true)
  })
})

describe('the file of a roster', () => {
  it('is removed a month after it came, failed, given up or broken off alike, unless it is being read', async () => {
    who = 'head'
    const ids: string[] = []
    for (const state of ['failed', 'cancelled', 'imported', 'checking'] as const) {
      const { id } = await send(await good())
      await cast.database.pool.query('update roster_imports set state = $2 where id = $1', [id, state])
      ids.push(id!)
    }
    const paths = (
      await cast.database.pool.query<{ file_path: string }>(
        'select file_path from roster_imports where id = any($1::uuid[]) order by array_position($1::uuid[], id)',
        [ids],
      )
    ).rows.map(({ file_path }) => file_path)
    const broken = `${paths[0]!}.part`
    await writeFile(broken, 'half')
    const there = () => [...paths, broken].map((path) => existsSync(path))
    const daysOld = (days: number) =>
      Promise.all(
        [...paths, broken].map((path) => {
          const at = new Date(cast.now.getTime() - days * 86_400_000)
          return utimes(path, at, at)
        }),
      )
    const services = { ...cast.services, filesFolder: folder }
    await daysOld(29)
    await forgetRosterFiles(services)
    expect(there()).toEqual([true, true, true, true, true])
    await daysOld(31)
    await forgetRosterFiles(services)
    expect(there()).toEqual([false, false, false, true, false])
    const gone = await fetch(`${address}/api/roster-imports/${ids[0]}/wrong.xlsx`)
    expect(gone.status).toBe(404)
  })
})
