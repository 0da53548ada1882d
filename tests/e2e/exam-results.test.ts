import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FurnishedAssessment } from '../support/exams.ts'
import { expectAccessible, openStage, type Stage } from './browser.ts'
import {
  ask,
  type ExamPlace,
  examPlace,
  expectAccessibleWideAndNarrow,
  furnishPublished,
  listenTo,
  teachOnly,
} from './exams-stage.ts'

let stage: Stage
let place: ExamPlace
let monitoring: FurnishedAssessment
let final: FurnishedAssessment
let teacherName: string

beforeAll(async () => {
  stage = await openStage('e2eexamresults')
  place = await examPlace(stage)
  teacherName = await teachOnly(stage, 5, '1班')
  const head = await stage.page('zhuren')
  ;({ monitoring, final } = await furnishPublished(stage, head, place))
})
afterAll(() => stage?.close())

/** Opens a page of the assessment's results and waits until it says something. */
async function open(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await page.goto(`${stage.address}${path}`)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
}

const resultsOf = ({ id }: FurnishedAssessment) => `/exams/${id}/results`

describe('a dean', () => {
  /** Opens each page as the dean; says which other schools are named on them or in what the server answered. */
  async function othersNamed(pages: readonly (readonly [string, string | RegExp])[]): Promise<string[]> {
    const page = await stage.page('jiaodao')
    const { texts } = listenTo(page)
    const shown: string[] = []
    for (const [path, heading] of pages) {
      await open(page, path, heading)
      await expectAccessibleWideAndNarrow(page)
      shown.push(await page.locator('body').innerText())
    }
    const answered = await texts()
    expect(answered).toContain(place.own.id)
    const everything = [...shown, answered].join('\n')
    expect(everything).toContain(place.own.name)
    const others = [...place.names.values()].filter((name) => name !== place.own.name)
    expect(others.length).toBeGreaterThan(5)
    return others.filter((name) => everything.includes(name))
  }

  it('sees of a monitoring’s results the district and their own school, and no other school is named anywhere', async () => {
    const results = resultsOf(monitoring)
    const [chinese] = monitoring.paperIds
    const own = `/school/${place.own.id}`
    expect(
      await othersNamed([
        [results, '五年级质量监测'],
        [`${results}/subject/${chinese}`, /语文/],
        [`${results}/paper/${chinese}`, /语文/],
        [`${results}${own}`, place.own.name],
        [`${results}/subject/${chinese}${own}`, /语文/],
        [`${results}/value-added`, /增值/],
        [`${results}/trends`, /走势/],
      ]),
    ).toEqual([])
  }, 120_000)

  it('is named no other school on the pages around the results either', async () => {
    expect(
      await othersNamed([
        ['/exams', '质量监测'],
        [`/exams/${monitoring.id}`, '五年级质量监测'],
        [`/exams/${monitoring.id}/schools`, '学校与抽样'],
        [`/exams/${monitoring.id}/meeting`, '质量分析会'],
        [`${resultsOf(monitoring)}/views`, '谁看过学生成绩'],
      ]),
    ).toEqual([])
  })

  it('is refused the page of another school, and is offered no class and no pupil of a monitoring', async () => {
    const page = await stage.page('jiaodao', 'phone')
    const results = resultsOf(monitoring)
    const [chinese] = monitoring.paperIds
    const other = place.schools[1]!.id
    await page.goto(`${stage.address}${results}/school/${other}`)
    await page.getByText('这里没有您能看的结果').first().waitFor()
    expect(await page.locator('body').innerText()).not.toContain(place.names.get(other))

    await open(page, `${results}/subject/${chinese}/school/${place.own.id}`, /语文/)
    await expectAccessible(page)
    expect(await page.locator('a[href*="/class/"]').count()).toBe(0)
    for (const end of ['', '/pupils']) {
      await page.goto(
        `${stage.address}${results}/subject/${chinese}/school/${place.own.id}/class/${encodeURIComponent('1班')}${end}`,
      )
      await page.getByText('这一层没有结果').first().waitFor()
    }
  })

  it('goes down to the classes of an own final', async () => {
    const page = await stage.page('jiaodao')
    await open(page, `${resultsOf(final)}/school/${place.own.id}`, place.own.name)
    await expectAccessibleWideAndNarrow(page)
    await page.locator('a[href*="/class/"]').first().click()
    await page.waitForURL(/\/class\//)
    await page.getByRole('heading', { name: /班/, level: 1 }).waitFor()
    await page.getByRole('link', { name: '学生名单' }).waitFor()
    await expectAccessibleWideAndNarrow(page)
  })
})

describe('a teacher', () => {
  it('is shown the own class only', async () => {
    const page = await stage.page('jiaoshi')
    const [chinese, mathematics] = final.paperIds
    await open(page, resultsOf(final), '五年级期末考试')
    await expectAccessibleWideAndNarrow(page)
    const classes = page.getByRole('list', { name: '班级' }).getByRole('link')
    expect(await classes.allInnerTexts()).toEqual(['1班'])
    await classes.first().click()
    await page.waitForURL(/\/class\//)
    await page.getByRole('link', { name: '学生名单' }).waitFor()
    const of = { schoolId: place.own.id, className: '2班' }
    for (const [paperId, className] of [
      [chinese, '2班'],
      [mathematics, '1班'],
    ] as const) {
      await expect(
        ask(stage, page, 'listClassPupils', { ...of, paperId, className }),
        `${paperId} ${className}`,
      ).rejects.toThrow(/notFound|NOT_FOUND|404/)
    }
    await page.goto(
      `${stage.address}${resultsOf(final)}/subject/${chinese}/school/${of.schoolId}/class/${encodeURIComponent('2班')}/pupils`,
    )
    await page.getByText('这里没有您能看的结果').first().waitFor()
  })

  it('sees grades and no marks of the own pupils, under the own name as a watermark, and the look is written down', async () => {
    const page = await stage.page('jiaoshi', 'phone')
    const { texts } = listenTo(page)
    const [chinese] = final.paperIds
    const path = `${resultsOf(final)}/subject/${chinese}/school/${place.own.id}/class/${encodeURIComponent('1班')}`
    await open(page, path, /1班/)
    await expectAccessible(page)
    await page.getByRole('link', { name: '学生名单' }).click()
    await page.getByText('按规定用等级代替分数', { exact: false }).waitFor()
    await expectAccessible(page)
    const watermark = await page.locator('[data-watermark]').getAttribute('data-watermark')
    expect(watermark).toContain(`${teacherName} jiaoshi`)
    expect(await page.getByText('您的查看已记录', { exact: false }).count()).toBe(1)
    expect(await page.getByText('总分').count()).toBe(0)
    const answers = await texts()
    expect(answers).not.toMatch(/"marks":\[/)
    const inClass = final.pupils.filter((one) => one.className === '1班')
    await page.getByRole('heading', { name: `${inClass.length} 名学生` }).waitFor()

    const dean = await stage.page('jiaodao')
    await open(dean, `${resultsOf(final)}/views`, '谁看过学生成绩')
    const row = dean.getByRole('row').filter({ hasText: teacherName })
    await row.getByText('语文 1班 学生名单').first().waitFor()
    await expectAccessibleWideAndNarrow(dean)
  })
})
