import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { inDistrict, json } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import {
  actorIsMeant,
  audienceText,
  countMeant,
  loadProfile,
  meantPeople,
  wholeAudience,
} from './audience.ts'
import type { Audience } from './contract.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('audience')
  const { id: districtId } = cast.district
  await inDistrict(cast.db, districtId, (db) =>
    db
      .insertInto('assignments')
      .values([
        { districtId, id: newId(), personId: cast.people.teacherChen.id, schoolId: cast.schools.chengnan, subject: '语文', stage: 'primary', grade: 3, validFrom: '2026-08-31' },
        { districtId, id: newId(), personId: cast.people.teacherChen.id, schoolId: cast.schools.chengnan, subject: '劳动', stage: 'primary', grade: 3, validFrom: '2026-08-31' },
        { districtId, id: newId(), personId: cast.people.teacherLiu.id, schoolId: cast.schools.shiyan, subject: '数学', stage: 'junior', grade: 7, validFrom: '2026-08-31' },
        { districtId, id: newId(), personId: cast.people.teacherZhao.id, schoolId: cast.schools.sanhe, subject: '语文', stage: 'primary', grade: 3, validFrom: '2025-08-31', validTo: '2026-07-01' },
      ])
      .execute(),
  ) // prettier-ignore
})
afterAll(() => cast.end())

/** Names of the cast whom an audience means. */
async function meant(part: Partial<Audience>): Promise<string[]> {
  const rows = await cast.as('lin', (ctx) => meantPeople(ctx, wholeAudience(part)).execute(ctx.db))
  const ids = new Set(rows.rows.map((row) => row.id))
  return (Object.keys(cast.people) as CastName[]).filter((who) => ids.has(cast.people[who].id))
}

test('an audience of nothing means everybody of the district', async () => {
  expect(await meant({})).toHaveLength(11)
})

test('schools, associations and groups together say where, and subject, stage and grade narrow it', async () => {
  expect(await meant({ schools: [cast.schools.sanhe] })).toEqual(['principalQian', 'teacherZhao'])
  expect(await meant({ associations: [cast.cluster], subjects: ['数学'] })).toEqual(['principalQian'])
  expect(await meant({ schools: [cast.schools.shiyan], groups: [cast.groups.chinese] })).toEqual([
    'teacherChen',
    'leaderHe',
    'teacherLiu',
  ])
  expect(await meant({ subjects: ['劳动'] })).toEqual(['teacherChen'])
  expect(await meant({ stages: ['junior'] })).toEqual(['teacherLiu'])
})

test('who taught a grade last year is not meant by it this year', async () => {
  expect(await meant({ grades: [3] })).toEqual(['teacherChen'])
})

test('people named come besides, and alone when nothing else is said', async () => {
  const { teacherLiu } = cast.people
  expect(await meant({ people: [teacherLiu.id] })).toEqual(['teacherLiu'])
  expect(await meant({ people: [teacherLiu.id], schools: [cast.schools.sanhe] })).toEqual([
    'principalQian',
    'teacherZhao',
    'teacherLiu',
  ])
})

test('an audience is said in one line', async () => {
  const said = (part: Partial<Audience>) => cast.as('lin', (ctx) => audienceText(ctx, wholeAudience(part)))
  expect(await said({})).toBe('全区教师')
  expect(await said({ associations: [cast.cluster], subjects: ['语文'], grades: [3, 4] })).toBe(
    '东片 · 语文 · 三年级、四年级',
  )
  expect(await said({ people: [cast.people.teacherLiu.id] })).toBe('刘畅')
  expect(await said({ schools: [cast.schools.sanhe], people: [cast.people.teacherLiu.id] })).toBe(
    '三河乡中心小学，以及刘畅',
  )
})

test('whoever an audience means sees it so, and is counted, whatever the audience', async () => {
  const some = <Value>(...values: Value[]) => fc.subarray(values, { maxLength: Math.min(2, values.length) })
  const audiences = fc.record({
    schools: some(...Object.values(cast.schools)),
    associations: some(cast.cluster),
    groups: some(...Object.values(cast.groups)),
    subjects: some('语文', '数学', '劳动'),
    stages: some('primary' as const, 'junior' as const),
    grades: some(3, 7),
    people: some(cast.people.teacherLiu.id, cast.people.lin.id),
  })
  await fc.assert(
    fc.asyncProperty(audiences, async (audience) => {
      const expected = await meant(audience)
      expect(await cast.as('lin', (ctx) => countMeant(ctx, audience))).toBe(expected.length)
      for (const who of ['lin', 'leadMa', 'teacherChen', 'leaderHe', 'teacherZhao', 'teacherLiu'] as const) {
        const sees = await cast.as(who, async (ctx) => {
          const profile = await loadProfile(ctx, ctx.actor.personId)
          const found = await sql<{ meant: boolean }>`
            select ${actorIsMeant(ctx.actor, profile)} as meant from (select ${json(audience)} as audience) a`.execute(
            ctx.db,
          )
          return found.rows[0]?.meant
        })
        expect([who, sees]).toEqual([who, expected.includes(who)])
      }
    }),
    { numRuns: 30 },
  )
})
