import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import {
  computeFurnished,
  furnishAssessment,
  type FurnishedAssessment,
} from '../../../tests/support/exams.ts'
import { workedOutGroups } from '../../../tests/support/subtraction.ts'
import { newId } from '../../platform/ids.ts'
import type { Ctx } from '../organization/index.ts'
import { meetings as meetingContract } from './contract/meetings.ts'
import { results as contract } from './contract/results.ts'
import { gatherDistrict, gatherSchool, gatherSubject } from './packs/gather.ts'
import { listMeasuresToReview } from './queries/measure-figures.ts'
import { getValueAdded } from './queries/results/added.ts'
import { getResultsOverview } from './queries/results/overview.ts'
import { getSchoolResults, getSchoolSubjectResults } from './queries/results/school.ts'
import { getSubjectResults } from './queries/results/subject.ts'
import { getTrends } from './queries/results/trends.ts'
import { listUnitResults } from './queries/results/units.ts'

const asked = {
  getResultsOverview, getSubjectResults, listUnitResults, getSchoolResults, getSchoolSubjectResults, getValueAdded, getTrends,
} // prettier-ignore
type Asked = typeof asked

let cast: Cast
/** Each pupil one subject; the same a month later; then each pupil one of two booklets of 语文. */
let first: FurnishedAssessment
let second: FurnishedAssessment
let third: FurnishedAssessment

const at = () => ({ districtId: cast.district.id, personId: cast.people.head.id, termId: cast.terms.autumn })
async function ask<Name extends keyof Asked>(
  name: Name,
  who: CastName,
  input: Parameters<Asked[Name]>[1],
): Promise<Awaited<ReturnType<Asked[Name]>>> {
  const answer = await cast.as(who, (ctx: Ctx) => asked[name](ctx, input as never) as Promise<never>)
  return contract[name]['~orpc'].outputSchema!.parse(answer) as never
}

beforeAll(async () => {
  cast = await openCast('matrix')
  const { chengnan, sanhe, beiguan, shiyan } = cast.schools
  const one = (pupils: number) => [{ name: '五年级1班', pupils }]
  const furnish = {
    ...at(),
    kind: 'qualityMonitoring' as const,
    stage: 'primary' as const,
    grade: 5,
    sampled: true,
    smallestUnit: 'school' as const,
    weightOf: (school: number) => (school === 0 ? 3 : 1),
    schools: [
      { id: chengnan, locality: 'urban' as const, clusterId: cast.cluster, classes: one(60), effect: 0.4 },
      { id: beiguan, locality: 'urban' as const, classes: one(48) },
      // Six pupils a subject: too few.
      { id: sanhe, locality: 'rural' as const, clusterId: cast.cluster, classes: one(12), effect: -0.4 },
      { id: shiyan, locality: 'rural' as const, classes: one(44) },
    ],
    papers: [
      { subject: '语文', booklet: '语文' },
      { subject: '数学', booklet: '数学' },
    ],
  }
  first = await furnishAssessment(cast.database, { ...furnish, name: '九月监测', heldFrom: '2026-09-10' })
  second = await furnishAssessment(cast.database, {
    ...furnish,
    name: '十月监测',
    heldFrom: '2026-10-05',
    prior: first,
    seed: 5,
  })
  third = await furnishAssessment(cast.database, {
    ...furnish,
    name: '题册监测',
    heldFrom: '2026-10-10',
    papers: [
      { subject: '语文', booklet: 'A' },
      { subject: '语文', booklet: 'B' },
    ],
  })
  for (const { id } of [first, second, third]) {
    const done = await computeFurnished(cast.database, cast.services, {
      ...at(),
      assessmentId: id,
      publish: true,
    })
    if (done.state !== 'ready') throw new Error(done.failure ?? done.state)
  }
})
afterAll(() => cast.end())

describe('a monitoring in which each pupil works on one subject', () => {
  it('has results of each subject over those who worked on it, weighted, and no sum over subjects', async () => {
    const overview = await ask('getResultsOverview', 'head', { assessmentId: second.id })
    expect(overview.total).toBeNull()
    expect(overview.about.may.seeTotal).toBe(false)
    expect(overview.papers.map(({ subject, summary }) => [subject, summary.enrolled])).toEqual([
      ['语文', 82],
      ['数学', 82],
    ])
    const { summary, cuts, scoreTable } = await ask('getSubjectResults', 'head', {
      paperId: second.paperIds[0]!,
    })
    const parts = cuts.locality.map(({ figures }) => figures!)
    const weight = (part: { represents: number | null }) => part.represents!
    expect(parts.reduce((sum, part) => sum + weight(part), 0)).toBe(weight(summary))
    const mean = parts.reduce((sum, part) => sum + weight(part) * part.mean!, 0) / weight(summary)
    expect(mean).toBeCloseTo(summary.mean!, 6)
    expect(scoreTable.reduce((sum, { count }) => sum + count, 0)).toBe(summary.counted)
    const school = await ask('getSchoolResults', 'principalWu', {
      assessmentId: second.id,
      schoolId: cast.schools.chengnan,
    })
    expect(school.total).toBeNull()
    expect(school.subjects.map(({ subject, figures }) => [subject, figures!.enrolled])).toEqual([
      ['语文', 30],
      ['数学', 30],
    ])
  })

  it('goes on in the trend of each subject: of the district, of its parts, of a school', async () => {
    const units = [
      { kind: 'district' as const, id: '' },
      { kind: 'locality' as const, id: 'urban' },
      { kind: 'school' as const, id: cast.schools.chengnan },
    ]
    for (const unit of units) {
      const trend = await ask('getTrends', 'head', {
        assessmentId: second.id,
        subject: '语文',
        by: 'grade',
        unit,
      })
      expect(trend.points.map(({ name }) => name)).toEqual(['九月监测', '十月监测'])
      expect(trend.apart).toEqual([])
    }
    const [paperId] = second.paperIds as [string]
    const own = await ask('getSchoolSubjectResults', 'principalWu', {
      paperId,
      schoolId: cast.schools.chengnan,
    })
    const { points } = await ask('getTrends', 'principalWu', {
      assessmentId: second.id,
      subject: '语文',
      by: 'grade',
      unit: { kind: 'school', id: cast.schools.chengnan },
    })
    expect(points.at(-1)!.t).toBe(own.figures!.t)
    const total = await ask('getTrends', 'head', {
      assessmentId: second.id,
      subject: null,
      by: 'grade',
      unit: units[0]!,
    })
    expect(total.points).toEqual([])
    expect(total.apart.map(({ name }) => name)).toEqual(['九月监测', '十月监测'])
  })

  it('says that value added needs pupils who worked on the same both times', async () => {
    // Also where no earlier occasion was chosen: choosing one would not help.
    for (const { id: assessmentId, paperIds } of [second, first]) {
      for (const paperId of [paperIds[0]!, null]) {
        const added = await ask('getValueAdded', 'head', { assessmentId, paperId })
        expect(added).toMatchObject({ missing: 'matrix', model: null, units: [] })
      }
    }
  })

  it('tells of no group below the limit by subtraction', async () => {
    const limit = 10
    const schools = [
      { id: cast.schools.chengnan, locality: 'urban', cluster: true },
      { id: cast.schools.beiguan, locality: 'urban', cluster: false },
      { id: cast.schools.sanhe, locality: 'rural', cluster: true },
      { id: cast.schools.shiyan, locality: 'rural', cluster: false },
    ]
    for (const [at, paperId] of second.paperIds.entries()) {
      const counted = await Promise.all(
        schools.map(async ({ id }) => {
          const { rows } = await cast.database.pool.query<{ n: number }>(
            `select count(*)::integer as n from marks m join assessment_pupils a on a.assessment_id = $1 and a.position = m.position
              where m.paper_id = $2 and m.standing = 'sat' and a.school_id = $3`,
            [second.id, paperId, id],
          )
          return rows[0]!.n
        }),
      )
      expect([at, counted[2]! > 0 && counted[2]! < limit]).toEqual([at, true])
      const shown: number[][] = []
      const of = { assessmentId: second.id, paperId }
      const { rows } = await ask('listUnitResults', 'head', { ...of, by: 'school' })
      const { summary, cuts } = await ask('getSubjectResults', 'head', { paperId })
      const show = (n: number | undefined, part: (school: (typeof schools)[number]) => boolean) => {
        if (n === undefined) return
        const row = schools.map((school) => Number(part(school)))
        expect(row.reduce((sum, one, s) => sum + one * counted[s]!, 0)).toBe(n)
        shown.push(row)
      }
      show(summary.counted, () => true)
      for (const { unit, figures } of rows) show(figures?.counted, ({ id }) => id === unit.id)
      for (const { unit, figures } of cuts.locality)
        show(figures?.counted, ({ locality }) => locality === unit.id)
      for (const { figures } of cuts.cluster) show(figures?.counted, ({ cluster }) => cluster)
      expect(shown.length).toBeGreaterThan(2)
      expect(workedOutGroups(counted, shown, limit)).toEqual([])
    }
  })

  it('has its documents: of the district, of a subject, of a school', async () => {
    const wanted = { assessmentId: second.id }
    const district = await cast.as('head', (ctx) => gatherDistrict(ctx, wanted))
    const text = JSON.stringify(district.document.blocks)
    for (const words of ['语文', '数学', '抽样权重']) expect(text).toContain(words)
    expect(text).not.toMatch(/NaN|undefined/)
    const subject = await cast.as('head', (ctx) =>
      gatherSubject(ctx, { ...wanted, paperId: second.paperIds[0]! }),
    )
    expect(JSON.stringify(subject.document.blocks)).toContain('九月监测')
    const school = await cast.as('principalWu', (ctx) =>
      gatherSchool(ctx, { ...wanted, schoolId: cast.schools.chengnan }),
    )
    expect(JSON.stringify(school.document.blocks)).not.toMatch(/北关|三河|NaN/)
  })
})

describe('a subject in several booklets', () => {
  it('is named in the trend as not to be compared, and joined to nothing', async () => {
    const trend = await ask('getTrends', 'head', {
      assessmentId: third.id,
      subject: '语文',
      by: 'grade',
      unit: { kind: 'locality', id: 'urban' },
    })
    expect(trend.points.map(({ name }) => name)).toEqual(['九月监测', '十月监测'])
    expect(trend.apart.map(({ name }) => name)).toEqual(['题册监测'])
  })

  it('has results of each booklet', async () => {
    const { papers } = await ask('getResultsOverview', 'head', { assessmentId: third.id })
    expect(papers.map(({ booklet, summary }) => [booklet, summary.enrolled])).toEqual([
      ['A', 82],
      ['B', 82],
    ])
  })
})

describe('measures of an earlier monitoring', () => {
  beforeAll(async () => {
    await cast.database.pool.query(
      `insert into quality_measures (district_id, id, assessment_id, paper_id, text, owner_id, due_on, created_by)
       values ($1, $2, $3, $4, '每周一次整本书阅读', $5, '2026-12-31', $5)`,
      [cast.district.id, newId(), first.id, first.paperIds[0], cast.people.head.id],
    )
  })
  const review = async (assessmentId: string) => {
    const answer = await cast.as('head', (ctx) => listMeasuresToReview(ctx, { assessmentId }))
    return meetingContract.listMeasuresToReview['~orpc'].outputSchema!.parse(answer).measures
  }

  it('are looked at again with the figures of the same subject', async () => {
    const [measure, ...more] = await review(second.id)
    expect(more).toEqual([])
    expect(measure).toMatchObject({ text: '每周一次整本书阅读', comparable: true })
    const rate = measure!.figures.find(({ label }) => label === '得分率')!
    const [then, now] = await Promise.all(
      [first, second].map(({ paperIds }) => ask('getSubjectResults', 'head', { paperId: paperIds[0]! })),
    )
    expect([rate.earlier, rate.now]).toEqual([then!.summary.scoreRate, now!.summary.scoreRate])
  })

  it('say that there is nothing to compare where the subject has several booklets', async () => {
    expect(await review(third.id)).toMatchObject([{ comparable: false, figures: [] }])
  })
})
