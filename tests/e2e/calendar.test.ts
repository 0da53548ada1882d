import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage } from './browser.ts'

let stage: Stage
let page: Page
beforeAll(async () => {
  stage = await openStage('e2ecalendar')
  page = await stage.page('jiaoyan')
})
afterAll(() => stage?.close())

/** Asks the server as the person of the page. */
async function ask<Answer>(procedure: string, input: object = {}): Promise<Answer> {
  const answer = await page.request.post(`${stage.address}/api/${procedure}`, { data: input })
  if (!answer.ok()) throw new Error(`${procedure}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** A day of next month, so that both days of the test stand on one page. */
function dayOfNextMonth(date: number): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, date)).toISOString().slice(0, 10)
}

async function announced(title: string, day: string): Promise<string> {
  const id = crypto.randomUUID()
  await ask('activities/create', {
    id,
    title,
    type: '专题研讨',
    level: 'county',
    place: '二楼录播教室',
    sessions: [
      {
        id: crypto.randomUUID(),
        startsAt: `${day}T14:00:00+08:00`,
        endsAt: `${day}T16:00:00+08:00`,
      },
    ],
  })
  await ask('activities/announce', { id })
  return id
}

const startOf = (id: string) =>
  ask<{ startsAt: string }>('activities/get', { id }).then((it) => new Date(it.startsAt).toISOString())

describe('the calendar', () => {
  it('moves what is dragged to another day, and says before what it clashes with there', async () => {
    const [from, to] = [dayOfNextMonth(9), dayOfNextMonth(11)]
    const moved = await announced('拖动改期试用', from)
    await announced('占着教室的活动', to)
    await page.goto(`${stage.address}/calendar?view=month&on=${dayOfNextMonth(1)}`)
    const chip = page.getByRole('button', { name: '拖动改期试用' })
    const there = page.locator('td', { has: page.getByText('占着教室的活动') })

    await chip.dragTo(there)
    const dialog = page.getByRole('dialog', { name: '改期：拖动改期试用' })
    expect(await dialog.getByLabel('改到').inputValue()).toBe(to)
    await dialog.getByText('占着教室的活动', { exact: false }).first().waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: '不改了' }).click()
    expect(await startOf(moved)).toBe(`${from}T06:00:00.000Z`)

    await chip.dragTo(there)
    await dialog.getByRole('button', { name: '仍然改期' }).dblclick()
    await page.getByText('已改期', { exact: false }).waitFor()
    await there.getByText('拖动改期试用').waitFor()
    expect(await startOf(moved)).toBe(`${to}T06:00:00.000Z`)
  })

  it('is followed by a link until that is revoked', async () => {
    await page.goto(`${stage.address}/calendar`)
    await page.getByRole('button', { name: '订阅到手机日历' }).click()
    await page.getByRole('button', { name: /^生成/ }).click()
    const link = await page.getByLabel('订阅链接', { exact: false }).inputValue()
    const read = async () => {
      const answer = await fetch(link)
      return { status: answer.status, text: await answer.text() }
    }
    const before = await read()
    expect(before.status).toBe(200)
    expect(before.text).toMatch(/^BEGIN:VCALENDAR/)
    await page.getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog', { name: /^停用/ }).getByRole('button', { name: '停用' }).click()
    await page.getByText('已停用', { exact: true }).waitFor()
    const after = await read()
    expect(after.status).toBe(404)
    expect(after.text).not.toContain('BEGIN')
  })
})
