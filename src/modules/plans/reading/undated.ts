import { type OutlineNode, walk } from './outline.ts'
import type { Reading } from './reading.ts'
import { isPoint } from './scope.ts'
import { type Span, textOf } from './source.ts'
import { warnUndated } from './table-dates.ts'

const LEADING =
  /^(?:积极|定期|持续|广泛|深入|扎实)*(?:组织|开展|举行|举办|召开|进行|安排|实施|参加|積極|組織|開展|舉行|舉辦|召開|進行)*/
const TRAILING = /(?:活动|工作|活動)$/

/** A work by its bare name: `开展专题讲座活动` is 专题讲座. */
function nameOf(text: string): string {
  return text
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(LEADING, '')
    .replace(TRAILING, '')
}

/**
 * Says which points of lists lack a date, when all is read. A list none of whose points has one, and most of whose points
 * come again among the dated items, names the forms of the work (专题讲座、教学观摩 …) that a schedule places in time:
 * what comes again lacks nothing. It stays visible as text.
 */
export function settleUndated(reading: Reading, root: OutlineNode): void {
  const dated = reading.items.map(({ title, theme, content }) =>
    [title, theme, content].map((text) => (text ?? '').replace(/[\s\p{P}\p{S}]/gu, '')).join('\n'),
  )
  const comesAgain = (head: Span): boolean => {
    const name = nameOf(textOf(head))
    return name.length >= 3 && dated.some((text) => text.includes(name))
  }
  const places = new Set(reading.undated.map(placeOf))
  const placed = new Set<string>()
  for (const { children } of walk(root)) {
    const heads = children.filter(isPoint).map(({ head }) => head)
    if (heads.length === 0 || !heads.every((head) => places.has(placeOf(head)))) continue
    const again = heads.filter(comesAgain)
    if (again.length * 2 >= heads.length) for (const head of again) placed.add(placeOf(head))
  }
  for (const head of reading.undated) if (!placed.has(placeOf(head))) warnUndated(reading, head)
}

function placeOf({ source, from }: Span): string {
  return `${source.line} ${from}`
}
