import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import {
  computeFurnished,
  furnishAssessment,
  type FurnishedAssessment,
  type FurnishedSchool,
} from '../../../tests/support/exams.ts'
import { inDistrict, openDatabase } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import type { Ctx } from '../organization/index.ts'
import { results as contract } from './contract/results.ts'
import { encodeMarks } from './marks-row.ts'
import { computeResults, performComputing } from './operations/computing.ts'
import { pupilMarks } from './queries/pupil-marks.ts'
import { getValueAdded } from './queries/results/added.ts'
import { getClassResults } from './queries/results/class.ts'
import { getResultsOverview } from './queries/results/overview.ts'
import { listClassPupils } from './queries/results/pupils.ts'
import { getSchoolResults, getSchoolSubjectResults } from './queries/results/school.ts'
import { getItemResults, getSubjectResults } from './queries/results/subject.ts'
import { getTrends } from './queries/results/trends.ts'
import { listUnitResults } from './queries/results/units.ts'
import { listResultViews } from './queries/results/views.ts'
import { listResultVersions } from './queries/versions.ts'

const asked = {
  listResultVersions, computeResults, getResultsOverview, getSubjectResults, listUnitResults, getItemResults, getSchoolResults,
  getSchoolSubjectResults, getClassResults, listClassPupils, getValueAdded, getTrends, listResultViews,
} // prettier-ignore
type Asked = typeof asked

let cast: Cast
let before: FurnishedAssessment
let mock: FurnishedAssessment
const first = '六年级1班'

/** What somebody is answered, as the contract lets it through. Work is put in no line: the tests do it. */
async function ask<Name extends keyof Asked>(
  name: Name,
  who: CastName,
  input: Parameters<Asked[Name]>[1],
): Promise<Awaited<ReturnType<Asked[Name]>>> {
  const answer = await cast.as(
    who,
    (ctx: Ctx) => asked[name]({ ...ctx, afterCommit: () => {} }, input as never) as Promise<never>,
  )
  return contract[name]['~orpc'].outputSchema!.parse(answer) as never
}

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: { code?: string }) => error.code ?? String(error),
  )

const at = () => ({ districtId: cast.district.id, personId: cast.people.head.id, termId: cast.terms.autumn })
const places = (): FurnishedSchool[] => [
  {
    id: cast.schools.chengnan, locality: 'urban', clusterId: cast.cluster,
    classes: [{ name: first, pupils: 40 }, { name: '六年级2班', pupils: 38 }],
  },
  { id: cast.schools.sanhe, locality: 'rural', clusterId: cast.cluster, classes: [{ name: first, pupils: 34 }], effect: -0.9 },
  { id: cast.schools.beiguan, locality: 'town', classes: [{ name: first, pupils: 35 }] },
  { id: cast.schools.shiyan, locality: 'urban', classes: [{ name: first, pupils: 42 }], effect: 0.7 },
] // prettier-ignore
const publish = (assessmentId: string) =>
  computeFurnished(cast.database, cast.services, { ...at(), assessmentId, publish: true })
/** Does what stands in line. */
const work = (assessmentId: string) =>
  performComputing(cast.services, { districtId: cast.district.id, assessmentId })

beforeAll(async () => {
  cast = await openCast('results')
  const furnish = { ...at(), kind: 'mock' as const, stage: 'primary' as const, grade: 6, schools: places() }
  before = await furnishAssessment(cast.database, { ...furnish, name: '上次', heldFrom: '2026-09-10' })
  mock = await furnishAssessment(cast.database, { ...furnish, name: '这次', prior: before, seed: 11 })
  await publish(before.id)
  await publish(mock.id)
  await cast.database.pool.query(
    `insert into assignments (district_id, id, person_id, school_id, subject, stage, grade, class_name, valid_from)
     values ($1, $2, $3, $4, '语文', 'primary', 6, $5, '2026-09-01')`,
    [cast.district.id, newId(), cast.people.teacherChen.id, cast.schools.chengnan, first],
  )
})
afterAll(() => cast.end())

describe('results of a district', () => {
  it('say of whom they speak, and of every part of the district the same as of the whole', async () => {
    const [paperId] = mock.paperIds as [string]
    const { summary, cuts } = await ask('getSubjectResults', 'head', { paperId })
    expect(summary.enrolled).toBe(189)
    expect(summary.enrolled).toBe(summary.sat + summary.absent + summary.cheated + summary.missing)
    for (const rows of [cuts.locality, cuts.sex]) {
      const parts = rows.map(({ figures }) => figures!)
      expect(parts.reduce((sum, part) => sum + part.counted, 0)).toBe(summary.counted)
      const total = parts.reduce((sum, part) => sum + part.counted * part.mean!, 0)
      expect(total / summary.counted).toBeCloseTo(summary.mean!, 9)
    }
    // Two of the four schools are in no cluster: beside the cluster no other part is made up.
    expect(cuts.cluster.map(({ unit }) => unit.name)).toEqual(['东片'])
    expect(cuts.alliance).toEqual([])
  })

  it('give 一分一段 without a line for fewer pupils than the limit, and every pupil once', async () => {
    const { scoreTable, distribution, summary } = await ask('getSubjectResults', 'head', {
      paperId: mock.paperIds[0]!,
    })
    for (const rows of [scoreTable, distribution]) {
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(summary.counted)
      expect(rows.filter(({ count }) => count > 0 && count < 10)).toEqual([])
    }
    expect(scoreTable[0]!.to).toBe(summary.max)
    expect(scoreTable.at(-1)).toMatchObject({ from: summary.min, fromTop: summary.counted, shareFromTop: 1 })
  })

  it('lead from findings to what lies under them, each with the figures that it rests on', async () => {
    const { findings } = await ask('getItemResults', 'lin', { paperId: mock.paperIds[0]! })
    const harder = findings.find(({ code }) => code === 'item.harder')!
    expect(harder.about).toMatchObject({ paperId: mock.paperIds[0], item: harder.subject })
    expect(harder.evidence).toMatchObject({
      expected: 0.7,
      interval: [expect.any(Number), expect.any(Number)],
    })
  })

  it('agree with the reference through the store: items, alpha, D27, groups', async () => {
    const samples = process.env['LIANYAN_SAMPLES'] ?? join(import.meta.dirname, '../../../../shared/samples')
    const lines = readFileSync(join(samples, 'exams/hci.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('"', '').split(','))
    const oracle = JSON.parse(readFileSync(join(samples, 'exams/oracle/ctt_hci.json'), 'utf8'))
    const columns = oracle.items.map(({ item }: { item: string }) => lines[0]!.indexOf(item))
    const rows = lines
      .slice(1)
      .map((line) => columns.map((column: number) => Number(line[column])) as number[])
    const group = lines.slice(1).map((line) => line[lines[0]!.indexOf('major')])
    const hci = await furnishAssessment(cast.database, {
      ...at(),
      kind: 'final',
      stage: 'senior',
      grade: 11,
      schools: [
        { id: cast.schools.shiyan, locality: 'urban', classes: [{ name: '1班', pupils: 400 }] },
        { id: cast.schools.beiguan, locality: 'town', classes: [{ name: '1班', pupils: rows.length - 400 }] },
      ],
      papers: [
        { subject: '生物学', items: oracle.items.map(({ item, full }: never) => ({ label: item, full })) },
      ],
      marks: (pupil) => rows[pupil]!,
    })
    const sexes = [...new Set(group)]
    await cast.database.pool.query(
      `update assessment_pupils a set sex = s.sex from unnest($2::integer[], $3::text[]) s (position, sex)
        where a.assessment_id = $1 and a.position = s.position`,
      [
        hci.id,
        group.map((_, i) => i),
        group.map((one) => (one === sexes[0] ? 'female' : one === sexes[1] ? 'male' : null)),
      ],
    )
    await publish(hci.id)
    const [paperId] = hci.paperIds as [string]
    const subject = await ask('getSubjectResults', 'head', { paperId })
    const items = await ask('getItemResults', 'head', { paperId })
    const near = (found: unknown, wanted: unknown) => expect(found as number).toBeCloseTo(wanted as number, 9)
    const { total } = oracle
    for (const [key, of] of [
      ['mean', 'mean'],
      ['sd', 'sd'],
      ['q1', 'q1'],
      ['median', 'median'],
      ['q3', 'q3'],
      ['excellent', 'excellent'],
      ['pass', 'pass'],
      ['low', 'low'],
    ] as const) {
      near(subject.summary[key], total[of])
    }
    subject.summary.interval.forEach((edge, i) => near(edge, total.ci95[i]))
    near(items.reliability.alpha, oracle.alpha)
    near(items.reliability.sem, oracle.sem)
    items.reliability.alphaInterval.forEach((edge, i) => near(edge, oracle.alpha_feldt95[i]))
    expect(items.items.map(({ item }) => item)).toEqual(
      oracle.items.map(({ item }: { item: string }) => item),
    )
    items.items.forEach((item, j) => {
      const wanted = oracle.items[j]
      near(item.mean, wanted.mean)
      near(item.sd, wanted.sd)
      near(item.difficulty, wanted.difficulty)
      near(item.itemTotal, wanted.r_it)
      near(item.itemRest, wanted.r_drop)
      near(item.alphaIfDeleted, wanted.alpha_if_deleted)
      near(item.discrimination, wanted.d27_frac)
    })
    const sexesFound = oracle.groups.map((group: Record<string, number | number[]>) => {
      const { figures } = subject.cuts.sex.find((one) => one.figures?.counted === group['n'])!
      near(figures!.mean, group['mean'])
      near(figures!.effect, group['hedges_g_vs_rest'])
      figures!.passInterval.forEach((edge, i) => near(edge, (group['pass_wilson95'] as number[])[i]))
      return figures!.counted
    })
    expect(sexesFound).toEqual([265, 386])
  })
})

describe('a school', () => {
  it('sees its subjects, its classes and the district, and never another school by name', async () => {
    const { chengnan, sanhe } = cast.schools
    const school = await ask('getSchoolResults', 'principalWu', { assessmentId: mock.id, schoolId: chengnan })
    expect(school).toMatchObject({ suppressed: false, unit: { name: '城南小学' } })
    expect(school.subjects.map(({ subject }) => subject)).toEqual(['语文', '数学'])
    expect(school.classes.map(({ className }) => className)).toEqual([first, '六年级2班'])
    const others = await outcome(
      ask('getSchoolResults', 'principalWu', { assessmentId: mock.id, schoolId: sanhe }),
    )
    expect(others).toBe('notFound')
    const units = await ask('listUnitResults', 'principalWu', {
      assessmentId: mock.id,
      paperId: null,
      by: 'school',
    })
    expect(units.rows.map(({ unit }) => unit.name)).toEqual(['城南小学'])
    const added = await ask('getValueAdded', 'principalWu', { assessmentId: mock.id, paperId: null })
    expect(added.units.filter(({ unit }) => unit !== null).map(({ unit }) => unit!.name)).toEqual([
      '城南小学',
    ])
    expect(added.units.filter(({ unit }) => unit === null).every(({ n }) => n === null)).toBe(true)
    expect(added.units).toHaveLength(4)
    for (const answer of [
      school,
      units,
      added,
      await ask('getResultsOverview', 'principalWu', { assessmentId: mock.id }),
    ]) {
      expect(JSON.stringify(answer)).not.toMatch(/三河|北关|实验学校/)
    }
  })

  it('has the same figures on its own page, in the list of the office and in the trend', async () => {
    const { chengnan } = cast.schools
    const [paperId] = mock.paperIds as [string]
    const own = await ask('getSchoolSubjectResults', 'deanSun', { paperId, schoolId: chengnan })
    const { rows } = await ask('listUnitResults', 'head', { assessmentId: mock.id, paperId, by: 'school' })
    const listed = rows.find(({ unit }) => unit.id === chengnan)!.figures!
    expect(listed.mean).toBeCloseTo(own.figures!.mean!, 4)
    const { points } = await ask('getTrends', 'deanSun', {
      assessmentId: mock.id,
      subject: '语文',
      by: 'grade',
      unit: { kind: 'school', id: chengnan },
    })
    expect(points.map(({ name }) => name)).toEqual(['上次', '这次'])
    expect(points[1]!.t).toBe(own.figures!.t)
    const classes = own.classes.map(({ figures }) => figures!)
    expect(classes.reduce((sum, { counted }) => sum + counted, 0)).toBe(own.figures!.counted)
    const mean = classes.reduce((sum, one) => sum + one.counted * one.mean!, 0) / own.figures!.counted
    expect(mean).toBeCloseTo(own.figures!.mean!, 4)
  })

  it('is told of a weak topic only where the interval allows it', async () => {
    const weak = await ask('getSchoolSubjectResults', 'principalQian', {
      paperId: mock.paperIds[0]!,
      schoolId: cast.schools.sanhe,
    })
    expect(weak.findings.length).toBeGreaterThan(0)
    for (const { text, about, evidence } of weak.findings) {
      expect(text).toContain('三河乡中心小学')
      expect((evidence['interval'] as number[])[1]).toBeLessThan(0)
      const gap = [...weak.topics.knowledge, ...weak.topics.ability].find(({ name }) => name === about.topic)!
      expect(gap.verdict).toBe('below')
    }
  })
})

describe('value added', () => {
  it('writes out who cannot be told from the average, names schools to the office alone, and ranks nobody', async () => {
    const { model, units, prior, findings } = await ask('getValueAdded', 'head', {
      assessmentId: mock.id,
      paperId: mock.paperIds[0]!,
    })
    expect(prior).toMatchObject({ name: '上次' })
    expect(units.map(({ unit }) => unit!.name)).toEqual(
      ['三河乡中心小学', '北关小学', '城南小学', '实验学校'].toSorted(),
    )
    const { above, below, indistinguishable } = model!.tally
    expect(above + below + indistinguishable).toBe(units.length)
    expect(findings[0]!.text).toContain(`${indistinguishable}所的增值与平均无法区分`)
    expect(units.reduce((sum, { n }) => sum + n!, 0)).toBe(model!.matched)
    // Residuals of least squares add up to nought.
    expect(units.reduce((sum, { n, ols }) => sum + n! * ols.estimate!, 0) / model!.matched).toBeCloseTo(0, 2)
  })
})

describe('the trend of the same pupils', () => {
  it('goes on from primary to junior school for the office, and ends at the stage for others', async () => {
    const junior = await furnishAssessment(cast.database, {
      ...at(), kind: 'final', stage: 'junior', grade: 7, schools: places(), name: '升入初中', heldFrom: '2027-10-09', seed: 3,
    }) // prettier-ignore
    await publish(junior.id)
    const trend = (who: CastName) =>
      ask('getTrends', who, {
        assessmentId: junior.id,
        subject: '语文',
        by: 'cohort',
        unit: { kind: 'cluster', id: cast.cluster },
      })
    const all = await trend('head')
    expect(all.acrossStages).toBe(true)
    const grades = all.points.map(({ grade }) => grade)
    expect(grades.at(-1)).toBe(7)
    expect(grades.slice(0, -1).length).toBeGreaterThan(1)
    expect(new Set(grades.slice(0, -1))).toEqual(new Set([6]))
    const own = await trend('leadMa')
    expect(own).toMatchObject({ acrossStages: false, points: [{ name: '升入初中', grade: 7 }] })
  })
})

describe('value added that there is none of', () => {
  const schools = (count: number, pupils: number) =>
    places()
      .slice(0, count)
      .map((place) => ({ ...place, classes: [{ name: first, pupils }] }))
  const missing = async (count: number, pupils: number, marks?: () => number[]) => {
    const furnish = { ...at(), kind: 'mock' as const, stage: 'primary' as const, grade: 6, schools: schools(count, pupils) }
    const papers = [{ subject: '语文' }]
    const prior = await furnishAssessment(cast.database, { ...furnish, papers, heldFrom: '2026-09-10', marks })
    const other = [{ subject: '语文' }, { subject: '数学' }]
    const now = await furnishAssessment(cast.database, { ...furnish, papers: other, prior, marks })
    await publish(prior.id)
    await publish(now.id)
    const of = (paper: number) =>
      ask('getValueAdded', 'head', { assessmentId: now.id, paperId: now.paperIds[paper]! })
    return [await of(0), await of(1)] as const
  } // prettier-ignore

  it('says why, with the earlier occasion where there is one', async () => {
    const [two] = await missing(2, 40)
    expect(two).toMatchObject({ missing: 'fewSchools', prior: { name: '质量调研' }, model: null })
    const [small] = await missing(4, 5)
    expect(small).toMatchObject({ missing: 'fewPupils', prior: { heldFrom: '2026-09-10' } })
    const [equal, unknown] = await missing(3, 20, () => Array.from({ length: 10 }, () => 5))
    expect(equal.missing).toBe('noSpread')
    // 数学 was not among the papers before.
    expect(unknown).toMatchObject({ missing: 'noPaper', prior: null })
    const none = await ask('getValueAdded', 'head', { assessmentId: before.id, paperId: null })
    expect(none.missing).toBe('noPrior')
    const found = await ask('getValueAdded', 'head', { assessmentId: mock.id, paperId: null })
    expect(found.missing).toBeNull()
  })
})

describe('a teacher', () => {
  it('sees the classes that they teach in their subject, and its pupils as grades', async () => {
    const { chengnan } = cast.schools
    const [chinese, mathematics] = mock.paperIds as [string, string]
    const own = await ask('getSchoolSubjectResults', 'teacherChen', { paperId: chinese, schoolId: chengnan })
    expect(own.classes).toMatchObject([{ className: first, may: { open: true, listPupils: true } }])
    const pupils = await ask('listClassPupils', 'teacherChen', {
      paperId: chinese,
      schoolId: chengnan,
      className: first,
    })
    expect(pupils.shows).toBe('grades')
    expect(pupils.rows).toHaveLength(40)
    expect(pupils.rows.every(({ total, marks }) => total === null && marks === null)).toBe(true)
    expect(pupils.rows.map(({ number }) => number)).toEqual(
      pupils.rows.map(({ number }) => number).toSorted(),
    )
    expect(pupils.watermark).toBe('陈雨 T103 2026-10-14 10:00')
    const refused = await Promise.all([
      outcome(
        ask('listClassPupils', 'teacherChen', {
          paperId: chinese,
          schoolId: chengnan,
          className: '六年级2班',
        }),
      ),
      outcome(
        ask('getClassResults', 'teacherChen', {
          paperId: chinese,
          schoolId: chengnan,
          className: '六年级2班',
        }),
      ),
      outcome(ask('getSubjectResults', 'teacherChen', { paperId: mathematics })),
      outcome(ask('listUnitResults', 'teacherChen', { assessmentId: mock.id, paperId: null, by: 'school' })),
    ])
    expect(refused).toEqual(['notFound', 'notFound', 'notFound', 'notAllowed'])
  })

  it('leaves a line for every look at pupils, which the office and the school’s head read', async () => {
    const [paperId] = mock.paperIds as [string]
    const look = { paperId, schoolId: cast.schools.chengnan, className: first }
    await ask('listClassPupils', 'principalWu', look)
    for (const who of ['head', 'deanSun'] as const) {
      const { rows } = await ask('listResultViews', who, { assessmentId: mock.id, limit: 50 })
      expect(rows.map(({ person, what, schoolName }) => `${person.name} ${what} ${schoolName}`)).toContain(
        `吴校长 语文 ${first} 学生名单 城南小学`,
      )
    }
    expect(
      (await ask('listResultViews', 'principalQian', { assessmentId: mock.id, limit: 50 })).rows,
    ).toEqual([])
    // A look at one pupil for a correction: by the office, at the same school.
    const { number } = mock.pupils[0]!
    await cast.as('head', (ctx) => pupilMarks(ctx, { assessmentId: mock.id, number }))
    const { rows: all } = await ask('listResultViews', 'head', { assessmentId: mock.id, limit: 50 })
    expect(all.map(({ what, schoolName }) => `${what} ${schoolName}`)).toContain(
      '为更正成绩查看一名学生 城南小学',
    )
    for (const { what } of all) expect(what).toMatch(/[\u4e00-\u9fff]{4}/)
    const nobodyElse = ['head', 'lin', 'leadMa', 'principalQian'] as const
    for (const who of nobodyElse) expect(await outcome(ask('listClassPupils', who, look))).toBe('notFound')
  })
})

describe('quality monitoring', () => {
  it('ends at the school: classes and pupils are not even computed, and figures of the district are weighted', async () => {
    const marks = (pupil: number) => Array.from({ length: 10 }, () => (pupil < 40 ? 8 : 4))
    const monitoring = await furnishAssessment(cast.database, {
      ...at(),
      kind: 'qualityMonitoring',
      stage: 'primary',
      grade: 5,
      sampled: true,
      // Entered by mistake: the kind forbids it.
      smallestUnit: 'pupil',
      weightOf: (school) => (school === 0 ? 3 : 1),
      schools: [
        { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级1班', pupils: 40 }] },
        { id: cast.schools.sanhe, locality: 'rural', classes: [{ name: '五年级1班', pupils: 60 }] },
      ],
      papers: [{ subject: '语文' }],
      marks,
    })
    await publish(monitoring.id)
    const [paperId] = monitoring.paperIds as [string]
    const { rows } = await cast.database.pool.query(
      `select topic, content from results where assessment_id = $1 and topic in ('classes', 'school')`,
      [monitoring.id],
    )
    expect(rows.filter(({ topic }) => topic === 'classes')).toEqual([])
    expect(JSON.stringify(rows)).not.toContain('五年级1班')
    const look = { paperId, schoolId: cast.schools.chengnan, className: '五年级1班' }
    expect(await outcome(ask('getClassResults', 'principalWu', look))).toBe('unitNotReported')
    expect(await outcome(ask('listClassPupils', 'principalWu', look))).toBe('unitNotReported')
    const { summary } = await ask('getSubjectResults', 'head', { paperId })
    // 40 × 3 pupils with 80 and 60 with 40.
    expect(summary).toMatchObject({ counted: 100, represents: 180, min: 40, max: 80 })
    expect(summary.mean).toBeCloseTo((120 * 80 + 60 * 40) / 180, 9)
    expect(summary.excellent).toBe(0)
    expect(summary.pass).toBeCloseTo(120 / 180, 9)
    // Two schools drawn: the interval has one degree of freedom, and says so.
    expect(summary.interval[1]! - summary.interval[0]!).toBeGreaterThan(100)
  })
})

describe('pages that are kept', () => {
  it('are made of nothing but what notes its changes, and pupils are on none of them', async () => {
    const kept = Object.entries(contract).flatMap(([name, one]) => (one['~orpc'].meta.kept ? [name] : []))
    expect(kept.toSorted()).toEqual(
      [
        'getResultsOverview', 'getSubjectResults', 'listUnitResults', 'getItemResults', 'getSchoolResults', 'getSchoolSubjectResults',
        'getClassResults', 'getValueAdded', 'getTrends',
      ].toSorted(),
    ) // prettier-ignore
    const { pool } = cast.database
    const noted = await pool.query<{ table: string }>(
      `select relname as table from pg_trigger join pg_class on pg_class.oid = tgrelid
        where tgname = 'note_insert' and convert_from(substring(tgargs for position('\\000'::bytea in tgargs) - 1), 'UTF8') in ('exams', 'organization')`,
    )
    const all = await pool.query<{ table: string }>(
      "select relname as table from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    )
    const texts: string[] = []
    const { db, pool: own } = openDatabase(cast.database.connection)
    own.on('connect', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown
      client.query = ((...given: unknown[]) => {
        texts.push(typeof given[0] === 'string' ? given[0] : (given[0] as { text: string }).text)
        return query(...given)
      }) as never
    })
    const [paperId] = before.paperIds as [string]
    const { chengnan: schoolId } = cast.schools
    const inputs = { assessmentId: before.id, paperId, schoolId, className: first }
    for (const who of ['head', 'principalWu', 'teacherChen'] as const) {
      const actor = await cast.as(who, async (ctx) => ctx.actor)
      await inDistrict(db, cast.district.id, async (transaction) => {
        // Another name of the same database, so that nothing is remembered.
        const connection = { ...cast.services.connection, database: `${who} anew` }
        const ctx = {
          db: transaction,
          actor,
          district: cast.district,
          clock: cast.services.clock,
          services: { ...cast.services, connection },
        } as never
        await getResultsOverview(ctx, inputs)
        await getSubjectResults(ctx, inputs)
        await getItemResults(ctx, inputs)
        await listUnitResults(ctx, { ...inputs, by: 'school' })
        await getSchoolResults(ctx, inputs)
        await getSchoolSubjectResults(ctx, inputs)
        await getClassResults(ctx, inputs)
        await getValueAdded(ctx, inputs)
        await getTrends(ctx, {
          ...inputs,
          subject: '语文',
          by: 'cohort',
          unit: { kind: 'school', id: schoolId },
        })
      })
    }
    await own.end()
    const words = new Set(texts.flatMap((text) => text.match(/[a-z_]+/g) ?? []))
    // A column of result_inputs is called as the table of changes.
    const read = all.rows.map(({ table }) => table).filter((table) => words.has(table) && table !== 'changes')
    expect(read.length).toBeGreaterThan(6)
    const silent = read.filter((table) => !noted.rows.some((one) => one.table === table))
    expect(silent).toEqual([])
  })
})

describe('versions', () => {
  const versions = () => ask('listResultVersions', 'head', { assessmentId: mock.id })
  const correct = (position: number, mark: number) =>
    cast.database.pool.query(
      `update marks set marks = $3 where paper_id = $1 and position = $2 and standing = 'sat'`,
      [mock.paperIds[0], position, Buffer.from(encodeMarks(Array.from({ length: 10 }, () => mark * 2)))],
    )

  it('tell when marks have changed since, switch for everybody when the new one is ready, and stay readable', async () => {
    const [paperId] = mock.paperIds as [string]
    const old = await ask('getSubjectResults', 'principalWu', { paperId })
    expect(old.about.version).toMatchObject({ version: 1, current: true, stale: false })
    await correct(0, 10)
    expect((await versions()).versions[0]).toMatchObject({ version: 1, stale: true, current: true })
    expect((await ask('getSubjectResults', 'principalWu', { paperId })).summary.mean).toBe(old.summary.mean)

    const asked = await ask('computeResults', 'head', { assessmentId: mock.id, reason: '更正一名学生的分数' })
    expect(asked).toMatchObject({ version: 2, state: 'computing', reason: '更正一名学生的分数' })
    const again = await ask('computeResults', 'head', { assessmentId: mock.id, reason: '再更正' })
    expect(again.version).toBe(2)
    await work(mock.id)
    expect((await versions()).versions).toMatchObject([
      { version: 2, state: 'ready', current: true, stale: false },
      { version: 1, state: 'ready', current: false, stale: true },
    ])
    const fresh = await ask('getSubjectResults', 'principalWu', { paperId })
    expect(fresh.about.version.version).toBe(2)
    expect(fresh.summary.mean).not.toBe(old.summary.mean)
    const kept = await ask('getSubjectResults', 'head', { paperId, version: 1 })
    expect(kept.summary).toEqual(old.summary)
    expect(await outcome(ask('getSubjectResults', 'principalWu', { paperId, version: 1 }))).toBe(
      'resultsNotReady',
    )
  })

  it('tell every reader at once that figures were corrected and when, and the reason only to those who run the assessment', async () => {
    const one = await furnishAssessment(cast.database, {
      ...at(), kind: 'mock', stage: 'primary', grade: 6, schools: places(), name: '要更正的', seed: 21,
    }) // prettier-ignore
    await publish(one.id)
    const [paperId] = one.paperIds as [string]
    const again = async (reason: string) => {
      await ask('computeResults', 'head', { assessmentId: one.id, reason })
      await work(one.id)
    }
    const readers = ['lin', 'principalWu', 'deanSun', 'teacherChen'] as const
    const versionFor = async (who: CastName) =>
      (await ask('getSubjectResults', who, { paperId })).about.version
    for (const who of ['head', ...readers] as const) {
      expect(await versionFor(who)).toMatchObject({ version: 1, corrected: false, note: null })
    }
    // The same figures once more are no correction.
    await again('再算一遍')
    expect(await versionFor('deanSun')).toMatchObject({ version: 2, corrected: false, note: null })

    await cast.database.pool.query(
      `update marks set marks = $2 where paper_id = $1 and position = 0 and standing = 'sat'`,
      [paperId, Buffer.from(encodeMarks(Array.from({ length: 10 }, () => 20)))],
    )
    const reason = '三河小学周小禾的数学漏登一题'
    await again(reason)
    const [, month, day] = cast.now.toISOString().slice(0, 10).split('-').map(Number)
    const note = `成绩有更正，${month}月${day}日重新统计。`
    expect(await versionFor('head')).toMatchObject({
      version: 3,
      corrected: true,
      note: `${note}原因：${reason}`,
    })
    const [className, schoolId] = [first, cast.schools.chengnan]
    for (const who of readers) {
      expect(await versionFor(who)).toMatchObject({ version: 3, corrected: true, note })
      const pages = await Promise.allSettled([
        ask('getResultsOverview', who, { assessmentId: one.id }),
        ask('getSubjectResults', who, { paperId }),
        ask('listUnitResults', who, { assessmentId: one.id, paperId, by: 'school' }),
        ask('getItemResults', who, { paperId }),
        ask('getSchoolResults', who, { assessmentId: one.id, schoolId }),
        ask('getSchoolSubjectResults', who, { paperId, schoolId }),
        ask('getClassResults', who, { paperId, schoolId, className }),
        ask('listClassPupils', who, { paperId, schoolId, className }),
        ask('getValueAdded', who, { assessmentId: one.id, paperId }),
        ask('getTrends', who, { assessmentId: one.id, subject: '语文', by: 'grade', unit: { kind: 'district', id: '' } }),
      ]) // prettier-ignore
      const answered = pages.flatMap((page) => (page.status === 'fulfilled' ? [page.value] : []))
      expect(answered.length).toBeGreaterThan(4)
      for (const { about } of answered) expect(about.version.note).toBe(note)
      for (const word of ['周小禾', '漏登', reason]) expect(JSON.stringify(answered)).not.toContain(word)
    }
    // What everybody saw first was corrected by none before it; after the correction the same figures stay corrected.
    const old = await ask('getSubjectResults', 'head', { paperId, version: 1 })
    expect(old.about.version).toMatchObject({ corrected: false, note: null })
    await again('再算一遍')
    expect(await versionFor('deanSun')).toMatchObject({ version: 4, corrected: true, note })
  })

  it('of which the server died in the middle are taken up again', async () => {
    const { pool } = cast.database
    const dead = { done: 1, total: 3, startedAt: '2026-10-14T01:00:00.000Z', at: '2026-10-14T01:00:05.000Z' }
    await pool.query(
      `insert into result_versions (district_id, assessment_id, version, state, reason, progress, asked_by)
       values ($1, $2, 3, 'computing', '重算', $3, $4)`,
      [cast.district.id, mock.id, dead, cast.people.head.id],
    )
    await pool.query(
      `insert into results (district_id, assessment_id, version, paper_id, topic, content) values ($1, $2, 3, $3, 'subject', '{}')`,
      [cast.district.id, mock.id, mock.paperIds[0]],
    )
    await work(mock.id)
    const [newest] = (await versions()).versions
    expect(newest).toMatchObject({ version: 3, state: 'ready', current: true })
    const { summary } = await ask('getSubjectResults', 'head', { paperId: mock.paperIds[0]! })
    expect(summary.counted).toBeGreaterThan(100)
  })

  it('fail with a sentence where marks were written for another list of items, and leave what everyone sees', async () => {
    await cast.database.pool.query(
      `insert into paper_items (district_id, paper_id, position, label, kind, full_marks) values ($1, $2, 10, '11', '解答题', 20)`,
      [cast.district.id, mock.paperIds[1]],
    )
    await ask('computeResults', 'head', { assessmentId: mock.id, reason: '双向细目表改过' })
    await work(mock.id)
    const [newest] = (await versions()).versions
    expect(newest).toMatchObject({ version: 4, state: 'failed', current: false })
    expect(newest!.failure).toContain('「数学试卷」的成绩与现在的双向细目表题数不符')
    const { about } = await ask('getResultsOverview', 'principalWu', { assessmentId: mock.id })
    expect(about.version.version).toBe(3)
  })

  it('are seen before publication by those who run the assessment alone', async () => {
    const draft = await furnishAssessment(cast.database, {
      ...at(),
      kind: 'mock',
      stage: 'primary',
      grade: 6,
      schools: places(),
      seed: 5,
    })
    expect(await outcome(ask('getResultsOverview', 'head', { assessmentId: draft.id }))).toBe(
      'resultsNotReady',
    )
    await computeFurnished(cast.database, cast.services, { ...at(), assessmentId: draft.id })
    expect(await outcome(ask('getResultsOverview', 'head', { assessmentId: draft.id }))).toBe('answered')
    for (const who of ['principalWu', 'lin', 'teacherChen'] as const) {
      expect(await outcome(ask('getResultsOverview', who, { assessmentId: draft.id }))).toBe('notFound')
    }
  })

  it('need marks: without any there is nothing to compute', async () => {
    const empty = await furnishAssessment(cast.database, {
      ...at(),
      kind: 'final',
      stage: 'primary',
      grade: 4,
      schoolId: cast.schools.chengnan,
      schools: [
        { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '四年级1班', pupils: 12 }] },
      ],
      marks: () => 'absent',
    })
    await ask('computeResults', 'principalWu', { assessmentId: empty.id, reason: '试算' })
    await work(empty.id)
    const { versions: found } = await ask('listResultVersions', 'principalWu', { assessmentId: empty.id })
    expect(found[0]).toMatchObject({ state: 'failed' })
    await cast.database.pool.query('delete from marks where paper_id = any($1)', [empty.paperIds])
    expect(
      await outcome(ask('computeResults', 'principalWu', { assessmentId: empty.id, reason: '试算' })),
    ).toBe('noMarksYet')
  })
})
