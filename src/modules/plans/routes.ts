import type { FastifyInstance } from 'fastify'
import { DocumentError } from '../../platform/documents/document-error.ts'
import { readDocument } from '../../platform/documents/document.ts'
import type { Services } from '../../platform/context.ts'
import { refuseForeignOrigin } from '../../platform/http.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { notAllowed } from '../../platform/refusal.ts'
import type { Actor, Ctx } from '../organization/index.ts'
import { keepSource, mayReadDocuments, readingOptions } from './operations/sources.ts'
import { readPlan } from './reading/read-plan.ts'

/** Largest plan that is taken, in bytes: a plan is text, and 20 MB leave room for its pictures. */
const mostBytes = 20 * 1024 * 1024

const sentenceTooBig = '文件超过 20 MB，无法读取，请只保留计划正文（删去图片）后再导入。'

/**
 * POST /api/plan-documents (multipart, one file .docx or .txt): reads a plan and answers `{ id }` of the source, for
 * `plans.getSource`. A document that cannot be read is answered with 422 and `{ code, message }`, the message in Chinese.
 */
export function plansRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.post('/api/plan-documents', { preHandler: refuseForeignOrigin }, async (request, reply) => {
      const signedIn = await identify(request)
      const allowed = await inOperation(services, signedIn, reply, async (ctx: Ctx) => {
        if (!(await mayReadDocuments(ctx))) throw notAllowed()
        return readingOptions(ctx)
      })
      if (!allowed) return reply
      try {
        const part = await request.file({ limits: { fileSize: mostBytes, files: 1, fields: 0 } })
        if (!part) throw new DocumentError('empty', '没有收到文件，请选择一个 .docx 或 .txt 文件。')
        const bytes = await part.toBuffer()
        const blocks = readDocument(bytes, part.filename)
        const reading = readPlan(blocks, allowed)
        const fileName = part.filename.replace(/^.*[\\/]/, '').slice(-150) || '计划'
        const kept = await inOperation(services, signedIn, reply, (ctx: Ctx) =>
          keepSource(ctx, { fileName, bytes, blocks, reading }),
        )
        return kept ? reply.send(kept) : reply
      } catch (error) {
        const answer = answerTo(error)
        if (!answer) throw error
        return reply.code(422).send(answer)
      }
    })
  }
}

function answerTo(error: unknown): { code: string; message: string } | null {
  if (error instanceof DocumentError) return { code: error.code, message: error.message }
  const { code } = error as { code?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return { code: 'tooBig', message: sentenceTooBig }
  if (code?.startsWith('FST_') && code !== 'FST_ERR_VALIDATION') {
    return { code: 'uploadBroken', message: '没有收到完整的文件，请重新选择后再试。' }
  }
  return null
}
