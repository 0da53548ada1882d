import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import {
  computeFurnished,
  furnishAssessment,
  type FurnishedAssessment,
} from '../../../tests/support/exams.ts'
import { workedOutGroups } from '../../../tests/support/subtraction.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ctx } from '../organization/index.ts'
import { results as contract } from './contract/results.ts'
import { getValueAdded } from './queries/results/added.ts'
import { getClassResults } from './queries/results/class.ts'
import { getResultsOverview } from './queries/results/overview.ts'
import { getSchoolResults, getSchoolSubjectResults } from './queries/results/school.ts'
import { getItemResults, getSubjectResults } from './queries/results/subject.ts'
import { getTrends } from './queries/results/trends.ts'
import { listUnitResults } from './queries/results/units.ts'
import { type ResultTable, resultTable } from './routes/results.ts'

const limit = 10
const queries = {
  getResultsOverview, getSubjectResults, listUnitResults, getItemResults, getSchoolResults, getSchoolSubjectResults, getClassResults,
  getValueAdded, getTrends,
} // prettier-ignore

/** Who looks: one person a role, and some with two. */
const viewers: CastName[] = [
  'head', 'lin', 'leadMa', 'principalWu', 'deanSun', 'teacherChen', 'leaderHe', 'principalQian', 'teacherZhao', 'teacherLiu',
] // prettier-ignore

let cast: Cast
let mock: FurnishedAssessment
/** By pupil of `mock`: where they are. */
let atoms: {
  school: string
  className: string
  sex: string
  locality: string
  cluster: string
  alliance: string
}[]
/** By paper and pupil: counted or not; the last: counted in both. */
let counted: boolean[][]
const names = ['语文', '数学', '总分'] as const

beforeAll(async () => {
  cast = await openCast('privacy')
  const { schools, district, terms, people, cluster, database } = cast
  const west = newId()
  const union = newId()
  const more = Array.from({ length: 5 }, () => newId())
  await database.pool.query(
    `insert into schools (district_id, id, name, kind, locality) select $1, id, '学校' || n, 'primary', 'rural'
       from unnest($2::uuid[]) with ordinality t (id, n)`,
    [district.id, more],
  )
  await database.pool.query(
    `insert into associations (district_id, id, kind, name, lead_school_id)
     values ($1, $2, 'cluster', '西片', $4), ($1, $3, 'alliance', '城乡校联体', $4)`,
    [district.id, west, union, schools.beiguan],
  )
  const at = { districtId: district.id, personId: people.head.id, termId: terms.autumn }
  // Small schools alone in their cluster and locality, small classes, a school that must hide to protect another.
  const places = [
    { id: schools.chengnan, locality: 'urban' as const, clusterId: cluster, classes: [18, 16, 5] },
    { id: schools.sanhe, locality: 'rural' as const, clusterId: cluster, classes: [6] },
    { id: schools.beiguan, locality: 'town' as const, clusterId: west, allianceId: union, classes: [20] },
    { id: schools.shiyan, locality: 'urban' as const, clusterId: west, classes: [22, 9] },
    { id: more[0]!, locality: 'rural' as const, clusterId: west, allianceId: union, classes: [14] },
    { id: more[1]!, locality: 'rural' as const, clusterId: west, classes: [4] },
    { id: more[2]!, locality: 'rural' as const, classes: [17] },
    { id: more[3]!, locality: 'rural' as const, classes: [3] },
    { id: more[4]!, locality: 'town' as const, allianceId: union, classes: [12, 11] },
  ].map((place) => ({
    ...place,
    classes: place.classes.map((pupils, c) => ({ name: `六年级${c + 1}班`, pupils })),
  }))
  const furnish = { ...at, kind: 'mock' as const, stage: 'primary' as const, grade: 6, schools: places }
  const away = (pupil: number, paper: number) => (pupil * 7 + paper * 11) % 23 === 0
  const made = (pupil: number, paper: number) =>
    away(pupil, paper)
      ? ('absent' as const)
      : Array.from({ length: 10 }, (_, j) => (pupil * 3 + j * 5 + paper) % 11)
  const before = await furnishAssessment(database, { ...furnish, heldFrom: '2026-09-10' })
  mock = await furnishAssessment(database, {
    ...furnish,
    prior: before,
    marks: made,
    lines: [
      { name: '一线', total: 100 },
      { name: '二线', total: 90 },
    ],
    bands: [
      { grade: 'A', percent: 25, low: 81, high: 100 },
      { grade: 'B', percent: 70, low: 51, high: 80 },
      { grade: 'C', percent: 5, low: 30, high: 50 },
    ],
  })
  // Of a few pupils the sex is not known.
  await database.pool.query(
    'update assessment_pupils set sex = null where assessment_id = $1 and position % 41 = 0',
    [mock.id],
  )
  counted = [0, 1].map((paper) => mock.pupils.map((_, i) => !away(i, paper)))
  counted.push(mock.pupils.map((_, i) => counted[0]![i]! && counted[1]![i]!))
  const placeOf = new Map(places.map((place) => [place.id, place]))
  atoms = mock.pupils.map(({ schoolId, className, sex }, i) => {
    const place = placeOf.get(schoolId)!
    return {
      school: schoolId,
      className,
      sex: i % 41 === 0 ? 'unknown' : sex,
      locality: place.locality,
      cluster: place.clusterId ?? '',
      alliance: place.allianceId ?? '',
    }
  })
  // 陈雨 teaches two classes, the small one among them; 刘畅 mathematics at 实验学校; 马骏 runs a school as well.
  const teaches = (personId: string, schoolId: string, subject: string, className: string) =>
    database.pool.query(
      `insert into assignments (district_id, id, person_id, school_id, subject, stage, grade, class_name, valid_from)
       values ($1, $2, $3, $4, $5, 'primary', 6, $6, '2026-09-01')`,
      [district.id, newId(), personId, schoolId, subject, className],
    )
  await teaches(people.teacherChen.id, schools.chengnan, '语文', '六年级1班')
  await teaches(people.teacherChen.id, schools.chengnan, '语文', '六年级3班')
  await teaches(people.teacherLiu.id, schools.shiyan, '数学', '六年级2班')
  await teaches(people.teacherZhao.id, schools.sanhe, '语文', '六年级1班')
  await database.pool.query(
    `update memberships set school_id = $2, duty = 'principal' where person_id = $1 and school_id is not null`,
    [people.leadMa.id, schools.beiguan],
  )
  for (const one of [before, mock]) {
    await computeFurnished(database, cast.services, { ...at, assessmentId: one.id, publish: true })
  }
})
afterAll(() => cast.end())

type Answer = Record<string, never>

async function ask(name: keyof typeof queries, who: CastName, input: object): Promise<Answer | null> {
  try {
    const answer = await cast.as(who, (ctx: Ctx) => queries[name](ctx, input as never) as Promise<unknown>)
    return contract[name]['~orpc'].outputSchema!.parse(answer) as never
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** A figure that somebody read: of whom, in which paper (0, 1, both together 2), with how many and which mean. */
interface Read {
  of: (atom: (typeof atoms)[number]) => boolean
  what: string
  paper: number
  n: number
  mean: number | null
}

type Unit = { kind: string; id: string }
type Figures = { counted: number; mean?: number | null } | null

function selector({ kind, id }: Unit, school?: string): Read['of'] {
  if (kind === 'district') return () => true
  if (kind === 'class') return (atom) => atom.school === school && atom.className === id
  return (atom) => atom[kind as 'school' | 'sex'] === id
}

const read = new Map<CastName, ReturnType<typeof readEverything>>()

/** Everything that a viewer reads from every endpoint. */
function readAll(who: CastName): ReturnType<typeof readEverything> {
  const found = read.get(who) ?? readEverything(who)
  read.set(who, found)
  return found
}

async function readEverything(who: CastName): Promise<{ reads: Read[]; answers: Answer[] }> {
  const reads: Read[] = []
  const answers: Answer[] = []
  const assessmentId = mock.id
  const note = (unit: Unit, paper: number, figures: Figures, school?: string) => {
    if (!figures) return
    const what = `${unit.kind} ${school ?? ''} ${unit.id} ${names[paper]}`
    reads.push({ of: selector(unit, school), what, paper, n: figures.counted, mean: figures.mean ?? null })
  }
  const noteRow = (row: { unit: Unit; figures: Figures } | null, paper: number) =>
    row && note(row.unit, paper, row.figures)
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of many shapes are walked alike
  const get = async (name: keyof typeof queries, input: object): Promise<any> => {
    const answer = await ask(name, who, input)
    if (answer) answers.push(answer)
    return answer
  }
  const district = { kind: 'district', id: '' }
  const overview = await get('getResultsOverview', { assessmentId })
  overview?.papers.forEach((paper: never) => {
    const { paperId, summary, own } = paper as { paperId: string; summary: Figures; own: never }
    note(district, mock.paperIds.indexOf(paperId), summary)
    noteRow(own, mock.paperIds.indexOf(paperId))
  })
  for (const row of [overview?.total, overview?.ownTotal, ...(overview?.localities ?? [])]) noteRow(row, 2)
  const schoolIds = [...new Set(atoms.map(({ school }) => school))]
  const classesOf = (school: string) => [
    ...new Set(atoms.flatMap((atom) => (atom.school === school ? [atom.className] : []))),
  ]
  for (const [paper, paperId] of [...mock.paperIds, null].entries()) {
    for (const by of ['school', 'cluster', 'alliance', 'locality', 'sex'] as const) {
      const units = await get('listUnitResults', { assessmentId, paperId, by })
      for (const row of units?.rows ?? []) noteRow(row, paper)
    }
    await get('getValueAdded', { assessmentId, paperId })
    for (const unit of trendUnits()) {
      const subject = paperId === null ? null : names[paper]!
      const trend = await get('getTrends', { assessmentId, subject, by: 'grade', unit })
      const own = trend?.points.find((point: { assessmentId: string }) => point.assessmentId === assessmentId)
      if (own) note(unit, paper, { counted: own.counted })
    }
    if (paperId === null) continue
    const subject = await get('getSubjectResults', { paperId })
    await get('getItemResults', { paperId })
    note(district, paper, subject?.summary ?? null)
    for (const rows of Object.values(subject?.cuts ?? {}))
      for (const row of rows as never[]) noteRow(row, paper)
    for (const schoolId of schoolIds) {
      const school = await get('getSchoolSubjectResults', { paperId, schoolId })
      note({ kind: 'school', id: schoolId }, paper, school?.figures ?? null)
      noteRow(school?.reference.locality ?? null, paper)
      for (const one of school?.classes ?? [])
        note({ kind: 'class', id: one.className }, paper, one.figures, schoolId)
      for (const className of classesOf(schoolId)) {
        const own = await get('getClassResults', { paperId, schoolId, className })
        note({ kind: 'class', id: className }, paper, own?.figures ?? null, schoolId)
        note({ kind: 'school', id: schoolId }, paper, own?.reference.school ?? null)
        noteRow(own?.reference.locality ?? null, paper)
      }
    }
  }
  for (const schoolId of schoolIds) {
    const school = await get('getSchoolResults', { assessmentId, schoolId })
    note({ kind: 'school', id: schoolId }, 2, school?.total ?? null)
    noteRow(school?.reference?.locality ?? null, 2)
    for (const one of school?.subjects ?? []) {
      note({ kind: 'school', id: schoolId }, mock.paperIds.indexOf(one.paperId), one.figures)
    }
    for (const one of school?.classes ?? []) {
      note({ kind: 'class', id: one.className }, 2, one.figures, schoolId)
      for (const subject of one.subjects) {
        if (subject.counted === null) continue
        note({ kind: 'class', id: one.className }, mock.paperIds.indexOf(subject.paperId), subject, schoolId)
      }
    }
  }
  return { reads, answers }
}

/** Units that have a trend. */
function trendUnits() {
  return (['school', 'cluster', 'alliance', 'locality'] as const).flatMap((kind) =>
    [...new Set(atoms.map((atom) => atom[kind]))].flatMap((id) => (id === '' ? [] : [{ kind, id }])),
  )
}

/** Numbers of all workbooks that a viewer may have, that no endpoint told them. */
async function toldByWorkbooksAlone(who: CastName): Promise<{ cells: number; untold: number[] }> {
  const told: number[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'number') told.push(value)
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(walk)
  }
  walk((await readAll(who)).answers)
  // A sheet rounds: what was told lies within half a step of the cell's last decimal.
  const wasTold = (cell: number): boolean => {
    const half = 0.5 * 10 ** -(String(cell).split('.')[1]?.length ?? 0) + 1e-9
    return told.some((one) => Math.abs(one - cell) <= half)
  }
  const schools = [...Map.groupBy(atoms, ({ school }) => school)]
  const bys = ['school', 'cluster', 'alliance', 'locality', 'sex'] as const
  const tables: ResultTable[] = [
    { table: 'overview' },
    { table: 'added' },
    ...trendUnits().flatMap(({ kind, id }): ResultTable[] =>
      [undefined, '语文', '数学'].map((subject) => ({
        table: 'trends',
        subject,
        by: 'grade',
        kind,
        unit: id,
      })),
    ),
    ...bys.map((by) => ({ table: 'units' as const, by })),
    ...schools.map(([schoolId]) => ({ table: 'school' as const, schoolId })),
    ...mock.paperIds.flatMap((paperId): ResultTable[] => [
      ...bys.map((by) => ({ table: 'units' as const, by, paperId })),
      { table: 'subject', paperId },
      { table: 'items', paperId },
      { table: 'added', paperId },
      ...schools.flatMap(([schoolId, members]): ResultTable[] => [
        { table: 'schoolSubject', paperId, schoolId },
        ...[...new Set(members.map((atom) => atom.className))].map((className): ResultTable => ({
          table: 'class',
          paperId,
          schoolId,
          className,
        })),
      ]),
    ]),
  ]
  const untold: number[] = []
  let cells = 0
  for (const table of tables) {
    try {
      const { sheets } = await cast.as(who, (ctx: Ctx) => resultTable(ctx, mock.id, table))
      for (const { rows } of sheets) {
        for await (const row of rows)
          for (const cell of Object.values(row)) {
            if (typeof cell !== 'number') continue
            cells++
            if (!wasTold(cell)) untold.push(cell)
          }
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return { cells, untold }
}

interface ScoreTables {
  paperId: string
  unit?: Unit
  scoreTable?: { from: number; to: number; count: number; fromTop: number }[]
  distribution?: { from: number; to: number; count: number }[]
  conversions?: { from: number; to: number; count: number }[]
  graded?: { rawFrom: number | null; rawTo: number | null; count: number | null }[]
}
type Cell = { school: string; score: number }

/** The total of a pupil in a paper, as `marks` makes it. */
const scoreOf = (pupil: number, paper: number): number =>
  Array.from({ length: 10 }, (_, j) => (pupil * 3 + j * 5 + paper) % 11).reduce((sum, one) => sum + one, 0)

/** Every number of pupils that a page gives by score, with those whom it speaks of. */
function shownByScore(answer: ScoreTables): { of: (cell: Cell) => boolean; n: number }[] {
  const here = ({ school }: Cell) => !answer.unit || school === answer.unit.id
  const from = (low: number, high: number, n: number, last = true) => ({
    of: (cell: Cell) => here(cell) && cell.score >= low && (last ? cell.score <= high : cell.score < high),
    n,
  })
  const lines = [...(answer.scoreTable ?? []), ...(answer.conversions ?? [])]
  return [
    ...lines.map((line) => from(line.from, line.to, line.count)),
    ...(answer.scoreTable ?? []).map((line) => from(line.from, 1000, line.fromTop)),
    ...(answer.distribution ?? []).map((band, at, all) =>
      from(band.from, band.to, band.count, at === all.length - 1),
    ),
    ...(answer.graded ?? []).flatMap(({ rawFrom, rawTo, count }) =>
      count ? [from(rawFrom!, rawTo!, count)] : [],
    ),
  ]
}

/** Groups of fewer pupils than the limit whose figures follow from those read, each by one of its pupils. */
function workedOut(reads: readonly Read[], paper: number): string[] {
  const own = reads.filter((read) => read.paper === paper)
  // Pupils who are in the same sums can only be told apart together.
  const sets = [
    ...Map.groupBy(
      atoms.flatMap((atom, i) => (counted[paper]![i] ? [atom] : [])),
      (atom) => own.map((read) => (read.of(atom) ? 1 : 0)).join(''),
    ),
  ]
  const found = workedOutGroups(
    sets.map(([, members]) => members.length),
    own.map((_, r) => sets.map(([key]) => Number(key[r]))),
    limit,
  )
  return found.map((group) => group.map((at) => JSON.stringify(sets[at]![1][0])).join(' + '))
}

/** Every number under one of these keys, wherever it stands. */
function numbersAt(value: unknown, keys: readonly string[], path = ''): { path: string; value: number }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    typeof child === 'number' && keys.includes(key)
      ? [{ path: `${path}.${key}`, value: child }]
      : numbersAt(child, keys, `${path}.${key}`),
  )
}

describe('what can be worked out from results', () => {
  for (const who of viewers) {
    it(`tells ${who} nothing of fewer than ten pupils, by no adding and subtracting over all endpoints`, async () => {
      const { reads } = await readAll(who)
      for (const paper of [0, 1, 2]) {
        for (const { n, of, what } of reads.filter((read) => read.paper === paper)) {
          // What is read is what is said to be read: else the subtraction would prove nothing.
          expect([what, n]).toEqual([what, atoms.filter((atom, i) => counted[paper]![i] && of(atom)).length])
        }
        expect(workedOut(reads, paper)).toEqual([])
      }
    })

    it(`tells ${who} nothing of fewer than ten pupils by tables of scores that stand side by side`, async () => {
      const { answers } = await readAll(who)
      let tables = 0
      for (const [paper, paperId] of mock.paperIds.entries()) {
        const of = (answers as unknown as ScoreTables[]).filter((answer) => answer.paperId === paperId)
        const district = of.flatMap((answer) => (answer.unit ? [] : shownByScore(answer)))
        // All schools at once are tried out in results/score-lines.test.ts; here each one beside the district.
        for (const school of [...of.filter(({ unit }) => unit?.kind === 'school'), null]) {
          const shown = [...district, ...(school ? shownByScore(school) : [])]
          if (shown.length === 0) continue
          tables++
          const own = atoms.flatMap(({ school: at }, i) =>
            counted[paper]![i] ? [{ school: at, score: scoreOf(i, paper) }] : [],
          )
          for (const { of: holds, n } of shown) expect(own.filter(holds).length).toBe(n)
          const cells = [
            ...Map.groupBy(own, (cell) => shown.map(({ of: holds }) => Number(holds(cell))).join('')),
          ]
          const sizes = cells.map(([, members]) => members.length)
          const rows = shown.map((_, r) => cells.map(([key]) => Number(key[r])))
          expect(workedOutGroups(sizes, rows, limit)).toEqual([])
        }
      }
      expect(tables > 0).toBe((await readAll(who)).reads.length > 0)
    })

    it(`gives ${who} no figure in a workbook that no endpoint tells them`, async () => {
      const { cells, untold } = await toldByWorkbooksAlone(who)
      expect(cells > 0).toBe((await readAll(who)).reads.length > 0)
      expect(untold).toEqual([])
    })

    it(`shows ${who} no group, band or line of fewer than ten pupils`, async () => {
      const { answers } = await readAll(who)
      const counts = numbersAt(answers, ['counted', 'n', 'count', 'overTotal', 'overSubject', 'overBoth'])
      expect(counts.filter(({ value }) => value > 0 && value < limit)).toEqual([])
    })
  }

  it('reaches the office, researchers, cluster leads, heads and teachers, so that there is something to subtract', async () => {
    const seen = await Promise.all(viewers.map(async (who) => (await readAll(who)).reads.length))
    const [head, lin, leadMa, principalWu, deanSun, teacherChen, leaderHe] = seen as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    expect(head).toBeGreaterThan(150)
    expect(lin).toBeGreaterThan(80)
    for (const some of [leadMa, principalWu, deanSun, teacherChen]) expect(some).toBeGreaterThan(5)
    // 何敏 leads a group of the whole district, and teaches nobody of this grade.
    expect(leaderHe).toBe(0)
  })

  it('keeps the sum over subjects the sum of their means, so that it tells no mark of who missed one', async () => {
    for (const who of viewers) {
      const { reads } = await readAll(who)
      const sums = reads.filter((read) => read.paper === 2 && read.mean !== null)
      for (const sum of sums) {
        const parts = [0, 1].map((paper) =>
          reads.find(
            (read) =>
              read.paper === paper &&
              read.mean !== null &&
              read.what === sum.what.replace('总分', names[paper]!),
          ),
        )
        if (parts.some((part) => !part)) continue
        expect(sum.mean).toBeCloseTo(parts[0]!.mean! + parts[1]!.mean!, 3)
      }
    }
    const { reads } = await readAll('head')
    const total = reads.find(({ what }) => what.startsWith('district') && what.endsWith('总分'))!
    const all = atoms.flatMap((_, i) => (counted[2]![i] ? [i] : []))
    const mark = (pupil: number, paper: number) =>
      Array.from({ length: 10 }, (_, j) => (pupil * 3 + j * 5 + paper) % 11).reduce(
        (sum, one) => sum + one,
        0,
      )
    const overAll = all.reduce((sum, i) => sum + mark(i, 0) + mark(i, 1), 0) / all.length
    expect(total.mean).not.toBeCloseTo(overAll, 6)
  })

  it('lets a head see their own school where it is hidden from others to protect a small one, and still gives none away', async () => {
    const [paperId] = mock.paperIds as [string]
    const { rows } = await cast.as('head', (ctx) =>
      listUnitResults(ctx, { assessmentId: mock.id, paperId, by: 'school' }),
    )
    const hidden = rows.filter(({ unit, suppressed }) => {
      const n = atoms.filter(({ school }, i) => school === unit.id && counted[0]![i]).length
      return suppressed && n >= limit
    })
    expect(hidden.length).toBeGreaterThan(0)
    for (const { unit } of hidden) {
      await cast.database.pool.query(
        `update memberships set school_id = $2 where person_id = $1 and school_id is not null`,
        [cast.people.principalWu.id, unit.id],
      )
      const own = await cast.as('principalWu', (ctx) =>
        getSchoolSubjectResults(ctx, { paperId, schoolId: unit.id }),
      )
      expect(own).toMatchObject({ suppressed: false, figures: { counted: expect.any(Number) } })
      const { reads } = await readEverything('principalWu')
      for (const paper of [0, 1, 2]) expect(workedOut(reads, paper)).toEqual([])
    }
  })
})
