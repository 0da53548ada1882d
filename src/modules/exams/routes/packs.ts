import { sendDownload } from '../../../platform/downloads.ts'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Zip, ZipPassThrough } from 'fflate'
import { z } from '../../../platform/contract.ts'
import type { Services } from '../../../platform/context.ts'
import { inOperation, type Identify } from '../../../platform/operation.ts'
import { notAllowed, notFound } from '../../../platform/refusal.ts'
import { listFiles, pathOf } from '../../files/index.ts'
import type { Actor, Ctx } from '../../organization/index.ts'
import { listMeetingPacks, packFiles } from '../queries/packs.ts'

const params = z.object({ id: z.uuid() })

/** GET /api/exams/<assessment>/school-packs.zip: the documents of all schools, for those who may have them all. */
export function packRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get('/api/exams/:id/school-packs.zip', async (request, reply) => {
      const which = params.safeParse(request.params)
      if (!which.success) return reply.code(404).send({ code: 'notFound' })
      const found = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
        schoolFiles(ctx, which.data.id),
      )
      if (!found) return reply
      return sendDownload(reply, '各校质量分析材料.zip', Readable.from(zipped(found)))
    })
  }
}

interface PackedFile {
  name: string
  path: string
}

async function schoolFiles(ctx: Ctx, assessmentId: string): Promise<PackedFile[]> {
  const { packs, may } = await listMeetingPacks(ctx, { assessmentId })
  if (!may.downloadSchools) throw notAllowed()
  const schools = packs.filter(({ scope, state }) => scope === 'school' && state === 'ready')
  if (schools.length === 0) throw notFound()
  const files = await listFiles(
    ctx,
    packFiles,
    schools.map(({ id }) => id),
  )
  return files.map(({ id, name, subjectId }) => ({
    name: `${schools.find((pack) => pack.id === subjectId)?.school?.name ?? ''}/${name}`,
    path: pathOf(ctx.services.filesFolder, ctx.district.id, id),
  }))
}

/** One file at a time in memory; documents are compressed already. */
async function* zipped(files: readonly PackedFile[]): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  for (const { name, path } of files) {
    const part = new ZipPassThrough(name)
    zip.add(part)
    part.push(await readFile(path), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}
