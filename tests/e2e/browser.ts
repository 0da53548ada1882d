import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromiumPackage, { inflate } from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, devices, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { loadDemo } from '../../demo/load.ts'
import { demoPassword } from '../../demo/accounts.ts'
import { type RunningServer, startServer } from '../../src/main.ts'
import { openDatabase } from '../../src/platform/db.ts'
import { type FreshDatabase, freshDatabase, onlyOne } from '../support/database.ts'

/** The real server on a small demo district, and a real browser before it. */
export interface Stage {
  address: string
  database: FreshDatabase
  /** A page of its own: signed in as the holder of a demo account, on a desktop or a phone. */
  page(who: string | null, screen?: 'desktop' | 'phone', options?: { scripts: boolean }): Promise<Page>
  close(): Promise<void>
}

const screens = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: {
    viewport: { width: 375, height: 740 },
    isMobile: true,
    hasTouch: true,
    userAgent: devices['Pixel 7'].userAgent,
  },
} as const

/** Sets the stage. Meant for `beforeAll`; `await stage.close()` in `afterAll`. */
export async function openStage(name: string): Promise<Stage> {
  const database = await demoDatabase(name)
  const data = await mkdtemp(join(tmpdir(), 'lianyan-e2e-'))
  const { server, address } = await serve(database, data)
  const browser = await openBrowser()
  const contexts: BrowserContext[] = []
  return {
    address,
    database,
    async page(who, screen = 'desktop', { scripts } = { scripts: true }) {
      const context = await browser.newContext({
        ...screens[screen],
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        acceptDownloads: true,
        javaScriptEnabled: scripts,
      })
      contexts.push(context)
      if (who) {
        const answer = await context.request.post(`${address}/api/accounts/signIn`, {
          data: { identifier: who, password: demoPassword },
        })
        if (!answer.ok()) throw new Error(`${who} cannot sign in: ${await answer.text()}`)
      }
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      // An error that nobody catches is a failure of the journey, wherever it happens.
      page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.message}`))
      return page
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await server.stop()
      await database.drop()
      await rm(data, { recursive: true, force: true })
      expect(failures.splice(0)).toEqual([])
    },
  }
}

/** A copy of the small demo district. The first to ask in a test run makes it, which takes ten times as long as a copy. */
function demoDatabase(name: string): Promise<FreshDatabase> {
  const district = 'lianyan_demo'
  return onlyOne(async (there) => {
    if (!(await there(district))) {
      const made = await freshDatabase('demo')
      const { db, pool } = openDatabase(made.connection)
      await loadDemo(db, { now: new Date(), size: 0.12 })
      await pool.end()
      await made.pool.query('analyze')
      const data = await mkdtemp(join(tmpdir(), 'lianyan-e2e-'))
      // The server computes the results of the demo's examinations when it starts.
      const { server } = await serve(made, data)
      await server.stop()
      await rm(data, { recursive: true, force: true })
      await made.becomeTemplate(district)
    }
    return freshDatabase(name, district)
  })
}

async function serve(database: FreshDatabase, data: string) {
  const port = await freePort()
  const { host, user, database: named } = database.connection
  const server: RunningServer = await startServer({
    port,
    host: '127.0.0.1',
    data,
    databaseUrl: `postgresql:///${named}?host=${encodeURIComponent(host ?? '')}&user=${user}`,
    demo: true,
    origin: undefined,
    secret: 'a secret of the browser tests, long enough to sign with',
    logLevel: 'error',
  })
  return { server, address: `http://127.0.0.1:${port}` }
}

const failures: string[] = []

/**
 * The browser from npm, so that a fresh machine needs nothing else: where the system lacks a library (NSS, mostly), the
 * ones that come with the package stand in.
 * @throws a sentence that names the system library that is missing all the same
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await chromiumPackage.executablePath()
  const launch = (libraries?: string) =>
    chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
      env: { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) } as Record<string, string>,
    })
  try {
    return await launch().catch(async (error: unknown) => {
      if (!missingLibrary(error)) throw error
      const bundled = fileURLToPath(
        new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium')),
      )
      return launch(join(await inflate(bundled), 'lib'))
    })
  } catch (error) {
    const missing = missingLibrary(error)
    if (!missing) throw error
    throw new Error(`The browser needs the system library ${missing}; install it and run the tests again.`, {
      cause: error,
    })
  }
}

function missingLibrary(error: unknown): string | undefined {
  return /error while loading shared libraries: (\S+):/.exec(String(error))?.[1]
}

/** Whether the app's own rendering has taken the place of the server's first view, with the whole styles there. */
export function takenOver(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      document.querySelectorAll('link[rel="stylesheet"]').length > 0 &&
      Object.keys(document.getElementById('root') ?? {}).some((key) => key.startsWith('__reactContainer')) &&
      document.querySelector('#root main') !== null,
  )
}

/** Nothing on the page that axe calls serious or critical, once what fades in or out has done so. */
export async function expectAccessible(page: Page): Promise<void> {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  await page.addScriptTag({ path })
  await expect.poll(() => seriousFaults(page), { timeout: 5_000, interval: 300 }).toEqual([])
}

function seriousFaults(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
