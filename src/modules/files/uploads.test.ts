import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastifyMultipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { sentenceFor } from '../../sentences.zh.ts'
import { filesRoutes } from './routes.ts'
import { mostBytes } from './rules.ts'

let cast: Cast
let app: FastifyInstance
let port: number
const who: CastName = 'lin'
let mayAdd = true
const thing = newId()
const folder = await mkdtemp(join(tmpdir(), 'uploads-'))

beforeAll(async () => {
  cast = await openCast('uploads')
  app = fastify()
  await app.register(fastifyMultipart, { limits: { fileSize: 50 * 1024 * 1024, files: 10 } })
  const identify = async () => cast.as(who, async ({ actor, district }) => ({ actor, district }))
  const rights = { thing: { mayRead: async () => true, mayAdd: async () => mayAdd } }
  filesRoutes({ ...cast.services, filesFolder: folder }, identify, rights)(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await app.close()
  await cast.end()
  await rm(folder, { recursive: true })
})

const send = async (...files: [string, Uint8Array][]) => {
  const { ids: _, ...answer } = await sendAs(null, ...files)
  return answer
}

/** Sends files under an id of the client's; answers what the server said. */
async function sendAs(id: string | null, ...files: [string, Uint8Array][]) {
  const body = new FormData()
  for (const [name, bytes] of files) body.append('file', new Blob([Buffer.from(bytes)]), name)
  const answer = await fetch(`http://127.0.0.1:${port}/files/thing/${thing}${id ? `?id=${id}` : ''}`, {
    method: 'POST',
    body,
  })
  const { code, files: stored } = (await answer.json()) as {
    code?: string
    files?: { id: string; name: string }[]
  }
  return {
    status: answer.status,
    code,
    names: stored?.map(({ name }) => name),
    ids: stored?.map((file) => file.id),
  }
}

/** What is kept: rows, and files on disk. */
async function kept(): Promise<[number, number]> {
  const { rows } = await cast.database.pool.query<{ n: number }>('select count(*)::integer as n from files')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return [rows[0]!.n, entries.filter((entry) => entry.isFile()).length]
}

const office = (...names: string[]): Uint8Array =>
  zipSync(Object.fromEntries(['[Content_Types].xml', ...names].map((name) => [name, strToU8('<x/>')])))
const pdf = (bytes: number): Uint8Array => {
  const content = Buffer.alloc(bytes)
  content.write('%PDF-1.7')
  return content
}

describe('files that people hang on a thing', () => {
  test('are kept, several at a time, up to the very last byte that is allowed', async () => {
    const [rows, files] = await kept()
    const sent = await send(
      ['教案.docx', office('word/document.xml')],
      ['名单.xlsx', office('xl/workbook.xml')],
      ['讲义.pdf', pdf(mostBytes)],
    )
    expect(sent).toEqual({ status: 200, code: undefined, names: ['教案.docx', '名单.xlsx', '讲义.pdf'] })
    expect(await kept()).toEqual([rows + 3, files + 3])
  })

  test('are refused with a sentence where they are not what they should be, and nothing of them is kept', async () => {
    const before = await kept()
    const locked = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
    const cases: [string, Uint8Array, string][] = [
      ['空.pdf', new Uint8Array(), 'fileEmpty'],
      ['大.pdf', pdf(mostBytes + 1), 'fileTooLarge'],
      ['程序.exe', Buffer.from('MZ'), 'fileTypeRefused'],
      ['程序.pdf', Buffer.from('MZ and so on'), 'fileNotWhatItSays'],
      ['文档.xlsx', office('word/document.xml'), 'fileNotWhatItSays'],
      ['断.docx', office('word/document.xml').subarray(0, 90), 'fileNotWhatItSays'],
      ['宏.xlsm', office('xl/workbook.xml', 'xl/vbaProject.bin'), 'fileTypeRefused'],
      ['宏.xlsx', office('xl/workbook.xml', 'xl/vbaProject.bin'), 'fileMacros'],
      ['锁.docx', locked, 'fileLocked'],
    ]
    for (const [name, bytes, code] of cases) {
      const answer = await send([name, bytes])
      expect([name, answer.status, answer.code]).toEqual([name, 422, code])
      expect(sentenceFor(code)).not.toBe(sentenceFor('unknown'))
    }
    expect(await kept()).toEqual(before)
  })

  test('are all refused when one of them is', async () => {
    const before = await kept()
    expect(await send(['好.pdf', pdf(100)], ['坏.pdf', Buffer.from('MZ')])).toMatchObject({
      status: 422,
      code: 'fileNotWhatItSays',
    })
    expect(await kept()).toEqual(before)
  })

  test('leave nothing behind when the right to add them ends while they come', async () => {
    const before = await kept()
    mayAdd = true
    const upload = slowly()
    await begun(1)
    mayAdd = false
    upload.end()
    expect(await upload.answered).toBe(403)
    mayAdd = true
    expect(await kept()).toEqual(before)
  })

  test('are kept once when they are sent again because the answer was lost', async () => {
    const [rows, files] = await kept()
    const id = newId()
    const sent = () => sendAs(id, ['教案.pdf', pdf(100)], ['课件.pdf', pdf(200)])
    const first = await sent()
    expect(await sent()).toEqual(first)
    const [third, fourth] = await Promise.all([sent(), sent()])
    expect([third, fourth]).toEqual([first, first])
    expect(first).toMatchObject({ status: 200, names: ['教案.pdf', '课件.pdf'] })
    expect(await kept()).toEqual([rows + 2, files + 2])
    const lines = await cast.database.pool.query(
      `select 1 from audit_lines where action = 'file.uploaded' and subject_title in ('教案.pdf', '课件.pdf')`,
    )
    expect(lines.rowCount).toBe(2)
    // The same id for something else is a mistake, and so is another thing's.
    expect(await sendAs(id, ['教案.pdf', pdf(101)])).toMatchObject({ status: 409, code: 'conflict' })
    expect(await kept()).toEqual([rows + 2, files + 2])
  })

  test('that came at once under one id are one', async () => {
    const [rows, files] = await kept()
    const id = newId()
    const answers = await Promise.all(Array.from({ length: 4 }, () => sendAs(id, ['同时.pdf', pdf(300)])))
    expect(new Set(answers.map(({ ids }) => ids?.join()))).toEqual(new Set([answers[0]!.ids!.join()]))
    expect(await kept()).toEqual([rows + 1, files + 1])
  })

  test('hold no connection to the database while they come over a slow line, and leave nothing when it breaks', async () => {
    const before = await kept()
    const uploads = Array.from({ length: 20 }, () => slowly())
    await begun(20)
    const { rows } = await cast.database.pool.query<{ n: number }>(
      `select count(*)::integer as n from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`,
    )
    expect(rows[0]!.n).toBe(0)
    expect((await send(['快.pdf', pdf(100)])).status).toBe(200)
    for (const upload of uploads) upload.cut()
    await expect.poll(kept, { timeout: 10_000 }).toEqual([before[0] + 1, before[1] + 1])
  })
})

/** An upload whose first piece has come to lie on disk, and whose rest is not yet on its way. */
function slowly() {
  const asked = request({
    port,
    method: 'POST',
    path: `/files/thing/${thing}`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  })
  const answered = new Promise<number | undefined>((resolve) => {
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', () => resolve(undefined))
  })
  const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="慢.pdf"\r\ncontent-type: application/pdf\r\n\r\n`
  asked.write(`${head}%PDF-1.7 ${'…'.repeat(40_000)}`)
  return { answered, end: () => asked.end('\r\n--x--\r\n'), cut: () => asked.destroy() }
}

/** Waits until so many uploads have begun to lie on disk. */
async function begun(count: number): Promise<void> {
  const drafts = async (): Promise<number> =>
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part')).length
  await expect.poll(drafts, { timeout: 10_000 }).toBe(count)
}
