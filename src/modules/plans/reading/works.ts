import { markerAtStart, markersWithin } from './markers.ts'
import { type Span, isEmpty, keyOf, part, trimSpan } from './source.ts'

const POINTS = new Set(['cn', 'cnParen', 'num', 'numParen', 'numClose', 'circle', 'letter'])

function splitAt(span: Span, divider: RegExp): Span[] {
  const key = keyOf(span)
  const pieces: Span[] = []
  let from = 0
  for (const hit of key.matchAll(divider)) {
    pieces.push(part(span, from, hit.index))
    from = hit.index + hit[0].length
  }
  pieces.push(part(span, from))
  return pieces.map((piece) => trimSpan(piece)).filter((piece) => !isEmpty(piece))
}

/** Lines of a cell; one that ends in the middle of a sentence goes on in the next. */
function linesOf(span: Span): Span[] {
  const lines: Span[] = []
  for (const line of splitAt(span, /\n/g)) {
    const last = lines.at(-1)
    const goesOn = last !== undefined && (/[,、(“《]$/.test(keyOf(last)) || /^[,、。;)”》]/.test(keyOf(line)))
    if (goesOn) lines[lines.length - 1] = { ...last, to: line.to }
    else lines.push(line)
  }
  return lines
}

function withoutBullet(span: Span): Span {
  const marker = markerAtStart(keyOf(span))
  if (!marker || (marker.kind !== 'bullet' && !POINTS.has(marker.kind))) return span
  return trimSpan(part(span, marker.to))
}

/** The several works that one cell (or one line) lists: numbered, on lines of their own, or parted by semicolons. */
export function splitWorks(span: Span): Span[] {
  const own = trimSpan(span)
  const key = keyOf(own)
  if (key === '') return []
  const start = markerAtStart(key)
  const first = start && POINTS.has(start.kind) ? start : null
  const scanFrom = first?.to ?? 0
  const rest = markersWithin(key.slice(scanFrom), first ? { [first.kind]: first.number } : {}).map(
    (marker) => ({
      ...marker,
      from: marker.from + scanFrom,
      to: marker.to + scanFrom,
    }),
  )
  const markers = first ? [first, ...rest] : rest
  if (markers.length > 0 && (first || markers.length > 1)) {
    const lead = trimSpan(part(own, 0, markers[0]!.from))
    const pieces = markers.map((marker, index) => part(own, marker.to, markers[index + 1]?.from))
    const all = isEmpty(lead) || keyOf(lead).endsWith(':') ? pieces : [lead, ...pieces]
    return all.map((piece) => trimSpan(piece, ';')).filter((piece) => !isEmpty(piece))
  }
  return linesOf(own)
    .flatMap((line) => splitAt(withoutBullet(line), /;/g))
    .filter((piece) => !isEmpty(piece))
}

/** Cells beside a list of works: one value for each work when they are as many, else the whole cell for all. */
export function alignWith(cell: Span | undefined, count: number): (index: number) => Span | undefined {
  if (!cell || isEmpty(cell)) return () => undefined
  if (count > 1) {
    const works = splitWorks(cell)
    if (works.length === count) return (index) => works[index]
  }
  return () => cell
}
