import { type Field, isPureHeading, valueOf } from './fields.ts'
import { type ItemDetails, addItem, titleOf } from './item-text.ts'
import type { OutlineNode } from './outline.ts'
import { type Reading, claim } from './reading.ts'
import type { Scope } from './scope.ts'
import { type Span, trimSpan } from './source.ts'
import { warnUndated } from './table-dates.ts'
import { type When, readTimes, readWhen, withoutDate } from './when.ts'

/** Adds the item that a group of labelled values describes. */
export function itemOfFields(
  reading: Reading,
  group: Field[],
  owner: OutlineNode | null,
  extra: Span[],
  scope: Scope,
  title?: string,
): boolean {
  const time = group.find(({ name }) => name === 'time')
  let when: When | null = null
  for (const value of time?.values ?? [])
    when ??= readWhen(reading, value, { weeks: true, terms: true, loose: true, all: true })
  if (!when) {
    for (const value of time?.values ?? []) warnUndated(reading, value)
    when = scope.when
  } else if (when.single && !when.startTime) {
    for (const value of time?.values ?? []) Object.assign(when, readTimes(value))
  }
  const named = owner ? nameOf(owner, when) : null
  const theme = valueOf(group, 'theme')
  const name = valueOf(group, 'title') ?? (named?.bare ? (theme ?? named.span) : named?.span) ?? theme
  if (!when) {
    if (owner) warnUndated(reading, owner.head)
    return false
  }
  for (const field of group) claimField(reading, field)
  if (owner) claim(reading, { ...owner.span, from: owner.markerFrom, to: owner.head.to })
  const content = group.filter(({ name }) => name === 'content').flatMap(({ values }) => values)
  addItem(reading, {
    when,
    title: name ?? title ?? (content[0] ? titleOf(content[0]).title : when.span),
    at: time?.values[0] ?? owner?.head ?? when.span,
    content: [
      ...extra.filter((span) => span !== named?.body),
      ...(named?.more ? [named.more] : []),
      ...content,
    ],
    ...detailsOf(group),
    phase: scope.phase,
  })
  return true
}

type Named = { span: Span; bare: boolean; body?: Span; more?: Span | null }

/** What the heading over labelled values calls the activity; `活动一:同课异构` is called by what follows the colon. */
function nameOf(owner: OutlineNode, when: When | null): Named | null {
  if (isPureHeading(owner)) return null
  if (owner.kind === 'occasion') {
    if (!owner.body) return { span: owner.head, bare: true }
    const { title, content } = titleOf(owner.body)
    return { span: title, bare: false, body: owner.body, more: content }
  }
  return { span: trimSpan(when ? withoutDate(owner.head, when) : owner.head, ',。:'), bare: false }
}

/** Place, people, kind and theme as labels give them; the host answers where nobody else is named. */
export function detailsOf(group: Field[]): ItemDetails {
  return {
    theme: valueOf(group, 'theme'),
    place: valueOf(group, 'place'),
    host: valueOf(group, 'host'),
    responsible: valueOf(group, 'responsible') ?? valueOf(group, 'host'),
    participants: valueOf(group, 'participants'),
    type: valueOf(group, 'type'),
    note: valueOf(group, 'note'),
  }
}

/** Marks a label and its value as understood; notes and times only as far as they were used. */
export function claimField(reading: Reading, { name, node, values }: Field): void {
  if (name === 'note') return
  claim(reading, { ...node.span, from: node.markerFrom, to: node.head.to })
  if (name !== 'time') for (const value of values) claim(reading, value)
}

/** Reads the whole plan as one activity, as a notice of a meeting is. */
export function itemOfNotice(reading: Reading, fields: Field[], title: string, extra: Span[] = []): boolean {
  const scope: Scope = {
    when: null,
    phase: undefined,
    listing: false,
    planning: false,
    notice: true,
    month: null,
  }
  return itemOfFields(reading, fields, null, extra, scope, title)
}
