import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyMultipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { checkout } from '../../platform/env.ts'
import { newId } from '../../platform/ids.ts'
import type { Services } from '../../platform/context.ts'
import { createFromSource } from './operations/sources.ts'
import { getPlan } from './queries/content.ts'
import { getSource, namesIn } from './queries/sources.ts'
import { plansRoutes } from './routes.ts'

const samples = process.env.LIANYAN_SAMPLES ?? join(checkout, '../shared/samples')

let cast: Cast
let app: FastifyInstance
let signedIn: CastName | null
beforeAll(async () => {
  cast = await openCast('sources')
  app = fastify()
  await app.register(fastifyMultipart)
  const services = await cast.as('lin', (ctx) => Promise.resolve(ctx.services as Services))
  plansRoutes(services, async () =>
    signedIn === null
      ? null
      : cast.as(signedIn, (ctx) => Promise.resolve({ actor: ctx.actor, district: ctx.district })),
  )(app)
})
afterAll(async () => {
  await app.close()
  await cast.end()
})

/** Sends a file as a browser's form does. */
async function upload(name: string, bytes: Uint8Array, who: CastName | null = 'lin') {
  signedIn = who
  const head = `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
  const answer = await app.inject({
    method: 'POST',
    url: '/api/plan-documents',
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--edge--\r\n')]),
  })
  return { status: answer.statusCode, body: answer.json() as { id: string; code: string; message: string } }
}

const plan = (name: string) => readFile(join(samples, 'plans', name))

describe('a Word plan', () => {
  test('is shown beside what was understood of it, each part pointing at its words', async () => {
    const { status, body } = await upload('cluster-plan-2023.docx', await plan('cluster-plan-2023.docx'))
    expect(status).toBe(200)
    const source = await cast.as('lin', (ctx) => getSource(ctx, { id: body.id }))
    expect(source.reading.items.map((item) => `${item.from} ${item.to}`)).toEqual([
      '2023-03-01 2023-05-31',
      '2023-06-01 2023-08-31',
      '2023-09-01 2023-11-30',
      '2023-12-01 2024-01-31',
      '2024-02-01 2024-02-29',
    ])
    expect(source.reading.goals).toHaveLength(4)
    for (const { at } of [...source.reading.items, ...source.reading.goals, ...source.reading.warnings]) {
      const line = source.lines.find((it) => it.line === at?.line)
      expect(line!.text.slice(at!.from, at!.to).trim()).not.toBe('')
    }
  })

  test('and the same as text are understood alike', async () => {
    const word = await upload('a.docx', await plan('cluster-linkage-2022.docx'))
    const text = await upload('a.txt', await plan('cluster-linkage-2022.txt'))
    const [a, b] = await cast.as('lin', async (ctx) => [
      await getSource(ctx, { id: word.body.id }),
      await getSource(ctx, { id: text.body.id }),
    ])
    const facts = (source: typeof a) =>
      source!.reading.items.map(({ title, from, to, phase }) => [title, from, to, phase])
    expect(facts(a)).toEqual(facts(b))
    expect(a!.reading.phases).toHaveLength(4)
    expect(a!.reading.items.every((item) => item.phase !== null)).toBe(true)
  })

  test('uploaded again before it has become a plan is the same document', async () => {
    const bytes = await plan('hongze-alliance-scheme.docx')
    const first = await upload('方案.docx', bytes)
    const again = await upload('方案(1).docx', bytes)
    expect(again.body.id).toBe(first.body.id)
    expect((await upload('方案.docx', bytes, 'head')).body.id).not.toBe(first.body.id)
  })

  test('becomes one draft that keeps its document, and no second one', async () => {
    const { body } = await upload('计划.docx', await plan('cluster-plan-2023.docx'))
    const source = await cast.as('lin', (ctx) => getSource(ctx, { id: body.id }))
    const { reading } = source
    const content = {
      title: reading.title,
      owner: { kind: 'group' as const, id: cast.groups.chinese },
      subject: '语文', stage: 'primary' as const, termId: null,
      startsOn: reading.period?.from ?? null, endsOn: reading.period?.to ?? null, notes: null,
      goals: reading.goals.map((goal) => goal.text), phases: [], commitments: [],
      items: reading.items.map((item) => ({
        id: newId(), phaseId: null, title: item.title, theme: item.theme, type: item.type, startsOn: item.from, endsOn: item.to,
        startTime: null, endTime: null, place: item.place, content: item.content, responsible: null, participants: null, people: [],
      })),
    } // prettier-ignore
    const id = newId()
    expect(await cast.as('lin', (ctx) => createFromSource(ctx, { id, sourceId: body.id, content }))).toEqual({
      version: 1,
      state: 'draft',
    })
    const stored = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(stored.source).toEqual({ id: body.id, fileName: '计划.docx' })
    expect(stored.content.items).toHaveLength(5)
    const second = cast.as('lin', (ctx) => createFromSource(ctx, { id: newId(), sourceId: body.id, content }))
    await expect(second).rejects.toMatchObject({ code: 'sourceUsed' })
  })

  test('is read by nobody else until it is a plan that they may see', async () => {
    const { body } = await upload('计划.txt', await plan('hongze-alliance-scheme.txt'))
    for (const who of ['head', 'admin', 'leaderHe', 'stranger'] as const) {
      await expect(cast.as(who, (ctx) => getSource(ctx, { id: body.id }))).rejects.toMatchObject({
        code: 'notFound',
      })
    }
  })
})

describe('people in a plan', () => {
  test('are recognised by a name that only one person has', async () => {
    const text =
      '语文教研计划\n一、活动安排\n1. 习作教学研讨\n时间：2026年10月21日\n负责人：陈雨、王无名\n地点：城南小学\n'
    const { body } = await upload('a.txt', Buffer.from(text))
    const source = await cast.as('lin', (ctx) => getSource(ctx, { id: body.id }))
    const people = source.reading.items.flatMap((item) => item.people)
    expect(people).toEqual([{ id: cast.people.teacherChen.id, name: '陈雨' }])
    expect(namesIn('张晓明、李红（组长）和王芳，教研室')).toEqual(['张晓明', '李红', '王芳', '教研室'])
  })
})

describe('a document that cannot be read', () => {
  test.each<[string, string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ['an empty file', 'a.docx', () => new Uint8Array(), 'empty'],
    [
      'a broken Word file',
      'a.docx',
      async () => (await plan('cluster-plan-2023.docx')).subarray(0, 3000),
      'corrupt',
    ],
    ['an old .doc', 'a.doc', () => Buffer.from('D0CF11E0A1B11AE1'.padEnd(1200, '0'), 'hex'), 'wrongType'],
    ['a PDF', 'a.pdf', () => Buffer.from('%PDF-1.7 …'), 'wrongType'],
    ['a program', 'a.txt', () => Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 1]), 'wrongType'],
    ['21 MB', 'a.txt', () => Buffer.alloc(21 * 1024 * 1024, 'a'), 'tooBig'],
  ])('is answered with a sentence, and nothing is kept: %s', async (_, name, bytes, code) => {
    const count = () =>
      cast.as('lin', (ctx) =>
        ctx.db
          .selectFrom('planSources')
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirst(),
      )
    const before = await count()
    const { status, body } = await upload(name, await bytes())
    expect([status, body.code]).toEqual([422, code])
    expect(body.message).toMatch(/^[^a-z]*[\u4e00-\u9fff].*。$/i)
    expect(await count()).toEqual(before)
  })

  test('a teacher who writes no plans, and someone not signed in, are turned away before it is read', async () => {
    const bytes = await plan('cluster-plan-2023.txt')
    expect((await upload('a.txt', bytes, 'teacherZhao')).body).toMatchObject({ code: 'notAllowed' })
    expect(await upload('a.txt', bytes, null)).toMatchObject({ status: 401, body: { code: 'notSignedIn' } })
  })
})
