import { sql } from 'kysely'
import type { RequestContext } from '../../platform/procedures.ts'
import { Refusal } from '../../platform/refusal.ts'
import { inDistrict } from '../../platform/db.ts'
import { type Auth, emailOf } from './auth.ts'

/** Ten wrong passwords for one name within a quarter of an hour lock it for that long. */
const lockOut = { failures: 10, minutes: 15 }
/** A whole school may share one address: the limit by address is wide. */
const addressLimit = { failures: 200, minutes: 15 }

/** The account behind a staff number or phone, in whichever district has it. */
async function accountOf(
  ctx: Pick<RequestContext, 'services'>,
  identifier: string,
): Promise<{ email: string; mustChangePassword: boolean } | null> {
  const { db } = ctx.services
  const districts = await db.selectFrom('districts').select('id').orderBy('id').execute()
  for (const district of districts) {
    const account = await inDistrict(db, district.id, (transaction) =>
      transaction
        .selectFrom('people')
        .innerJoin('users', (join) =>
          join.onRef('users.districtId', '=', 'people.districtId').onRef('users.personId', '=', 'people.id'),
        )
        .select(['people.id', 'users.mustChangePassword'])
        .where('people.districtId', '=', district.id)
        .where((eb) =>
          eb.or([eb('people.staffNumber', '=', identifier), eb('people.phone', '=', identifier)]),
        )
        .where('people.retiredOn', 'is', null)
        .executeTakeFirst(),
    )
    if (account)
      return { email: emailOf(district.id, account.id), mustChangePassword: account.mustChangePassword }
  }
  return null
}

async function refuseWhenLockedOut(ctx: RequestContext, identifier: string): Promise<void> {
  const counted = await sql<{ byName: number; byAddress: number }>`
    select count(*) filter (where identifier = ${identifier}) as by_name,
           count(*) filter (where ip_address = ${ctx.request.ip}) as by_address
      from sign_in_failures
     where at > ${new Date(ctx.services.clock.now().getTime() - lockOut.minutes * 60_000)}
       and (identifier = ${identifier} or ip_address = ${ctx.request.ip})`.execute(ctx.services.db)
  const { byName, byAddress } = counted.rows[0] ?? { byName: 0, byAddress: 0 }
  if (byName >= lockOut.failures) throw new Refusal('lockedOut', { minutes: lockOut.minutes })
  if (byAddress >= addressLimit.failures)
    throw new Refusal('tooManyAttempts', { minutes: addressLimit.minutes })
}

/**
 * Signs someone in by staff number or phone and sets the session cookie.
 * @throws Refusal 'wrongCredentials' (the same whether the name or the password is wrong), 'lockedOut', 'tooManyAttempts'
 */
export async function signIn(
  auth: Auth,
  ctx: RequestContext,
  input: { identifier: string; password: string },
): Promise<{ mustChangePassword: boolean }> {
  const identifier = input.identifier.normalize('NFKC').trim()
  await refuseWhenLockedOut(ctx, identifier)
  const account = await accountOf(ctx, identifier)
  const answer = await auth.api
    .signInEmail({
      body: { email: account?.email ?? emailOf(0, 'nobody'), password: input.password, rememberMe: true },
      headers: ctx.request.headers,
      asResponse: true,
    })
    .catch(() => null)
  if (!account || !answer?.ok) {
    await ctx.services.db
      .insertInto('signInFailures')
      .values({ identifier, ipAddress: ctx.request.ip, at: ctx.services.clock.now() })
      .execute()
    throw new Refusal('wrongCredentials')
  }
  await ctx.services.db.deleteFrom('signInFailures').where('identifier', '=', identifier).execute()
  ctx.setCookies(answer.headers.getSetCookie())
  return { mustChangePassword: account.mustChangePassword }
}
