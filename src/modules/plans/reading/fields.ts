import { findDates } from './date-expressions.ts'
import { isHeading, type SectionRole } from './headings.ts'
import { type LabelName, labelOf } from './labels.ts'
import type { OutlineNode } from './outline.ts'
import { type Span, isEmpty, keyOf } from './source.ts'

/** A labelled value of an activity or of the whole plan; content may have several stretches. */
export type Field = { name: LabelName; node: OutlineNode; values: Span[] }

const BY_ROLE: Partial<Record<SectionRole, LabelName>> = {
  period: 'time',
  place: 'place',
  theme: 'theme',
  participants: 'participants',
  responsible: 'responsible',
  content: 'content',
  goals: 'goal',
}

function textsUnder(node: OutlineNode): Span[] {
  return node.children.flatMap((child) => (child.kind === 'table' ? [] : [child.span, ...textsUnder(child)]))
}

/** Whether a node's heading is nothing but heading words (活动时间, 参加人员 …). */
export function isPureHeading(node: OutlineNode): boolean {
  return isHeading(keyOf(node.head))
}

/** The field that a node states: `时间:9月`, or a heading 活动时间 with its value after or under it. */
export function fieldOf(node: OutlineNode): Field | null {
  const label = labelOf(node.span)
  if (label) {
    const values = isEmpty(label.value) ? textsUnder(node) : [label.value, ...textsUnder(node)]
    return values.length > 0 ? { name: label.name, node, values } : null
  }
  const named = node.kind === 'text' ? undefined : BY_ROLE[node.role]
  if (!named || !isPureHeading(node)) return null
  const values = [...(node.body ? [node.body] : []), ...textsUnder(node)]
  return values.length > 0 ? { name: named, node, values } : null
}

function hasDate({ values }: Field): boolean {
  return values.some((value) => findDates(keyOf(value), { loose: true }).length > 0)
}

/** Fields among the children of a node, in groups: a label that comes again begins the next group. */
export function fieldGroups(node: OutlineNode): Field[][] {
  const groups: Field[][] = []
  for (const child of node.children) {
    const field = fieldOf(child)
    if (!field || field.name === 'goal') continue
    const group = groups.at(-1)
    const time = field.name === 'time' ? group?.find(({ name }) => name === 'time') : undefined
    if (time && hasDate(time) !== hasDate(field)) {
      // 日期 and 时间 on lines of their own are one time
      time.values.push(...field.values)
      group!.push(field)
      continue
    }
    const begins =
      group !== undefined &&
      group.some(
        ({ name }) => name === field.name && (name === 'time' || name === 'theme' || name === 'title'),
      )
    if (!group || begins) groups.push([field])
    else group.push(field)
  }
  return groups
}

export function valueOf(group: Field[], name: LabelName): Span | undefined {
  return group.find((field) => field.name === name)?.values[0]
}
