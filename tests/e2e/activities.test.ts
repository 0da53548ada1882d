import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage } from './browser.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage('e2eactivities')
})
afterAll(() => stage?.close())

const title = '五年级习作单元教学专题研讨'
const reason = '执教教师临时外出，改到下月'

/** Asks the server as the person of the page. */
async function ask<Answer>(page: Page, procedure: string, input: object = {}): Promise<Answer> {
  const answer = await page.request.post(`${stage.address}/api/${procedure}`, { data: input })
  if (!answer.ok()) throw new Error(`${procedure}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** Day and time of the district, as the form's fields take them. */
function clock(at: Date): { day: string; time: string } {
  const text = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return { day: text.slice(0, 10), time: text.slice(11, 16) }
}

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Opens the calendar of the field 日期 and takes the day, turning the page where it is not on this one. */
async function pickDay(page: Page, day: string, turn: 'next' | 'previous'): Promise<void> {
  await page.getByRole('button', { name: '日期', exact: false }).last().click()
  const date = new Date(`${day}T00:00:00Z`)
  const name = `${date.getUTCDate()} ${date.toLocaleString('zh-CN', { month: 'long', timeZone: 'UTC' })} ${date.getUTCFullYear()}`
  const button = page.getByRole('button', { name, exact: true })
  const pager = page.locator(`button[data-direction="${turn}"]`)
  await pager.waitFor()
  if ((await button.count()) === 0) await pager.click()
  await button.first().click()
}

/** The server's own pages allow no script at all; axe looks at a twin of the page that does. */
async function expectStrictPageAccessible(page: Page, path: string): Promise<void> {
  const twin = await page.context().newPage()
  const protocol = await page.context().newCDPSession(twin)
  await protocol.send('Page.setBypassCSP', { enabled: true })
  await twin.goto(`${stage.address}${path}`)
  await expectAccessible(twin)
  await twin.close()
}

type Board = {
  commitments: { id: string; title: string }[]
  cells: { commitmentId: string; value: number }[]
}

/** How many themed activities the groups have to show this month. */
async function themedActivities(page: Page): Promise<number> {
  const board = await ask<Board>(page, 'commitments/board')
  const { id } = board.commitments.find((it) => it.title === '专题教研活动') ?? { id: '' }
  return board.cells
    .filter(({ commitmentId }) => commitmentId === id)
    .reduce((sum, { value }) => sum + value, 0)
}

describe('an activity, from its announcement to its cancellation', () => {
  let organiser: Page
  let teacher: Page
  let id: string
  let before: number

  it('is announced by a group leader with one short form', async () => {
    organiser = await stage.page('zuzhang')
    before = await themedActivities(organiser)
    await organiser.goto(`${stage.address}/activities/new`)
    await expectAccessible(organiser)
    await organiser.getByLabel('活动名称').fill(title)
    await choose(organiser, '类型', '专题研讨')
    await pickDay(organiser, clock(new Date(Date.now() + 86_400_000)).day, 'next')
    await choose(organiser, '学科', '语文')
    await choose(organiser, '学段', '小学')
    await organiser.getByRole('button', { name: /^更多[:：]/ }).click()
    await organiser.getByRole('switch', { name: '需要报名' }).check()
    await expectAccessible(organiser)
    await organiser.getByRole('button', { name: '发布活动' }).dblclick()
    await organiser.getByRole('heading', { name: title, level: 1 }).waitFor()
    await organiser.getByText('已发布', { exact: true }).waitFor()
    id = new URL(organiser.url()).pathname.split('/').at(-1) ?? ''
    const { rows } = await ask<{ rows: unknown[] }>(organiser, 'activities/list', { text: title })
    expect(rows).toHaveLength(1)
    await expectAccessible(organiser)
  })

  it('is found and registered for by a teacher on a phone', async () => {
    teacher = await stage.page('jiaoshi', 'phone')
    await teacher.goto(`${stage.address}/activities`)
    await teacher.getByRole('link', { name: title }).first().waitFor()
    await expectAccessible(teacher)
    await teacher.getByRole('list', { name: '活动' }).getByRole('link', { name: title }).click()
    await teacher.getByRole('button', { name: '报名', exact: true }).click()
    await teacher.getByText('已报名', { exact: true }).waitFor()
    await expectAccessible(teacher)
    const { rows } = await ask<{ rows: { staffNumber: string }[] }>(
      organiser,
      'activities/listRegistrations',
      { id },
    )
    expect(rows.map((row) => row.staffNumber)).toEqual(['jiaoshi'])
  })

  it('is moved to now, and the teacher is told', async () => {
    const start = clock(new Date(Date.now() - 2 * 60_000))
    await organiser.getByRole('button', { name: '更多操作' }).click()
    await organiser.getByRole('menuitem', { name: '改期' }).click()
    const dialog = organiser.getByRole('dialog', { name: '改期' })
    await expectAccessible(organiser)
    await pickDay(organiser, start.day, 'previous')
    await dialog.getByLabel('开始时间').fill(start.time)
    await dialog.getByRole('button', { name: '改期' }).click()
    await organiser.getByText('进行中', { exact: true }).waitFor()
    await teacher.reload()
    await teacher.getByRole('button', { name: '通知', exact: false }).click()
    await teacher.getByText(`活动有变动：${title}`).waitFor()
    expect((await ask<{ state: string }>(teacher, 'activities/get', { id })).state).toBe('underWay')
  })

  it('is signed in to through the QR page, once however often it is opened', async () => {
    const { sessions } = await ask<{ sessions: { id: string }[] }>(organiser, 'activities/get', { id })
    const [session] = sessions
    if (!session) throw new Error('an activity has a session')
    const projector = await organiser.context().newPage()
    await projector.goto(`${stage.address}/p/${session.id}`)
    await projector.getByText(title).first().waitFor()
    for (const already of [false, true]) {
      const { url } = await ask<{ url: string }>(organiser, 'activities/checkInCode', {
        sessionId: session.id,
      })
      const path = new URL(url).pathname
      await expectStrictPageAccessible(teacher, path)
      await teacher.goto(`${stage.address}${path}`)
      if (!already) await teacher.getByRole('button', { name: '签到', exact: true }).click()
      await teacher.getByText('✓ 已签到').waitFor()
    }
    await organiser.goto(`${stage.address}/activities/${id}?tab=check-ins`)
    await organiser.getByRole('table', { name: '签到' }).getByText('扫码签到').waitFor()
    await expectAccessible(organiser)
    expect(await ask(organiser, 'activities/listCheckIns', { id })).toMatchObject({ checkInCount: 1 })
  })

  it('is concluded by the organiser, and stands in the ledger without anyone typing it', async () => {
    await organiser.goto(`${stage.address}/activities/${id}/conclude`)
    await expectAccessible(organiser)
    await organiser.getByLabel('做了什么').fill('围绕习作单元说课、上课、评课，形成了共同的支架清单。')
    await organiser.getByLabel('发现的问题').fill('学生素材积累不足。')
    await organiser.getByRole('button', { name: '完成总结，记入台账' }).click()
    await organiser.getByRole('heading', { name: '总结完成，已记入台账' }).waitFor()
    await organiser.getByText(/参加.* 1 条/).waitFor()
    expect((await ask<{ state: string }>(teacher, 'activities/get', { id })).state).toBe('concluded')
    await expectAccessible(organiser)
  })

  it('is then in the teacher’s growth record and moves the board', async () => {
    await teacher.goto(`${stage.address}/record`)
    await teacher.getByText(title).first().waitFor()
    expect(await themedActivities(organiser)).toBe(before + 1)
  })

  it('is judged by the teacher in three ratings', async () => {
    await teacher.goto(`${stage.address}/activities/${id}`)
    await teacher.getByRole('link', { name: '填写反馈' }).click()
    await teacher.getByRole('heading', { name: '活动反馈' }).waitFor()
    await expectAccessible(teacher)
    for (const question of ['对我的教学有帮助', '组织得好，时间用得值', '学到的能用到自己的课堂'])
      await teacher.getByRole('group', { name: question }).getByText('4', { exact: true }).click()
    await teacher.getByLabel('一句话意见或建议').fill('支架清单很实用。')
    await teacher.getByRole('button', { name: '提交反馈' }).click()
    await teacher.getByText('反馈已提交，谢谢').waitFor()
    await organiser.goto(`${stage.address}/activities/${id}?tab=feedback`)
    await organiser.getByText('1 人签到，1 人写了反馈', { exact: false }).waitFor()
    expect(await organiser.getByText('支架清单很实用').count()).toBe(0)
    await expectAccessible(organiser)
  })

  it('is taken back everywhere when it is cancelled, with the reason', async () => {
    await organiser.getByRole('button', { name: '更多操作' }).click()
    await organiser.getByRole('menuitem', { name: '取消活动' }).click()
    const dialog = organiser.getByRole('dialog', { name: '取消活动？' })
    await expectAccessible(organiser)
    await dialog.getByLabel('取消的原因').fill(reason)
    await dialog.getByRole('button', { name: '取消活动' }).click()
    await organiser.getByText('已取消', { exact: true }).waitFor()
    expect(await themedActivities(organiser)).toBe(before)
    const { rows } = await ask<{ rows: { title: string }[] }>(teacher, 'portfolios/entries', { limit: 200 })
    expect(rows.map((row) => row.title)).not.toContain(title)
    await teacher.goto(`${stage.address}/activities/${id}`)
    await teacher.getByText(reason, { exact: false }).waitFor()
  })
})

describe('the door', () => {
  it('signs in who is found by staff number, and who shows the own code', async () => {
    const organiser = await stage.page('jiaoyan', 'phone')
    const [id, sessionId] = [crypto.randomUUID(), crypto.randomUUID()]
    const soon = new Date(Date.now() + 10 * 60_000)
    await ask(organiser, 'activities/create', {
      id,
      title: '门口签到试用',
      type: '工作会议',
      level: 'county',
      sessions: [
        {
          id: sessionId,
          startsAt: soon.toISOString(),
          endsAt: new Date(soon.getTime() + 3_600_000).toISOString(),
        },
      ],
    })
    await ask(organiser, 'activities/announce', { id })
    await organiser.goto(`${stage.address}/activities/${id}/door`)
    await organiser.getByRole('searchbox', { name: '查找老师' }).fill('jiaoshi')
    await organiser.getByRole('button', { name: /^为.+签到$/ }).click()
    await organiser.getByRole('status').getByText('签到成功').waitFor()
    await organiser.getByText('已签到').first().waitFor()
    await expectAccessible(organiser)

    const teacher = await stage.page('jiaodao', 'phone')
    await teacher.goto(`${stage.address}/me/code`)
    await teacher.getByRole('img', { name: /签到二维码$/ }).waitFor()
    await expectAccessible(teacher)
    const { payload } = await ask<{ payload: string }>(teacher, 'activities/personCode')
    const scanned = await ask<{ checkInCount: number }>(organiser, 'activities/checkInByScan', {
      sessionId,
      code: payload,
    })
    expect(scanned.checkInCount).toBe(2)
    await organiser.getByText(/2.*人已签到/).waitFor()
  })
})
