import { escapeLike } from '../../../platform/db.ts'
import { type RawBuilder, sql } from 'kysely'

/** SQL: joins the school `sc` at which person `p` teaches on `day`. */
export function schoolOfPerson(day: string): RawBuilder<unknown> {
  return sql`left join memberships sm on sm.district_id = p.district_id and sm.person_id = p.id and sm.school_id is not null
       and sm.valid_from <= ${day} and (sm.valid_to is null or sm.valid_to >= ${day})
      left join schools sc on sc.district_id = sm.district_id and sc.id = sm.school_id`
}

/** SQL: person `p` is meant by what somebody typed: part of a name, beginning of the pinyin, initials, staff number. */
export function namesMatch(text: string): RawBuilder<boolean> {
  const plain = text.normalize('NFKC').trim()
  const escaped = escapeLike(plain)
  const latin = escaped.toLowerCase().replaceAll(/[\s']/g, '')
  return sql<boolean>`(p.name like ${`%${escaped}%`} or p.pinyin like ${`${latin}%`} or p.initials like ${`${latin}%`}
    or p.staff_number like ${`${escaped}%`} or p.phone = ${plain})`
}
