import type { UnreadText } from './parsed-plan.ts'
import type { Reading } from './reading.ts'
import { type SourceLine, type Span, atOf, keyOf, textOf, trimSpan } from './source.ts'

/** Marks and brackets that carry no meaning by themselves. */
const EDGES = ',。;:、.()[]【】〔〕—-–~*+•·●○◆◇■□★☆▲△►▶➢✓√※|!?'
const MARKER_ONLY = /^[(【[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⒇])[)\]】.、]*$/

function stretchesOf(line: SourceLine): Span[] {
  if (!line.row) return [{ source: line, from: 0, to: line.text.length }]
  return line.row.cells.filter(({ carried }) => !carried).map(({ from, to }) => ({ source: line, from, to }))
}

/** Every stretch of the source that nothing was understood from, in reading order. */
export function unreadTexts(reading: Reading, lines: SourceLine[]): UnreadText[] {
  const claims = new Map<number, Span[]>()
  for (const span of reading.claims) {
    const list = claims.get(span.source.line)
    if (list) list.push(span)
    else claims.set(span.source.line, [span])
  }
  const unread: UnreadText[] = []
  for (const line of lines) {
    const read = new Uint8Array(line.text.length)
    for (const { from, to } of claims.get(line.line) ?? []) read.fill(1, from, to)
    for (const { from, to } of stretchesOf(line)) {
      let start = from
      for (let at = from; at <= to; at += 1) {
        if (at < to && read[at] === 0) continue
        const open = /^[\s]*[([【〔]/.test(line.folded.slice(start, at))
        const span = trimSpan(
          { source: line, from: start, to: at },
          open ? EDGES.replace(/[()[\]【】〔〕]/g, '') : EDGES,
        )
        const key = keyOf(span)
        if (/[\u3400-\u9fff\w]{2}|[\u3400-\u9fff].*[\u3400-\u9fff]/u.test(key) && !MARKER_ONLY.test(key)) {
          unread.push({ text: textOf(span), at: atOf(span) })
        }
        start = at + 1
      }
    }
  }
  return unread
}
