import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { furnishAssessment } from '../support/exams.ts'
import { expectAccessible, openStage, type Stage } from './browser.ts'
import {
  ask,
  choose,
  chooseDay,
  enrol,
  type ExamPlace,
  examPlace,
  publishFurnished,
  untilComputed,
} from './exams-stage.ts'

let stage: Stage
let place: ExamPlace
beforeAll(async () => {
  stage = await openStage('scoringlook')
  place = await examPlace(stage)
})
afterAll(() => stage?.close())
async function shot(page: Page, name: string) {
  for (const [w, h] of [
    [1280, 900],
    [375, 740],
  ] as const) {
    await page.setViewportSize({ width: w, height: h })
    await page.waitForTimeout(250)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    console.log(name, w, 'overflow', over)
    await page.screenshot({ path: `/tmp/shots/${name}-${w}.png`, fullPage: true })
    if (name < '5' || name[0] === '6')
      await page
        .locator('section', { hasText: '可以不设' })
        .last()
        .screenshot({ path: `/tmp/shots/part-${name}-${w}.png` })
    await expectAccessible(page)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}
let id = ''
it('form', async () => {
  const head = await stage.page('zhuren')
  await head.goto(`${stage.address}/exams/new`)
  await choose(head, '年级', '小学四年级')
  await chooseDay(stage, head)
  for (const s of ['语文', '数学']) {
    await choose(head, '学科', s)
  }
  await head.keyboard.press('Escape')
  await head.getByText('符合规定', { exact: true }).waitFor()
  await shot(head, '1-off')
  await head.getByRole('checkbox', { name: '等级赋分' }).check()
  await head.getByLabel('第 1 行的比例').waitFor()
  await head.getByRole('checkbox', { name: '总分上线(双线)' }).check()
  await head.getByLabel('第 1 条线的总分').waitFor()
  await shot(head, '2-on')
  expect(await head.getByRole('button', { name: '创建', exact: true }).isDisabled()).toBe(true)
  await head.getByLabel('第 1 行的比例').fill('10')
  await head.getByLabel('第 2 行的最高分').fill('90')
  await head.getByLabel('第 3 行的等级').fill('')
  await head.getByRole('button', { name: '加一个等级' }).click()
  await head.getByRole('button', { name: '加一条线' }).click()
  await head.getByLabel('第 2 条线的名称').fill('上线')
  await head.getByLabel('第 2 条线的总分').fill('300')
  await shot(head, '3-wrong')
  await choose(head, '赋分表', '八等级，100–21 分')
  await shot(head, '4-eight')
  await choose(head, '赋分表', '五等级，100–30 分')
  await head.getByLabel('第 1 条线的名称').fill('重点线')
  await head.getByLabel('第 1 条线的总分').fill('150')
  await head.getByLabel('第 2 条线的总分').fill('120')
  await head.getByRole('button', { name: '创建', exact: true }).click()
  await head.waitForURL(/\/exams\/[0-9a-f-]{36}$/)
  id = head.url().split('/').at(-1)!
  await head.getByText('重点线 150 分').waitFor()
  await shot(head, '5-page')
  await head.goto(`${stage.address}/exams/${id}/edit`)
  await head.getByLabel('第 2 条线的总分').waitFor()
  expect(await head.getByLabel('第 2 条线的总分').inputValue()).toBe('120')
  await shot(head, '6-edit')
  await head.getByRole('radio', { name: '随机分到其中一科，减轻负担' }).check()
  await shot(head, '7-matrix')
  await head.getByRole('radio', { name: '所有学科的试卷' }).check()
  await head.getByRole('checkbox', { name: '等级赋分' }).uncheck()
  await head.getByLabel('第 2 条线的总分').fill('125.5')
  await head.getByRole('button', { name: '保存' }).click()
  await head.getByText('上线 125.5 分').waitFor()
  const it = await ask<{ bands: unknown; lines: unknown }>(stage, head, 'getAssessment', { id })
  console.log(JSON.stringify([it.bands, it.lines]))
})
it('results', async () => {
  const head = await stage.page('zhuren')
  const made = await furnishAssessment(stage.database, {
    districtId: place.districtId,
    termId: place.term.id,
    personId: place.headId,
    stage: 'primary',
    grade: 5,
    heldFrom: place.term.startsOn,
    kind: 'qualityMonitoring',
    name: '五年级质量监测',
    schools: place.schools,
    sampled: true,
    smallestUnit: 'school',
    weightOf: () => 3,
    bands: [
      [15, 86, 100],
      [35, 71, 85],
      [35, 56, 70],
      [13, 41, 55],
      [2, 30, 40],
    ].map(([percent, low, high], i) => ({ grade: 'ABCDE'[i]!, percent: percent!, low: low!, high: high! })),
    lines: [
      { name: '重点线', total: 150 },
      { name: '上线', total: 120 },
    ],
  })
  await publishFurnished(stage, head, made.id)
  const dean = await stage.page('jiaodao')
  await dean.goto(`${stage.address}/exams/${made.id}/results`)
  await dean.getByRole('heading', { name: '主要发现' }).waitFor()
  expect(await dean.getByText('成绩有更正').count()).toBe(0)
  await stage.database.pool.query('update marks set marks = marks where paper_id = $1 and position = 0', [
    made.paperIds[0],
  ])
  await ask(stage, head, 'computeResults', { assessmentId: made.id, reason: '三河小学周小禾第12题漏登' })
  await untilComputed(stage, head, made.id)
  await dean.reload()
  await dean.getByText('成绩有更正').waitFor()
  expect(await dean.locator('body').innerText()).not.toContain('周小禾')
  await shot(dean, '8-dean')
  await dean.goto(`${stage.address}/exams/${made.id}/results/subject/${made.paperIds[0]}`)
  await dean.getByText('等级赋分').waitFor()
  await shot(dean, '9-dean-subject')
  await head.goto(`${stage.address}/exams/${made.id}/results`)
  await head.getByText('周小禾').waitFor()
  await shot(head, '10-head')
})
