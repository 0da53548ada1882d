import {
  day,
  id,
  instant,
  line,
  page,
  pageOf,
  procedure,
  prose,
  refusals,
  z,
} from '../../platform/contract.ts'
import { entry, indicator, unitSelection } from '../ledger/contract.ts'
import { stages } from '../organization/vocabulary.ts'

/** How often the target is due. */
export const rhythms = ['week', 'month', 'quarter', 'term', 'year'] as const
export type Rhythm = (typeof rhythms)[number]

/**
 * Where a unit stands in the period of today. `notStarted`: nothing yet, and nothing is expected yet; `late`: the
 * period is over; `notApplicable`: coverage of a roster without people.
 */
export const standings = ['done', 'onPace', 'behind', 'late', 'notStarted', 'notApplicable'] as const
export type Standing = (typeof standings)[number]

/** Whose standing the board shows. */
export const scope = unitSelection
export type Scope = z.infer<typeof scope>

/** What is promised: how much of what, by whom, how often. */
export const promise = z
  .object({
    indicator,
    /** In the indicator's unit; hours for hours, whole percent for coverage. */
    target: z.number().int().min(1).max(100_000),
    per: z.enum(rhythms),
    scope,
  })
  .refine((one) => one.indicator.unit === one.scope.unit, { error: 'scopeOfOtherUnits' })
  .refine((one) => one.indicator.measure !== 'coverage' || one.target <= 100, {
    error: 'coverageOverHundred',
  })
export type Promised = z.infer<typeof promise>

/** A commitment as a plan's document states it. */
export const commitmentDraft = z.object({
  text: line(1_000),
  who: prose(200).nullable().default(null),
  per: z.enum(rhythms).nullable(),
  /** At least this many in each period (0.5 a week: every other week); for coverage a percentage. */
  quantity: z.number().positive().max(10_000).nullable(),
  measure: z.enum(['count', 'coverage']),
  unit: z.string().max(20).nullable().default(null),
  stage: z.enum(stages).nullable().default(null),
  /** What is counted, where the wording names it beside the number. */
  counted: z.string().max(100).nullable().default(null),
})
export type CommitmentDraft = z.infer<typeof commitmentDraft>

/** What a person must still say before a draft can be counted. */
export const questions = ['whatCounts', 'howMuch', 'howOften'] as const

export const suggestion = z.object({
  text: z.string(),
  title: z.string(),
  /** Null while a question is open. */
  promise: promise.nullable(),
  /** The promise in plain words. */
  sentence: z.string().nullable(),
  questions: z.array(z.enum(questions)),
  /** What was understood so far, to start the form from. */
  understood: z.object({
    indicator: indicator.nullable(),
    target: z.number().nullable(),
    per: z.enum(rhythms).nullable(),
    scope: scope.nullable(),
  }),
})
export type Suggestion = z.infer<typeof suggestion>

const written = z.object({
  title: line(),
  /** Null: not said yet how it is counted; it stays as text until someone does. */
  promise: promise.nullable(),
  sourceText: prose(1_000).nullable().default(null),
  planId: id.nullable().default(null),
  startsOn: day,
  endsOn: day,
})
export type WrittenCommitment = z.infer<typeof written>

const commitment = z.object({
  id,
  title: z.string(),
  sentence: z.string().nullable(),
  promise: promise.nullable(),
  sourceText: z.string().nullable(),
  planId: id.nullable(),
  startsOn: day,
  endsOn: day,
  /** `asked`: kept as text until someone says how it is counted. */
  state: z.enum(['active', 'asked', 'retired']),
  retired: z.object({ reason: z.string(), at: instant, by: z.object({ id, name: z.string() }) }).nullable(),
  createdAt: instant,
  may: z.object({ edit: z.boolean(), retire: z.boolean() }),
})
export type Commitment = z.infer<typeof commitment>

const reached = {
  /** Entries, hours, people …; for coverage the people covered. */
  value: z.number(),
  /** For coverage the people of the roster. */
  denominator: z.number().nullable(),
  /** What is compared with the target: the value, or the percentage (one decimal). */
  progress: z.number(),
  /** What the pace asks for by now, in whole units of the target. */
  expected: z.number(),
  standing: z.enum(standings),
  /** What is missing to the target: entries, hours, people …; 0 when done. */
  remaining: z.number(),
}

const periodShape = z.object({ key: z.string(), label: z.string(), from: day, to: day })

export const cell = z.object({ commitmentId: id, unitId: id.nullable(), ...reached })
export type Cell = z.infer<typeof cell>

const boardCommitment = z.object({
  id,
  title: z.string(),
  sentence: z.string(),
  planId: id.nullable(),
  per: z.enum(rhythms),
  target: z.number(),
  coverage: z.boolean(),
  /** 次, 人, 节, %, 小时. */
  countedIn: z.string(),
  unit: z.enum(['person', 'school', 'group', 'district']),
  period: periodShape,
  /** Share of the period's working days that have gone by, 0–1. */
  elapsed: z.number(),
  tally: z.record(z.enum(standings), z.number()),
  may: z.object({ edit: z.boolean() }),
})

const boardUnit = z.object({
  id: id.nullable(),
  kind: z.enum(['person', 'school', 'group', 'district']),
  name: z.string(),
  /** 城区 · 小学; 语文 · 小学. */
  detail: z.string().nullable(),
  behind: z.number(),
  done: z.number(),
})

export const boardFilters = z.object({
  /** Stand on another day than today. */
  on: day.optional(),
  unit: z.enum(['school', 'group', 'district', 'person']).optional(),
  planId: id.optional(),
  commitmentId: id.optional(),
  associationId: id.optional(),
  standing: z.enum(standings).optional(),
  search: z.string().trim().max(100).optional(),
  sort: z.enum(['behind', 'name']).default('behind'),
})
export type BoardFilters = z.infer<typeof boardFilters>

const board = z.object({
  on: day,
  commitments: z.array(boardCommitment),
  units: z.array(boardUnit),
  /** Units beyond the most that a board shows: narrow the filters to see them. */
  moreUnits: z.number(),
  cells: z.array(cell),
  tally: z.record(z.enum(standings), z.number()),
  may: z.object({ create: z.boolean() }),
})
export type Board = z.infer<typeof board>

const readySet = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  commitments: z.array(z.object({ key: z.string(), title: z.string(), sentence: z.string(), promise })),
})

/** One unit of one commitment in one period of its rhythm. */
const oneCell = { id, unitId: id.nullable(), from: day, to: day }

export const commitments = {
  board: procedure.route({ summary: '承诺看板：各校各组今天做到了哪一步' }).input(boardFilters).output(board),
  list: procedure
    .route({ summary: '承诺列表' })
    .input(
      page.extend({
        state: z.enum(['active', 'asked', 'retired']).optional(),
        planId: id.optional(),
        search: z.string().trim().max(100).optional(),
      }),
    )
    .output(pageOf(commitment).extend({ may: z.object({ create: z.boolean() }) })),
  get: procedure.route({ summary: '一项承诺' }).input(z.object({ id })).output(commitment),
  history: procedure
    .route({ summary: '一个单位在一项承诺上历次的完成情况' })
    .input(z.object({ id, unitId: id.nullable() }))
    .output(
      z.object({
        commitment,
        unit: z.object({ id: id.nullable(), name: z.string() }),
        countedIn: z.string(),
        /** In order of time, up to the one of today. */
        periods: z.array(periodShape.extend({ current: z.boolean(), ...reached })),
      }),
    ),
  entries: procedure
    .route({ summary: '看板数字背后的台账条目' })
    .input(page.extend(oneCell))
    .output(pageOf(entry)),
  notCovered: procedure
    .route({ summary: '还没有覆盖到的教师' })
    .input(page.extend(oneCell))
    .output(pageOf(z.object({ id, name: z.string(), schoolName: z.string().nullable(), count: z.number() }))),
  sets: procedure.route({ summary: '现成的承诺方案' }).output(z.object({ sets: z.array(readySet) })),
  suggest: procedure
    .route({ summary: '把计划里的承诺原文对应到可以统计的指标' })
    .input(z.object({ drafts: z.array(commitmentDraft).max(100) }))
    .output(z.object({ suggestions: z.array(suggestion) })),
  create: procedure
    .route({ summary: '新增承诺(可一次多项)' })
    .errors(refusals('endsBeforeStart'))
    .input(z.object({ commitments: z.array(written.extend({ id })).min(1).max(50) }))
    .output(z.object({ commitments: z.array(commitment) })),
  edit: procedure
    .route({ summary: '修改承诺' })
    .errors(refusals('endsBeforeStart', 'commitmentRetired'))
    .input(written.omit({ planId: true }).extend({ id }))
    .output(commitment),
  retire: procedure
    .route({ summary: '停用承诺，须写明原因' })
    .errors(refusals('commitmentRetired'))
    .input(z.object({ id, reason: line(500) }))
    .output(commitment),
}
