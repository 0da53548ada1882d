import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Services } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { RequestContext } from '../../platform/procedures.ts'
import { Refusal } from '../../platform/refusal.ts'
import { foundDistrict, saveTerm } from '../organization/index.ts'
import { emailOf, hashPassword } from './auth.ts'
import { weaknessOf } from './rules.ts'

/** The token of the one-time set-up link: made from the secret, good only while there is no district. */
function setUpToken(secret: string): string {
  return createHmac('sha256', secret).update('set-up').digest('base64url').slice(0, 32)
}

function sameToken(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** The path of the set-up link while the database has no district, else null. */
export async function setUpPath(services: Pick<Services, 'db' | 'secret'>): Promise<string | null> {
  const district = await services.db.selectFrom('districts').select('id').limit(1).executeTakeFirst()
  return district ? null : `/set-up?token=${setUpToken(services.secret)}`
}

/** Whether a set-up link still leads anywhere: it is ours and there is no district yet. */
export async function setUpOpen(ctx: RequestContext, input: { token: string }): Promise<{ open: boolean }> {
  if (!sameToken(input.token, setUpToken(ctx.services.secret))) return { open: false }
  return { open: (await setUpPath(ctx.services)) !== null }
}

export interface SetUp {
  token: string
  district: { name: string }
  term: {
    schoolYear: string
    sequence: 1 | 2
    startsOn: string
    endsOn: string
    firstMonday: string
    weeks: number
  }
  administrator: { name: string; staffNumber: string; password: string }
}

/**
 * Founds the district with its first term and administrator, once.
 * @throws Refusal 'setUpDone' when a district exists or the link is not ours, 'passwordTooWeak', and those of a term
 */
export async function setUp(ctx: RequestContext, input: SetUp): Promise<void> {
  const { services } = ctx
  if (!sameToken(input.token, setUpToken(services.secret))) throw new Refusal('setUpDone')
  const { password, ...administrator } = input.administrator
  const weakness = weaknessOf(password, administrator.staffNumber)
  if (weakness) throw new Refusal(weakness)
  const hash = await hashPassword(password)
  await services.db.transaction().execute(async (transaction) => {
    // Two people with the same link: the second waits here and then finds a district.
    await sql`select pg_advisory_xact_lock(7310001)`.execute(transaction)
    if (await transaction.selectFrom('districts').select('id').limit(1).executeTakeFirst()) {
      throw new Refusal('setUpDone')
    }
    const operation = await foundDistrict(services, transaction, { name: input.district.name, administrator })
    await saveTerm(operation, { id: newId(), ...input.term })
    const { personId } = operation.actor
    const userId = newId()
    const districtId = operation.district.id
    await transaction
      .insertInto('users')
      .values({
        id: userId,
        districtId,
        personId,
        name: administrator.name,
        email: emailOf(districtId, personId),
      })
      .execute()
    await transaction
      .insertInto('credentials')
      .values({ id: newId(), userId, accountId: userId, providerId: 'credential', password: hash })
      .execute()
  })
}
