import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStage, type Stage, takenOver } from './browser.ts'
import { ask } from './exams-stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage('e2eeverypage')
})
afterAll(() => stage?.close())

/** The address with what it is about left out: pages of the same kind are opened once. */
const kindOf = (path: string) =>
  path
    .split(/[?#]/)[0]!
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')
    .replace(/\/class\/[^/]+/, '/class/*')

/** Follows the links of a role from page to page; tells what was opened, and what the server refused or failed to answer. */
async function walk(
  who: string,
  screen: 'desktop' | 'phone',
  from: string[],
): Promise<{ opened: Set<string>; failed: string[] }> {
  const page = await stage.page(who, screen)
  const opened = new Set<string>()
  const failed: string[] = []
  page.on('response', (answer) => {
    if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()} on ${page.url()}`)
  })
  let lastTraffic = performance.now()
  for (const traffic of ['request', 'requestfinished', 'requestfailed'] as const)
    page.on(traffic as 'request', () => void (lastTraffic = performance.now()))
  const line = [...from]
  for (let path = line.shift(); path !== undefined; path = line.shift()) {
    if (opened.has(kindOf(path))) continue
    opened.add(kindOf(path))
    await page.goto(stage.address + path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    // The first view comes without scripts: what it shows is complete once the application has asked for the rest.
    await expect.poll(() => takenOver(page), { timeout: 20_000 }).toBe(true)
    await expect
      .poll(() => performance.now() - lastTraffic, { timeout: 20_000, interval: 25 })
      .toBeGreaterThan(150)
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count(), { timeout: 20_000 }).toBe(0)
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (wider > 0) failed.push(`${path} is ${wider} pixels wider than the screen`)
    const links = await page.$$eval('a[href^="/"]', (all) => all.map((link) => link.getAttribute('href')!))
    // Files are not pages.
    line.push(...links.filter((link) => !/\.\w+$|^\/(files|api|rpc)\//.test(kindOf(link))))
  }
  return { opened, failed }
}

it('each page that the head of the research office comes to by links opens, without an error', async () => {
  const head = await stage.page('zhuren')
  const { rows } = await ask<{ rows: { id: string; kind: string; state: string }[] }>(
    stage,
    head,
    'listAssessments',
  )
  const mock = rows.find(({ kind, state }) => kind === 'mock' && state === 'published')
  const { opened, failed } = await walk('zhuren', 'desktop', [
    '/',
    // What menus lead to, and an examination with an earlier one to compare with.
    ...['policy', 'gate-log', 'reviews', 'pupils', `${mock!.id}/results`, `${mock!.id}/meeting`].map(
      (page) => `/exams/${page}`,
    ),
  ])
  expect(failed).toEqual([])
  expect(opened.size).toBeGreaterThan(40)
}, 180_000)

it('each page that a teacher comes to by links opens on a phone, no wider than the screen', async () => {
  const { opened, failed } = await walk('jiaoshi', 'phone', [
    '/',
    // Behind the button 更多.
    ...['plans', 'commitments', 'ledger', 'record', 'exams', 'organization'].map((page) => `/${page}`),
  ])
  expect(failed).toEqual([])
  expect(opened.size).toBeGreaterThan(30)
}, 180_000)
