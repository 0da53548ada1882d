import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import {
  computeFurnished,
  type FurnishedAssessment,
  furnishAssessment,
} from '../../../tests/support/exams.ts'
import type { Services } from '../../platform/context.ts'
import { readDocument } from '../../platform/documents/document.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { openZip } from '../../platform/documents/zip.ts'
import { pathOf } from '../files/index.ts'
import type { Ctx } from '../organization/index.ts'
import { makeMeetingPacks, packFileRights, type PackJob, packSchoolFileRights } from './operations/packs.ts'
import { performPacks, resumePacks } from './operations/pack-work.ts'
import { listMeetingPacks } from './queries/packs.ts'

let cast: Cast
let services: Services
let folder: string
let first: FurnishedAssessment
let mock: FurnishedAssessment
const queued: PackJob[] = []
const never = new AbortController().signal

/** Runs as somebody with a folder for files and a queue that remembers. */
const as = <Result>(who: CastName, work: (ctx: Ctx) => Promise<Result>): Promise<Result> =>
  cast.as(who, (ctx) => work({ ...ctx, services }))

beforeAll(async () => {
  cast = await openCast('packs')
  folder = await mkdtemp(join(tmpdir(), 'packs-'))
  services = {
    ...cast.services,
    filesFolder: folder,
    queue: {
      enqueue: (_: string, data: object) => Promise.resolve(void queued.push(data as PackJob)),
    } as never,
  }
  const { chengnan, sanhe, beiguan, shiyan } = cast.schools
  const classes = (...sizes: number[]) => sizes.map((pupils, at) => ({ name: `${at + 1}班`, pupils }))
  const common = {
    districtId: cast.district.id,
    termId: cast.terms.autumn,
    personId: cast.people.head.id,
    stage: 'primary' as const,
    grade: 6,
    papers: [{ subject: '语文' }, { subject: '数学' }],
    schools: [
      {
        id: chengnan,
        locality: 'urban' as const,
        clusterId: cast.cluster,
        classes: classes(40, 42),
        effect: 0.3,
      },
      { id: beiguan, locality: 'urban' as const, classes: classes(38, 36), effect: 0.5 },
      { id: shiyan, locality: 'rural' as const, classes: classes(30, 28), effect: -0.6 },
      { id: sanhe, locality: 'rural' as const, clusterId: cast.cluster, classes: classes(6), effect: -0.4 },
    ],
  }
  first = await furnishAssessment(cast.database, {
    ...common, kind: 'final', name: '六年级期初调研', heldFrom: '2026-09-10', state: 'published', smallestUnit: 'class',
  }) // prettier-ignore
  mock = await furnishAssessment(cast.database, {
    ...common, kind: 'final', name: '六年级期中调研', heldFrom: '2026-10-09', prior: first, smallestUnit: 'class', seed: 11,
    schools: common.schools.map((school, at) => ({ ...school, effect: [1.1, 0.2, -0.9, -0.4][at]! })),
  }) // prettier-ignore
  const of = { districtId: cast.district.id, personId: cast.people.head.id, publish: true }
  await computeFurnished(cast.database, cast.services, { ...of, assessmentId: first.id })
  await computeFurnished(cast.database, cast.services, { ...of, assessmentId: mock.id })
}, 120_000)
afterAll(async () => {
  await cast.end()
  await rm(folder, { recursive: true, force: true })
})

const job = () => ({ districtId: cast.district.id, assessmentId: mock.id })
const list = (who: CastName) => as(who, (ctx) => listMeetingPacks(ctx, { assessmentId: mock.id }))
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

describe('the documents of a meeting', () => {
  test('are made for the district, each subject and each school with one press, and are ready with their files', async () => {
    const asked = await as('head', (ctx) => makeMeetingPacks(ctx, { assessmentId: mock.id }))
    expect(asked.making).toBe(7)
    expect(await as('head', (ctx) => makeMeetingPacks(ctx, { assessmentId: mock.id }))).toEqual({ making: 0 })
    expect(queued.at(-1)).toEqual(job())
    await performPacks(services, job(), never)
    const { packs, may } = await list('head')
    expect(packs.map(({ scope, state, files, outdated }) => [scope, state, files.length, outdated])).toEqual([
      ['district', 'ready', 3, false],
      ['subject', 'ready', 3, false],
      ['subject', 'ready', 3, false],
      ['school', 'ready', 2, false],
      ['school', 'ready', 2, false],
      ['school', 'ready', 2, false],
      ['school', 'ready', 2, false],
    ])
    expect(may).toMatchObject({ district: true, downloadSchools: true })
  }, 120_000)

  const files = async (who: CastName, scope: string, name = '') => {
    const { packs } = await list(who)
    const pack = packs.find(
      (one) => one.scope === scope && (one.school?.name ?? one.paper?.subject ?? '').includes(name),
    )!
    const read = async (file: { id: string; name: string }) => ({
      name: file.name,
      bytes: await readFile(pathOf(folder, cast.district.id, file.id)),
    })
    return Promise.all(pack.files.map(read))
  }
  const textOf = (file: { name: string; bytes: Buffer }) =>
    JSON.stringify(readDocument(file.bytes, file.name))

  test('say what was found with N, intervals and pictures, and name no school where all may read', async () => {
    const [report, tables, named] = await files('head', 'district')
    const text = textOf(report!)
    for (const words of [
      '应考',
      '计入统计',
      '95%区间',
      '城乡差距',
      '与平均无法区分',
      '问题与措施',
      '统计口径',
      '第 1 版',
    ]) {
      expect(text).toContain(words)
    }
    for (const school of ['城南小学', '北关小学', '三河乡中心小学', '实验学校'])
      expect(text).not.toContain(school)
    const pictures = openZip(report!.bytes).names.filter((name) => name.endsWith('.png'))
    expect(pictures.length).toBeGreaterThanOrEqual(5)
    const sheets = (await readWorkbook(tables!.bytes)).sheets.map(({ name }) => name)
    expect(sheets).toEqual(
      expect.arrayContaining(['概况', '各类学校', '语文 一分一段', '数学 各题', '主要发现']),
    )
    expect(openZip(tables!.bytes).names.some((name) => /xl\/media\/image\d+\.png/.test(name))).toBe(true)
    expect(named!.name).toContain('含校名')
    const schools = (await readWorkbook(named!.bytes)).sheets[0]!
    expect(JSON.stringify(schools.rows)).toContain('城南小学')
    // In the order of names, and without a column of places.
    expect(JSON.stringify(schools.rows[0])).not.toMatch(/名次|排名/)
  })

  test('of a school hold that school beside the district and never another one', async () => {
    const [report, tables] = await files('principalWu', 'school')
    const text =
      textOf(report!) + JSON.stringify((await readWorkbook(tables!.bytes)).sheets.map(({ rows }) => rows))
    expect(text).toContain('城南小学')
    for (const school of ['北关小学', '三河乡中心小学', '实验学校']) expect(text).not.toContain(school)
    expect(text).not.toMatch(/学生\d/)
  })

  test('of a school with too few pupils say so and give no figure of it', async () => {
    const [report] = await files('head', 'school', '三河')
    expect(textOf(report!)).toContain('人数过少')
    expect(textOf(report!)).not.toContain('本校得分率')
  })

  test('are listed and read by those alone for whom they were made', async () => {
    const seen = async (who: CastName) =>
      (await list(who)).packs.map(({ scope, paper, school, files: own }) => [
        scope,
        paper?.subject ?? school?.name ?? '',
        own.length,
      ])
    expect(await seen('principalWu')).toEqual([['school', '城南小学', 2]])
    // The researcher of 语文: the district's as a whole, her own subject with schools by name.
    expect(await seen('lin')).toEqual([
      ['district', '', 2],
      ['subject', '语文', 3],
    ])
    expect(await code(list('stranger'))).toBe('notFound')
    const { packs } = await list('head')
    const district = packs.find(({ scope }) => scope === 'district')!.id
    const chengnan = packs.find(({ school }) => school?.name === '城南小学')!.id
    const rights = async (who: CastName, id: string) =>
      as(who, async (ctx) => [
        await packFileRights.mayRead(ctx, id),
        await packSchoolFileRights.mayRead(ctx, id),
      ])
    expect(await rights('head', district)).toEqual([true, true])
    expect(await rights('lin', district)).toEqual([true, false])
    expect(await rights('principalWu', district)).toEqual([false, false])
    expect(await rights('deanSun', chengnan)).toEqual([true, true])
    expect(await rights('principalQian', chengnan)).toEqual([false, false])
    expect(await rights('teacherChen', chengnan)).toEqual([false, false])
    expect(await rights('stranger', chengnan)).toEqual([false, false])
  })

  test('may be made by a school’s head for that school alone, and not before there are results', async () => {
    const only = (schoolId: string) => ({
      assessmentId: mock.id,
      only: { scope: 'school' as const, schoolId },
    })
    expect(await code(as('principalWu', (ctx) => makeMeetingPacks(ctx, only(cast.schools.beiguan))))).toBe(
      'notAllowed',
    )
    expect(await as('principalWu', (ctx) => makeMeetingPacks(ctx, only(cast.schools.chengnan)))).toEqual({
      making: 1,
    })
    await performPacks(services, job(), never)
    expect((await list('principalWu')).packs[0]).toMatchObject({ state: 'ready' })
    const later = await furnishAssessment(cast.database, {
      districtId: cast.district.id, termId: cast.terms.autumn, personId: cast.people.head.id, kind: 'final', stage: 'primary', grade: 5,
      schools: [{ id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '1班', pupils: 12 }] }],
    }) // prettier-ignore
    expect(await code(as('head', (ctx) => makeMeetingPacks(ctx, { assessmentId: later.id })))).toBe(
      'resultsNotReady',
    )
  })

  test('made from an earlier version of the results say so', async () => {
    await computeFurnished(cast.database, cast.services, {
      districtId: cast.district.id,
      personId: cast.people.head.id,
      assessmentId: mock.id,
      publish: true,
    })
    const { packs, currentVersion } = await list('head')
    expect(currentVersion).toBe(2)
    expect(packs.every(({ version, outdated }) => version === 1 && outdated)).toBe(true)
  })

  // A school that is suppressed: quickly made.
  const small = () => ({ scope: 'school' as const, schoolId: cast.schools.sanhe })
  const newest = async () =>
    (await list('head')).packs.find(({ school }) => school?.id === cast.schools.sanhe)

  test('that a server left half made are made by the next one', async () => {
    await as('head', (ctx) => makeMeetingPacks(ctx, { assessmentId: mock.id, only: small() }))
    // Claimed by a server that went away two minutes ago.
    await cast.database.pool.query(
      `update meeting_packs set progress = jsonb_build_object('done', 1, 'total', 4, 'at', '2026-10-14T01:58:00.000Z')
        where state = 'making'`,
    )
    queued.length = 0
    await resumePacks(services)
    expect(queued).toEqual([])
    const later = new Date(cast.now.getTime() + 10 * 60_000)
    await resumePacks({ ...services, clock: { now: () => later } })
    expect(queued).toEqual([job()])
    await performPacks(services, job(), never)
    expect(await newest()).toMatchObject({ state: 'ready', version: 2 })
  })

  test('asked for by somebody who has lost the right meanwhile are not made, and say so', async () => {
    await as('head', (ctx) => makeMeetingPacks(ctx, { assessmentId: mock.id, only: { scope: 'district' } }))
    await cast.database.pool.query(`update meeting_packs set asked_by = $1 where state = 'making'`, [
      cast.people.principalQian.id,
    ])
    await cast.database.pool.query(`update memberships set valid_to = '2026-09-30' where person_id = $1`, [
      cast.people.principalQian.id,
    ])
    await performPacks(services, job(), never)
    expect((await list('head')).packs[0]).toMatchObject({ state: 'failed', failure: 'notFound', files: [] })
  })
})
