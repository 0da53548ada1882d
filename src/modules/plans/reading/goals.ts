import { isPureHeading } from './fields.ts'
import { labelOf } from './labels.ts'
import { type OutlineNode, walk } from './outline.ts'
import { type Reading, claim, warn } from './reading.ts'
import { type SourceLine, type Span, isEmpty, keyOf, part, sentencesOf, spanOf, trimSpan } from './source.ts'

const ANNOUNCED =
  /(?:(?:具体|总体|主要|工作|活动|基本|预期)?目标(?:主要)?(?:包括|有|是|为|如下)\s*[::]?|(?:具体|总体|主要|工作|活动)目标\s*:)/

/** Goals announced within a sentence: what follows `具体目标包括:`, one a clause. */
function announced(span: Span): Span[] {
  const goals: Span[] = []
  for (const sentence of sentencesOf(span)) {
    const found = ANNOUNCED.exec(keyOf(sentence))
    if (!found) continue
    const rest = trimSpan(part(sentence, found.index + found[0].length), '。')
    const divider = /;/.test(keyOf(rest)) ? /;/ : /,/
    goals.push(...sentencesOf(rest, divider).map((piece) => trimSpan(piece, ',;。、')))
  }
  return goals.filter((goal) => keyOf(goal).length >= 4)
}

function leaves(node: OutlineNode): Span[] {
  const points = node.children.filter(({ kind }) => kind !== 'text' && kind !== 'label' && kind !== 'table')
  const short = keyOf(node.span).length <= 12 && node.children.length > 0
  if (isPureHeading(node) || short) {
    if (points.length > 0) return points.flatMap(leaves)
    return [
      ...(node.body ? [node.body] : []),
      ...node.children.map(({ span }) => labelOf(span)?.value ?? span),
    ].flatMap((span) => sentencesOf(span))
  }
  return [node.span]
}

function goalsOfSection(reading: Reading, node: OutlineNode): Span[] {
  const points = node.children.filter(({ kind }) => kind !== 'text' && kind !== 'label' && kind !== 'table')
  if (points.length > 0) return points.flatMap(leaves)
  const texts = [
    ...(node.body ? [node.body] : []),
    ...node.children.filter(({ kind }) => kind !== 'table').map(({ span }) => span),
  ]
  const named = texts.flatMap(announced)
  if (named.length > 0) return named
  const mixed =
    keyOf(node.head).replace(/[与和及、]/g, '').length !== keyOf(node.head).length &&
    !/^[^与和及、]*目[标的][与和及、]?(?:任务|要求)?$/.test(keyOf(node.head))
  if (mixed && texts.length > 0) {
    warn(
      reading,
      'goalsUnclear',
      node.head,
      '这一节除目标外还写了别的内容，没有看出哪些句子是目标，请从原文中选取。',
    )
    return []
  }
  return texts.flatMap((span) => sentencesOf(span))
}

/** The goals of a plan: the points (or sentences) of its goals section, else what its text announces as goals. */
export function readGoals(reading: Reading, root: OutlineNode, lines: SourceLine[]): Span[] {
  const goals: Span[] = []
  const taken = new Set<OutlineNode>()
  for (const node of walk(root)) {
    if (node.role !== 'goals' || node.kind === 'root' || taken.has(node)) continue
    const upper = ['cn', 'chapter', 'heading'].includes(node.kind) && keyOf(node.head).length <= 14
    if (!isPureHeading(node) && !upper) continue
    for (const under of walk(node)) taken.add(under)
    goals.push(...goalsOfSection(reading, node))
    claim(reading, { ...node.span, from: node.markerFrom, to: node.head.to })
  }
  if (goals.length === 0) {
    for (const node of walk(root)) {
      const label = node.kind === 'label' ? labelOf(node.span) : null
      if (label?.name === 'goal') goals.push(...sentencesOf(label.value, /[。!?\n;]/))
    }
  }
  if (goals.length === 0) for (const line of lines) if (!line.row) goals.push(...announced(spanOf(line)))
  const cleaned = goals
    .map((goal) => trimSpan(goal, '。;,'))
    .filter((goal) => !isEmpty(goal) && /[\u4e00-\u9fff\w]/.test(keyOf(goal)))
  for (const goal of cleaned) claim(reading, goal)
  return cleaned
}
