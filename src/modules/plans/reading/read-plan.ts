import { daysBetween } from '../../../platform/calendar-day.ts'
import type { WordBlock } from '../../../platform/documents/word.ts'
import { checkPlan } from './checks.ts'
import { readCommitments } from './commitments.ts'
import { type Field, fieldGroups, isPureHeading } from './fields.ts'
import { readGoals } from './goals.ts'
import { cleanText, firstClause } from './item-text.ts'
import { labelOf } from './labels.ts'
import { claimField, itemOfNotice } from './field-items.ts'
import { visit } from './outline-items.ts'
import { type OutlineNode, buildOutline, walk } from './outline.ts'
import type { ParsedCommitment, ParsedPlan, ReadingOptions } from './parsed-plan.ts'
import { readPlanTime, settleYears, signatureLines, widenAssumedPeriod } from './plan-period.ts'
import { type Reading, claim, newReading, warn } from './reading.ts'
import type { Scope } from './scope.ts'
import { type SourceLine, type Span, atOf, keyOf, sourceLines, spanOf, textOf, trimSpan } from './source.ts'
import { formFields } from './table-items.ts'
import { findTables } from './text-tables.ts'
import { findTitle, isNoticeTitle, isPlanTitle, liftTitle, occasionOf } from './titles.ts'
import { settleUndated } from './undated.ts'
import { unreadTexts } from './unread.ts'
import { readWhen } from './when.ts'

const SECTION_KINDS = new Set(['chapter', 'cn', 'cnParen', 'roman', 'heading', 'plain'])

function readSections(reading: Reading, nodes: OutlineNode[], level = 1): void {
  for (const node of nodes) {
    if (SECTION_KINDS.has(node.kind)) {
      const head = node.head.to - node.head.from > 40 ? firstClause(node.head) : node.head
      reading.sections.push({ title: textOf(head), level, at: atOf(head) })
      if (isPureHeading(node) || node.children.length > 0)
        claim(reading, { ...node.head, from: node.markerFrom })
    }
    readSections(reading, node.children, level + 1)
  }
}

type Overview = Pick<ParsedPlan, 'theme' | 'place' | 'participants' | 'responsible'>

/** Labelled values that hold for the whole plan: its theme, place, participants. */
function readOverview(reading: Reading, fields: Field[]): Overview {
  const overview: Overview = {}
  for (const { name, node, values } of fields) {
    if (name !== 'theme' && name !== 'place' && name !== 'participants' && name !== 'responsible') continue
    if (overview[name] !== undefined) continue
    overview[name] = values.map((value) => cleanText(value).replace(/。$/, '')).join('\n')
    claim(reading, { ...node.span, from: node.markerFrom, to: node.head.to })
    for (const value of values) claim(reading, value)
  }
  return overview
}

/** What the sections on rules and organisation say of people and place for the plan as a whole. */
function rulesOfAll(nodes: OutlineNode[]): Field[] {
  const sections = nodes.filter(({ role }) => role === 'requirements' || role === 'organization')
  return sections.flatMap((node) => fieldGroups(node).flat())
}

const SILENT_LABELS = new Set(['participants', 'place', 'theme', 'title', 'responsible', 'note'])

function commitmentSpans(nodes: OutlineNode[]): Span[] {
  const spans: Span[] = []
  const collect = (node: OutlineNode) => {
    if (node.role === 'background' && (isPureHeading(node) || node.kind === 'cn')) return
    const label = node.kind === 'text' ? null : labelOf(node.span)
    const silent = label !== null && SILENT_LABELS.has(label.name)
    const heading = node.kind !== 'text' && isPureHeading(node)
    if (node.table) {
      for (const row of node.table.rows) {
        spans.push(...row.cells.filter((cell, index) => !row.carried[index] && cell.to > cell.from))
      }
    } else if (!silent && !heading) spans.push(node.span)
    else if (heading && node.body) spans.push(node.body)
    for (const child of node.children) collect(child)
  }
  for (const node of nodes) collect(node)
  return spans
}

function readAllCommitments(reading: Reading, nodes: OutlineNode[]): ParsedCommitment[] {
  const calendar = new Set(reading.items.map(({ at }) => at.line))
  const spans = commitmentSpans(nodes).filter(({ source }) => !(source.row && calendar.has(source.line)))
  return spans.flatMap((span) => readCommitments(reading, span))
}

/** A notice, or a short activity plan, is one activity: its labelled values make the item. */
function readSingleActivity(
  reading: Reading,
  nodes: OutlineNode[],
  root: OutlineNode,
  title: Span | null,
  time: ReturnType<typeof readPlanTime>,
): void {
  const groups = fieldGroups({ ...root, children: nodes })
  const timed = groups.filter((group) => group.some(({ name }) => name === 'time'))
  const name = title ? textOf(occasionOf(title)) : ''
  if (timed.length > 1) {
    for (const group of timed) itemOfNotice(reading, group, name)
    return
  }
  if (!time) return
  const days = daysBetween(time.when.period.from, time.when.period.to)
  const details = groups
    .flat()
    .filter(
      ({ name: field }) =>
        field === 'place' || field === 'content' || field === 'theme' || field === 'participants',
    )
  if (
    !time.event &&
    (reading.items.length > 0 || reading.phases.length > 0 || days > 92 || details.length < 2)
  )
    return
  if (reading.warnings.some(({ code }) => code === 'undatedItem') && !time.event) return
  itemOfNotice(reading, groups.flat(), name)
}

/** Form tables: label cells with their values beside them. */
function readForms(reading: Reading, root: OutlineNode, title: Span | null): void {
  for (const node of walk(root)) {
    if (!node.table) continue
    const fields = formFields(node.table)
    if (fields.length === 0) continue
    const group: Field[] = fields.map(({ name, label, value }) => ({
      name,
      node: {
        ...node,
        kind: 'label',
        span: label,
        head: label,
        markerFrom: label.from,
        table: undefined,
        children: [],
      },
      values: [value],
    }))
    itemOfNotice(reading, group, title ? textOf(occasionOf(title)) : '')
  }
}

/** The only activity of a notice takes over what the notice says of place, people, theme and content. */
function completeOnlyItem(reading: Reading, overview: Overview, fields: Field[]): void {
  const [only, ...others] = reading.items
  if (!only || others.length > 0) return
  for (const name of ['theme', 'place', 'participants', 'responsible'] as const) {
    const text = overview[name]
    if (text !== undefined) only[name] ??= text
  }
  const contents = fields.filter(({ name }) => name === 'content')
  if (only.content !== undefined || contents.length === 0) return
  only.content = contents
    .flatMap(({ values }) => values.map((value) => cleanText(trimSpan(value, ';'))))
    .join('\n')
  for (const field of contents) claimField(reading, field)
}

function byPlace(
  a: { at: { line: number; from: number } },
  b: { at: { line: number; from: number } },
): number {
  return a.at.line - b.at.line || a.at.from - b.at.from
}

/**
 * Reads a plan: title, period, goals, phases, dated items and commitments, each with its place in the source, and what
 * is doubtful (`warnings`) or was not understood (`unread`). Pure and total: any blocks give a plan, never an error.
 */
export function readPlan(blocks: WordBlock[], options: ReadingOptions = {}): ParsedPlan {
  const lines: SourceLine[] = sourceLines(blocks)
  const reading = newReading(options)
  const signed = signatureLines(lines)
  const root = buildOutline(
    lines.filter((line) => !signed.has(line)),
    findTables(lines),
  )
  const title = findTitle(root, lines)
  if (title) claim(reading, title)
  for (const line of signed) claim(reading, spanOf(line))
  const nodes = liftTitle(root, title)
  settleYears(reading, title, lines)
  readSections(reading, nodes)
  const time = readPlanTime(reading, nodes, root)
  if (time) {
    if (!time.event) {
      reading.period = { ...time.when.period }
      reading.periodAssumed = false
      reading.years.anchor = reading.period
      reading.years.previous = null
    } else reading.period ??= null
    claim(reading, { ...time.field.node.span, from: time.field.node.markerFrom, to: time.field.node.head.to })
    claim(reading, time.when.span)
  }
  const goals = readGoals(reading, { ...root, children: nodes }, lines)
  const groups = fieldGroups({ ...root, children: nodes })
  const repeated = groups.filter((group) => group.some(({ name }) => name === 'time')).length > 1
  const overview = repeated ? {} : readOverview(reading, [...groups.flat(), ...rulesOfAll(nodes)])
  const titleKey = title ? keyOf(title) : ''
  const notice = isNoticeTitle(titleKey) || (time?.event ?? false)
  const planning = isPlanTitle(titleKey) && !notice
  const month = title && !notice ? readWhen(reading, title) : null
  if (month && !reading.period) reading.period = { ...month.period }
  const scope: Scope = { when: null, phase: undefined, listing: month !== null, planning, notice, month }
  for (const node of nodes) visit(reading, node, scope)
  settleUndated(reading, { ...root, children: nodes })
  readForms(reading, root, title)
  readSingleActivity(reading, nodes, root, title, time)
  if (notice || title === null) completeOnlyItem(reading, overview, groups.flat())
  if (time?.event && reading.items.length === 1) reading.period ??= { ...time.when.period }
  const commitments = readAllCommitments(reading, nodes)
  widenAssumedPeriod(reading)
  checkPlan(reading)
  const understood = goals.length + reading.items.length + reading.phases.length + commitments.length
  if (understood === 0) {
    const first = lines.find(({ text }) => text.trim() !== '')
    const span = first
      ? spanOf(first)
      : { source: { line: 1, text: '', folded: '', key: '' }, from: 0, to: 0 }
    warn(reading, 'nothingUnderstood', span, '没有从文件中看出目标、活动或任务要求，请对照原文填写。')
  }
  return {
    title: title ? cleanText(trimSpan(title, '【】[]《》 ')) : (reading.items[0]?.title ?? ''),
    period: reading.period,
    ...overview,
    goals: goals.map(textOf),
    goalsAt: goals.map(atOf),
    phases: reading.phases,
    items: reading.items,
    commitments,
    sections: reading.sections,
    unread: unreadTexts(reading, lines),
    warnings: reading.warnings.toSorted(byPlace),
  }
}
