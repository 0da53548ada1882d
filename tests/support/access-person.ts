import type { DistrictFacts } from '../../src/platform/context.ts'
import { inDistrict } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Cast } from './cast.ts'

const since = '2020-09-01'

interface Person {
  district: DistrictFacts
  name: string
  schoolId?: string
  groupId?: string
  duty?: string
  partner?: boolean
  subject?: string
}

let made = 0

/** Somebody beside the cast: of a school, in a group, or from outside. */
export async function addPerson(
  cast: Cast,
  { district, name, schoolId, groupId, duty, partner, subject }: Person,
) {
  const id = newId()
  const of = { districtId: district.id, personId: id, validFrom: since }
  await inDistrict(cast.db, district.id, async (db) => {
    await db
      .insertInto('people')
      .values({
        districtId: district.id,
        id,
        staffNumber: `M${++made}`,
        name,
        partner: partner ?? false,
        subject: subject ?? '语文',
        stage: 'primary',
      })
      .execute()
    if (schoolId)
      await db
        .insertInto('memberships')
        .values({ ...of, id: newId(), schoolId, duty: 'teacher' })
        .execute()
    if (groupId)
      await db
        .insertInto('memberships')
        .values({ ...of, id: newId(), groupId, duty: duty ?? 'member' })
        .execute()
  })
  return id
}
