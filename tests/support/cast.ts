import { newId } from '../../src/platform/ids.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { DistrictFacts, Services } from '../../src/platform/context.ts'
import { type Database, inDistrict, openDatabase } from '../../src/platform/db.ts'
import { openLog } from '../../src/platform/log.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { type Ctx, loadActor } from '../../src/modules/organization/index.ts'
import { dayOf } from '../../src/platform/clock.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'

/** The people of the tests. Each is what the name says in the district 洪泽区, but for the stranger. */
export const castMembers = {
  admin: { name: '管静', staffNumber: 'A001' },
  head: { name: '严主任', staffNumber: 'A002' },
  /** researcher, 语文 primary */
  lin: { name: '林晓', staffNumber: 'A003' },
  /** leads the 东片 cluster: 城南小学 and 三河乡中心小学 */
  leadMa: { name: '马骏', staffNumber: 'T100' },
  principalWu: { name: '吴校长', staffNumber: 'T101' },
  deanSun: { name: '孙倩', staffNumber: 'T102' },
  teacherChen: { name: '陈雨', staffNumber: 'T103' },
  /** leads 小学语文中心组; teaches at 北关小学, outside the 东片 cluster */
  leaderHe: { name: '何敏', staffNumber: 'T201' },
  principalQian: { name: '钱校长', staffNumber: 'T301' },
  teacherZhao: { name: '赵禾', staffNumber: 'T302' },
  teacherLiu: { name: '刘畅', staffNumber: 'T401' },
  /** heads the office of another district */
  stranger: { name: '生客', staffNumber: 'A002' },
} as const
export type CastName = keyof typeof castMembers

export interface CastPerson {
  id: string
  name: string
  staffNumber: string
  district: DistrictFacts
}

/** A small district with a second one beside it, in a database of its own. */
export interface Cast {
  database: FreshDatabase
  db: Database
  district: DistrictFacts
  otherDistrict: DistrictFacts
  people: Record<CastName, CastPerson>
  schools: Record<'chengnan' | 'sanhe' | 'beiguan' | 'shiyan' | 'elsewhere', string>
  cluster: string
  groups: Record<'chinese' | 'mathematics' | 'office' | 'chengnanChinese', string>
  terms: Record<'lastSpring' | 'autumn', string>
  /** Where the clock of operations stands unless `at` says otherwise. */
  now: Date
  /** The long-lived things that operations get. */
  services: Services
  /** Runs an operation or query as someone, in a transaction of its own: `cast.as('lin', (ctx) => …)`. */
  as<Result>(who: CastName, work: (ctx: Ctx) => Promise<Result>, now?: Date): Promise<Result>
  end(): Promise<void>
}

/** Builds the cast's districts. Meant for `beforeAll`; `await cast.end()` in `afterAll`. */
export async function openCast(name = 'cast', now = new Date('2026-10-14T10:00:00+08:00')): Promise<Cast> {
  const database = await freshDatabase(name)
  const { db, pool } = openDatabase(database.connection)
  const [district, otherDistrict] = await Promise.all([
    makeDistrict(database, 'hongze', '洪泽区'),
    makeDistrict(database, 'linqu', '邻区'),
  ])
  const ids = await fill(db, district)
  const strangers = await fillOther(db, otherDistrict)
  const person = (key: CastName): CastPerson => ({
    ...castMembers[key],
    id: key === 'stranger' ? strangers.stranger : ids.people[key],
    district: key === 'stranger' ? otherDistrict : district,
  })
  const keys = Object.keys(castMembers) as CastName[]
  const people = Object.fromEntries(keys.map((key) => [key, person(key)])) as Cast['people']
  return {
    database,
    db,
    district,
    otherDistrict,
    people,
    schools: { ...ids.schools, elsewhere: strangers.school },
    cluster: ids.cluster,
    groups: ids.groups,
    terms: ids.terms,
    now,
    services: servicesOf(database, db, { now: () => now }),
    async as(who, work, at = now) {
      const { id, district: own } = people[who]
      const clock: Clock = { now: () => at }
      const later: (() => void | Promise<void>)[] = []
      const result = await inDistrict(db, own.id, async (transaction) => {
        const actor = await loadActor(transaction, own.id, id, dayOf(at, own.timeZone))
        if (!actor) throw new Error(`${who} is not in the district`)
        return work({
          db: transaction,
          actor,
          district: own,
          clock,
          afterCommit: (then) => void later.push(then),
          services: servicesOf(database, db, clock),
        })
      }).catch(async (error: unknown) => {
        if (error instanceof Refusal) await error.keep?.()
        throw error
      })
      for (const then of later) await then()
      return result
    },
    async end() {
      await pool.end()
      await database.drop()
    },
  }
}

function servicesOf({ connection }: FreshDatabase, db: Database, clock: Clock = systemClock): Services {
  return {
    db,
    connection,
    clock,
    log: openLog('silent'),
    // Operations of the tests do not queue; one that does gets its own services.
    queue: undefined as never,
    filesFolder: '/nonexistent',
    secret: 'a secret of the tests, long enough to sign with',
    origin: 'http://localhost',
  }
}

async function makeDistrict(database: FreshDatabase, code: string, name: string): Promise<DistrictFacts> {
  const { rows } = await database.pool.query<{ id: number }>(
    'insert into districts (code, name) values ($1, $2) returning id',
    [code, name],
  )
  return { id: rows[0]!.id, name, timeZone: 'Asia/Shanghai' }
}

const since = '2020-09-01'

async function fill(db: Database, { id: districtId }: DistrictFacts) {
  const schools = { chengnan: newId(), sanhe: newId(), beiguan: newId(), shiyan: newId() }
  const groups = { chinese: newId(), mathematics: newId(), office: newId(), chengnanChinese: newId() }
  const administration = newId()
  const cluster = newId()
  const terms = { lastSpring: newId(), autumn: newId() }
  const keys = (Object.keys(castMembers) as CastName[]).filter((key) => key !== 'stranger')
  const people = Object.fromEntries(keys.map((key) => [key, newId()])) as Record<CastName, string>
  await inDistrict(db, districtId, async (transaction) => {
    const lastYear = newId()
    const thisYear = newId()
    await transaction
      .insertInto('schoolYears')
      .values([
        {
          districtId,
          id: lastYear,
          name: '2025—2026学年',
          startsOn: '2025-08-25',
          endsOn: '2026-07-10',
        },
        {
          districtId,
          id: thisYear,
          name: '2026—2027学年',
          startsOn: '2026-08-31',
          endsOn: '2027-07-09',
        },
      ])
      .execute()
    await transaction
      .insertInto('terms')
      .values([
        {
          districtId,
          id: terms.lastSpring,
          schoolYearId: lastYear,
          name: '2025—2026学年第二学期',
          sequence: 2,
          startsOn: '2026-02-23',
          endsOn: '2026-07-03',
          firstMonday: '2026-02-23',
          weeks: 19,
        },
        {
          districtId,
          id: terms.autumn,
          schoolYearId: thisYear,
          name: '2026—2027学年第一学期',
          sequence: 1,
          startsOn: '2026-08-31',
          endsOn: '2027-01-22',
          firstMonday: '2026-08-31',
          weeks: 21,
        },
      ])
      .execute()
    await transaction
      .insertInto('specialDays')
      .values({
        districtId,
        id: newId(),
        kind: 'holiday',
        name: '国庆节',
        startsOn: '2026-10-01',
        endsOn: '2026-10-07',
      })
      .execute()
    await transaction
      .insertInto('schools')
      .values([
        { districtId, id: schools.chengnan, name: '城南小学', kind: 'primary', locality: 'urban' },
        { districtId, id: schools.sanhe, name: '三河乡中心小学', kind: 'primary', locality: 'rural' },
        { districtId, id: schools.beiguan, name: '北关小学', kind: 'primary', locality: 'town' },
        { districtId, id: schools.shiyan, name: '实验学校', kind: 'nineYear', locality: 'urban' },
      ])
      .execute()
    await transaction
      .insertInto('associations')
      .values({ districtId, id: cluster, kind: 'cluster', name: '东片', leadSchoolId: schools.chengnan })
      .execute()
    await transaction
      .insertInto('associationMembers')
      .values(
        [schools.chengnan, schools.sanhe].map((schoolId) => ({
          districtId,
          associationId: cluster,
          schoolId,
          validFrom: since,
        })),
      )
      .execute()
    await transaction
      .insertInto('groups')
      .values([
        { districtId, id: administration, kind: 'administration', name: '平台管理组' },
        { districtId, id: groups.office, kind: 'researchOffice', name: '教研室' },
        {
          districtId,
          id: groups.chinese,
          kind: 'centralGroup',
          name: '小学语文中心组',
          subject: '语文',
          stage: 'primary',
        },
        {
          districtId,
          id: groups.mathematics,
          kind: 'centralGroup',
          name: '小学数学中心组',
          subject: '数学',
          stage: 'primary',
        },
        {
          districtId,
          id: groups.chengnanChinese,
          kind: 'teachingGroup',
          name: '语文教研组',
          subject: '语文',
          stage: 'primary',
          schoolId: schools.chengnan,
        },
      ])
      .execute()
    const subjects: Partial<Record<CastName, string>> = { teacherLiu: '数学', principalQian: '数学' }
    await transaction
      .insertInto('people')
      .values(
        keys.map((key) => ({
          districtId,
          id: people[key],
          staffNumber: castMembers[key].staffNumber,
          name: castMembers[key].name,
          subject: subjects[key] ?? '语文',
          stage: 'primary',
          title: '一级',
        })),
      )
      .execute()
    const at = (key: CastName, schoolId: string, duty = 'teacher') => ({
      districtId,
      id: newId(),
      personId: people[key],
      schoolId,
      duty,
      validFrom: since,
    })
    const inGroup = (key: CastName, groupId: string, duty: string, answersFor = {}) => ({
      districtId,
      id: newId(),
      personId: people[key],
      groupId,
      duty,
      validFrom: since,
      ...answersFor,
    })
    await transaction
      .insertInto('memberships')
      .values([
        at('leadMa', schools.chengnan),
        at('principalWu', schools.chengnan, 'principal'),
        at('deanSun', schools.chengnan, 'dean'),
        at('teacherChen', schools.chengnan),
        at('leaderHe', schools.beiguan),
        at('principalQian', schools.sanhe, 'principal'),
        at('teacherZhao', schools.sanhe),
        at('teacherLiu', schools.shiyan),
      ])
      .execute()
    await transaction
      .insertInto('memberships')
      .values([
        inGroup('admin', administration, 'administrator'),
        inGroup('head', groups.office, 'head'),
        inGroup('lin', groups.office, 'researcher', { subject: '语文', stage: 'primary' }),
        inGroup('leaderHe', groups.chinese, 'leader'),
        inGroup('teacherChen', groups.chinese, 'member'),
        inGroup('deanSun', groups.chengnanChinese, 'leader'),
      ])
      .execute()
    await transaction
      .insertInto('memberships')
      .values({
        districtId,
        id: newId(),
        personId: people.leadMa,
        associationId: cluster,
        duty: 'leader',
        validFrom: since,
      })
      .execute()
  })
  return { people, schools, groups, cluster, terms }
}

async function fillOther(db: Database, { id: districtId }: DistrictFacts) {
  const stranger = newId()
  const school = newId()
  const office = newId()
  await inDistrict(db, districtId, async (transaction) => {
    await transaction
      .insertInto('schools')
      .values({ districtId, id: school, name: '邻区小学', kind: 'primary', locality: 'rural' })
      .execute()
    await transaction
      .insertInto('groups')
      .values({ districtId, id: office, kind: 'researchOffice', name: '教研室' })
      .execute()
    await transaction
      .insertInto('people')
      .values({ districtId, id: stranger, ...castMembers.stranger })
      .execute()
    await transaction
      .insertInto('memberships')
      .values({
        districtId,
        id: newId(),
        personId: stranger,
        groupId: office,
        duty: 'head',
        validFrom: since,
      })
      .execute()
  })
  return { stranger, school }
}
