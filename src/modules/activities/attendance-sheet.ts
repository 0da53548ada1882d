import { sendDownload } from '../../platform/downloads.ts'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Services } from '../../platform/context.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { notAllowed, Refusal } from '../../platform/refusal.ts'
import { type Actor, type Ctx, seesDistrict, today } from '../organization/index.ts'
import { mayKeepDoor } from './policy.ts'
import { loadActivity, sessionsOf } from './queries/activity.ts'
import { schoolOfPerson } from './queries/people.ts'
import {
  type CheckInMethod,
  checkInMethodLabels,
  type CheckInNote,
  checkInNoteLabels,
  type RegistrationState,
  registrationStateLabels,
} from './vocabulary.ts'
import { whenText } from './wording.ts'

interface Line {
  staffNumber: string
  name: string
  schoolName: string | null
  subject: string | null
  registration: RegistrationState | null
  sessionId: string | null
  at: Date | null
  late: boolean | null
  method: CheckInMethod | null
  note: CheckInNote | null
}

/**
 * The attendance list of an activity as a workbook: everyone who registered or came, a line for each session that they
 * signed in to. For those who keep the door and for the office.
 */
export async function attendanceSheet(
  ctx: Ctx,
  input: { id: string },
): Promise<{ name: `${string}.xlsx`; bytes: Uint8Array }> {
  const activity = await loadActivity(ctx, input.id)
  if (!mayKeepDoor(ctx.actor, activity) && !seesDistrict(ctx.actor)) throw notAllowed()
  const zone = ctx.district.timeZone
  const sessions = new Map(
    (await sessionsOf(ctx, activity.id)).map((session) => [
      session.id,
      [whenText(session, zone), session.title].filter(Boolean).join(' '),
    ]),
  )
  const found = await sql<Line>`
    select p.staff_number, p.name, sc.name as school_name, p.subject, r.state as registration, c.session_id, c.at, c.late,
           c.method, c.note
      from (select person_id from registrations where district_id = ${ctx.district.id} and activity_id = ${activity.id}
            union select person_id from check_ins where district_id = ${ctx.district.id} and activity_id = ${activity.id}) who
      join people p on p.district_id = ${ctx.district.id} and p.id = who.person_id
      ${schoolOfPerson(today(ctx))}
      left join registrations r on r.district_id = p.district_id and r.activity_id = ${activity.id} and r.person_id = p.id
      left join check_ins c on c.district_id = p.district_id and c.activity_id = ${activity.id} and c.person_id = p.id
     where r.state is distinct from 'withdrawn' or c.at is not null
     order by sc.name nulls last, p.staff_number, c.at`.execute(ctx.db)
  const rows = found.rows.map((line) => ({
    staffNumber: line.staffNumber,
    name: line.name,
    school: line.schoolName,
    subject: line.subject,
    registration: line.registration && registrationStateLabels[line.registration],
    session: line.sessionId && sessions.get(line.sessionId),
    at: line.at,
    state: line.at ? (line.late ? '迟到' : '已签到') : '未签到',
    method: line.method && checkInMethodLabels[line.method],
    note: line.note && checkInNoteLabels[line.note],
  }))
  const bytes = await workbookBytes({
    timeZone: zone,
    sheets: [
      {
        name: '签到名单',
        columns: [
          { header: '工号', key: 'staffNumber', width: 14, format: 'text' },
          { header: '姓名', key: 'name', width: 12, format: 'text' },
          { header: '学校', key: 'school', width: 26, format: 'text' },
          { header: '学科', key: 'subject', width: 12, format: 'text' },
          { header: '报名', key: 'registration', width: 10, format: 'text' },
          { header: '场次', key: 'session', width: 30, format: 'text' },
          { header: '签到时间', key: 'at', width: 18, format: 'datetime' },
          { header: '到场', key: 'state', width: 10, format: 'text' },
          { header: '方式', key: 'method', width: 12, format: 'text' },
          { header: '备注', key: 'note', width: 14, format: 'text' },
        ],
        rows,
        expectedRows: rows.length,
      },
    ],
  })
  return { name: `${activity.title} 签到名单.xlsx`, bytes }
}

/** GET /api/activities/<id>/attendance.xlsx */
export function attendanceRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get<{ Params: { id: string } }>('/api/activities/:id/attendance.xlsx', async (request, reply) => {
      const sheet = await inOperation(services, await identify(request), reply, (ctx: Ctx) => {
        if (!/^[0-9a-f-]{36}$/.test(request.params.id)) throw new Refusal('notFound')
        return attendanceSheet(ctx, request.params)
      })
      if (!sheet) return reply
      return sendDownload(reply, sheet.name, sheet.bytes)
    })
  }
}
