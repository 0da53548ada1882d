import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAuth } from '../src/modules/accounts/index.ts'
import { openHttp } from '../src/platform/http.ts'
import { openSignals, type Signals } from '../src/platform/signals.ts'
import { routesOf } from '../src/routes.ts'
import { type Column, walkThrough } from './support/access.ts'
import { type AccessDistrict, openAccessDistrict } from './support/access-district.ts'
import { type Request, routesFor } from './support/access-rows/routes.ts'

const rows = routesFor({
  secret: 'a secret of the tests, long enough to sign with',
  now: new Date('2026-10-14T10:00:00+08:00'),
})

let set: AccessDistrict
let app: FastifyInstance
let signals: Signals
let origin: string
const made: string[] = []

beforeAll(async () => {
  set = await openAccessDistrict('routes')
  const { services, cast } = set
  signals = openSignals(cast.database.connection as never, services.log)
  // Who asks is written in the cookie by name.
  const sessions = {
    identify: async (cookie: string | null | undefined) =>
      set.signedIn((cookie?.replace('column=', '') ?? 'nobody') as Column),
    forget() {},
  }
  const auth = openAuth(services)
  const listed = routesOf({ services, auth, sessions, signals }).map((add) => (scope: FastifyInstance) => {
    scope.addHook('onRoute', ({ method, url }) => {
      if (method !== 'HEAD') made.push(`${String(method)} ${url}`)
    })
    add(scope)
  })
  app = await openHttp({
    services,
    contract: {},
    router: {} as never,
    identify: (request) => sessions.identify(request.headers.cookie),
    version: 'test',
    routes: listed,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await signals.stop()
  await set.end()
})

/** 'allowed' or 'refused'; anything else says what went wrong. */
async function outcome(column: Column, { path, file, form }: Request): Promise<string> {
  // A stream never ends by itself: its first bytes are enough.
  const enough = new AbortController()
  const upload = new FormData()
  if (file) upload.append('file', new Blob([file.text]), file.name)
  const body = file ? upload : form === undefined ? undefined : new URLSearchParams(form)
  const answer = await fetch(`${origin}${path}`, {
    method: body ? 'POST' : 'GET',
    body,
    headers: { cookie: `column=${column}` },
    redirect: 'manual',
    signal: enough.signal,
  })
  const json = answer.headers.get('content-type')?.startsWith('application/json')
  const code = json ? ((await answer.json()) as { code?: string }).code : undefined
  enough.abort()
  if ([302, 401, 403].includes(answer.status)) return 'refused'
  if (code === 'notFound' || code === 'scopeUnknown' || (answer.status === 404 && !json)) return 'refused'
  // An import's file that is gone is told to those only who may have it.
  const told = answer.status === 422 || code === 'rosterFileGone' || code === 'examFileGone'
  return answer.ok || told ? 'allowed' : `fails: ${answer.status} ${code}`
}

describe('what is answered outside the contract', () => {
  test('has a row for every route, and none for what is not there', () => {
    expect(Object.keys(rows).sort()).toEqual([...made].sort())
  })

  for (const [route, row] of Object.entries(rows)) {
    test(`${route} answers those whom its row names`, async () => {
      const { found, wanted } = await walkThrough(row, set.places, outcome)
      expect(found).toEqual(wanted)
    })
  }
})
