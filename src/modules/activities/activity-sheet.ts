import { sendDownload } from '../../platform/downloads.ts'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Actor, type Ctx, levelLabels, stageLabels, today } from '../organization/index.ts'
import { activityFilter, type ActivityFilter, type ActivityRow } from './contract.ts'
import { listActivities } from './queries/list.ts'
import { activityRoleLabels, activityStateLabels, registrationStateLabels } from './vocabulary.ts'

type SheetFilter = Omit<ActivityFilter, 'cursor' | 'limit'>

/** A district holds some thousand activities a year; more than this in one sheet is a mistake in the filter. */
export const mostListed = 20_000
const aPage = 1_000

/**
 * The activity list as a workbook: what the viewer sees of it under the filters in force, in its order.
 * @throws Refusal 'listTooLong'
 */
export async function activityListSheet(
  ctx: Ctx,
  filter: SheetFilter,
): Promise<{ name: `${string}.xlsx`; bytes: Uint8Array }> {
  const bytes = await workbookBytes({
    timeZone: ctx.district.timeZone,
    sheets: [
      {
        name: '活动',
        columns: [
          { header: '活动', key: 'title', width: 40, format: 'text' },
          { header: '类型', key: 'type', width: 12, format: 'text' },
          { header: '状态', key: 'state', width: 10, format: 'text' },
          { header: '级别', key: 'level', width: 10, format: 'text' },
          { header: '学段', key: 'stage', width: 10, format: 'text' },
          { header: '学科', key: 'subject', width: 12, format: 'text' },
          { header: '开始', key: 'startsAt', width: 18, format: 'datetime' },
          { header: '结束', key: 'endsAt', width: 18, format: 'datetime' },
          { header: '场次', key: 'sessions', width: 8, format: 'integer' },
          { header: '承办学校', key: 'host', width: 24, format: 'text' },
          { header: '地点', key: 'place', width: 24, format: 'text' },
          { header: '组织单位', key: 'group', width: 24, format: 'text' },
          { header: '组织者', key: 'organiser', width: 12, format: 'text' },
          { header: '名额', key: 'quota', width: 8, format: 'integer' },
          { header: '报名', key: 'registered', width: 8, format: 'integer' },
          { header: '候补', key: 'waiting', width: 8, format: 'integer' },
          { header: '到场', key: 'attended', width: 8, format: 'integer' },
          { header: '我的角色', key: 'mine', width: 16, format: 'text' },
        ],
        rows: linesOf(ctx, filter),
      },
    ],
  })
  return { name: `活动${today(ctx)}.xlsx`, bytes }
}

/** Page by page, so that only the sheet itself grows with the list. */
async function* linesOf(ctx: Ctx, filter: SheetFilter): AsyncGenerator<Record<string, unknown>> {
  let cursor: string | undefined
  let written = 0
  do {
    const page = await listActivities(ctx, { ...filter, cursor, limit: aPage })
    written += page.rows.length
    if (written > mostListed) throw new Refusal('listTooLong', { most: mostListed })
    for (const row of page.rows) yield lineOf(row)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
}

function lineOf(row: ActivityRow): Record<string, unknown> {
  const roles = row.mine.roles.map((role) => activityRoleLabels[role])
  const registered = row.mine.checkedIn
    ? '已签到'
    : row.mine.registration && registrationStateLabels[row.mine.registration]
  return {
    title: row.title,
    type: row.type,
    state: activityStateLabels[row.state],
    level: levelLabels[row.level],
    stage: row.stage && stageLabels[row.stage],
    subject: row.subject,
    startsAt: new Date(row.startsAt),
    endsAt: new Date(row.endsAt),
    sessions: row.sessionCount,
    host: row.hostSchool?.name,
    place: row.place ?? (row.online ? '线上' : null),
    group: row.group?.name,
    organiser: row.organiser.name,
    quota: row.quota,
    registered: row.registrationRequired ? row.registeredCount : null,
    waiting: row.registrationRequired ? row.waitingCount : null,
    attended: row.attendedCount,
    mine: [...roles, registered].filter(Boolean).join('、'),
  }
}

/** The filters of an address: those of `activities.list`, a list by repeating its name. */
function filterOf(query: Record<string, string | string[]>): SheetFilter | null {
  const { state, type, mine, organising, forMe, ...rest } = query
  const list = (value: string | string[] | undefined) => (value === undefined ? undefined : [value].flat())
  const read = activityFilter.omit({ cursor: true, limit: true }).safeParse({
    ...rest,
    state: list(state),
    type: list(type),
    mine: mine === 'true',
    organising: organising === 'true' || undefined,
    forMe: forMe === 'true' || undefined,
  })
  return read.success ? read.data : null
}

/** GET /api/activities-export.xlsx (query: the filters of `activities.list`) */
export function activityListRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get<{ Querystring: Record<string, string | string[]> }>(
      '/api/activities-export.xlsx',
      async (request, reply) => {
        const filter = filterOf(request.query)
        if (!filter) return reply.code(400).send({ code: 'BAD_REQUEST' })
        const sheet = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
          activityListSheet(ctx, filter),
        )
        if (!sheet) return reply
        return sendDownload(reply, sheet.name, sheet.bytes)
      },
    )
  }
}
