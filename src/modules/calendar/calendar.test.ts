import ExcelJS from 'exceljs'
import fastify, { type FastifyInstance } from 'fastify'
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { instantOf } from '../../platform/clock.ts'
import { json } from '../../platform/db.ts'
import { readDocument } from '../../platform/documents/document.ts'
import { newId } from '../../platform/ids.ts'
import { approvePlan, submitPlan, withdrawPlan } from '../plans/operations/decisions.ts'
import { createPlan } from '../plans/operations/drafts.ts'
import { dropItem, moveItem } from '../plans/operations/items.ts'
import { createFeed, revokeFeed } from './operations/feeds.ts'
import { checkMove, listEvents } from './queries/events.ts'
import { listFeeds } from './queries/feeds.ts'
import { listScopes } from './queries/scopes.ts'
import { calendarRoutes } from './routes.ts'
import type { ScopeInput } from './rules.ts'

let cast: Cast
let app: FastifyInstance
let signedIn: CastName = 'lin'
/** Ids of the things in the calendar. */
const made: Record<string, string> = {}

beforeAll(async () => {
  cast = await openCast('calendar')
  const services = await cast.as('lin', (ctx) => Promise.resolve(ctx.services))
  app = fastify()
  calendarRoutes(services, () =>
    cast.as(signedIn, (ctx) => Promise.resolve({ actor: ctx.actor, district: ctx.district })),
  )(app)

  const chen = { id: cast.people.teacherChen.id, name: '陈雨' }
  await approvedPlan('lin', 'head', { kind: 'group', id: cast.groups.chinese }, {
    lesson: item('习作示范课', '2026-10-21', { people: [chen], responsible: '陈雨', startTime: '14:00', endTime: '15:30' }),
    period: item('磨课', '2026-10-12', { endsOn: '2026-12-20', place: null }),
    carried: item('同课异构', '2026-10-28'),
  }) // prettier-ignore
  await approvedPlan('deanSun', 'principalWu', { kind: 'school', id: cast.schools.chengnan }, {
    inSchool: item('校内教研会', '2026-10-22', { place: '城南小学会议室' }),
  }) // prettier-ignore
  made.draftItem = newId()
  await cast.as('lin', (ctx) =>
    createPlan(ctx, { id: newId(), content: documentOf({ kind: 'group', id: cast.groups.chinese }, [{ ...item('草稿里的活动', '2026-10-21'), id: made.draftItem! }]) }),
  ) // prettier-ignore
  await activity('observation', {
    title: '听课活动',
    day: '2026-10-28',
    planItemId: made.carried,
    organiser: 'lin',
  })
  await activity('sanheVisit', {
    title: '送教下乡',
    day: '2026-10-29',
    host: cast.schools.sanhe,
    organiser: 'leadMa',
    association: cast.cluster,
  })
  await activity('secret', { title: '未发布的活动', day: '2026-10-29', state: 'draft', organiser: 'lin' })
  await activity('off', { title: '取消的讲座', day: '2026-10-30', state: 'cancelled', organiser: 'lin' })
})
afterAll(async () => {
  await app.close()
  await cast.end()
})

type Content = Parameters<typeof createPlan>[1]['content']
type Item = Content['items'][number]

function item(title: string, day: string, over: Partial<Item> = {}): Item {
  return {
    id: newId(), phaseId: null, title, theme: null, type: null, startsOn: day, endsOn: day, startTime: null, endTime: null,
    place: '城南小学', content: null, responsible: null, participants: null, people: [], ...over,
  } // prettier-ignore
}

function documentOf(owner: Content['owner'], items: Item[]): Content {
  return {
    title: '教研计划', owner, subject: null, stage: null, termId: cast.terms.autumn, startsOn: '2026-09-01',
    endsOn: '2027-01-20', notes: null, goals: ['目标'], phases: [], items, commitments: [],
  } // prettier-ignore
}

async function approvedPlan(
  who: CastName,
  by: CastName,
  owner: Content['owner'],
  items: Record<string, Item>,
) {
  const id = newId()
  await cast.as(who, async (ctx) => {
    await createPlan(ctx, { id, content: documentOf(owner, Object.values(items)) })
    await submitPlan(ctx, { id, version: 1 })
  })
  await cast.as(by, (ctx) => approvePlan(ctx, { id, version: 1 }))
  for (const [name, { id: itemId }] of Object.entries(items)) made[name] = itemId
  return id
}

async function activity(
  name: string,
  of: {
    title: string
    day: string
    state?: string
    planItemId?: string
    host?: string
    organiser: CastName
    association?: string
  },
) {
  const [startsAt, endsAt] = [
    instantOf(of.day, '09:00', 'Asia/Shanghai'),
    instantOf(of.day, '11:00', 'Asia/Shanghai'),
  ]
  const id = newId()
  await cast.as('lin', async ({ db, district }) => {
    const organiserId = cast.people[of.organiser].id
    await db
      .insertInto('activities')
      .values({
        districtId: district.id,
        id,
        title: of.title,
        type: '专题研讨',
        state: of.state ?? 'announced',
        level: 'county',
        planItemId: of.planItemId ?? null,
        hostSchoolId: of.host ?? null,
        associationId: of.association ?? null,
        organiserId,
        createdBy: organiserId,
        startsAt,
        endsAt,
        place: '报告厅',
        audience: json({
          schools: of.host ? [of.host] : [],
          associations: [],
          groups: [],
          subjects: [],
          stages: [],
          grades: [],
          people: [],
        }),
      }) // prettier-ignore
      .execute()
    made[name] = newId()
    await db
      .insertInto('activitySessions')
      .values({ districtId: district.id, id: made[name]!, activityId: id, position: 0, startsAt, endsAt })
      .execute()
  })
  return id
}

const october = { from: '2026-10-01', to: '2026-10-31' }
const titles = async (who: CastName, scope: ScopeInput): Promise<string[]> =>
  (await cast.as(who, (ctx) => listEvents(ctx, { ...scope, ...october }))).events.map((it) => it.title)

describe('whose calendar', () => {
  test('the district’s shows approved items and announced activities, never drafts', async () => {
    const { events, specialDays, name } = await cast.as('lin', (ctx) =>
      listEvents(ctx, { scope: 'district', ...october }),
    )
    expect(events.map((it) => `${it.startsOn} ${it.title} ${it.state}`)).toEqual([
      '2026-10-12 磨课 planned',
      '2026-10-21 习作示范课 planned',
      '2026-10-22 校内教研会 planned',
      '2026-10-28 同课异构 planned',
      '2026-10-28 听课活动 announced',
      '2026-10-29 送教下乡 announced',
      '2026-10-30 取消的讲座 cancelled',
    ])
    expect(events.find((it) => it.title === '同课异构')?.activities).toBe(1)
    expect(specialDays).toEqual([
      { kind: 'holiday', name: '国庆节', startsOn: '2026-10-01', endsOn: '2026-10-07' },
    ])
    expect(name).toBe('洪泽区')
  })

  test('one’s own shows what one is responsible for, organises, or what one’s group has planned', async () => {
    expect(await titles('teacherChen', { scope: 'mine' })).toEqual(['磨课', '习作示范课', '同课异构'])
    expect(await titles('leadMa', { scope: 'mine' })).toEqual(['送教下乡'])
    expect(await titles('teacherLiu', { scope: 'mine' })).toEqual([])
  })

  test('a school’s, a cluster’s and a subject’s', async () => {
    expect(await titles('teacherChen', { scope: 'school' })).toEqual(['校内教研会'])
    expect(await titles('leadMa', { scope: 'cluster' })).toEqual(['校内教研会', '送教下乡'])
    expect(await titles('teacherZhao', { scope: 'subject', subject: '语文' })).toEqual([
      '磨课',
      '习作示范课',
      '同课异构',
    ])
    expect(await titles('teacherZhao', { scope: 'subject', subject: '数学' })).toEqual([])
  })

  test('no scope shows a school’s own work to another school, or anything to another district', async () => {
    for (const who of ['teacherLiu', 'teacherZhao', 'principalQian'] as const) {
      for (const scope of [
        { scope: 'district' as const },
        { scope: 'school' as const, schoolId: cast.schools.chengnan },
        { scope: 'cluster' as const, associationId: cast.cluster },
      ]) {
        expect(await titles(who, scope)).not.toContain('校内教研会')
      }
    }
    expect(await titles('stranger', { scope: 'district' })).toEqual([])
    const foreign = cast.as('stranger', (ctx) =>
      listEvents(ctx, { scope: 'school', schoolId: cast.schools.chengnan, ...october }),
    )
    await expect(foreign).rejects.toMatchObject({ code: 'scopeUnknown' })
  })

  test('offers one’s own school and clusters, and the terms', async () => {
    const scopes = await cast.as('teacherChen', listScopes)
    expect(scopes.schools.map((it) => it.name)).toEqual(['城南小学'])
    expect(scopes.associations.map((it) => it.name)).toEqual(['东片'])
    expect(scopes.currentTermId).toBe(cast.terms.autumn)
    await expect(
      cast.as('lin', (ctx) => listEvents(ctx, { scope: 'school', ...october })),
    ).rejects.toMatchObject({ code: 'scopeUnknown' })
  })

  test('is asked for at most about a year at once', async () => {
    const years = cast.as('lin', (ctx) =>
      listEvents(ctx, { scope: 'district', from: '2020-01-01', to: '2026-01-01' }),
    )
    await expect(years).rejects.toMatchObject({ code: 'rangeTooLong' })
  })
})

describe('a move', () => {
  test('is checked against announced activities besides plans and holidays', async () => {
    await activity('busy', { title: '外出培训', day: '2026-11-04', organiser: 'teacherChen' })
    const { conflicts } = await cast.as('lin', (ctx) =>
      checkMove(ctx, {
        itemId: made.lesson!,
        startsOn: '2026-11-04',
        endsOn: '2026-11-04',
        startTime: '10:00',
        endTime: '11:00',
      }),
    )
    expect(conflicts.map((it) => [it.code, it.name, it.who])).toEqual([['samePerson', '外出培训', '陈雨']])
    const afternoon = await cast.as('lin', (ctx) =>
      checkMove(ctx, { itemId: made.lesson!, startsOn: '2026-11-04', endsOn: '2026-11-04' }),
    )
    expect(afternoon.conflicts).toEqual([])
  })

  test('of an item that is carried out does not clash with its own activity', async () => {
    const { conflicts } = await cast.as('lin', (ctx) =>
      checkMove(ctx, { itemId: made.carried!, startsOn: '2026-10-28', endsOn: '2026-10-28' }),
    )
    expect(conflicts).toEqual([])
  })
})

const subscribe = async (who: CastName, scope: ScopeInput) => {
  return cast.as(who, (ctx) => createFeed(ctx, { id: newId(), ...scope }))
}
async function read(path: string) {
  const answer = await app.inject({ url: path })
  return { status: answer.statusCode, type: answer.headers['content-type'], text: answer.body }
}
function parsed(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as never)
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component))
  return { calendar, events, by: (title: string) => events.find((event) => event.summary.includes(title))! }
}

describe('a subscribed calendar', () => {
  test('is read by a calendar program: zone, days, hours, escaping, links', async () => {
    await approvedPlan('lin', 'head', { kind: 'district', id: null }, {
      odd: item('研讨；计算，估算\\口算', '2026-11-10', { content: '第一行\n第二行' }),
    }) // prettier-ignore
    const feed = await subscribe('lin', { scope: 'district' })
    const { status, type, text } = await read(feed.path)
    expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    const { calendar, by } = parsed(text)
    expect(calendar.getFirstSubcomponent('vtimezone')?.getFirstPropertyValue('tzid')).toBe('Asia/Shanghai')
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH')
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('联研 洪泽区行事历')

    const lesson = by('习作示范课')
    expect(lesson.startDate.zone.tzid).toBe('Asia/Shanghai')
    expect([String(lesson.startDate), String(lesson.endDate)]).toEqual([
      '2026-10-21T14:00:00',
      '2026-10-21T15:30:00',
    ])
    expect(lesson.uid).toBe(`${made.lesson}@lianyan`)
    expect(lesson.component.getFirstProperty('dtstamp')?.toICALString()).toMatch(/^DTSTAMP:\d{8}T\d{6}Z$/)
    expect(lesson.location).toBe('城南小学')

    const period = by('磨课')
    expect(period.startDate.isDate).toBe(true)
    expect([String(period.startDate), String(period.endDate)]).toEqual(['2026-10-12', '2026-12-21'])
    expect(period.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT')

    const odd = by('口算')
    expect(odd.summary).toBe('研讨；计算，估算\\口算')
    expect(odd.description).toContain('第一行\n第二行')
    expect(by('听课活动').startDate.toJSDate()).toEqual(new Date('2026-10-28T09:00:00+08:00'))
  })

  test('keeps an event’s UID and raises its SEQUENCE when it moves, and says when it is cancelled', async () => {
    const planId = await approvedPlan('lin', 'head', { kind: 'district', id: null }, {
      moving: item('调研', '2026-11-17'),
      dropping: item('座谈', '2026-11-18'),
    }) // prettier-ignore
    const feed = await subscribe('head', { scope: 'district' })
    const before = parsed((await read(feed.path)).text)
    await cast.as('lin', (ctx) =>
      moveItem(ctx, {
        itemId: made.moving!,
        startsOn: '2026-11-19',
        endsOn: '2026-11-19',
        despiteConflicts: true,
      }),
    )
    await cast.as('lin', (ctx) => dropItem(ctx, { itemId: made.dropping!, reason: '合并' }))
    const after = parsed((await read(feed.path)).text)
    expect(after.by('调研').uid).toBe(before.by('调研').uid)
    expect([before.by('调研').sequence, after.by('调研').sequence]).toEqual([0, 1])
    expect(String(after.by('调研').startDate)).toBe('2026-11-19')
    expect(after.by('座谈').component.getFirstPropertyValue('status')).toBe('CANCELLED')
    expect(after.by('座谈').sequence).toBe(1)
    expect(after.by('取消的讲座').component.getFirstPropertyValue('status')).toBe('CANCELLED')
    await cast.as('lin', (ctx) => withdrawPlan(ctx, { id: planId, version: 3, reason: '停止' }))
    const gone = parsed((await read(feed.path)).text)
    expect(gone.by('调研').component.getFirstPropertyValue('status')).toBe('CANCELLED')
    expect(gone.by('调研').sequence).toBe(2)
  })

  test('shows no more than its owner may see', async () => {
    const feed = await subscribe('teacherLiu', { scope: 'district' })
    const { text } = await read(feed.path)
    expect(text).toContain('习作示范课')
    expect(text).not.toContain('校内教研会')
    expect(text).not.toContain('未发布的活动')
  })

  test('works for whoever has the link until it is revoked; the secret itself is not kept', async () => {
    const feed = await subscribe('teacherChen', { scope: 'mine' })
    const token = /feed\/(.*)\.ics$/.exec(feed.path)![1]!
    const stored = await cast.as('teacherChen', (ctx) =>
      ctx.db.selectFrom('calendarFeeds').selectAll().where('id', '=', feed.id).executeTakeFirstOrThrow(),
    )
    expect(JSON.stringify(stored)).not.toContain(token)
    expect((await read(feed.path)).status).toBe(200)
    expect((await read(feed.path.replace('.ics', 'x.ics'))).status).toBe(404)
    expect(
      (await read(`/calendar/feed/${cast.otherDistrict.id}-${token.split('-').slice(1).join('-')}.ics`))
        .status,
    ).toBe(404)
    await expect(cast.as('lin', (ctx) => revokeFeed(ctx, { id: feed.id }))).rejects.toMatchObject({
      code: 'notFound',
    })
    const [listed] = await cast.as('teacherChen', listFeeds)
    expect(listed).toMatchObject({
      id: feed.id,
      name: '我的行事历',
      scope: { scope: 'mine' },
      lastReadAt: cast.now.toISOString(),
    })
    await cast.as('teacherChen', (ctx) => revokeFeed(ctx, { id: feed.id }))
    expect((await read(feed.path)).status).toBe(404)
    expect(await cast.as('teacherChen', listFeeds)).toEqual([])
  })
})

describe('on paper', () => {
  const print = async (
    format: 'xlsx' | 'docx',
    who: CastName = 'lin',
    query = `termId=${cast.terms.autumn}&scope=district`,
  ) => {
    signedIn = who
    return app.inject({ url: `/api/calendar-export.${format}?${query}` })
  }

  test('the term’s calendar is a workbook that prints on A4 landscape, a row a piece of work', async () => {
    await approvedPlan('lin', 'head', { kind: 'district', id: null }, { formula: item('=1+1', '2026-09-02') })
    const answer = await print('xlsx')
    expect(answer.statusCode).toBe(200)
    expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain(
      '洪泽区2026—2027学年第一学期教研行事历.xlsx',
    )
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(answer.rawPayload as never)
    const sheet = book.worksheets[0]!
    expect([sheet.pageSetup.orientation, sheet.pageSetup.paperSize]).toEqual(['landscape', 9])
    const rows = sheet
      .getSheetValues()
      .slice(2)
      .map((row) => (row as unknown[]).slice(1))
    expect(rows[0]).toEqual(['周次', '起止日期', '时间', '工作内容', '负责', '地点'])
    expect(rows).toContainEqual([
      '第8周',
      '10月19日–10月25日',
      '10月21日 周三 14:00–15:30',
      '习作示范课',
      '陈雨',
      '城南小学',
    ])
    expect(rows.find((row) => String(row[3]).includes('1+1'))?.[3]).toBe("'=1+1")
    expect(rows.flat()).not.toContain('同课异构')
    expect(rows.filter((row) => row[0] === '第21周')).toHaveLength(1)
  })

  test('and a Word document with the same lines', async () => {
    const answer = await print('docx')
    const blocks = readDocument(answer.rawPayload, 'a.docx')
    const table = blocks.find((block) => block.kind === 'table')
    expect(blocks[0]).toMatchObject({ kind: 'paragraph', text: '洪泽区2026—2027学年第一学期教研行事历' })
    const lesson = table?.kind === 'table' ? table.rows.find((row) => row.includes('习作示范课')) : undefined
    expect(lesson).toEqual([
      '第8周',
      '10月19日–10月25日',
      '10月21日 周三 14:00–15:30',
      '习作示范课',
      '陈雨',
      '城南小学',
    ])
  })

  test('shows each viewer their own view, and refuses what is not asked for rightly', async () => {
    const answer = await print('docx', 'teacherLiu')
    expect(JSON.stringify(readDocument(answer.rawPayload, 'a.docx'))).not.toContain('校内教研会')
    expect((await print('docx', 'stranger')).statusCode).toBe(404)
    expect((await print('xlsx', 'lin', 'scope=district')).statusCode).toBe(400)
  })
})
