import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage, takenOver } from './browser.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage('e2ehome')
})
afterAll(() => stage?.close())

describe('the first page', () => {
  it('greets a teacher on a phone with what is next and what they have done', async () => {
    const page = await stage.page('jiaoshi', 'phone')
    await page.goto(stage.address)
    // The greeting goes by the hour.
    await page.getByRole('heading', { name: /好|夜深了/, level: 1 }).waitFor()
    await page.getByRole('heading', { name: '接下来' }).waitFor()
    await page.getByRole('heading', { name: '我的本学期' }).waitFor()
    await expectAccessible(page)
  })

  it('leads someone who is not signed in to the sign-in page, and from there back to where they wanted to go', async () => {
    const page = await stage.page(null)
    await page.goto(`${stage.address}/activities`)
    await page.getByLabel('工号或手机号').fill('jiaoyan')
    await page.getByLabel('密码', { exact: true }).fill('wrong-password-1')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('密码不对').waitFor()
    await expectAccessible(page)
    await page.getByLabel('密码', { exact: true }).fill('lianyan2026')
    await page.getByRole('button', { name: '登录' }).click()
    await page.waitForURL(`${stage.address}/activities**`)
  })

  for (const screen of ['desktop', 'phone'] as const) {
    it(`looks on a ${screen}, before a script or a style has arrived, as it will afterwards`, async () => {
      const before = await stage.page('jiaoshi', screen, { scripts: false })
      const fetched: string[] = []
      before.on('request', (request) => fetched.push(new URL(request.url()).pathname))
      await before.goto(stage.address)
      await before.getByRole('heading', { name: '接下来' }).waitFor()
      expect(fetched.filter((path) => /\.(js|css)$/.test(path))).toEqual([])
      const after = await stage.page('jiaoshi', screen)
      await after.goto(stage.address, { waitUntil: 'networkidle' })
      await expect.poll(() => takenOver(after), { timeout: 20_000 }).toBe(true)
      expect((await before.screenshot()).equals(await after.screenshot())).toBe(true)
    })
  }

  it('shows a researcher what lags and a principal the own school', async () => {
    const researcher = await stage.page('jiaoyan')
    await researcher.goto(stage.address)
    await researcher.getByRole('heading', { name: '进度落后' }).waitFor()
    await expectAccessible(researcher)
    const principal = await stage.page('xiaozhang')
    await principal.goto(stage.address)
    await principal.getByText('参加过教研的教师').waitFor()
    await expectAccessible(principal)
  })
})
