import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import { type Conflict, isOccasion, overlaps, samePlaceKey, type Span } from '../rules/content.ts'

/** An occasion as far as it can clash with others. */
export interface Occasion extends Span {
  place: string | null
  people: { id: string; name: string }[]
  /** Whose holidays and examinations count: those of this school and stage beside the district's. */
  schoolId: string | null
  stage: string | null
}

/** Holidays, and examinations of the whole district, the school or the stage, on the days of an occasion. */
export async function specialDaysOn(ctx: Ctx, occasion: Occasion): Promise<Conflict[]> {
  if (!isOccasion(occasion)) return []
  const { rows } = await sql<{
    kind: 'holiday' | 'examination'
    name: string
    startsOn: string
    endsOn: string
  }>`
    select kind, name, starts_on, ends_on from special_days
     where district_id = ${ctx.district.id} and kind in ('holiday', 'examination')
       and starts_on <= ${occasion.endsOn} and ends_on >= ${occasion.startsOn}
       and (school_id is null or school_id = ${occasion.schoolId}::uuid)
       and (stage is null or ${occasion.stage}::text is null or stage = ${occasion.stage}::text)
     order by starts_on, name`.execute(ctx.db)
  return rows.map((row) => ({
    code: row.kind,
    name: row.name,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    who: null,
  }))
}

/** What of `other` an occasion would clash with: the same responsible person or the same place at the same time. */
export function clashesWith(
  occasion: Occasion,
  other: Span & { title: string; place: string | null; people: { id: string; name: string }[] },
): Conflict[] {
  if (!isOccasion(occasion) || !isOccasion(other) || !overlaps(occasion, other)) return []
  const found = { name: other.title, startsOn: other.startsOn, endsOn: other.endsOn }
  const both = other.people.filter((person) => occasion.people.some((it) => it.id === person.id))
  const conflicts: Conflict[] = []
  if (both.length > 0) {
    conflicts.push({ code: 'samePerson', ...found, who: both.map((person) => person.name).join('、') })
  }
  const place = samePlaceKey(occasion.place)
  if (place !== null && place === samePlaceKey(other.place)) {
    conflicts.push({ code: 'samePlace', ...found, who: other.place })
  }
  return conflicts
}

/** What stands in the way of an item on other days: special days, and items of approved plans. */
export async function itemConflicts(ctx: Ctx, itemId: string, occasion: Occasion): Promise<Conflict[]> {
  const special = await specialDaysOn(ctx, occasion)
  if (!isOccasion(occasion)) return special
  const { rows } = await sql<
    Span & { title: string; place: string | null; people: { id: string; name: string }[] }
  >`
    select i.title, i.starts_on, i.ends_on, i.start_time, i.end_time, i.place,
           coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name)
              from plan_item_people ip join people p on p.district_id = ip.district_id and p.id = ip.person_id
             where ip.district_id = i.district_id and ip.item_id = i.id), '[]') as people
      from plan_items i
      join plans p on p.district_id = i.district_id and p.id = i.plan_id and p.state = 'approved'
     where i.district_id = ${ctx.district.id} and i.id <> ${itemId} and i.state = 'planned'
       and i.starts_on <= ${occasion.endsOn} and i.ends_on >= ${occasion.startsOn}
     order by i.starts_on, i.id`.execute(ctx.db)
  return [...special, ...rows.flatMap((row) => clashesWith(occasion, row))]
}
