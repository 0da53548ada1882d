import { sql } from 'kysely'
import { type Ctx, type Stage, today } from '../../organization/index.ts'
import { rightsOn } from '../policy.ts'
import { ownerColumns, ownerJoins, ownerOf, type OwnerRow } from './owners.ts'
import { visibleTo } from './visibility.ts'

/** Whose items: the actor's own, those of a school or a cluster, of a subject, or all. */
export type ItemScope =
  | { kind: 'mine' }
  | { kind: 'school'; schoolId: string }
  | { kind: 'association'; associationId: string; schoolIds: string[] }
  | { kind: 'district' }
  | { kind: 'subject'; subject: string; stage: Stage | null }

/** An item of a plan in force, as a calendar shows it. */
export interface ItemInRange {
  id: string
  planId: string
  planTitle: string
  ownerName: string
  title: string
  theme: string | null
  type: string | null
  startsOn: string
  endsOn: string
  startTime: string | null
  endTime: string | null
  place: string | null
  content: string | null
  /** As written, or the names of those chosen. */
  responsible: string | null
  /** 'dropped' too where the whole plan was taken out of force. */
  state: 'planned' | 'done' | 'dropped'
  subject: string | null
  stage: Stage | null
  sequence: number
  updatedAt: Date
  may: { move: boolean }
}

function within(ctx: Ctx, scope: ItemScope) {
  switch (scope.kind) {
    case 'mine':
      return sql<boolean>`(p.created_by = ${ctx.actor.personId}
        or i.id in (select ip.item_id from plan_item_people ip
                     where ip.district_id = ${ctx.district.id} and ip.person_id = ${ctx.actor.personId})
        or p.group_id in (select m.group_id from memberships m
                     where m.district_id = ${ctx.district.id} and m.person_id = ${ctx.actor.personId} and m.group_id is not null
                       and m.valid_from <= ${today(ctx)} and (m.valid_to is null or m.valid_to >= ${today(ctx)})))`
    case 'school':
      return sql<boolean>`(p.school_id = ${scope.schoolId} or g.school_id = ${scope.schoolId})`
    case 'association':
      return sql<boolean>`(p.association_id = ${scope.associationId} or coalesce(p.school_id, g.school_id) = any(${scope.schoolIds}::uuid[]))`
    case 'district':
      return sql<boolean>`true`
    case 'subject':
      return scope.stage === null
        ? sql<boolean>`coalesce(p.subject, g.subject) = ${scope.subject}`
        : sql<boolean>`coalesce(p.subject, g.subject) = ${scope.subject}
            and (coalesce(p.stage, g.stage) is null or coalesce(p.stage, g.stage) = ${scope.stage})`
  }
}

/**
 * The items of approved plans that the actor may see and that touch the days, both included, in order of time. Dropped ones,
 * and those of plans that were taken out of force, are among them as 'dropped'.
 */
export async function listItemsInRange(
  ctx: Ctx,
  input: { from: string; to: string; scope: ItemScope },
): Promise<ItemInRange[]> {
  const { rows } = await sql<
    Omit<ItemInRange, 'ownerName' | 'may'> &
      OwnerRow & {
        planState: 'approved' | 'withdrawn'
        createdBy: string
        planSubject: string | null
        planStage: Stage | null
      }
  >`
    select i.id, i.plan_id, p.title as plan_title, i.title, i.theme, i.type, i.starts_on, i.ends_on, i.start_time, i.end_time,
           i.place, i.content,
           coalesce(i.responsible, (select string_agg(r.name, '、' order by r.name) from plan_item_people ip
              join people r on r.district_id = ip.district_id and r.id = ip.person_id
             where ip.district_id = i.district_id and ip.item_id = i.id)) as responsible,
           case when p.state = 'withdrawn' then 'dropped' else i.state end as state,
           coalesce(p.subject, g.subject) as subject, coalesce(p.stage, g.stage) as stage, i.sequence, i.updated_at,
           p.state as plan_state, p.created_by, p.subject as plan_subject, p.stage as plan_stage, ${ownerColumns}
      from plan_items i
      join plans p on p.district_id = i.district_id and p.id = i.plan_id and p.state in ('approved', 'withdrawn')
      ${ownerJoins}
     where i.district_id = ${ctx.district.id} and i.starts_on <= ${input.to} and i.ends_on >= ${input.from}
       and ${visibleTo(ctx.actor)} and ${within(ctx, input.scope)}
     order by i.starts_on, i.start_time nulls first, i.id`.execute(ctx.db)
  return rows.map((row) => {
    const owner = ownerOf(ctx, row)
    const rights = rightsOn(ctx.actor, {
      state: row.planState,
      createdBy: row.createdBy,
      submittedBy: null,
      owner,
      subject: row.planSubject,
      stage: row.planStage,
    })
    return {
      id: row.id,
      planId: row.planId,
      planTitle: row.planTitle,
      ownerName: owner.name,
      title: row.title,
      theme: row.theme,
      type: row.type,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
      startTime: row.startTime,
      endTime: row.endTime,
      place: row.place,
      content: row.content,
      responsible: row.responsible,
      state: row.state,
      subject: row.subject,
      stage: row.stage,
      sequence: row.sequence,
      updatedAt: row.updatedAt,
      may: { move: rights.steer && row.state !== 'dropped' },
    }
  })
}
