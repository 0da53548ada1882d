import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import type { DistrictTransaction } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../actor.ts'
import { romanise } from '../romanise.ts'
import { today } from '../terms.ts'

/**
 * Makes a district with its administration group and first administrator, and gives the context in which the rest of
 * its set-up runs. The transaction's district is set from here on.
 */
export async function foundDistrict(
  services: Services,
  transaction: DistrictTransaction,
  input: { name: string; administrator: { name: string; staffNumber: string } },
): Promise<Ctx> {
  const district = await transaction
    .insertInto('districts')
    .values({ code: `d${newId().slice(-12)}`, name: input.name })
    .returning(['id', 'name', 'timeZone'])
    .executeTakeFirstOrThrow()
  await sql`select set_config('app.district_id', ${String(district.id)}, true)`.execute(transaction)
  const { name, staffNumber } = input.administrator
  const personId = newId()
  const ctx: Ctx = {
    db: transaction,
    actor: {
      personId,
      name,
      staffNumber,
      schoolId: null,
      schoolName: null,
      roles: [{ kind: 'districtAdministrator' }],
      mustChangePassword: false,
      sessionId: null,
    },
    district,
    clock: services.clock,
    afterCommit: () => {},
    services,
  }
  const districtId = district.id
  const groupId = newId()
  const day = today(ctx)
  await transaction
    .insertInto('people')
    .values({ districtId, id: personId, name, staffNumber, ...romanise(name) })
    .execute()
  await transaction
    .insertInto('groups')
    .values({ districtId, id: groupId, kind: 'administration', name: '平台管理组' })
    .execute()
  await transaction
    .insertInto('memberships')
    .values({ districtId, id: newId(), personId, groupId, duty: 'administrator', validFrom: day })
    .execute()
  await recordAudit(ctx, {
    action: 'district.founded',
    subjectKind: 'district',
    subjectId: String(districtId),
    subjectTitle: input.name,
    after: { administrator: name },
    concerns: [personId],
  })
  return ctx
}
