import { day, id, page, pageOf, procedure, z } from '../../platform/contract.ts'
import { groupKinds, levels, localities, stages } from '../organization/vocabulary.ts'
import { factKinds } from './kinds.ts'

export { factKinds, type FactKind, kinds } from './kinds.ts'

const stage = z.enum(stages)
const subject = z.string().trim().min(1).max(20)

/** What of the entries is counted. `coverage` is people with enough entries ÷ people of the roster. */
export const measures = [
  'count',
  'hours',
  'distinctPeople',
  'distinctCounterparts',
  'distinctDays',
  'distinctMonths',
  'coverage',
] as const
export type Measure = (typeof measures)[number]

export const standingUnits = ['person', 'school', 'group', 'district'] as const
export type StandingUnit = (typeof standingUnits)[number]

/** Whose entries count: those of cadres, of backbone teachers (an honour at county level or above), or everyone's. */
export const whose = ['all', 'cadre', 'backbone'] as const

/**
 * An indicator: a definition over the ledger, as data. Entries belong to a school by the school that they carry (the
 * person's on that day), to a group by the group that they name or, `through: 'members'`, by its members on that day.
 * For coverage, `subject`, `stage` and `whose` say who is in the roster (a group's own subject, stage and grade always
 * do); for all other measures they filter the entries.
 */
export const indicator = z
  .object({
    kinds: z.array(z.enum(factKinds)).min(1).max(20),
    measure: z.enum(measures),
    unit: z.enum(standingUnits),
    through: z.enum(['entry', 'members']).default('entry'),
    /** Coverage: this many entries make a person covered. */
    atLeast: z.number().int().min(1).max(1_000).default(1),
    crossSchool: z.boolean().default(false),
    toRural: z.boolean().default(false),
    fromUrban: z.boolean().default(false),
    levelAtLeast: z.enum(levels).nullable().default(null),
    subject: subject.nullable().default(null),
    stage: stage.nullable().default(null),
    types: z.array(z.string().max(40)).max(30).default([]),
    roles: z.array(z.string().max(40)).max(30).default([]),
    whose: z.enum(whose).default('all'),
  })
  .refine((one) => one.measure !== 'coverage' || one.unit !== 'person', { error: 'coverageOfOnePerson' })
  .refine((one) => one.through === 'entry' || one.unit === 'group', { error: 'membersOfNoGroup' })
export type Indicator = z.infer<typeof indicator>
/** An indicator as one writes it: what has a default may be left out. */
export type IndicatorInput = z.input<typeof indicator>

/** Which units stand in the figures; no ids means all that fit. */
export const unitSelection = z.discriminatedUnion('unit', [
  z.object({ unit: z.literal('district') }),
  z.object({
    unit: z.literal('school'),
    ids: z.array(id).max(500).default([]),
    associationId: id.nullable().default(null),
    stage: stage.nullable().default(null),
    locality: z.enum(localities).nullable().default(null),
  }),
  z.object({
    unit: z.literal('group'),
    ids: z.array(id).max(500).default([]),
    kind: z.enum(groupKinds).nullable().default('centralGroup'),
    subject: subject.nullable().default(null),
    stage: stage.nullable().default(null),
    associationId: id.nullable().default(null),
    schoolId: id.nullable().default(null),
  }),
  z.object({
    unit: z.literal('person'),
    ids: z.array(id).max(500).default([]),
    schoolId: id.nullable().default(null),
  }),
])
export type UnitSelection = z.infer<typeof unitSelection>
export type UnitSelectionInput = z.input<typeof unitSelection>

const named = z.object({ id, name: z.string() })

/** One entry of the ledger as it is read. */
export const entry = z.object({
  id,
  kind: z.string(),
  kindLabel: z.string(),
  title: z.string(),
  occurredOn: day,
  person: named.nullable(),
  school: named.nullable(),
  group: named.nullable(),
  counterpartSchool: named.nullable(),
  role: z.string().nullable(),
  level: z.enum(levels).nullable(),
  subject: z.string().nullable(),
  stage: stage.nullable(),
  /** What sort of thing within the kind: an activity's type. */
  type: z.string().nullable(),
  minutes: z.number(),
  /** Where it was recorded; `path` is the page of the web that shows it. */
  source: z.object({ module: z.string(), id, path: z.string().nullable() }),
  /** It was taken back later, or takes another entry back itself. */
  state: z.enum(['standing', 'reversed', 'reversal']),
})
export type Entry = z.infer<typeof entry>

const period = { from: day, to: day }

export const filters = z.object({
  kinds: z.array(z.enum(factKinds)).max(factKinds.length).default([]),
  from: day.optional(),
  to: day.optional(),
  personId: id.optional(),
  schoolId: id.optional(),
  groupId: id.optional(),
  subject: subject.optional(),
  stage: stage.optional(),
  levelAtLeast: z.enum(levels).optional(),
  /** Words in the title or the person's name. */
  search: z.string().trim().max(100).optional(),
  /** Shows what was taken back as well. */
  withReversed: z.boolean().default(false),
})
export type EntryFilters = z.infer<typeof filters>

const figure = z.object({
  unit: z.object({ id: id.nullable(), name: z.string() }),
  /** Entries, hours, people … ; for coverage the people covered. */
  value: z.number(),
  /** For coverage the people of the roster. */
  denominator: z.number().nullable(),
})

export const ledger = {
  list: procedure
    .route({ summary: '教研台账：条目列表，新的在前' })
    .input(page.extend(filters.shape))
    .output(pageOf(entry)),
  totals: procedure
    .route({ summary: '教研台账：按类别合计' })
    .input(filters)
    .output(
      z.object({
        kinds: z.array(
          z.object({
            kind: z.string(),
            label: z.string(),
            unit: z.string(),
            count: z.number(),
            minutes: z.number(),
            people: z.number(),
          }),
        ),
      }),
    ),
  entry: procedure
    .route({ summary: '台账条目' })
    .input(z.object({ id }))
    .output(
      entry.extend({
        evidence: z.array(z.object({ fileId: z.string(), name: z.string() })),
        recordedAt: z.iso.datetime({ offset: true }),
        recordedBy: named.nullable(),
        revision: z.number(),
        /** The entry on the other side of a reversal. */
        otherId: id.nullable(),
      }),
    ),
  figures: procedure
    .route({ summary: '按指标统计：一段时间内各单位的数值' })
    .input(
      z
        .object({ indicator, units: unitSelection, ...period })
        .refine((one) => one.indicator.unit === one.units.unit, { error: 'unitsOfAnotherKind' }),
    )
    .output(z.object({ figures: z.array(figure) })),
  entriesBehind: procedure
    .route({ summary: '指标数值背后的台账条目' })
    .input(page.extend({ indicator, unitId: id.nullable(), ...period }))
    .output(pageOf(entry)),
}
