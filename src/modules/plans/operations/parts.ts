import { sql } from 'kysely'
import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { PlanContent } from '../rules/content.ts'

/**
 * Writes a plan's goals, phases and items as the document has them. With `keepRemoved`, items that the document no longer
 * has are dropped instead of deleted.
 * @throws Refusal 'conflict' when a phase or item id belongs to another plan, 'itemInUse' when an activity carries out an
 * item that would be deleted
 */
export async function replaceParts(
  ctx: Ctx,
  input: { id: string; content: PlanContent; keepRemoved: boolean },
): Promise<void> {
  const { id, content } = input
  await replaceGoals(ctx, id, content.goals)
  await writePhases(ctx, id, content)
  await writeItems(ctx, id, content)
  await removeItems(ctx, input)
  await sql`
    delete from plan_phases ph
     where ph.district_id = ${ctx.district.id} and ph.plan_id = ${id} and ph.id <> all(${content.phases.map((it) => it.id)}::uuid[])
       and not exists (select from plan_items i where i.district_id = ph.district_id and i.phase_id = ph.id)`.execute(
    ctx.db,
  )
  await replacePeople(ctx, content)
}

async function replaceGoals(ctx: Ctx, id: string, goals: string[]): Promise<void> {
  await sql`delete from plan_goals where district_id = ${ctx.district.id} and plan_id = ${id}`.execute(ctx.db)
  if (goals.length === 0) return
  await ctx.db
    .insertInto('planGoals')
    .values(goals.map((text, position) => ({ districtId: ctx.district.id, planId: id, position, text })))
    .execute()
}

async function writePhases(ctx: Ctx, id: string, content: PlanContent): Promise<void> {
  if (content.phases.length === 0) return
  const { numAffectedRows } = await sql`
    insert into plan_phases (district_id, plan_id, id, position, title, starts_on, ends_on)
    select ${ctx.district.id}, ${id}, x.* from jsonb_to_recordset(${JSON.stringify(
      content.phases.map((phase, position) => ({
        id: phase.id,
        position,
        title: phase.title,
        starts_on: phase.startsOn,
        ends_on: phase.endsOn,
      })),
    )}::jsonb) as x (id uuid, position smallint, title text, starts_on date, ends_on date)
    on conflict (district_id, id) do update
      set position = excluded.position, title = excluded.title, starts_on = excluded.starts_on, ends_on = excluded.ends_on
      where plan_phases.plan_id = excluded.plan_id`.execute(ctx.db)
  if (Number(numAffectedRows) !== content.phases.length) throw new Refusal('conflict')
}

async function writeItems(ctx: Ctx, id: string, content: PlanContent): Promise<void> {
  if (content.items.length === 0) return
  const { numAffectedRows } = await sql`
    insert into plan_items as old (district_id, plan_id, id, phase_id, position, title, theme, type, starts_on, ends_on,
      start_time, end_time, place, content, responsible, participants, updated_at)
    select ${ctx.district.id}, ${id}, x.*, ${ctx.clock.now()} from jsonb_to_recordset(${JSON.stringify(
      content.items.map((item, position) => ({
        id: item.id,
        phase_id: item.phaseId,
        position,
        title: item.title,
        theme: item.theme,
        type: item.type,
        starts_on: item.startsOn,
        ends_on: item.endsOn,
        start_time: item.startTime,
        end_time: item.endTime,
        place: item.place,
        content: item.content,
        responsible: item.responsible,
        participants: item.participants,
      })),
    )}::jsonb) as x (id uuid, phase_id uuid, position smallint, title text, theme text, type text, starts_on date,
      ends_on date, start_time text, end_time text, place text, content text, responsible text, participants text)
    on conflict (district_id, id) do update
      set phase_id = excluded.phase_id, position = excluded.position, title = excluded.title, theme = excluded.theme,
          type = excluded.type, starts_on = excluded.starts_on, ends_on = excluded.ends_on, start_time = excluded.start_time,
          end_time = excluded.end_time, place = excluded.place, content = excluded.content,
          responsible = excluded.responsible, participants = excluded.participants,
          updated_at = case when ${shownInCalendar(true)} then excluded.updated_at else old.updated_at end,
          sequence = old.sequence + case when ${shownInCalendar(false)} then 1 else 0 end
      where old.plan_id = excluded.plan_id`.execute(ctx.db)
  if (Number(numAffectedRows) !== content.items.length) throw new Refusal('conflict')
}

/** Whether what a calendar program shows of an item is about to change; `words` counts its wording too. */
function shownInCalendar(words: boolean) {
  const columns = ['starts_on', 'ends_on', 'start_time', 'end_time', 'place']
  if (words) columns.push('title', 'theme', 'type', 'content', 'responsible', 'participants')
  return sql.raw(
    `(${columns.map((it) => `old.${it}`).join(', ')}) is distinct from (${columns.map((it) => `excluded.${it}`).join(', ')})`,
  )
}

async function removeItems(
  ctx: Ctx,
  { id, content, keepRemoved }: { id: string; content: PlanContent; keepRemoved: boolean },
): Promise<void> {
  const kept = content.items.map((item) => item.id)
  if (keepRemoved) {
    await sql`
      update plan_items set state = 'dropped', dropped_reason = '修订时取消', sequence = sequence + 1, updated_at = ${ctx.clock.now()}
       where district_id = ${ctx.district.id} and plan_id = ${id} and id <> all(${kept}::uuid[]) and state <> 'dropped'`.execute(
      ctx.db,
    )
    return
  }
  try {
    await sql`delete from plan_items where district_id = ${ctx.district.id} and plan_id = ${id} and id <> all(${kept}::uuid[])`.execute(
      ctx.db,
    )
  } catch (error) {
    // An activity refers to the item; activities stand above plans and cannot be asked.
    if ((error as { code?: string }).code === '23503') throw new Refusal('itemInUse')
    throw error
  }
}

async function replacePeople(ctx: Ctx, content: PlanContent): Promise<void> {
  const items = content.items.map((item) => item.id)
  await sql`delete from plan_item_people where district_id = ${ctx.district.id} and item_id = any(${items}::uuid[])`.execute(
    ctx.db,
  )
  const pairs = content.items.flatMap((item) =>
    item.people.map((person) => ({ item: item.id, person: person.id })),
  )
  if (pairs.length === 0) return
  // People who are not of the district are passed over.
  await sql`
    insert into plan_item_people (district_id, item_id, person_id)
    select p.district_id, w.item, p.id
      from unnest(${pairs.map((it) => it.item)}::uuid[], ${pairs.map((it) => it.person)}::uuid[]) as w (item, person)
      join people p on p.district_id = ${ctx.district.id} and p.id = w.person
    on conflict do nothing`.execute(ctx.db)
}
