import { day, id, instant, procedure, z } from '../../platform/contract.ts'
import { activityRow } from '../activities/contract.ts'
import { standings } from '../commitments/contract.ts'

const task = z.object({
  kind: z.enum(['register', 'checkInToday', 'giveFeedback', 'conclude']),
  activityId: id,
  title: z.string(),
  startsAt: instant,
  place: z.string().nullable(),
  dueAt: instant.nullable(),
  overdue: z.boolean(),
})

const total = z.object({
  kind: z.string(),
  label: z.string(),
  unit: z.string(),
  count: z.number(),
  minutes: z.number(),
})

/** A commitment that lags somewhere in the viewer's charge. */
const lagging = z.object({
  commitmentId: id,
  unitId: id.nullable(),
  unitName: z.string(),
  unitKind: z.enum(['person', 'school', 'group', 'district']),
  title: z.string(),
  sentence: z.string(),
  value: z.number(),
  target: z.number(),
  countedIn: z.string(),
  expected: z.number(),
  standing: z.enum(standings),
  until: day,
})

/** How a school's people take part this term. */
const school = z.object({
  id,
  name: z.string(),
  people: z.number(),
  /** Those with at least one entry this term. */
  tookPart: z.number(),
  minutes: z.number(),
  hosted: z.number(),
  /** Entries of its people by teaching month, oldest first. */
  months: z.array(z.object({ month: z.string(), count: z.number() })),
  /** Teachers without any entry this term. */
  absent: z.array(z.object({ id, name: z.string(), subject: z.string().nullable() })),
})

export const home = {
  today: procedure.route({ summary: '首页：今天、待办、我的记录，以及按职责的各栏' }).output(
    z.object({
      day,
      tasks: z.array(task),
      /** The next activities that one is in or meant for. */
      upcoming: z.array(activityRow),
      record: z.object({ since: day, totals: z.array(total), minutes: z.number() }),
      /** For researchers, the office, cluster leads and group leaders: what runs this week in their charge. */
      week: z.object({ from: day, to: day, activities: z.array(activityRow) }).nullable(),
      toApprove: z
        .object({
          count: z.number(),
          plans: z.array(z.object({ id, title: z.string(), ownerName: z.string(), submittedBy: z.string() })),
        })
        .nullable(),
      behind: z.object({ total: z.number(), rows: z.array(lagging) }).nullable(),
      school: school.nullable(),
      administration: z
        .object({
          people: z.number(),
          withoutAccount: z.number(),
          activitiesThisTerm: z.number(),
          entriesThisTerm: z.number(),
          schoolsWithoutPrincipal: z.number(),
        })
        .nullable(),
    }),
  ),
}
