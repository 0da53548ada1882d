import { type RawBuilder, sql } from 'kysely'
import { schoolKinds, stagesOfKind } from '../../organization/vocabulary.ts'
import { districtUnit, type Question, type Seen } from './question.ts'

/** The conditions that must all hold, without those that were not asked for; none of them always holds. */
export function allOf(
  conditions: (RawBuilder<unknown> | null | undefined | false | '')[],
): RawBuilder<unknown> {
  const kept = conditions.filter((condition) => !!condition)
  return kept.length === 0 ? sql`true` : sql.join(kept, sql` and `)
}

/** Select of the `id`s of the units in question that the viewer may see. */
export function unitIds(districtId: number, question: Question): RawBuilder<unknown> {
  const ids = selected(districtId, question)
  return question.only ? sql`select o.id from (${ids}) o where o.id = ${question.only}` : ids
}

function selected(districtId: number, { units, seen, on }: Question): RawBuilder<unknown> {
  switch (units.unit) {
    case 'district':
      return sql`select ${districtUnit}::uuid as id where ${seen === 'all'}::boolean`
    case 'school':
      return sql`select s.id from schools s where ${allOf([
        sql`s.district_id = ${districtId}`,
        sql`(s.closed_on is null or s.closed_on > ${on}::date)`,
        units.ids.length > 0 && sql`s.id = any(${units.ids}::uuid[])`,
        units.stage && sql`s.kind = any(${kindsTeaching(units.stage)})`,
        units.locality && sql`s.locality = ${units.locality}`,
        units.associationId && sql`s.id in (${memberSchools(districtId, units.associationId, on)})`,
        seenIds('s.id', seen, 'schoolIds'),
      ])}`
    case 'group':
      return sql`select g.id from groups g where ${allOf([
        sql`g.district_id = ${districtId}`,
        sql`(g.dissolved_on is null or g.dissolved_on > ${on}::date)`,
        units.ids.length > 0 && sql`g.id = any(${units.ids}::uuid[])`,
        units.kind && units.ids.length === 0 && sql`g.kind = ${units.kind}`,
        units.subject && sql`g.subject = ${units.subject}`,
        units.stage && sql`g.stage = ${units.stage}`,
        units.associationId && sql`g.association_id = ${units.associationId}`,
        units.schoolId && sql`g.school_id = ${units.schoolId}`,
        seen !== 'all' &&
          sql`(g.id = any(${seen.groupIds}::uuid[]) or g.school_id = any(${seen.schoolIds}::uuid[]))`,
      ])}`
    case 'person':
      return sql`select distinct m.person_id as id from memberships m where ${allOf([
        sql`m.district_id = ${districtId}`,
        sql`m.school_id is not null and m.valid_from <= ${on}::date and (m.valid_to is null or m.valid_to >= ${on}::date)`,
        units.ids.length > 0 && sql`m.person_id = any(${units.ids}::uuid[])`,
        units.schoolId && sql`m.school_id = ${units.schoolId}`,
        seen !== 'all' &&
          sql`(m.person_id = any(${seen.personIds}::uuid[]) or m.school_id = any(${seen.schoolIds}::uuid[]))`,
      ])}`
  }
}

/** The schools of an association on a day. */
export function memberSchools(districtId: number, associationId: string, on: string): RawBuilder<unknown> {
  return sql`select am.school_id from association_members am
    where am.district_id = ${districtId} and am.association_id = ${associationId}
      and am.valid_from <= ${on}::date and (am.valid_to is null or am.valid_to >= ${on}::date)`
}

function seenIds(column: string, seen: Seen, key: 'schoolIds'): RawBuilder<unknown> | false {
  return seen !== 'all' && sql`${sql.ref(column)} = any(${seen[key]}::uuid[])`
}

function kindsTeaching(stage: (typeof stagesOfKind)[keyof typeof stagesOfKind][number]): string[] {
  return schoolKinds.filter((kind) => stagesOfKind[kind].includes(stage))
}
