import { call, getRouter, ORPCError, traverseContractProcedures } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract } from '../src/contract.ts'
import { openAuth } from '../src/modules/accounts/index.ts'
import type { Actor } from '../src/modules/organization/index.ts'
import type { RequestContext } from '../src/platform/procedures.ts'
import { routerOf } from '../src/router.ts'
import { type AccessRow, type AccessRows, type Column, roles, walkThrough } from './support/access.ts'
import { type AccessDistrict, openAccessDistrict } from './support/access-district.ts'
import { accounts } from './support/access-rows/accounts.ts'
import { activities } from './support/access-rows/activities.ts'
import { audit } from './support/access-rows/audit.ts'
import { calendar } from './support/access-rows/calendar.ts'
import { commitments } from './support/access-rows/commitments.ts'
import { exams } from './support/access-rows/exams.ts'
import { home } from './support/access-rows/home.ts'
import { ledger } from './support/access-rows/ledger.ts'
import { notifications } from './support/access-rows/notifications.ts'
import { organization } from './support/access-rows/organization.ts'
import { plans } from './support/access-rows/plans.ts'
import { portfolios } from './support/access-rows/portfolios.ts'

type Rows = { [Module in keyof typeof contract]: AccessRows<(typeof contract)[Module]> }
const rows: Rows = {
  accounts, activities, audit, calendar, commitments, exams, home, ledger, notifications, organization, plans, portfolios,
} // prettier-ignore

const procedures: string[][] = []
traverseContractProcedures(
  { router: contract as never, path: [] },
  ({ path }) => void procedures.push([...path]),
)
const rowOf = ([module, name]: string[]) =>
  (rows as unknown as Record<string, Record<string, AccessRow<unknown>>>)[module!]?.[name!]

let set: AccessDistrict
let router: ReturnType<typeof routerOf>
const ids = { home: new Set<string>(), away: new Set<string>() }

beforeAll(async () => {
  set = await openAccessDistrict('access')
  const { pool } = set.cast.database
  const { rows: walled } = await pool.query<{ table: string }>(
    `select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id'
      where c.relforcerowsecurity and a.atttypid = 'uuid'::regtype`,
  )
  for (const { table } of walled) {
    const found = await pool.query<{ id: string; of: number }>(`select id, district_id as of from ${table}`)
    for (const { id, of } of found.rows) ids[of === set.cast.district.id ? 'home' : 'away'].add(id)
  }
  const { db, secret, origin } = set.services
  router = routerOf(openAuth({ db, secret, origin }), { identify: async () => null, forget() {} })
})
afterAll(() => set.end())

function contextFor(column: Column): RequestContext<Actor> {
  return {
    services: set.services,
    identify: async () => set.signedIn(column),
    request: { ip: '127.0.0.1', headers: new Headers() },
    setCookies() {},
  }
}

function ask(path: string[], input: unknown, context: RequestContext<Actor>): Promise<unknown> {
  return call(getRouter(router as never, path) as never, input as never, { context } as never)
}

/** The last three: what is named is not there. */
const refusals = ['notSignedIn', 'notAllowed', 'notFound', 'unknownReference', 'scopeUnknown', 'planOwner']
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** 'allowed' or 'refused'; anything else says what went wrong. A domain rule comes after the right, so it is 'allowed'. */
async function outcome(path: string[], input: unknown, column: Column): Promise<string> {
  const row = rowOf(path)!
  try {
    const answer = await ask(path, input, contextFor(column))
    const asked = JSON.stringify(input) ?? ''
    const foreign = column === 'stranger' ? ids.home : ids.away
    const leaked = [...(JSON.stringify(answer) ?? '').matchAll(uuids)].find(
      ([id]) => foreign.has(id) && !asked.includes(id),
    )
    if (leaked) return `leaks ${leaked[0]}`
    return !row.shows || row.shows(answer as never).length > 0 ? 'allowed' : 'refused'
  } catch (error) {
    if (!(error instanceof ORPCError)) return `fails: ${String(error)}`
    if (refusals.includes(error.code)) return 'refused'
    const domain = error.status === 422 || error.code === 'conflict'
    return domain ? 'allowed' : `fails: ${error.code} ${String(error.cause ?? error.message)}`
  }
}

describe('the access matrix', () => {
  test('has a row for every procedure, and none for what is not there', () => {
    const listed = Object.entries(rows).flatMap(([module, of]) =>
      Object.keys(of).map((name) => `${module}.${name}`),
    )
    expect(listed.sort()).toEqual(procedures.map((path) => path.join('.')).sort())
    expect(procedures.length).toBeGreaterThan(80)
  })

  test('stands on people of one role each', () => {
    const kinds = Object.fromEntries(
      roles.map((role) => [
        role,
        [...new Set(set.signedIn(role)!.actor.roles.map(({ kind }) => kind))].sort(),
      ]),
    )
    expect(kinds).toEqual({
      administrator: ['districtAdministrator'],
      head: ['officeHead'],
      researcher: ['researcher'],
      clusterLead: ['clusterLead', 'teacher'],
      principal: ['principal', 'teacher'],
      dean: ['dean', 'teacher'],
      groupLeader: ['groupLeader', 'teacher'],
      centralLeader: ['centralMember', 'groupLeader', 'teacher'],
      centralMember: ['centralMember', 'teacher'],
      teacher: ['teacher'],
      partner: ['partner'],
    })
  })

  for (const path of procedures) {
    const name = path.join('.')
    test(`${name} answers those whom its row names`, async () => {
      const { found, wanted } = await walkThrough(rowOf(path)!, set.places, (column, input) =>
        outcome(path, input, column),
      )
      expect(found).toEqual(wanted)
    })
  }

  test('refuses everything but a new password to someone whose first one still stands', async () => {
    const { actor, district } = set.signedIn('administrator')!
    const signedIn = { actor: { ...actor, mustChangePassword: true }, district }
    const open: string[] = []
    for (const path of procedures) {
      const context = { ...contextFor('administrator'), identify: async () => signedIn }
      const answer = await ask(path, rowOf(path)!.input(set.places.own), context).catch(
        (error: unknown) => error,
      )
      if ((answer as { code?: string } | undefined)?.code !== 'mustChangePassword') open.push(path.join('.'))
    }
    expect(open).toEqual([
      'accounts.signIn',
      'accounts.signOut',
      'accounts.me',
      'accounts.changePassword',
      'accounts.setUpOpen',
      'accounts.setUp',
    ])
  })
})
