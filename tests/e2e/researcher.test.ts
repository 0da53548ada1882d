import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout } from '../../src/platform/env.ts'
import { expectAccessible, openStage, type Stage } from './browser.ts'

const samples = process.env.LIANYAN_SAMPLES ?? join(checkout, '../shared/samples')

let stage: Stage
beforeAll(async () => {
  stage = await openStage('e2eresearcher')
})
afterAll(() => stage?.close())

/** Asks the server as the person of the page. */
async function ask<Answer>(page: Page, procedure: string, input: object): Promise<Answer> {
  const answer = await page.request.post(`${stage.address}/api/${procedure}`, { data: input })
  if (!answer.ok()) throw new Error(`${procedure}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

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
    await page.getByRole('button', { name: '提交审批' }).dblclick()
    await page.getByText('已提交，审批人会收到通知').waitFor()
    const address = page.url()

    const head = await stage.page('zhuren')
    await head.goto(stage.address)
    await head.getByRole('link', { name: /东片语文教研计划/ }).click()
    await head.waitForURL(address)
    await head.getByRole('button', { name: '通过' }).dblclick()
    await head.getByText('工作安排进入行事历').waitFor()

    await page.goto(`${stage.address}/calendar?view=month&on=2023-03-01`)
    await page.getByText('教学研讨活动(第一次)').first().waitFor()
    await expectAccessible(page)
  })

  it('writes the record of a month on the plan, and the head reads it', async () => {
    const page = await stage.page('jiaoyan')
    const id = crypto.randomUUID()
    const day = (months: number) => {
      const now = new Date()
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1))
        .toISOString()
        .slice(0, 10)
    }
    const { rows } = await ask<{ rows: { owner: { kind: string; id: string } }[] }>(page, 'plans/list', {
      mine: true,
      limit: 1,
    })
    const owner = rows[0]?.owner
    const content = {
      title: '写小结的计划',
      owner,
      startsOn: day(-2),
      endsOn: day(2),
      goals: ['每月听评课'],
      items: [{ id: crypto.randomUUID(), title: '听评课', startsOn: day(-2), endsOn: day(-1) }],
    }
    const { version } = await ask<{ version: number }>(page, 'plans/create', { id, content })
    const submitted = await ask<{ version: number }>(page, 'plans/submit', { id, version })
    const head = await stage.page('zhuren')
    await ask(head, 'plans/approve', { id, version: submitted.version })

    await page.goto(`${stage.address}/plans/${id}?tab=reviews`)
    await page
      .getByRole('button', { name: /^(补写|写) .*月/ })
      .first()
      .click()
    await expectAccessible(page)
    await page.getByLabel('做了什么').fill('听课十二节，评课三次。')
    await page.getByLabel('发现的问题').fill('乡村学校参加得少。')
    await page.getByRole('button', { name: '保存', exact: true }).dblclick()
    await page.getByText('已保存', { exact: true }).waitFor()
    await head.goto(`${stage.address}/plans/${id}?tab=reviews`)
    await head.getByText('听课十二节，评课三次。').waitFor()
    expect(await head.getByRole('heading', { name: /月教研小结/ }).count()).toBe(1)
    await expectAccessible(head)
  })
})
