import { sql } from 'kysely'
import { dayOf, timeOf } from '../../../platform/clock.ts'
import { type Notice, notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { meantPeople, wholeAudience } from '../audience.ts'
import type { Audience } from '../contract.ts'
import { dayText } from '../wording.ts'

/** Reminders are sent by the server itself, on nobody's behalf. */
export type RemindingCtx = Pick<Ctx, 'db' | 'district' | 'clock'>

const hour = 3_600_000
const day = 24 * hour
/** A conclusion is asked for after so many days, and no longer after so many. */
const concludeAfterDays = 3
const forgottenAfterDays = 60

/**
 * Sends what is due now: the day before an activity, for feedback once it is over, and for a conclusion that is still
 * missing. Each reminder reaches a person once, however often this runs; an activity that was moved is reminded of anew.
 */
export async function remind(ctx: RemindingCtx): Promise<number> {
  const notices = [
    ...(await ofTomorrow(ctx)),
    ...(await ofMissingFeedback(ctx)),
    ...(await ofMissingConclusions(ctx)),
  ]
  await notify(ctx, notices)
  return notices.length
}

async function ofTomorrow(ctx: RemindingCtx): Promise<Notice[]> {
  const now = ctx.clock.now()
  const zone = ctx.district.timeZone
  const soon = await sql<{
    id: string
    title: string
    startsAt: Date
    place: string | null
    audience: Partial<Audience>
    registrationRequired: boolean
  }>`
    select id, title, starts_at, place, audience, registration_required from activities
     where district_id = ${ctx.district.id} and state = 'announced'
       and starts_at > ${now} and starts_at <= ${new Date(now.getTime() + day)}`.execute(ctx.db)
  const notices: Notice[] = []
  for (const activity of soon.rows) {
    const startsOn = dayOf(activity.startsAt, zone)
    const dedupeKey = `activity.soon ${activity.id} ${startsOn}`
    const coming = activity.registrationRequired
      ? sql`select person_id as id from registrations
             where district_id = ${ctx.district.id} and activity_id = ${activity.id} and state = 'registered'`
      : meantPeople(ctx, wholeAudience(activity.audience))
    const people = await sql<{ id: string }>`
      select id from (${coming}
        union select person_id from activity_roles
         where district_id = ${ctx.district.id} and activity_id = ${activity.id} and person_id is not null
        union select organiser_id from activities where district_id = ${ctx.district.id} and id = ${activity.id}) who
       where ${notYetTold(ctx, dedupeKey, 'who.id')}`.execute(ctx.db)
    const place = activity.place ? `,${activity.place}` : ''
    for (const { id } of people.rows) {
      notices.push({
        personId: id,
        kind: 'activity.soon',
        title: `活动提醒：${activity.title}`,
        body: `${dayText(startsOn)} ${timeOf(activity.startsAt, zone)}${place}`,
        link: `/activities/${activity.id}`,
        dedupeKey,
      })
    }
  }
  return notices
}

async function ofMissingFeedback(ctx: RemindingCtx): Promise<Notice[]> {
  const now = ctx.clock.now().getTime()
  const rows = await sql<{ id: string; title: string; personId: string }>`
    select distinct a.id, a.title, c.person_id
      from activities a
      join check_ins c on c.district_id = a.district_id and c.activity_id = a.id
     where a.district_id = ${ctx.district.id} and a.state in ('underWay', 'concluded')
       and a.ends_at <= ${new Date(now - hour)} and a.ends_at > ${new Date(now - 3 * day)}
       and not exists (select from activity_feedback f where f.district_id = a.district_id and f.activity_id = a.id
                          and f.person_id = c.person_id)
       and not exists (select from activity_roles x where x.district_id = a.district_id and x.activity_id = a.id
                          and x.person_id = c.person_id and x.role = 'organiser')
       and c.person_id <> a.organiser_id
       and not exists (select from notifications n where n.district_id = a.district_id and n.person_id = c.person_id
                          and n.dedupe_key = 'activity.feedback ' || a.id)`.execute(ctx.db)
  return rows.rows.map(({ id, title, personId }) => ({
    personId,
    kind: 'activity.feedbackWanted',
    title: `请评价：${title}`,
    body: '三个打分、一句话，不到一分钟；组织者只看到汇总。',
    link: `/activities/${id}`,
    dedupeKey: `activity.feedback ${id}`,
  }))
}

async function ofMissingConclusions(ctx: RemindingCtx): Promise<Notice[]> {
  const now = ctx.clock.now().getTime()
  const rows = await sql<{ id: string; title: string; organiserId: string }>`
    select a.id, a.title, a.organiser_id
      from activities a
     where a.district_id = ${ctx.district.id} and a.state in ('announced', 'underWay')
       and a.ends_at <= ${new Date(now - concludeAfterDays * day)}
       and a.ends_at > ${new Date(now - forgottenAfterDays * day)}
       and not exists (select from notifications n where n.district_id = a.district_id and n.person_id = a.organiser_id
                          and n.dedupe_key = 'activity.conclude ' || a.id)`.execute(ctx.db)
  return rows.rows.map(({ id, title, organiserId }) => ({
    personId: organiserId,
    kind: 'activity.conclusionWanted',
    title: `请总结：${title}`,
    body: '写几句小结后，参加者的记录才会计入台账。',
    link: `/activities/${id}`,
    dedupeKey: `activity.conclude ${id}`,
  }))
}

/** SQL: the person in `column` has not had the notice of this key. */
function notYetTold(ctx: RemindingCtx, dedupeKey: string, column: string) {
  return sql<boolean>`not exists (select from notifications n where n.district_id = ${ctx.district.id}
    and n.person_id = ${sql.ref(column)} and n.dedupe_key = ${dedupeKey})`
}
