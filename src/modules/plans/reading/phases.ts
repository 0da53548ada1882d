import { findDates } from './date-expressions.ts'
import { claimField } from './field-items.ts'
import { fieldOf, isPureHeading } from './fields.ts'
import type { OutlineNode } from './outline.ts'
import type { Period } from './parsed-plan.ts'
import { readTexts } from './prose-items.ts'
import { type Reading, claim, warn } from './reading.ts'
import { type Scope, isDated, isPoint } from './scope.ts'
import { type Span, atOf, cover, isEmpty, keyOf, textOf, trimSpan } from './source.ts'
import { type When, readWhen } from './when.ts'

/** Whether a node is a stage of the plan, with a time or with works under it. */
export function isPhase(node: OutlineNode): boolean {
  const key = keyOf(node.head)
  if (node.kind === 'stage') return true
  if (!isPoint(node) && node.kind !== 'text') return false
  if (!/阶段/.test(key) || key.length > 40 || isPureHeading(node)) return false
  return (
    /(?:第[一二三四五六七八九十\d]+阶段|阶段(?:$|[(:\s]))/.test(key) &&
    (node.children.length > 0 || isDated(keyOf(node.span)))
  )
}

function phaseTitle(head: Span, when: When | null): Span[] {
  if (!when || when.span.source !== head.source || when.span.from < head.from || when.span.to > head.to)
    return [head]
  const edges = ' ,;:、()[]【】—-'
  return [
    trimSpan({ ...head, to: when.span.from }, edges),
    trimSpan({ ...head, from: when.span.to }, edges),
  ].filter((span) => !isEmpty(span))
}

/** Reads a phase; `visit` reads what is under it. */
export function readPhase(
  reading: Reading,
  node: OutlineNode,
  scope: Scope,
  visit: (reading: Reading, node: OutlineNode, scope: Scope) => void,
): void {
  const field = node.children.map(fieldOf).find((one) => one?.name === 'time')
  const inBody = node.body ? (findDates(keyOf(node.body))[0]?.from ?? 99) <= 3 : false
  let when = readWhen(reading, node.head) ?? (inBody ? readWhen(reading, node.body!) : null)
  if (!when && field) when = readWhen(reading, field.values[0]!, { weeks: true, terms: true })
  const title = phaseTitle(node.head, when)
    .map((span) => textOf(span))
    .join(' ')
    .replace(/[:\s]+/g, ':')
    .replace(/^:|:$/g, '')
  claim(reading, { ...node.span, from: node.markerFrom, to: node.head.to })
  if (when) claim(reading, when.span)
  if (field && when) claimField(reading, field)
  const known = reading.items.length
  const inner: Scope = { ...scope, when: when ?? scope.when, phase: title, listing: true, planning: true }
  const rest =
    node.body && when && inBody ? trimSpan({ ...node.body, from: when.span.to }, ' ,:;)。、') : node.body
  if (rest && !isEmpty(rest)) readTexts(reading, rest, inner)
  for (const child of node.children) {
    if (field && child === field.node) continue
    visit(reading, child, inner)
  }
  const items = reading.items.slice(known)
  const period: Period | null =
    when?.period ??
    (items.length > 0
      ? {
          from: items.map(({ from }) => from).toSorted()[0]!,
          to: items
            .map(({ to }) => to)
            .toSorted()
            .at(-1)!,
        }
      : null)
  if (period) reading.phases.push({ title, ...period, at: atOf(cover(node.span, node.head)) })
  else warn(reading, 'undatedPhase', node.head, `“${title}”没有写起止时间，未列为阶段，请补上时间。`)
}
