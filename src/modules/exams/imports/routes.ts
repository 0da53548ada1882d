import { sendDownload } from '../../../platform/downloads.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Services } from '../../../platform/context.ts'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { keepSpreadsheet, tooLarge } from '../../../platform/documents/spreadsheets/keep-file.ts'
import { refuseForeignOrigin } from '../../../platform/http.ts'
import { newId } from '../../../platform/ids.ts'
import { inOperation, type Identify } from '../../../platform/operation.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Actor, Ctx } from '../../organization/index.ts'
import { marksLimits, mostMarksBytes } from '../marks-import/limits.ts'
import { mustImport, uploadExamFile } from '../operations/exam-imports.ts'
import { faultsOfFile } from '../queries/exam-imports.ts'
import { pupilsSheet } from '../queries/pupils.ts'
import { annotateInThread } from './annotating.ts'
import type { ExamImportPurpose } from './record.ts'
import { marksTemplate, pupilsTemplate } from './templates.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const mostBytes: Record<ExamImportPurpose, number> = { pupils: 32 * 1024 * 1024, marks: mostMarksBytes }

interface UploadQuery {
  id?: string
  purpose?: string
  assessmentId?: string
  names?: string
}

/**
 * POST /api/exam-imports?purpose=pupils|marks (multipart, one .xlsx or .csv; `id` made by the client; `assessmentId` for
 * marks; `names=none` leaves names of pupils out) takes a file and begins its dry run,
 * GET /api/exam-imports/:id/wrong.xlsx gives the same workbook back with its wrong cells filled, commented and explained,
 * GET /api/exams/pupils.xlsx the pupils that a filter finds, GET /api/exams/pupils-template.xlsx and
 * GET /api/exams/:assessmentId/marks-template.xlsx empty tables.
 * A file that is no table is answered with 422 and `{ code, message }`, the message in Chinese.
 */
export function examImportRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.post<{ Querystring: UploadQuery }>(
      '/api/exam-imports',
      { preHandler: refuseForeignOrigin },
      async (request, reply) => {
        const { query } = request
        const purpose: ExamImportPurpose = query.purpose === 'pupils' ? 'pupils' : 'marks'
        const assessmentId = query.assessmentId && uuid.test(query.assessmentId) ? query.assessmentId : null
        const signedIn = await identify(request)
        const allowed = await inOperation(services, signedIn, reply, async (ctx: Ctx) => {
          await mustImport(ctx, { purpose, assessmentId })
          return true
        })
        if (!allowed) return reply
        const most = mostBytes[purpose]
        // Said before a byte of it is read; what is still on its way is thrown away.
        if (Number(request.headers['content-length'] ?? 0) > most + 64 * 1024)
          return refused(reply, tooLarge(most))
        // Outside of a transaction: a slow line must not hold a connection.
        const path = join(services.filesFolder, String(signedIn!.district.id), 'exam-imports', newId())
        try {
          const part = await request.file({ limits: { fileSize: most + 1, files: 1, fields: 0 } })
          if (!part) return reply.code(422).send({ code: 'uploadBroken', message: noFile })
          const id = query.id && uuid.test(query.id) ? query.id : newId()
          const { sha256 } = await keepSpreadsheet(
            path,
            part.file,
            most,
            purpose === 'marks' ? marksLimits : {},
          )
          const kept = await inOperation(services, signedIn, reply, (ctx: Ctx) =>
            uploadExamFile(ctx, {
              id,
              purpose,
              assessmentId,
              fileName: part.filename,
              path,
              sha256,
              leaveNamesOut: query.names === 'none',
            }),
          )
          if (kept) return await reply.code(201).send(kept)
          await rm(path, { force: true })
          return reply
        } catch (error) {
          if (error instanceof SpreadsheetError) return refused(reply, error)
          const { code } = error as { code?: string }
          if (code === 'FST_REQ_FILE_TOO_LARGE') return refused(reply, tooLarge(most))
          if (code?.startsWith('FST_') || code === 'ERR_STREAM_PREMATURE_CLOSE') {
            return reply.code(422).send({ code: 'uploadBroken', message: noFile })
          }
          throw error
        }
      },
    )

    app.get<{ Params: { id: string } }>('/api/exam-imports/:id/wrong.xlsx', async (request, reply) => {
      const found = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
        if (!uuid.test(request.params.id)) throw new Refusal('notFound')
        return faultsOfFile(ctx, { id: request.params.id })
      })
      if (!found) return reply
      const bytes = await annotateInThread(found).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      })
      if (!bytes) return reply.code(404).send({ code: 'examFileGone' })
      return sendDownload(reply, `${found.fileName.replace(/\.[^.]*$/, '')}(需要修改).xlsx`, bytes)
    })

    app.get<{ Querystring: Record<string, string | undefined> }>(
      '/api/exams/pupils.xlsx',
      async (request, reply) => {
        const { text, schoolId, grade, className, left } = request.query
        const sheet = await inOperation(services, await identify(request), reply, (ctx: Ctx) => {
          if (schoolId && !uuid.test(schoolId)) throw new Refusal('notFound')
          return pupilsSheet(ctx, {
            text,
            schoolId: schoolId || undefined,
            grade: grade ? Number(grade) : undefined,
            className: className || undefined,
            left: left === 'true',
          })
        })
        return sheet ? sendDownload(reply, '学生名册.xlsx', await workbookBytes({ sheets: [sheet] })) : reply
      },
    )

    app.get('/api/exams/pupils-template.xlsx', async (request, reply) => {
      const allowed = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
        await mustImport(ctx, { purpose: 'pupils', assessmentId: null })
        return true
      })
      return allowed ? sendDownload(reply, '学生名册模板.xlsx', await pupilsTemplate()) : reply
    })

    app.get<{ Params: { assessmentId: string } }>(
      '/api/exams/:assessmentId/marks-template.xlsx',
      async (request, reply) => {
        const { assessmentId } = request.params
        const spec = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
          if (!uuid.test(assessmentId)) throw new Refusal('notFound')
          await mustImport(ctx, { purpose: 'marks', assessmentId })
          return marksTemplate(ctx, assessmentId)
        })
        return spec ? sendDownload(reply, '成绩登记表.xlsx', await workbookBytes(spec)) : reply
      },
    )
  }
}

const noFile = '没有收到完整的文件，请重新选择一个 .xlsx 或 .csv 文件。'

function refused(reply: FastifyReply, error: SpreadsheetError): FastifyReply {
  return reply.code(422).send({ code: error.code, message: error.message })
}
