import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastifyMultipart from '@fastify/multipart'
import fastify from 'fastify'
import { examImportQueues } from '../../src/modules/exams/operations/exam-imports.ts'
import { performExamCheck, performExamImport } from '../../src/modules/exams/operations/import-work.ts'
import { examImportRoutes } from '../../src/modules/exams/imports/routes.ts'
import type { ExamImportJob } from '../../src/modules/exams/imports/record.ts'
import type { Ctx } from '../../src/modules/organization/index.ts'
import type { Services } from '../../src/platform/context.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Cast, CastName } from './cast.ts'

/** The upload of pupils and marks over HTTP, with a line of jobs that is worked off when the test says so. */
export async function openExamImports(cast: Cast) {
  const folder = await mkdtemp(join(tmpdir(), 'exam-imports-'))
  const line: { name: string; job: ExamImportJob }[] = []
  const services: Services = {
    ...cast.services,
    filesFolder: folder,
    queue: {
      enqueue: async (name: string, job: object) => {
        if (name === examImportQueues.check || name === examImportQueues.import) {
          line.push({ name, job: job as ExamImportJob })
        }
      },
    } as never,
  }
  let who: CastName | null = 'head'
  const app = fastify()
  await app.register(fastifyMultipart, { limits: { fileSize: 50 * 1024 * 1024 } })
  const identify = async () => who && cast.as(who, async ({ actor, district }) => ({ actor, district }))
  examImportRoutes(services, identify)(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const never = new AbortController().signal

  const imports = {
    services,
    line,
    as<Result>(person: CastName, work: (ctx: Ctx) => Promise<Result>): Promise<Result> {
      return cast.as(person, (ctx) => work({ ...ctx, services }))
    },
    async get(person: CastName | null, path: string): Promise<Response> {
      who = person
      return fetch(`${address}${path}`)
    },
    /** Sends a file; answers what the server said. */
    async send(
      person: CastName | null,
      content: Uint8Array | string,
      of: { purpose?: 'pupils' | 'marks'; assessmentId?: string; name?: string; id?: string; names?: 'none' },
    ): Promise<{ status: number; id: string; code?: string; message?: string }> {
      who = person
      const body = new FormData()
      body.append('file', new Blob([Buffer.from(content as never)]), of.name ?? '成绩.csv')
      const query = new URLSearchParams({
        id: of.id ?? newId(),
        purpose: of.purpose ?? 'marks',
        assessmentId: of.assessmentId ?? '',
        names: of.names ?? '',
      })
      const answer = await fetch(`${address}/api/exam-imports?${query}`, { method: 'POST', body })
      return { status: answer.status, ...((await answer.json()) as { id: string }) }
    },
    /** Does what stands in line. */
    async work(): Promise<void> {
      for (let next = line.shift(); next; next = line.shift()) {
        const perform = next.name === examImportQueues.check ? performExamCheck : performExamImport
        await perform(services, next.job, never)
      }
    },
    filesKept: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
        .length,
    async end() {
      await app.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return imports
}
export type ExamImports = Awaited<ReturnType<typeof openExamImports>>
