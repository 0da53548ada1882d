import type { Page } from 'playwright-core'
import { newId } from '../../src/platform/ids.ts'
import { type FurnishedAssessment, type FurnishedSchool, furnishAssessment } from '../support/exams.ts'
import { expectAccessible, type Stage } from './browser.ts'

/** Asks the server as the person of the page. */
export async function ask<Answer>(
  stage: Stage,
  page: Page,
  procedure: string,
  input: object = {},
): Promise<Answer> {
  const answer = await page.request.post(`${stage.address}/api/exams/${procedure}`, { data: input })
  if (!answer.ok()) throw new Error(`${procedure}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** What the demo district has that examinations need. */
export interface ExamPlace {
  districtId: number
  term: { id: string; startsOn: string }
  /** The school of the demo accounts `xiaozhang`, `jiaodao` and `jiaoshi`. */
  own: { id: string; name: string }
  /** All schools with primary grades, the own one first. */
  schools: FurnishedSchool[]
  names: Map<string, string>
  /** The head of the research office. */
  headId: string
}

/** Looks the demo district up. */
export async function examPlace({ database }: Stage): Promise<ExamPlace> {
  const { rows: schools } = await database.pool.query<{
    id: string
    name: string
    kind: string
    locality: FurnishedSchool['locality']
    own: boolean
    clusterId: string | null
  }>(
    `select s.id, s.name, s.kind, s.locality,
            exists (select from memberships m join people p on p.id = m.person_id
                     where m.school_id = s.id and p.staff_number = 'jiaodao') as own,
            (select a.id from associations a join association_members am on am.association_id = a.id
              where am.school_id = s.id and a.kind = 'cluster') as "clusterId"
       from schools s order by own desc, s.name`,
  )
  const { rows: terms } = await database.pool.query<{ id: string; startsOn: string }>(
    `select id, starts_on::text as "startsOn" from terms order by starts_on desc limit 1`,
  )
  const { rows: heads } = await database.pool.query<{ id: string; districtId: number }>(
    `select id, district_id as "districtId" from people where staff_number = 'zhuren'`,
  )
  const [own] = schools
  return {
    districtId: heads[0]!.districtId,
    headId: heads[0]!.id,
    term: terms[0]!,
    own: { id: own!.id, name: own!.name },
    names: new Map(schools.map(({ id, name }) => [id, name])),
    schools: schools
      .filter(({ kind }) => kind === 'primary' || kind === 'nineYear')
      .map(({ id, locality, clusterId }, at) => ({
        id,
        locality,
        clusterId: clusterId ?? undefined,
        effect: [0.2, 0.5, -0.5][at % 3]!,
        classes: [1, 2].map((n) => ({ name: `${n}班`, pupils: 24 + at })),
      })),
  }
}

/** Makes `jiaoshi` the teacher of this class in 语文, of no other, and no leader of the school's group. Answers the name. */
export async function teachOnly({ database }: Stage, grade: number, className: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string; name: string }>(
    `update assignments a set subject = '语文', stage = 'primary', grade = $1, class_name = $2
       from people p where p.id = a.person_id and p.staff_number = 'jiaoshi' returning p.name`,
    [grade, className],
  )
  await database.pool.query(
    `update memberships m set duty = 'member'
       from people p where p.id = m.person_id and p.staff_number = 'jiaoshi' and m.duty = 'leader'`,
  )
  return rows[0]!.name
}

/** Pupils of a grade on the roll of these schools, `count` in each, in two classes. */
export async function enrol(
  { database }: Stage,
  { districtId }: ExamPlace,
  of: { schoolIds: string[]; grade: number; count: number },
): Promise<void> {
  const pupils = of.schoolIds.flatMap((schoolId, school) =>
    Array.from({ length: of.count }, (_, i) => ({
      id: newId(),
      number: `E${of.grade}${String(school).padStart(2, '0')}${String(i).padStart(4, '0')}`,
      schoolId,
      className: `${(i % 2) + 1}班`,
    })),
  )
  await database.pool.query(
    `insert into pupils (district_id, id, number, school_id, grade, class_name)
     select $1, u.id, u.number, u.school_id, $2, u.class_name
       from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[]) as u (id, number, school_id, class_name)`,
    [
      districtId,
      of.grade,
      pupils.map((one) => one.id),
      pupils.map((one) => one.number),
      pupils.map((one) => one.schoolId),
      pupils.map((one) => one.className),
    ],
  )
}

/** Has the server compute what was furnished and publish it, as the head of the office does. */
export async function publishFurnished(stage: Stage, head: Page, assessmentId: string): Promise<void> {
  await ask(stage, head, 'computeResults', { assessmentId, reason: '成绩已到齐' })
  await untilComputed(stage, head, assessmentId)
  await ask(stage, head, 'publishAssessment', {
    id: assessmentId,
    filing: { number: '云教备〔2026〕8号', person: '教育局', reason: '试卷由外区命制并审签' },
  })
}

/** Waits until no version of the results is being computed. */
export async function untilComputed(stage: Stage, page: Page, assessmentId: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const { versions } = await ask<{ versions: { state: string; failure: string | null }[] }>(
      stage,
      page,
      'listResultVersions',
      { assessmentId },
    )
    const failed = versions.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`Results were not computed: ${failed.failure}`)
    if (versions.length > 0 && versions.every(({ state }) => state === 'ready')) return
    await page.waitForTimeout(100)
  }
  throw new Error('Results were not computed in time')
}

/** The district's published monitoring of grade 5 and the own school's published final, with marks in two subjects. */
export async function furnishPublished(
  stage: Stage,
  head: Page,
  place: ExamPlace,
): Promise<{ monitoring: FurnishedAssessment; final: FurnishedAssessment }> {
  const common = {
    districtId: place.districtId,
    termId: place.term.id,
    personId: place.headId,
    stage: 'primary',
    grade: 5,
    heldFrom: place.term.startsOn,
  } as const
  const monitoring = await furnishAssessment(stage.database, {
    ...common,
    kind: 'qualityMonitoring',
    name: '五年级质量监测',
    schools: place.schools,
    sampled: true,
    smallestUnit: 'school',
    weightOf: () => 3,
  })
  const final = await furnishAssessment(stage.database, {
    ...common,
    kind: 'final',
    name: '五年级期末考试',
    schoolId: place.own.id,
    schools: place.schools.slice(0, 1),
  })
  for (const { id } of [monitoring, final]) await publishFurnished(stage, head, id)
  return { monitoring, final }
}

/** Everything that a page showed and the server answered to it, to be searched for what must not be there. */
export function listenTo(page: Page): { texts: () => Promise<string> } {
  const answers: Promise<string>[] = []
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    if (path.startsWith('/rpc') || path.startsWith('/api')) answers.push(response.text().catch(() => ''))
  })
  return { texts: async () => (await Promise.all(answers)).join('\n') }
}

/** Chooses an option of a drop-down field. */
export async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Takes one day for the whole period: today, or the last day of a term that is over. */
export async function chooseDay(stage: Stage, page: Page): Promise<void> {
  const { rows } = await stage.database.pool.query<{ day: string }>(
    `select least(ends_on, (now() at time zone 'Asia/Shanghai')::date)::text as day from terms order by starts_on desc limit 1`,
  )
  const day = new Date(`${rows[0]!.day}T00:00:00Z`)
  await page.getByRole('button', { name: '考试日期', exact: false }).click()
  const name = `${day.getUTCDate()} ${day.toLocaleString('zh-CN', { month: 'long', timeZone: 'UTC' })} ${day.getUTCFullYear()}`
  const button = page.getByRole('button', { name, exact: true })
  const back = page.getByRole('button', { name: '上个月' })
  await back.waitFor()
  for (let turned = 0; turned < 3 && (await button.count()) === 0; turned += 1) await back.click()
  await button.first().click()
  await button.first().click()
}

/** Nothing that axe calls serious, neither on a desktop nor on a screen as narrow as a phone's. */
export async function expectAccessibleWideAndNarrow(page: Page): Promise<void> {
  const wide = page.viewportSize()!
  await expectAccessible(page)
  await page.setViewportSize({ width: 375, height: 740 })
  await expectAccessible(page)
  await page.setViewportSize(wide)
}

/** The name of the holder of a demo account. */
export async function nameOf({ database }: Stage, staffNumber: string): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    'select name from people where staff_number = $1',
    [staffNumber],
  )
  return rows[0]!.name
}
