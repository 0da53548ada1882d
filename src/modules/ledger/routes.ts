import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { ExportError, writeWorkbook } from '../../platform/documents/spreadsheets/export.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { type Actor, type Ctx, levelLabels, today } from '../organization/index.ts'
import { type Entry, type EntryFilters, filters } from './contract.ts'
import { countEntries, everyEntry } from './entries.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * GET /api/ledger-export.xlsx (query: the filters of `ledger.list`, kinds separated by commas): the entries that the
 * viewer may see, written row by row to a file that is sent when its rows are counted and right.
 */
export function ledgerRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get<{ Querystring: Record<string, string> }>('/api/ledger-export.xlsx', async (request, reply) => {
      const { kinds, withReversed, ...rest } = request.query
      const input = filters.safeParse({
        ...rest,
        kinds: kinds ? kinds.split(',') : [],
        withReversed: withReversed === 'true',
      })
      if (!input.success) return reply.code(400).send({ code: 'BAD_REQUEST' })
      const folder = await mkdtemp(join(tmpdir(), 'lianyan-ledger-'))
      const gone = (): Promise<void> => rm(folder, { recursive: true, force: true })
      try {
        const written = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
          writeLedger(ctx, input.data, join(folder, 'ledger.xlsx')),
        )
        if (!written) {
          await gone()
          return reply
        }
        const { size } = await stat(written.path)
        const stream = createReadStream(written.path)
        stream.on('close', () => void gone())
        return reply
          .type(mediaType)
          .header('content-length', size)
          .header('cache-control', 'private, no-store')
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(written.name)}`)
          .send(stream)
      } catch (error) {
        await gone()
        // Entries came in while the file was written: nothing is wrong, and the next try counts anew.
        if (error instanceof ExportError) return reply.code(503).send({ code: 'SERVICE_UNAVAILABLE' })
        throw error
      }
    })
  }
}

async function writeLedger(
  ctx: Ctx,
  filters: EntryFilters,
  path: string,
): Promise<{ path: string; name: string }> {
  await writeWorkbook(
    {
      timeZone: ctx.district.timeZone,
      sheets: [
        {
          name: '教研台账',
          columns: [
            { header: '日期', key: 'day', format: 'date', width: 12 },
            { header: '类别', key: 'kind', width: 16 },
            { header: '内容', key: 'title', width: 44 },
            { header: '姓名', key: 'person', width: 12 },
            { header: '学校', key: 'school', width: 24 },
            { header: '组', key: 'group', width: 24 },
            { header: '对方学校', key: 'counterpart', width: 24 },
            { header: '活动类型', key: 'type', width: 12 },
            { header: '级别', key: 'level', width: 10 },
            { header: '学科', key: 'subject', width: 12 },
            { header: '分钟', key: 'minutes', format: 'integer' },
            { header: '状态', key: 'state', width: 10 },
          ],
          rows: rowsOf(everyEntry(ctx, filters)),
          expectedRows: await countEntries(ctx, filters),
        },
      ],
    },
    createWriteStream(path),
  )
  return { path, name: `教研台账${today(ctx)}.xlsx` }
}

const states: Record<Entry['state'], string> = { standing: '', reversed: '已撤回', reversal: '撤回' }

async function* rowsOf(entries: AsyncIterable<Entry>): AsyncGenerator<Record<string, unknown>> {
  for await (const entry of entries) {
    yield {
      day: entry.occurredOn,
      kind: entry.kindLabel,
      title: entry.title,
      person: entry.person?.name,
      school: entry.school?.name,
      group: entry.group?.name,
      counterpart: entry.counterpartSchool?.name,
      type: entry.type,
      level: entry.level && levelLabels[entry.level],
      subject: entry.subject,
      minutes: entry.minutes,
      state: states[entry.state],
    }
  }
}
