import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { refuseForeignOrigin } from '../../platform/http.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Actor, Ctx } from '../organization/index.ts'
import { accepted, extensionOf, mostBytes } from './rules.ts'
import { discardFiles, pathOf, type ReceivedFile, receiveFile, recordFile, type StoredFile } from './store.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the module that owns a kind of thing says about its files. */
export interface FileRights {
  mayRead(ctx: Ctx, subjectId: string): Promise<boolean>
  mayAdd(ctx: Ctx, subjectId: string): Promise<boolean>
}

/**
 * POST /files/:kind/:subjectId (multipart) takes files for a thing; with `?id=` made by the client, sent again after its
 * answer was lost it is answered as the first time and keeps nothing twice. GET /files/:id gives one back. Rights come
 * from the thing's own module.
 */
export function filesRoutes(
  services: Services,
  identify: Identify<Actor>,
  rights: Record<string, FileRights>,
) {
  return (app: FastifyInstance): void => {
    app.post<{ Params: { kind: string; subjectId: string }; Querystring: { purpose?: string; id?: string } }>(
      '/files/:kind/:subjectId',
      { preHandler: refuseForeignOrigin },
      async (request, reply) => {
        const { kind, subjectId } = request.params
        const signedIn = await identify(request)
        const mayAdd = async (ctx: Ctx): Promise<true> => {
          const owner = rights[kind]
          if (!owner || !/^[0-9a-f-]{36}$/.test(subjectId)) throw new Refusal('notFound')
          if (!(await owner.mayAdd(ctx, subjectId))) throw new Refusal('notAllowed')
          return true
        }
        if (!(await inOperation(services, signedIn, reply, mayAdd))) return reply
        const purpose = request.query.purpose === 'photo' ? 'photo' : 'material'
        const uploadId = request.query.id && uuid.test(request.query.id) ? request.query.id : null
        const received: ReceivedFile[] = []
        let stored: StoredFile[] | undefined
        try {
          // One byte more than is taken, so that what is too large is told from what is just as large as it may be.
          for await (const { filename, file } of request.files({ limits: { fileSize: mostBytes + 1 } })) {
            const upload = { name: filename, content: file }
            received.push(await receiveFile(services.filesFolder, signedIn!.district.id, upload))
          }
          stored = await inOperation(services, signedIn, reply, async (ctx: Ctx) => {
            await mayAdd(ctx)
            if (received.length === 0) throw new Refusal('fileEmpty')
            const files: StoredFile[] = []
            for (const [part, file] of received.entries()) {
              const upload = uploadId === null ? null : { id: uploadId, part }
              files.push(await recordFile(ctx, file, { subject: { kind, id: subjectId }, purpose, upload }))
            }
            return files
          })
        } catch (error) {
          const refusal = refusalOfUpload(error)
          if (!refusal) throw error
          await reply.code(422).send({ code: refusal.code, data: refusal.data })
        } finally {
          // What was there already came a second time; what was refused is not wanted.
          await discardFiles(received.filter(({ id }) => !stored?.some((file) => file.id === id)))
        }
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

/** What is wrong with an upload that could not be received, or null when the fault is not in it. */
function refusalOfUpload(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  const { code } = error as { code?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new Refusal('fileTooLarge')
  return code?.startsWith('FST_') || code === 'ERR_STREAM_PREMATURE_CLOSE'
    ? new Refusal('uploadBroken')
    : null
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
