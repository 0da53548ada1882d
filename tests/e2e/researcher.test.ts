import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout } from '../../src/platform/env.ts'
import { expectAccessible, openStage, type Stage } from './browser.ts'

const samples = process.env.LIANYAN_SAMPLES ?? join(checkout, '../shared/samples')

let stage: Stage
beforeAll(async () => {
  stage = await openStage('e2eresearcher')
})
afterAll(() => stage?.close())

describe('a researcher', () => {
  it('reads a Word plan in, corrects it and hands it in; the head approves, and its work stands in the calendar', async () => {
    const page = await stage.page('jiaoyan')
    await page.goto(`${stage.address}/plans/import`)
    await page.locator('input[type=file]').setInputFiles(join(samples, 'plans/cluster-plan-2023.docx'))
    await page.waitForURL(/\/plans\/import\/.+/)
    await page.getByText('共10个月').first().waitFor()
    await expectAccessible(page)

    const title = page.getByLabel('名称', { exact: false }).first()
    await title.fill('东片语文教研计划')
    const first = page.getByLabel(/[:：]名称$/).first()
    expect(await first.inputValue()).toBe('教学研讨活动')
    await first.fill('教学研讨活动(第一次)')
    await page.getByRole('button', { name: '存为草稿' }).click()
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}/)
    await page.getByRole('heading', { name: '东片语文教研计划', level: 1 }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '提交审批' }).click()
    await page.getByText('已提交，审批人会收到通知').waitFor()
    const address = page.url()

    const head = await stage.page('zhuren')
    await head.goto(stage.address)
    await head.getByRole('link', { name: /东片语文教研计划/ }).click()
    await head.waitForURL(address)
    await head.getByRole('button', { name: '通过' }).click()
    await head.getByText('工作安排进入行事历').waitFor()

    await page.goto(`${stage.address}/calendar?view=month&on=2023-03-01`)
    await page.getByText('教学研讨活动(第一次)').first().waitFor()
    await expectAccessible(page)
  })
})
