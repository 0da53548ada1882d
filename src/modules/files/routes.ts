import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { refuseForeignOrigin } from '../../platform/http.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Actor, Ctx } from '../organization/index.ts'
import { accepted, extensionOf } from './rules.ts'
import { pathOf, storeFile } from './store.ts'

/** What the module that owns a kind of thing says about its files. */
export interface FileRights {
  mayRead(ctx: Ctx, subjectId: string): Promise<boolean>
  mayAdd(ctx: Ctx, subjectId: string): Promise<boolean>
}

/**
 * POST /files/:kind/:subjectId (multipart) takes files for a thing; GET /files/:id gives one back. Rights come from
 * the thing's own module.
 */
export function filesRoutes(
  services: Services,
  identify: Identify<Actor>,
  rights: Record<string, FileRights>,
) {
  return (app: FastifyInstance): void => {
    app.post<{ Params: { kind: string; subjectId: string }; Querystring: { purpose?: string } }>(
      '/files/:kind/:subjectId',
      { preHandler: refuseForeignOrigin },
      async (request, reply) => {
        const { kind, subjectId } = request.params
        const owner = rights[kind]
        const stored = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
          if (!owner || !/^[0-9a-f-]{36}$/.test(subjectId)) throw new Refusal('notFound')
          if (!(await owner.mayAdd(ctx, subjectId))) throw new Refusal('notAllowed')
          const files = []
          for await (const part of request.files()) {
            files.push(
              await storeFile(ctx, {
                subject: { kind, id: subjectId },
                purpose: request.query.purpose === 'photo' ? 'photo' : 'material',
                name: part.filename,
                content: part.file,
              }),
            )
          }
          if (files.length === 0) throw new Refusal('fileEmpty')
          return files
        })
        return stored && reply.send({ files: stored })
      },
    )

    app.get<{ Params: { id: string } }>(
      '/files/:id',
      async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
        const { id } = request.params
        const file = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
          if (!/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('notFound')
          const row = await ctx.db
            .selectFrom('files')
            .select(['id', 'name', 'mediaType', 'subjectKind', 'subjectId', 'districtId'])
            .where('districtId', '=', ctx.district.id)
            .where('id', '=', id)
            .where('removedAt', 'is', null)
            .executeTakeFirst()
          if (!row || !(await rights[row.subjectKind]?.mayRead(ctx, row.subjectId)))
            throw new Refusal('notFound')
          return row
        })
        return file && send(reply, pathOf(services.filesFolder, file.districtId, file.id), file)
      },
    )
  }
}

async function send(
  reply: FastifyReply,
  path: string,
  file: { name: string; mediaType: string },
): Promise<FastifyReply> {
  const { size } = await stat(path)
  const shown = accepted[extensionOf(file.name)]?.shown ?? false
  return reply
    .header('content-type', file.mediaType)
    .header('content-length', size)
    .header('cache-control', 'private, max-age=3600')
    .header(
      'content-security-policy',
      "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    )
    .header(
      'content-disposition',
      `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    )
    .send(createReadStream(path))
}
