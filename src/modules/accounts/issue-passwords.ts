import { randomInt } from 'node:crypto'
import { newId } from '../../platform/ids.ts'
import { notAllowed, notFound } from '../../platform/refusal.ts'
import { recordAudits } from '../audit/index.ts'
import { type Ctx, listPeople, mayIssuePassword } from '../organization/index.ts'
import { emailOf, hashPassword } from './auth.ts'
import { passwordWorkbook } from './password-list.ts'
import type { Sessions } from './sessions.ts'

/** Without letters and digits that are mistaken for one another on paper. */
const letters = 'abcdefghjkmnpqrstuvwxyz'
const digits = '23456789'

/** A password to be handed over on paper: three letters and five digits, about 30 bits, changed at the first sign-in. */
export function initialPassword(): string {
  const from = (characters: string, count: number): string =>
    Array.from({ length: count }, () => characters[randomInt(characters.length)]).join('')
  return `${from(letters, 3)}${from(digits, 5)}`
}

export interface IssuedPassword {
  personId: string
  name: string
  staffNumber: string
  password: string
}

/**
 * Gives the people of a school who never had an account their first password. The list is shown this once; only
 * hashes are kept. People who have an account are left alone, so asking twice gives only what is new. `workbook` is the
 * same list as an .xlsx in base64; null when there is nobody on it.
 */
export async function issueInitialPasswords(
  ctx: Ctx,
  input: { schoolId: string },
): Promise<{ issued: IssuedPassword[]; workbook: string | null }> {
  if (!mayIssuePassword(ctx.actor, input)) throw notAllowed()
  const people = await ctx.db
    .selectFrom('people')
    .innerJoin('memberships', (join) =>
      join
        .onRef('memberships.districtId', '=', 'people.districtId')
        .onRef('memberships.personId', '=', 'people.id'),
    )
    .leftJoin('users', (join) =>
      join.onRef('users.districtId', '=', 'people.districtId').onRef('users.personId', '=', 'people.id'),
    )
    .select(['people.id', 'people.name', 'people.staffNumber'])
    .where('people.districtId', '=', ctx.district.id)
    .where('memberships.schoolId', '=', input.schoolId)
    .where('memberships.validTo', 'is', null)
    .where('people.retiredOn', 'is', null)
    .where('users.id', 'is', null)
    .orderBy('people.staffNumber')
    .execute()
  const issued = await Promise.all(
    people.map(async (person) => {
      const password = initialPassword()
      return { person, password, hash: await hashPassword(password), userId: newId() }
    }),
  )
  if (issued.length > 0) {
    await ctx.db
      .insertInto('users')
      .values(
        issued.map(({ person, userId }) => ({
          id: userId,
          districtId: ctx.district.id,
          personId: person.id,
          name: person.name,
          email: emailOf(ctx.district.id, person.id),
          mustChangePassword: true,
        })),
      )
      .execute()
    await ctx.db
      .insertInto('credentials')
      .values(
        issued.map(({ userId, hash }) => ({
          id: newId(),
          userId,
          accountId: userId,
          providerId: 'credential',
          password: hash,
        })),
      )
      .execute()
  }
  await recordAudits(
    ctx,
    issued.map(({ person }) => ({
      action: 'account.opened',
      subjectKind: 'person',
      subjectId: person.id,
      subjectTitle: person.name,
      concerns: [person.id],
    })),
  )
  const list = issued.map(({ person, password }) => ({
    personId: person.id,
    name: person.name,
    staffNumber: person.staffNumber,
    password,
  }))
  return { issued: list, workbook: list.length > 0 ? await passwordWorkbook(list) : null }
}

/** Replaces a forgotten password by a one-time one, opens the account when there is none, and ends all its sessions. */
export async function resetPassword(
  sessions: Sessions,
  ctx: Ctx,
  input: { personId: string },
): Promise<IssuedPassword> {
  const { rows } = await listPeople(ctx, { id: input.personId, limit: 1 })
  const [person] = rows
  if (!person) throw notFound()
  if (!mayIssuePassword(ctx.actor, person)) throw notAllowed()
  const password = initialPassword()
  const hash = await hashPassword(password)
  const now = ctx.clock.now()
  const user = await ctx.db
    .insertInto('users')
    .values({
      id: newId(),
      districtId: ctx.district.id,
      personId: person.id,
      name: person.name,
      email: emailOf(ctx.district.id, person.id),
      mustChangePassword: true,
    })
    .onConflict((conflict) =>
      conflict.columns(['districtId', 'personId']).doUpdateSet({ mustChangePassword: true, updatedAt: now }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .deleteFrom('credentials')
    .where('userId', '=', user.id)
    .where('providerId', '=', 'credential')
    .execute()
  await ctx.db
    .insertInto('credentials')
    .values({ id: newId(), userId: user.id, accountId: user.id, providerId: 'credential', password: hash })
    .execute()
  await ctx.db.deleteFrom('sessions').where('userId', '=', user.id).execute()
  await ctx.db.deleteFrom('signInFailures').where('identifier', '=', person.staffNumber).execute()
  await recordAudits(ctx, [
    {
      action: 'account.passwordReset',
      subjectKind: 'person',
      subjectId: person.id,
      subjectTitle: person.name,
      concerns: [person.id],
    },
  ])
  ctx.afterCommit(() => sessions.forget(person.id))
  return { personId: person.id, name: person.name, staffNumber: person.staffNumber, password }
}
