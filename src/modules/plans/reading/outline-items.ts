import { addDays } from '../../../platform/calendar-day.ts'
import { findDates } from './date-expressions.ts'
import { wholeMonths } from './dates.ts'
import { claimField, detailsOf, itemOfFields } from './field-items.ts'
import { fieldGroups, fieldOf, isPureHeading } from './fields.ts'
import { addItem, titleOf } from './item-text.ts'
import type { OutlineNode } from './outline.ts'
import { isPhase, readPhase } from './phases.ts'
import { PAST, itemOfText, itemsOfProse, readTexts, splitAtDates } from './prose-items.ts'
import { isBarePart, monthAround, partOfMonth, splitAtParts } from './month-parts.ts'
import { type Reading, claim } from './reading.ts'
import { type Scope, isDated, isPoint } from './scope.ts'
import { type Span, keyOf, part } from './source.ts'
import { readCalendarTable } from './table-items.ts'
import { type When, readWhen, withoutDate } from './when.ts'
import { splitWorks } from './works.ts'

const NEVER_ITEMS = new Set([
  'goals',
  'background',
  'theme',
  'place',
  'participants',
  'responsible',
  'attachment',
])

/** A stretch of time as heading: `九月份`, `第一周(9.1-9.5)`, `9月工作安排`, or `第二周` under a month. */
function headingWhen(reading: Reading, node: OutlineNode, scope: Scope): When | null {
  const key = keyOf(node.head)
  if (node.kind === 'week' && !findDates(key, { loose: true }).some(({ term }) => !term)) {
    return weekOfMonth(reading, node, scope) ?? readWhen(reading, node.head, { weeks: true }) ?? scope.when
  }
  if (node.kind !== 'month' && node.kind !== 'week' && !isDated(key))
    return partOfMonth(reading, node.head, scope.when)
  return readWhen(reading, node.head, { weeks: true, loose: node.kind === 'week' })
}

/** The first to fifth week of the month that the scope is about, seven days each. */
function weekOfMonth(reading: Reading, node: OutlineNode, { when }: Scope): When | null {
  if (!when || node.number > 5 || wholeMonths(when.period) !== 1) return null
  const { period } = when
  const from = addDays(period.from, (node.number - 1) * 7)
  if (from > period.to) return null
  const last = addDays(from, 6)
  reading.years.previous = from
  const to = last < period.to ? last : period.to
  return { period: { from, to }, span: node.head, single: from === to, deadline: false }
}

const PLAIN_REST =
  /^(?:份|的|主要|重点|具体|教研|教学|工作|活动|内容|安排|计划|任务|要点|[()\s:、,]|第\d+周|第[一二三四五六七八九十]+周)*$/

/** `第三周 9.14-9.18 同课异构` without its week. */
function withoutWeek({ kind, head }: OutlineNode): Span {
  const week = kind === 'week' ? /^第[^周]{1,8}周[\s:、,]*(?=[^\s:、,])/.exec(keyOf(head)) : null
  return week ? part(head, week[0].length) : head
}

/** One item from a point: its heading is the title, labels under it give details, all else is content. */
function addPointItem(
  reading: Reading,
  node: OutlineNode,
  when: When,
  scope: Scope,
  title: Span,
  content: Span[] = [],
): void {
  const fields = fieldGroups(node).flat()
  const fieldNodes = new Set(fields.map(({ node: own }) => own))
  const others = node.children.filter((child) => !fieldNodes.has(child)).map(({ span }) => span)
  const named = fields.filter(({ name }) => name === 'content').flatMap(({ values }) => values)
  claim(reading, node.span)
  for (const field of fields) claimField(reading, field)
  addItem(reading, {
    when,
    title,
    content: [...content, ...(node.body ? [node.body] : []), ...others, ...named],
    ...detailsOf(fields),
    phase: scope.phase,
  })
}

function readTimeHeading(reading: Reading, node: OutlineNode, when: When, scope: Scope): void {
  const inner: Scope = { ...scope, when, planning: true, listing: true }
  claim(reading, when.span)
  if (isPoint(node)) claim(reading, { ...node.span, from: node.markerFrom, to: when.span.to })
  const rest = withoutDate(withoutWeek(node), when)
  const restKey = keyOf(rest).replace(keyOf(when.span), '')
  const plain = PLAIN_REST.test(restKey) || /^[一二三四五六七八九十\d]{1,3}$/.test(restKey)
  const points = node.children.filter((child) => isPoint(child) || child.kind === 'table')
  if (
    plain &&
    node.body &&
    points.length === 0 &&
    splitWorks(node.body).length === 1 &&
    fieldGroups(node).length > 0
  ) {
    const { title, content } = titleOf(node.body)
    addPointItem(reading, { ...node, body: content }, when, scope, title)
    return
  }
  if (plain) {
    claim(reading, node.head)
    if (node.body) readTexts(reading, node.body, inner)
    let under = inner
    for (const child of node.children) {
      const heads = !isPoint(child) && !child.table && isBarePart(child.head)
      const third = heads ? partOfMonth(reading, child.head, when) : null
      if (third) {
        // A line `上旬:` of its own is about the lines that follow it.
        claim(reading, child.head)
        under = { ...inner, when: third }
        if (child.body) readTexts(reading, child.body, under)
        for (const grandchild of child.children) visit(reading, grandchild, under)
      } else visit(reading, child, under)
    }
    return
  }
  const pieces = node.children.length === 0 ? splitAtParts(rest) : []
  const month = pieces.length > 1 ? monthAround(when) : null
  if (month) {
    itemOfText(reading, pieces[0]!, inner)
    for (const piece of pieces.slice(1)) itemOfText(reading, piece, { ...inner, when: month })
    return
  }
  if (points.length > 0 && !node.body) {
    // a theme with its own points: one item, what is under it is its content
    const ownDates = points.some((child) => isDated(keyOf(child.span)))
    if (ownDates) {
      for (const child of node.children) visit(reading, child, inner)
      return
    }
  }
  const { title, content } = titleOf(rest)
  addPointItem(reading, node, when, scope, title, content ? [content] : [])
}

function visitLeaf(reading: Reading, node: OutlineNode, scope: Scope): void {
  if (node.kind === 'label') return
  const key = keyOf(node.span)
  if (scope.when && (isPoint(node) || scope.phase !== undefined || node.kind === 'text')) {
    const colon = key.endsWith(':')
    if (colon) return
    for (const work of splitWorks(node.span)) itemOfText(reading, work, scope)
    return
  }
  if (isDated(key)) {
    const wholePoint =
      isPoint(node) &&
      scope.planning &&
      findDates(key).filter(({ term }) => !term).length === 1 &&
      !PAST.test(key)
    if (wholePoint && announcesPoint(key)) itemOfText(reading, node.span, scope)
    else itemsOfProse(reading, node.span, scope)
    return
  }
  if (!scope.listing || !isPoint(node) || fieldOf(node)) return
  if (scope.month) readTexts(reading, node.span, { ...scope, when: scope.month })
  else reading.undated.push(node.head)
}

/** In a list of activities a point with a date is one, unless the date only tells of something else. */
function announcesPoint(key: string): boolean {
  const [first] = findDates(key).filter(({ term }) => !term)
  return first !== undefined && !/(?:自|根据|按照|截至)\s*$/.test(key.slice(0, first.from))
}

/** Reads one part of the outline and all that is under it. */
export function visit(reading: Reading, node: OutlineNode, scope: Scope): void {
  if (node.kind === 'table') {
    readCalendarTable(reading, node.table!, scope.phase)
    return
  }
  const pure = isPureHeading(node)
  const short = ['cn', 'chapter', 'heading'].includes(node.kind) && keyOf(node.head).length <= 14
  const role = pure || short ? node.role : 'other'
  if (pure && NEVER_ITEMS.has(role)) return
  if (short && (role === 'goals' || role === 'background')) return
  if (
    role === 'period' &&
    !node.children.some((child) => child.kind === 'table' || (isPoint(child) && isDated(keyOf(child.span))))
  )
    return
  const groups = fieldGroups(node)
  const timed = groups.filter((group) => group.some(({ name }) => name === 'time'))
  const field = fieldOf(node)
  if (field && !scope.when && groups.length === 0 && field.name !== 'content' && field.name !== 'note') return
  if (isPhase(node)) {
    readPhase(reading, node, scope, visit)
    return
  }
  if (timed.length > 0 && node.kind !== 'root') {
    const owner = timed.length === 1 ? node : null
    const fieldNodes = new Set(groups.flat().map(({ node: own }) => own))
    const loose = node.children
      .filter((child) => !fieldNodes.has(child) && child.kind === 'text')
      .map((child) => child.span)
    const extra = owner ? [...(node.body ? [node.body] : []), ...loose] : []
    for (const group of timed) itemOfFields(reading, group, owner, extra, scope)
    for (const child of node.children)
      if (!fieldNodes.has(child) && child.kind !== 'text') visit(reading, child, scope)
    return
  }
  const listed = node.kind === 'month' && node.children.length === 0 ? splitAtDates(node.span) : []
  if (listed.length > 1) {
    for (const piece of listed) itemOfText(reading, piece, scope)
    return
  }
  const when = node.kind === 'text' ? null : headingWhen(reading, node, scope)
  const holdsPlan = node.children.length > 0 || node.kind === 'month' || node.kind === 'week'
  if (when && holdsPlan) {
    readTimeHeading(reading, node, when, scope)
    return
  }
  visitUndatedHeading(reading, node, { ...scope, ...sectionScope(role, scope) }, pure)
}

function sectionScope(role: string, scope: Scope): Pick<Scope, 'listing' | 'planning'> {
  if (role === 'content' || role === 'schedule') return { listing: !scope.notice, planning: !scope.notice }
  if (role === 'tasks') return { listing: scope.listing, planning: true }
  if (role === 'organization' || role === 'requirements') return { listing: false, planning: false }
  return scope
}

function visitUndatedHeading(reading: Reading, node: OutlineNode, scope: Scope, pure: boolean): void {
  const points = node.children.filter((child) => isPoint(child) || child.kind === 'table')
  if (node.children.length === 0) {
    if (pure && node.body) {
      for (const sentence of [node.body]) itemsOfProse(reading, sentence, scope)
    } else if (!pure) visitLeaf(reading, node, scope)
    return
  }
  const texts = [
    ...(node.body ? [node.body] : []),
    ...node.children.filter(({ kind }) => kind === 'text').map(({ span }) => span),
  ]
  if (isPoint(node) && !pure && points.length === 0) {
    if (scope.when) {
      addPointItem(reading, node, scope.when, scope, node.head)
      return
    }
    const dated = texts.filter((span) => isDated(keyOf(span)))
    if (
      scope.listing &&
      dated.length === 1 &&
      findDates(keyOf(dated[0]!)).filter(({ term }) => !term).length === 1
    ) {
      const when = readWhen(reading, dated[0]!)
      if (when) {
        addPointItem(reading, node, when, scope, node.head)
        return
      }
    }
    if (scope.listing && dated.length === 0) {
      if (scope.month) addPointItem(reading, node, scope.month, scope, node.head)
      else reading.undated.push(node.head)
      return
    }
  }
  if (isPoint(node) && !pure && scope.when && !points.some((child) => isDated(keyOf(child.span)))) {
    addPointItem(reading, node, scope.when, scope, node.head)
    return
  }
  if (node.body) itemsOfProse(reading, node.body, scope)
  for (const child of node.children) visit(reading, child, scope)
}
