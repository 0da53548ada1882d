import { activityType } from './activity-types.ts'
import type { ParsedItem } from './parsed-plan.ts'
import { type Label, type LabelName, labelsWithin } from './labels.ts'
import { type Reading, claim } from './reading.ts'
import { simplifyScript } from './script.ts'
import { type Span, atOf, isEmpty, keyOf, part, textOf, trimSpan } from './source.ts'
import type { When } from './when.ts'

const EDGES = ',。;:、.-—|'

/** Longest title, in characters; what is longer keeps its full text in `content`. */
const LONGEST_TITLE = 40

/** What is said of an item beside its title, time and content. */
export type ItemDetails = {
  theme?: Span
  place?: Span
  host?: Span
  responsible?: Span
  participants?: Span
  type?: Span
  note?: Span
}

/** The parts of an item before they are joined. Spans point at their values. */
export type ItemParts = {
  when: When
  title: Span | string
  /** where the item stands, when its title is not a stretch of the source */
  at?: Span
  content?: Span[]
  phase?: string
} & ItemDetails

export function cleanText(span: Span): string {
  return textOf(trimSpan(span))
    .replace(/\s*\n\s*/g, '\n')
    .replace(/[\t ]{2,}/g, ' ')
}

function value(span: Span | undefined): string | undefined {
  if (!span) return undefined
  const text = cleanText(trimSpan(span, ';,')).replace(/。$/, '')
  return text === '' ? undefined : text
}

/** The first clause of a text, brackets and quotation marks kept whole. */
export function firstClause(span: Span): Span {
  const key = keyOf(span)
  let depth = 0
  for (let at = 0; at < key.length; at += 1) {
    const character = key[at]!
    if ('([“‘《「『【'.includes(character)) depth += 1
    else if (')]”’》」』】'.includes(character)) depth = Math.max(0, depth - 1)
    else if (depth === 0 && /[,。;!?\n]/.test(character) && at >= 4) return part(span, 0, at)
  }
  return span
}

/** Title and, where the text says more than its title, the content. */
export function titleOf(span: Span): { title: Span; content: Span | null } {
  const whole = trimSpan(span, EDGES)
  const colon = keyOf(whole)
    .replace(/[(“《「『【][^)”》」』】]*[)”》」』】]/g, (quoted) => '_'.repeat(quoted.length))
    .indexOf(':')
  if (colon >= 2 && colon <= LONGEST_TITLE && colon < whole.to - whole.from - 1) {
    const head = part(whole, 0, colon)
    if (!/[,。;]/.test(keyOf(head)) && !/\d$/.test(keyOf(head)))
      return { title: trimSpan(head), content: trimSpan(part(whole, colon + 1)) }
  }
  const title = trimSpan(firstClause(whole), EDGES)
  const more = title.to < whole.to
  return { title, content: more ? trimSpan(span) : null }
}

/** A text apart from the labels in it: `新教师培训(地点:二楼)` is 新教师培训 at 二楼. */
export function splitLabels(span: Span): { lead: Span; labels: Label[] } {
  const labels = labelsWithin(span)
  const first = labels[0]
  return { lead: first ? trimSpan({ ...span, to: first.span.from }, ';,([【') : span, labels }
}

export function labelled(labels: Label[], name: LabelName): Span | undefined {
  const value = labels.find((label) => label.name === name)?.value
  return value && trimSpan(value, ')]】。')
}

/** Details that the labels within a text give. */
export function labelDetails(labels: Label[]): ItemDetails {
  return {
    theme: labelled(labels, 'theme'),
    place: labelled(labels, 'place'),
    host: labelled(labels, 'host'),
    responsible: labelled(labels, 'responsible') ?? labelled(labels, 'host'),
    participants: labelled(labels, 'participants'),
    type: labelled(labels, 'type'),
    note: labelled(labels, 'note'),
  }
}

/** Adds an item to the reading and claims what it was read from. */
export function addItem(reading: Reading, parts: ItemParts): ParsedItem | null {
  const { when, theme } = parts
  const place = typeof parts.title === 'string' ? parts.at : parts.title
  const title = typeof parts.title === 'string' ? parts.title : value(trimSpan(parts.title, EDGES))
  if (!place || !title) return null
  const contents = (parts.content ?? []).filter((span) => !isEmpty(span))
  const content = contents.map((span) => cleanText(trimSpan(span, ';'))).join('\n')
  const item: ParsedItem = { title, from: when.period.from, to: when.period.to, at: atOf(trimSpan(place)) }
  const themeText = value(theme)
  if (themeText) item.theme = themeText
  const typeKey = parts.type ? keyOf(parts.type) : ''
  const type =
    activityType(typeKey) ??
    activityType(simplifyScript(title), simplifyScript(themeText ?? ''), simplifyScript(content))
  if (type) item.type = type
  if (when.startTime) item.startTime = when.startTime
  if (when.endTime) item.endTime = when.endTime
  const fields = {
    place: parts.place,
    host: parts.host,
    responsible: parts.responsible,
    participants: parts.participants,
    note: parts.note,
  }
  for (const [name, span] of Object.entries(fields) as [keyof typeof fields, Span | undefined][]) {
    const text = value(span)
    if (text) item[name] = text
  }
  if (content !== '' && content !== title) item.content = content
  if (parts.phase) item.phase = parts.phase
  reading.items.push(item)
  for (const span of [place, theme, ...contents, ...Object.values(fields), parts.type, when.span])
    if (span) claim(reading, span)
  return item
}
