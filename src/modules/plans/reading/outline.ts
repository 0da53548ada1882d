import { headingLength, isHeading, roleOf, type SectionRole } from './headings.ts'
import { isLabelled, labelsWithin } from './labels.ts'
import { type MarkerKind, markerAtStart, markersWithin } from './markers.ts'
import { type Span, type SourceLine, isEmpty, keyOf, part, sentencesOf, spanOf, trimSpan } from './source.ts'
import type { PlanTable } from './text-tables.ts'

export type NodeKind = MarkerKind | 'root' | 'heading' | 'plain' | 'label' | 'text' | 'table'

/** A part of the outline: a heading, numbered point, bullet, labelled line, paragraph or table, and what is under it. */
export type OutlineNode = {
  kind: NodeKind
  number: number
  /** its own text without marker; for the root an empty span */
  span: Span
  /** where its marker begins */
  markerFrom: number
  /** the heading, where the text has one apart from what follows on the same line */
  head: Span
  /** what follows the heading on the same line */
  body: Span | null
  role: SectionRole
  children: OutlineNode[]
  table?: PlanTable
}

type Open = { node: OutlineNode; kind: NodeKind; number: number; heading: number }

function emptySpan(source: SourceLine): Span {
  return { source, from: 0, to: 0 }
}

/** Cuts `活动背景为了…` after the heading words, `活动时间:…` after the colon; a text without heading is all head. */
function splitHeading(span: Span, kind: NodeKind): { head: Span; body: Span | null } {
  const key = keyOf(span)
  const colon = key.indexOf(':')
  const words = headingLength(key)
  const upper =
    kind === 'cn' ||
    kind === 'roman' ||
    kind === 'cnParen' ||
    kind === 'heading' ||
    kind === 'chapter' ||
    kind === 'plain'
  if (words > 0 && words < key.length && (upper || /^\s*[:(\s]/.test(key.slice(words)))) {
    const after = /^\s*(?:\([^()]*\))?\s*[:]?/.exec(key.slice(words))![0]
    const explicit = /[:]$/.test(after)
    const cut = explicit ? words + after.length : words
    const body = trimSpan(part(span, cut))
    const rest = keyOf(body)
    const sentence = explicit || (words >= 4 && (rest.length > 12 || /[。;,\d]/.test(rest)))
    if (!isEmpty(body) && sentence && !/^(?:[的是之会]|阶段|工作|活动)/.test(rest))
      return { head: trimSpan(part(span, 0, words)), body }
    if (isEmpty(body)) return { head: trimSpan(part(span, 0, words)), body: null }
  }
  if (
    colon > 0 &&
    colon <= 24 &&
    colon < key.length - 1 &&
    !/[,。;]/.test(key.slice(0, colon)) &&
    !/\d$/.test(key.slice(0, colon))
  ) {
    return { head: trimSpan(part(span, 0, colon)), body: trimSpan(part(span, colon + 1)) }
  }
  if (key.length > 30) {
    const first = sentencesOf(span)[0]
    if (first && first.to < span.to) {
      return { head: trimSpan(first, '。'), body: trimSpan({ ...span, from: first.to }) }
    }
  }
  return { head: trimSpan(span, ':'), body: null }
}

function makeNode(kind: NodeKind, number: number, span: Span, markerFrom: number): OutlineNode {
  const own = trimSpan(span)
  const split = kind === 'text' || kind === 'label' ? { head: own, body: null } : splitHeading(own, kind)
  const role = kind === 'text' || kind === 'label' ? 'other' : roleOf(keyOf(split.head))
  return { kind, number, span: own, markerFrom, ...split, role, children: [] }
}

function headingLevel(style: string | undefined): number {
  const found = /^(?:heading|标题)\s*(\d)/.exec(style ?? '')
  return found ? Number(found[1]) : 0
}

/** Deepest nesting; no plan comes near it, and numbers run wild must not pile up. */
const DEEPEST = 16

/** Nests points by the order in which their kinds of number appear. */
function outlineBuilder(root: OutlineNode) {
  const stack: Open[] = [{ node: root, kind: 'root', number: 0, heading: 0 }]

  const top = () => stack.at(-1)!
  const popTo = (length: number) => stack.splice(Math.max(1, length))

  /** An introduction (引言) or any plain heading that has its text already does not hold the chapters after it. */
  function closePlain(kind: NodeKind): void {
    if (kind !== 'cn' && kind !== 'chapter') return
    const at = stack.findIndex((open) => open.kind === 'plain')
    if (at < 0 || stack.some((open) => open.kind === kind)) return
    const { role, children } = stack[at]!.node
    if (role === 'background' || children.some((child) => child.kind === 'text')) popTo(at)
  }

  function openMarker(node: OutlineNode, heading: number, inline: boolean): void {
    const { kind, number } = node
    closePlain(kind)
    if (heading > 0) {
      const level = stack.findIndex(
        (open, index) => index > 0 && (open.heading === 0 || open.heading >= heading),
      )
      if (level > 0) popTo(level)
    } else {
      const level = levelFor(kind, number, inline)
      if (level > 0) popTo(level)
    }
    popTo(DEEPEST)
    top().node.children.push(node)
    stack.push({ node, kind, number, heading })
  }

  /** Index of the open point that this one follows, or 0 when it opens a new level. */
  function levelFor(kind: NodeKind, number: number, inline: boolean): number {
    const label = stack.findIndex((open) => open.kind === 'label')
    if (
      label > 0 &&
      (kind === 'plain' || (number > 1 && !stack.slice(label).some((open) => open.kind === kind)))
    )
      popTo(label)
    const same: number[] = []
    for (let index = stack.length - 1; index > 0; index -= 1)
      if (stack[index]!.kind === kind) same.push(index)
    if (kind === 'month' || kind === 'week' || kind === 'bullet' || kind === 'plain') return same[0] ?? 0
    const follows = same.find((index) => stack[index]!.number === number - 1)
    if (follows !== undefined) return follows
    if (number === 1) {
      if (inline || same.length === 0) return 0
      const owner = top().node.children.at(-1) ?? top().node
      return owner.kind === 'label' || keyOf(owner.span).endsWith(':') ? 0 : same.at(-1)!
    }
    return same.find((index) => stack[index]!.number < number) ?? same[0] ?? 0
  }

  return {
    openMarker,
    openNumbers: () => {
      const numbers: Partial<Record<MarkerKind, number>> = {}
      for (const { kind, number } of stack) if (number > 0) numbers[kind as MarkerKind] = number
      return numbers
    },
    addLeaf: (node: OutlineNode) => {
      if (top().kind === 'label' && (node.kind === 'label' || node.kind === 'table')) popTo(stack.length - 1)
      top().node.children.push(node)
      // `会议内容:` with nothing after it: what follows belongs to it
      if (node.kind === 'label' && stack.length < DEEPEST && /[:】\]]$/.test(keyOf(node.span)))
        stack.push({ node, kind: 'label', number: 0, heading: 0 })
    },
    /** Text of a bullet ends with its line. */
    closeBullet: () => {
      if (top().kind === 'bullet') popTo(stack.length - 1)
    },
  }
}

type Builder = ReturnType<typeof outlineBuilder>

/** A stretch without numbers: labelled lines one node a label, the rest as text. */
function addText(builder: Builder, span: Span): void {
  const own = trimSpan(span)
  if (isEmpty(own)) return
  const labels = labelsWithin(own)
  if (labels.length === 0) {
    builder.addLeaf(makeNode('text', 0, own, own.from))
    return
  }
  const before = trimSpan({ ...own, to: labels[0]!.span.from }, ';,')
  if (!isEmpty(before)) builder.addLeaf(makeNode('text', 0, before, before.from))
  for (const label of labels) builder.addLeaf(makeNode('label', 0, label.span, label.span.from))
}

function addPiece(
  builder: Builder,
  kind: NodeKind,
  number: number,
  span: Span,
  markerFrom: number,
  heading: number,
  inline: boolean,
): void {
  const own = trimSpan(span)
  if (isEmpty(own)) return
  const labels = labelsWithin(own)
  const first = labels[0]
  if (first && first.span.from > own.from) {
    // `1. 校本培训 时间:9月 地点:一小`: the labels are parts of the point
    builder.openMarker(
      makeNode(kind, number, trimSpan({ ...own, to: first.span.from }, ';,(['), markerFrom),
      heading,
      inline,
    )
    for (const label of labels) builder.addLeaf(makeNode('label', 0, label.span, label.span.from))
    return
  }
  builder.openMarker(makeNode(kind, number, first ? first.span : own, markerFrom), heading, inline)
  for (const label of labels.slice(1)) builder.addLeaf(makeNode('label', 0, label.span, label.span.from))
}

function addLine(builder: Builder, source: SourceLine): void {
  const whole = spanOf(source)
  const key = source.key
  const start = markerAtStart(key)
  const hashes = /^\s*(#{1,6})\s+/.exec(key)
  const heading = headingLevel(source.style) || (hashes?.[1]?.length ?? 0)
  const begins = hashes?.[0].length ?? whole.from
  const scanFrom = start?.to ?? begins
  const open = builder.openNumbers()
  if (start && start.number > 0) open[start.kind] = start.number
  const inner = markersWithin(key.slice(scanFrom), open).map((marker) => ({
    ...marker,
    from: marker.from + scanFrom,
    to: marker.to + scanFrom,
  }))
  const firstEnd = inner[0]?.from ?? whole.to
  const first: Span = {
    source,
    from: start?.to ?? begins,
    to: Math.max(start?.to ?? begins, firstEnd),
  }
  if (start)
    addPiece(builder, start.kind, start.number, first, start.from, start.number > 0 ? 0 : heading, false)
  else {
    builder.closeBullet()
    const text = keyOf(trimSpan(first))
    if (heading > 0) addPiece(builder, 'heading', 0, first, first.from, heading, false)
    else if (isHeading(text) && (!isLabelled(text) || (/[:\s】\]]*$/.test(text) && !/[:]\s*\S/.test(text)))) {
      addPiece(builder, 'plain', 0, first, first.from, 0, false)
    } else addText(builder, first)
  }
  for (const [index, marker] of inner.entries()) {
    const piece: Span = { source, from: marker.to, to: inner[index + 1]?.from ?? whole.to }
    addPiece(builder, marker.kind, marker.number, piece, marker.from, 0, true)
  }
}

/** The outline of a plan. `tables` are keyed by the line on which they begin and take that and their further lines. */
export function buildOutline(lines: SourceLine[], tables: Map<number, PlanTable>): OutlineNode {
  const root: OutlineNode = {
    kind: 'root',
    number: 0,
    span: emptySpan(lines[0] ?? { line: 1, text: '', folded: '', key: '' }),
    markerFrom: 0,
    head: emptySpan(lines[0] ?? { line: 1, text: '', folded: '', key: '' }),
    body: null,
    role: 'other',
    children: [],
  }
  const builder = outlineBuilder(root)
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!
    const table = tables.get(line.line)
    if (table) {
      builder.addLeaf({ ...makeNode('text', 0, emptySpan(line), 0), kind: 'table', table })
      index += table.lines - 1
    } else if (line.text.trim() !== '' && !/^toc \d/.test(line.style ?? '')) addLine(builder, line)
  }
  return root
}

/** All nodes under a node, in reading order, itself first. */
export function* walk(node: OutlineNode): Generator<OutlineNode> {
  yield node
  for (const child of node.children) yield* walk(child)
}
