import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../../demo/accounts.ts'
import { openStage, type Stage } from './browser.ts'

let stage: Stage
let organiser: Page
beforeAll(async () => {
  stage = await openStage('e2eroughline')
  organiser = await stage.page('jiaoyan')
})
afterAll(() => stage?.close())

/** Asks the server as the person of the page. */
async function ask<Answer>(page: Page, procedure: string, input: object = {}): Promise<Answer> {
  const answer = await page.request.post(`${stage.address}/api/${procedure}`, { data: input })
  if (!answer.ok()) throw new Error(`${procedure}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** A draft of the organiser that began some minutes ago, or begins later when the number is negative. */
async function draft(title: string, minutesAgo: number, more: object = {}) {
  const [id, sessionId] = [crypto.randomUUID(), crypto.randomUUID()]
  const from = Date.now() - minutesAgo * 60_000
  await ask(organiser, 'activities/create', {
    id,
    title,
    type: '专题研讨',
    level: 'county',
    sessions: [
      {
        id: sessionId,
        startsAt: new Date(from).toISOString(),
        endsAt: new Date(from + 3_600_000).toISOString(),
      },
    ],
    ...more,
  })
  return { id, sessionId }
}

async function announced(title: string, minutesAgo: number, more: object = {}) {
  const made = await draft(title, minutesAgo, more)
  await ask(organiser, 'activities/announce', { id: made.id })
  return made
}

/** Where a phone is led that reads the code on the screen just now. */
async function codePath(sessionId: string): Promise<string> {
  const { url } = await ask<{ url: string }>(organiser, 'activities/checkInCode', { sessionId })
  return new URL(url).pathname
}

const checkIns = (id: string) =>
  ask<{ checkInCount: number }>(organiser, 'activities/listCheckIns', { id }).then((it) => it.checkInCount)

describe('checking in', () => {
  it('works in a browser that runs no scripts, from the password to the check-in', async () => {
    const { id, sessionId } = await announced('老手机签到', 5)
    const phone = await stage.page(null, 'phone', { scripts: false })
    await phone.goto(stage.address + (await codePath(sessionId)))
    await phone.getByLabel('工号或手机号').fill('jiaoshi')
    await phone.getByLabel('密码').fill('not-the-password-1')
    await phone.getByRole('button', { name: '登录并签到' }).click()
    await phone.getByRole('alert').waitFor()
    await phone.getByLabel('密码').fill(demoPassword)
    await phone.getByRole('button', { name: '登录并签到' }).click()
    await phone.getByText('✓ 已签到').waitFor()
    expect(await checkIns(id)).toBe(1)
  })

  it('is there once when the button is pressed twice, and again after the network was gone', async () => {
    const { id, sessionId } = await announced('断网签到', 5)
    const phone = await stage.page('jiaoshi', 'phone')
    const address = stage.address + (await codePath(sessionId))
    await phone.goto(address)
    await phone.context().setOffline(true)
    await phone.getByRole('button', { name: '签到', exact: true }).click()
    await phone.waitForURL(/chrome-error/)
    expect(await checkIns(id)).toBe(0)
    await phone.context().setOffline(false)
    await phone.goto(address)
    await phone.getByRole('button', { name: '签到', exact: true }).dblclick()
    await phone.getByText('✓ 已签到').waitFor()
    expect(await checkIns(id)).toBe(1)
  })

  it('reads the code on a teacher’s phone with the camera where the browser knows no codes', async () => {
    const { id } = await announced('扫个人码', 5)
    const teacher = await stage.page('jiaodao', 'phone')
    await teacher.goto(`${stage.address}/me/code`)
    const code = await teacher.getByRole('img', { name: /签到二维码$/ }).screenshot()
    const door = await stage.page('jiaoyan', 'phone')
    await door.addInitScript(
      (picture) => {
        Reflect.deleteProperty(globalThis, 'BarcodeDetector')
        navigator.mediaDevices.getUserMedia = async () => {
          const image = new Image()
          image.src = picture
          await image.decode()
          const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 1280 })
          const camera = canvas.getContext('2d')
          setInterval(() => {
            camera?.fillRect(0, 0, 960, 1280)
            camera?.setTransform(1, 0.06, -0.06, 1, 250, 350)
            camera?.drawImage(image, 0, 0, 480, 480)
            camera?.resetTransform()
          }, 100)
          return canvas.captureStream(10)
        }
      },
      `data:image/png;base64,${code.toString('base64')}`,
    )
    await door.goto(`${stage.address}/activities/${id}/door`)
    await door.getByRole('button', { name: '扫老师的个人码' }).click()
    await door.getByRole('status').getByText('签到成功').waitFor()
    expect(await checkIns(id)).toBe(1)
  })
})

describe('without a network', () => {
  it('a form says so and keeps what was written, and saves it once when the network is back', async () => {
    const page = await stage.page('jiaoyan', 'phone')
    await page.goto(`${stage.address}/activities/new`)
    await page.getByLabel('活动名称').fill('断网时写的活动')
    await page.getByRole('combobox', { name: '类型', exact: true }).click()
    await page.getByRole('option', { name: '专题研讨', exact: true }).click()
    await page.getByRole('button', { name: '日期', exact: false }).last().click()
    await page
      .locator('button[data-today]')
      .or(page.getByRole('button', { name: /^28 / }))
      .first()
      .click()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '存为草稿' }).click()
    await page.getByText('网络已断开', { exact: false }).waitFor()
    expect(await page.getByLabel('活动名称').inputValue()).toBe('断网时写的活动')
    await page.context().setOffline(false)
    const again = page.getByRole('button', { name: '存为草稿' })
    const saved = page.getByRole('heading', { name: '断网时写的活动', level: 1 })
    // It goes on by itself; where the browser noticed the loss too late, one press does it.
    await saved.waitFor({ timeout: 5_000 }).catch(() => again.click())
    await saved.waitFor()
    const { rows } = await ask<{ rows: unknown[] }>(page, 'activities/list', {
      text: '断网时写的活动',
      mine: true,
    })
    expect(rows).toHaveLength(1)
  })

  it('a photo that could not be sent is sent again with one press', async () => {
    const { id } = await announced('传照片', 90)
    const page = await stage.page('jiaoyan', 'phone')
    await page.goto(`${stage.address}/activities/${id}/conclude`)
    await page.getByLabel('做了什么').fill('看课、评课。')
    const png = await page.screenshot()
    await page.context().setOffline(true)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '合影.png', mimeType: 'image/png', buffer: png })
    await page.getByRole('alert').getByText('连不上服务器', { exact: false }).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '再试一次' }).click()
    await expect
      .poll(async () => {
        const { materials } = await ask<{ materials: { name: string }[] }>(page, 'activities/get', { id })
        return materials.map(({ name }) => name)
      })
      .toEqual(['合影.png'])
    await page.getByRole('button', { name: '完成总结，记入台账' }).dblclick()
    await page.getByRole('heading', { name: '总结完成，已记入台账' }).waitFor()
    await page.goto(`${stage.address}/activities/${id}`)
    await page.getByText('合影.png').first().waitFor()
    const entries = await stage.database.pool.query<{ n: number }>(
      `select count(*)::integer as n from ledger_entries where source_id = $1 and kind = 'activity.organised'`,
      [id],
    )
    expect(entries.rows[0]?.n).toBe(1)
  })
})

describe('a button that is pressed twice', () => {
  it('announces once', async () => {
    const { id } = await draft('按两下发布', -24 * 60)
    await organiser.goto(`${stage.address}/activities/${id}`)
    await organiser.getByRole('button', { name: '发布', exact: true }).dblclick()
    await organiser.getByText('已发布', { exact: true }).first().waitFor()
    expect(await facts(id)).toEqual(['activity.announced'])
    // Words about it, and none of them a refusal.
    for (const word of await organiser.getByRole('alert').allTextContents()) expect(word).toContain('已发布')
  })

  it('registers once', async () => {
    const { id } = await announced('按两下报名', -24 * 60, { registrationRequired: true })
    const teacher = await stage.page('jiaoshi', 'phone')
    await teacher.goto(`${stage.address}/activities/${id}`)
    await teacher.getByRole('button', { name: '报名', exact: true }).dblclick()
    await teacher.getByText('已报名', { exact: true }).waitFor()
    const { rows } = await ask<{ rows: unknown[] }>(organiser, 'activities/listRegistrations', { id })
    expect(rows).toHaveLength(1)
    expect(await teacher.getByRole('dialog').count()).toBe(0)
  })
})

/** What the audit says was done to a thing after it had been made, oldest first. */
async function facts(id: string): Promise<string[]> {
  const { rows } = await stage.database.pool.query<{ action: string }>(
    `select action from audit_lines where subject_id = $1 and action not like '%created' order by id`,
    [id],
  )
  return rows.map(({ action }) => action)
}
