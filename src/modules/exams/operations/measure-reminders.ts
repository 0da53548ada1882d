import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { notify } from '../../notifications/index.ts'
import { type Ctx, today } from '../../organization/index.ts'

type RemindingCtx = Pick<Ctx, 'db' | 'district' | 'clock'>

interface Due {
  id: string
  text: string
  ownerId: string
  dueOn: string
  assessmentId: string
}

/** Tells owners of measures that fall due within two days or fell due in the last week; each once. */
export async function remindOfMeasures(ctx: RemindingCtx): Promise<number> {
  const day = today(ctx)
  const { rows } = await sql<Due>`
    select m.id, m.text, m.owner_id, m.due_on, m.assessment_id from quality_measures m
     where m.district_id = ${ctx.district.id} and m.outcome is null
       and m.due_on between ${day}::date - 7 and ${day}::date + 2
       and not exists (select from notifications n where n.district_id = m.district_id and n.person_id = m.owner_id
                          and n.dedupe_key = 'measure.due ' || m.id || ' ' || m.due_on)`.execute(ctx.db)
  await notify(
    ctx,
    rows.map((row) => ({
      personId: row.ownerId,
      kind: 'measure.due',
      title: row.dueOn < day ? `改进措施已到期：${row.text}` : `改进措施快到期了：${row.text}`,
      body: `期限 ${row.dueOn}`,
      link: `/exams/${row.assessmentId}/meeting`,
      dedupeKey: `measure.due ${row.id} ${row.dueOn}`,
    })),
  )
  return rows.length
}

/** In every district; one that fails does not silence the others. */
export async function remindOfMeasuresEverywhere(services: Services): Promise<void> {
  const districts = await services.db.selectFrom('districts').select(['id', 'name', 'timeZone']).execute()
  const failures: unknown[] = []
  for (const district of districts) {
    await inDistrict(services.db, district.id, (db) =>
      remindOfMeasures({ db, district, clock: services.clock }),
    ).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'owners of some districts were not reminded')
}

/** Tells the owners of earlier measures that there are new figures to look at them with. */
export async function tellOfNextFigures(
  ctx: Ctx,
  assessment: { id: string; name: string },
  measures: readonly { id: string; text: string; ownerId: string }[],
): Promise<void> {
  await notify(
    ctx,
    measures
      .filter(({ ownerId }) => ownerId !== ctx.actor.personId)
      .map(({ id, text, ownerId }) => ({
        personId: ownerId,
        kind: 'measure.review',
        title: `可以回看改进措施了：${text}`,
        body: `《${assessment.name}》的结果已发布`,
        link: `/exams/${assessment.id}/meeting`,
        dedupeKey: `measure.review ${id} ${assessment.id}`,
      })),
  )
}
