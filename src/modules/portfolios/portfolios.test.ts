import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { readDocument } from '../../platform/documents/document.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { newId } from '../../platform/ids.ts'
import { type Fact, recordFacts, reverseFacts } from '../ledger/index.ts'
import { portfolios as contract } from './contract.ts'
import { recordDocx } from './exports/docx.ts'
import { printRecord } from './exports/printed.ts'
import { recordXlsx } from './exports/xlsx.ts'
import { readEntries, readRecord } from './queries/record.ts'
import { whoLooked } from './queries/who-looked.ts'

let cast: Cast
const cancelled = newId()

beforeAll(async () => {
  cast = await openCast('portfolios')
  const chen = cast.people.teacherChen.id
  const fact = (occurredOn: string, more: Partial<Fact> = {}): Fact => ({
    kind: 'activity.attended',
    personId: chen,
    occurredOn,
    minutes: 90,
    title: '习作教学研讨',
    ...more,
  })
  const record = (facts: Fact[], id = newId()) =>
    cast.as('lin', (ctx) => recordFacts(ctx, { module: 'activities', id }, facts))
  await record([fact('2026-03-10', { title: '=1+1 上学期的研讨' })])
  await record([
    fact('2026-09-10'),
    fact('2026-09-10', { kind: 'activity.demonstrated', minutes: 40, level: 'county' }),
  ])
  await record([fact('2026-10-12')])
  await record([fact('2026-10-13')], cancelled)
  await record([fact('2026-09-10', { personId: cast.people.teacherZhao.id })])
  await cast.as('lin', (ctx) => reverseFacts(ctx, { module: 'activities', id: cancelled }))
  await cast.as('lin', (ctx) =>
    ctx.db
      .insertInto('honours')
      .values({
        districtId: ctx.district.id,
        id: newId(),
        personId: chen,
        name: '区骨干教师',
        level: 'county',
      })
      .execute(),
  )
})
afterAll(() => cast.end())

const read = (who: CastName, whose: CastName, year?: string, now?: Date) =>
  cast.as(who, (ctx) => readRecord(ctx, { personId: cast.people[whose].id, year }), now)
const lookers = () =>
  cast
    .as('teacherChen', (ctx) => whoLooked(ctx, { limit: 50 }))
    .then(({ rows }) => rows.map((row) => `${row.by?.name} ${row.action}`))

describe('a growth record', () => {
  test('adds up what stands in the ledger, by kind, term, month and day', async () => {
    const record = await cast.as('teacherChen', (ctx) => readRecord(ctx, {}))
    expect(contract.record['~orpc'].outputSchema!.parse(record)).toEqual(record)
    expect(record.person).toMatchObject({ name: '陈雨', schoolName: '城南小学' })
    expect(record.year.name).toBe('2026—2027学年')
    expect(record.years.map(({ name }) => name)).toEqual(['2026—2027学年', '2025—2026学年'])
    expect(record.totals).toEqual([
      { kind: 'activity.attended', label: '参加活动', unit: '次', count: 2, minutes: 180 },
      { kind: 'activity.demonstrated', label: '执教公开课', unit: '节', count: 1, minutes: 40 },
    ])
    expect(record.days).toEqual([
      { day: '2026-09-10', count: 2, minutes: 130 },
      { day: '2026-10-12', count: 1, minutes: 90 },
    ])
    expect(record.months.map((m) => `${m.month} ${m.kind} ${m.count}`)).toEqual([
      '2026-09 activity.attended 1',
      '2026-09 activity.demonstrated 1',
      '2026-10 activity.attended 1',
    ])
    expect(record.terms.map(({ name, count }) => `${name} ${count}`)).toEqual([
      '2026—2027学年第一学期 3',
      '2025—2026学年第二学期 1',
    ])
    expect(record.lifetime).toEqual({ count: 4, minutes: 310, since: '2026-03-10' })
    expect(record.honours.map(({ name, levelLabel }) => `${name} ${levelLabel}`)).toEqual([
      '区骨干教师 县(区)级',
    ])
    expect(record.stays.map(({ name, dutyLabel }) => `${name} ${dutyLabel}`).sort()).toEqual([
      '城南小学 教师',
      '小学语文中心组 成员',
    ])
  })

  test('turns back to an earlier year', async () => {
    const record = await read('teacherChen', 'teacherChen', '2025—2026学年')
    expect(record.days).toEqual([{ day: '2026-03-10', count: 1, minutes: 90 }])
  })

  test('lists its entries by kind and term, without those taken back', async () => {
    const entries = (filters: object) =>
      cast
        .as('teacherChen', (ctx) => readEntries(ctx, { limit: 50, ...filters }))
        .then(({ rows }) => rows.map((row) => row.occurredOn))
    expect(await entries({})).toEqual(['2026-10-12', '2026-09-10', '2026-09-10', '2026-03-10'])
    expect(await entries({ kind: 'activity.demonstrated' })).toEqual(['2026-09-10'])
    expect(await entries({ termId: cast.terms.lastSpring })).toEqual(['2026-03-10'])
  })
})

describe('who reads whose record', () => {
  test.each(['teacherChen', 'principalWu', 'deanSun', 'lin', 'head', 'admin'] as CastName[])(
    '%s reads that of teacherChen',
    async (who) => expect((await read(who, 'teacherChen')).person.name).toBe('陈雨'),
  )
  test.each(['teacherZhao', 'principalQian', 'leaderHe', 'leadMa', 'teacherLiu', 'stranger'] as CastName[])(
    '%s does not, in no way',
    async (who) => {
      const personId = cast.people.teacherChen.id
      await expect(read(who, 'teacherChen')).rejects.toThrow('notFound')
      await expect(cast.as(who, (ctx) => readEntries(ctx, { personId, limit: 10 }))).rejects.toThrow(
        'notFound',
      )
      await expect(cast.as(who, (ctx) => printRecord(ctx, { personId }, '2026-10-14'))).rejects.toThrow(
        'notFound',
      )
    },
  )

  test('the owner sees each look and each file taken, but not their own', async () => {
    const before = await lookers()
    expect(before).not.toContain('陈雨 viewed')
    const later = new Date('2026-10-15T08:00:00+08:00')
    await read('principalWu', 'teacherChen', undefined, later)
    // The same visit goes on.
    await cast.as(
      'principalWu',
      (ctx) => readEntries(ctx, { personId: cast.people.teacherChen.id, limit: 10 }),
      new Date('2026-10-15T08:05:00+08:00'),
    )
    await cast.as(
      'principalWu',
      (ctx) => printRecord(ctx, { personId: cast.people.teacherChen.id }, '2026-10-15'),
      new Date('2026-10-15T08:06:00+08:00'),
    )
    expect((await lookers()).slice(0, 2)).toEqual(['吴校长 exported', '吴校长 viewed'])
    expect((await lookers()).length).toBe(before.length + 2)
    await read('principalWu', 'teacherChen', undefined, new Date('2026-10-15T09:00:00+08:00'))
    expect((await lookers()).length).toBe(before.length + 3)
    const others = await cast.as('teacherZhao', (ctx) => whoLooked(ctx, { limit: 50 }))
    expect(others.rows).toEqual([])
  })
})

describe('the record as a file', () => {
  const print = (year?: string) =>
    cast.as('teacherChen', (ctx) =>
      printRecord(ctx, { personId: cast.people.teacherChen.id, year }, '2026-10-14'),
    )

  test('.xlsx holds every entry, and nothing that a spreadsheet would run', async () => {
    const workbook = await readWorkbook(await recordXlsx(await print()))
    expect(workbook.sheets.map(({ name, rows }) => `${name} ${rows.length - 1}`)).toEqual([
      '基本情况 6',
      '各学期合计 3',
      '条目 4',
      '荣誉 1',
      '任职经历 2',
    ])
    const entries = workbook.sheets.find(({ name }) => name === '条目')!
    expect(JSON.stringify(entries.rows[1])).toContain("'=1+1 上学期的研讨")
  })

  test('.docx of one year is a document with that year’s entries only', async () => {
    const printed = await print('2026—2027学年')
    expect(printed.title).toBe('陈雨老师成长档案(2026—2027学年)')
    const text = JSON.stringify(readDocument(await recordDocx(printed), 'a.docx'))
    for (const words of [
      '陈雨老师成长档案',
      '城南小学',
      '区骨干教师',
      '条目(3 条)',
      '习作教学研讨',
      '执教公开课 1 节',
    ]) {
      expect(text).toContain(words)
    }
    expect(text).not.toContain('上学期的研讨')
    expect(text).not.toContain('2025—2026学年第二学期')
  })
})
