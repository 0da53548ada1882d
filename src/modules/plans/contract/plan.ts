import { day, id, instant, line, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'
import { commitmentDraft } from '../../commitments/contract.ts'
import { planStates, person, time, optional, newVersion, versionOf } from './plan-shapes.ts'

export const itemStates = ['planned', 'done', 'dropped'] as const

export const ownerKinds = ['district', 'association', 'school', 'group'] as const

const stages = z.enum(['kindergarten', 'primary', 'junior', 'senior'])

/** Whose plan: the district's has no id. */
const owner = z.object({ kind: z.enum(ownerKinds), id: id.nullable() })

const namedOwner = owner.extend({ name: z.string() })

export const planPhase = z.object({ id, title: line(), startsOn: day.nullable(), endsOn: day.nullable() })

export const planItem = z.object({
  id,
  phaseId: id.nullable().default(null),
  title: line(),
  theme: optional(500),
  /** An activity type in the field's words: 专题讲座, 观摩课 … */
  type: optional(40),
  startsOn: day,
  endsOn: day,
  startTime: time.nullable().default(null),
  endTime: time.nullable().default(null),
  place: optional(200),
  content: optional(4_000),
  /** As written; people who were recognised or chosen are in `people`. */
  responsible: optional(500),
  participants: optional(500),
  people: z.array(person).max(50).default([]),
})

/** A commitment as the plan's text states it; it is counted from the approval on. */
export const planCommitment = commitmentDraft.extend({ id })

/** A plan as a document: what a draft is edited and saved as, and what each version keeps. */
export const planContent = z.object({
  title: line(),
  owner,
  subject: z.string().max(20).nullable().default(null),
  stage: stages.nullable().default(null),
  termId: id.nullable().default(null),
  startsOn: day.nullable().default(null),
  endsOn: day.nullable().default(null),
  /** What belongs to none of the parts below, such as text of an imported document that stayed text. */
  notes: optional(20_000),
  goals: z.array(line(1_000)).max(50).default([]),
  phases: z.array(planPhase).max(50).default([]),
  items: z.array(planItem).max(500).default([]),
  commitments: z.array(planCommitment).max(100).default([]),
})

const mayPlan = z.object({
  edit: z.boolean(),
  submit: z.boolean(),
  approve: z.boolean(),
  return: z.boolean(),
  withdraw: z.boolean(),
  /** Move, drop or tick off items of an approved plan. */
  steer: z.boolean(),
  review: z.boolean(),
  clone: z.boolean(),
})

const decision = z.object({
  id,
  decision: z.enum(['submitted', 'approved', 'returned', 'withdrawn']),
  reason: z.string().nullable(),
  version: z.number(),
  by: person,
  at: instant,
})

const plan = z.object({
  id,
  state: z.enum(planStates),
  version: z.number(),
  content: planContent.extend({
    owner: namedOwner,
    items: z.array(
      planItem.extend({
        state: z.enum(itemStates),
        droppedReason: z.string().nullable(),
        sequence: z.number(),
      }),
    ),
  }),
  term: z.object({ id, name: z.string(), firstMonday: day, weeks: z.number() }).nullable(),
  createdBy: person,
  createdAt: instant,
  updatedAt: instant,
  decisions: z.array(decision),
  /** The document it was read from. */
  source: z.object({ id, fileName: z.string() }).nullable(),
  may: mayPlan,
})

const planRow = z.object({
  id,
  title: z.string(),
  state: z.enum(planStates),
  owner: namedOwner,
  subject: z.string().nullable(),
  stage: stages.nullable(),
  term: z.object({ id, name: z.string() }).nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  createdBy: person,
  updatedAt: instant,
  items: z.object({ planned: z.number(), done: z.number(), dropped: z.number() }),
  may: z.object({ edit: z.boolean(), approve: z.boolean() }),
})

export const change = z.object({
  part: z.enum(['plan', 'goal', 'phase', 'item', 'commitment']),
  kind: z.enum(['added', 'removed', 'changed']),
  /** The goal's text, the phase's or item's title. */
  title: z.string(),
  /** What changed in it, in the reader's words. */
  fields: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
})

const at = z.object({ line: z.number(), from: z.number(), to: z.number() })

/** A read document: its lines as written, and what was understood of them. Text carries full-width punctuation. */
const planSource = z.object({
  id,
  fileName: z.string(),
  readAt: instant,
  planId: id.nullable(),
  lines: z.array(
    z.object({
      line: z.number(),
      text: z.string(),
      heading: z.boolean(),
      /** Cells of a table's row, as offsets into `text`. */
      row: z
        .object({
          table: z.number(),
          cells: z.array(z.object({ from: z.number(), to: z.number(), carried: z.boolean() })),
        })
        .nullable(),
    }),
  ),
  reading: z.object({
    title: z.string(),
    period: z.object({ from: day, to: day }).nullable(),
    goals: z.array(z.object({ text: z.string(), at: at.nullable() })),
    phases: z.array(z.object({ title: z.string(), from: day, to: day, at })),
    items: z.array(
      z.object({
        title: z.string(),
        theme: z.string().nullable(),
        type: z.string().nullable(),
        from: day,
        to: day,
        startTime: z.string().nullable(),
        endTime: z.string().nullable(),
        place: z.string().nullable(),
        content: z.string().nullable(),
        responsible: z.string().nullable(),
        participants: z.string().nullable(),
        /** Those in `responsible` whose name only one person of the district has. */
        people: z.array(person),
        /** Position in `phases`. */
        phase: z.number().nullable(),
        at,
      }),
    ),
    commitments: z.array(commitmentDraft.extend({ text: z.string(), who: z.string().nullable(), at })),
    unread: z.array(z.object({ text: z.string(), at })),
    warnings: z.array(z.object({ code: z.string(), message: z.string(), at })),
  }),
})

/** Plans, their versions, and the documents that they are read from. */
export const planProcedures = {
  list: procedure
    .route({ summary: '计划列表，最近改动的在前' })
    .input(
      page.extend({
        text: z.string().trim().max(100).optional(),
        state: z.enum(planStates).optional(),
        ownerKind: z.enum(ownerKinds).optional(),
        ownerId: id.optional(),
        subject: z.string().max(20).optional(),
        stage: stages.optional(),
        termId: id.optional(),
        /** Those that I wrote or answer for. */
        mine: z.boolean().default(false),
        /** Those that wait for my approval. */
        toApprove: z.boolean().default(false),
      }),
    )
    .output(pageOf(planRow)),
  get: procedure.route({ summary: '一份计划' }).input(z.object({ id })).output(plan),
  owners: procedure
    .route({ summary: '我可以为谁拟订计划' })
    .input(z.object({}))
    .output(z.array(namedOwner.extend({ subject: z.string().nullable(), stage: stages.nullable() }))),
  create: procedure
    .route({ summary: '新建计划草稿' })
    .errors(refusals('planDates', 'planPhaseUnknown', 'planOwner'))
    .input(z.object({ id, content: planContent }))
    .output(newVersion),
  createFromSource: procedure
    .route({ summary: '把读入的文档存为计划草稿' })
    .errors(refusals('planDates', 'planPhaseUnknown', 'planOwner', 'sourceUsed'))
    .input(z.object({ id, sourceId: id, content: planContent }))
    .output(newVersion),
  save: procedure
    .route({ summary: '保存计划全文' })
    .errors(refusals('staleVersion', 'planState', 'planDates', 'planPhaseUnknown', 'planOwner', 'itemInUse'))
    .input(z.object({ id, ...versionOf, content: planContent }))
    .output(newVersion),
  remove: procedure
    .route({ summary: '删除从未提交过的草稿' })
    .errors(refusals('planState', 'itemInUse'))
    .input(z.object({ id }))
    .output(z.object({ id })),
  clone: procedure
    .route({ summary: '沿用到另一学期，日期按教学周平移' })
    .errors(refusals('termUnknown'))
    .input(z.object({ id, newId: id, termId: id }))
    .output(newVersion),
  versions: procedure
    .route({ summary: '版本，新的在前' })
    .input(z.object({ id }))
    .output(
      z.array(
        z.object({ version: z.number(), savedBy: person, savedAt: instant, state: z.string().nullable() }),
      ),
    ),
  changes: procedure
    .route({ summary: '两个版本之间改了什么' })
    .input(z.object({ id, from: z.number().int(), to: z.number().int() }))
    .output(z.array(change)),
  getSource: procedure.route({ summary: '读入的文档与理解结果' }).input(z.object({ id })).output(planSource),
}
