import { day, id, instant, page, pageOf, procedure, z } from '../../platform/contract.ts'
import { entry, factKinds } from '../ledger/contract.ts'

const kindTotal = z.object({
  kind: z.string(),
  label: z.string(),
  unit: z.string(),
  count: z.number(),
  minutes: z.number(),
})

/** A stay of the person in a school, group or association. */
const stay = z.object({
  kind: z.enum(['school', 'group', 'association']),
  name: z.string(),
  duty: z.string(),
  dutyLabel: z.string(),
  subject: z.string().nullable(),
  from: day,
  to: day.nullable(),
})

const record = z.object({
  person: z.object({
    id,
    name: z.string(),
    staffNumber: z.string(),
    schoolName: z.string().nullable(),
    title: z.string().nullable(),
    subject: z.string().nullable(),
    stage: z.string().nullable(),
    joinedWorkOn: day.nullable(),
  }),
  /** The school year shown, and all that have entries, newest first. */
  year: z.object({ name: z.string(), from: day, to: day }),
  years: z.array(z.object({ name: z.string(), from: day, to: day })),
  /** Of the year shown. */
  totals: z.array(kindTotal),
  /** Of all time. */
  lifetime: z.object({ count: z.number(), minutes: z.number(), since: day.nullable() }),
  terms: z.array(
    z.object({
      id,
      name: z.string(),
      from: day,
      to: day,
      count: z.number(),
      minutes: z.number(),
      kinds: z.array(kindTotal),
    }),
  ),
  /** Days of the year with entries. */
  days: z.array(z.object({ day, count: z.number(), minutes: z.number() })),
  /** 'YYYY-MM' × kind. */
  months: z.array(z.object({ month: z.string(), kind: z.string(), count: z.number(), minutes: z.number() })),
  honours: z.array(
    z.object({ name: z.string(), level: z.string(), levelLabel: z.string(), awardedOn: day.nullable() }),
  ),
  stays: z.array(stay),
  own: z.boolean(),
  may: z.object({ export: z.boolean(), seeWhoLooked: z.boolean() }),
})
export type GrowthRecord = z.infer<typeof record>

export const portfolios = {
  record: procedure
    .route({ summary: '成长档案；看别人的档案会留下查看记录' })
    .input(z.object({ personId: id.optional(), year: z.string().max(20).optional() }))
    .output(record),
  entries: procedure
    .route({ summary: '成长档案里的条目，新的在前' })
    .input(
      page.extend({
        personId: id.optional(),
        kind: z.enum(factKinds).optional(),
        termId: id.optional(),
        from: day.optional(),
        to: day.optional(),
      }),
    )
    .output(pageOf(entry)),
  whoLooked: procedure
    .route({ summary: '谁看过我的成长档案' })
    .input(page)
    .output(
      pageOf(
        z.object({
          at: instant,
          action: z.enum(['viewed', 'exported']),
          by: z.object({ id, name: z.string(), schoolName: z.string().nullable() }).nullable(),
        }),
      ),
    ),
}
