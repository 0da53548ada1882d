import type { WordBlock } from '../../../platform/documents/word.ts'
import type { At } from './parsed-plan.ts'
import { simplifyScript } from './script.ts'
import { foldWidth } from './width.ts'

/**
 * A line of the source as `at` counts them: a paragraph (or a part of one between line breaks) or a table row, whose
 * cells are joined by tabs.
 */
export type SourceLine = {
  /** from 1 */
  line: number
  /** as written */
  text: string
  /** half-width: what parsed strings are cut from */
  folded: string
  /** half-width and simplified: what rules match against */
  key: string
  style?: string
  row?: { table: number; cells: SourceCell[] }
}

export type SourceCell = { from: number; to: number; carried: boolean }

/** A stretch of one source line. */
export type Span = { readonly source: SourceLine; readonly from: number; readonly to: number }

function sourceLine(line: number, text: string): SourceLine {
  const folded = foldWidth(text)
  return { line, text, folded, key: simplifyScript(folded) }
}

/** The blocks as numbered lines. Pure: the same blocks always give the same lines. */
export function sourceLines(blocks: WordBlock[]): SourceLine[] {
  const lines: SourceLine[] = []
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'paragraph') {
      for (const text of block.text.split('\n')) {
        const line = sourceLine(lines.length + 1, text)
        if (block.style !== undefined) line.style = block.style
        lines.push(line)
      }
      continue
    }
    for (const [number, row] of block.rows.entries()) {
      const cells: SourceCell[] = []
      let from = 0
      for (const [column, text] of row.entries()) {
        cells.push({ from, to: from + text.length, carried: block.carried?.[number]?.[column] ?? false })
        from += text.length + 1
      }
      lines.push({ ...sourceLine(lines.length + 1, row.join('\t')), row: { table: index, cells } })
    }
  }
  return lines
}

export function spanOf(source: SourceLine): Span {
  return trimSpan({ source, from: 0, to: source.text.length })
}

/** The half-width text of the span, in the script of the source. */
export function textOf(span: Span): string {
  return span.source.folded.slice(span.from, span.to)
}

/** The half-width, simplified text of the span. */
export function keyOf(span: Span): string {
  return span.source.key.slice(span.from, span.to)
}

export function atOf(span: Span): At {
  return { line: span.source.line, from: span.from, to: span.to }
}

/** The part of the span between two offsets counted from its beginning. */
export function part(span: Span, from: number, to: number = span.to - span.from): Span {
  const start = Math.min(span.from + Math.max(0, from), span.to)
  return { source: span.source, from: start, to: Math.max(start, Math.min(span.from + to, span.to)) }
}

export function isEmpty(span: Span): boolean {
  return span.to <= span.from
}

/** Without blanks at both ends, and without the given characters there. */
export function trimSpan(span: Span, characters = ''): Span {
  const { folded } = span.source
  let { from, to } = span
  const drop = (character: string | undefined) =>
    character !== undefined && (/\s/.test(character) || characters.includes(character))
  while (from < to && drop(folded[from])) from += 1
  while (to > from && drop(folded[to - 1])) to -= 1
  return { source: span.source, from, to }
}

/** One span from the first to the last of two on the same line. */
export function cover(a: Span, b: Span): Span {
  if (a.source !== b.source) return a
  return { source: a.source, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }
}

/** The pieces between the ends of sentences (。！？; and line breaks within a cell), blanks trimmed, empty ones left out. */
export function sentencesOf(span: Span, ends: RegExp = /[。!?\n]/): Span[] {
  const key = keyOf(span)
  const pieces: Span[] = []
  let from = 0
  for (let at = 0; at <= key.length; at += 1) {
    if (at < key.length && !ends.test(key[at]!)) continue
    let to = Math.min(at + 1, key.length)
    while (to < key.length && /[”’」』)]/.test(key[to]!)) to += 1
    const piece = trimSpan(part(span, from, to))
    if (!isEmpty(piece)) pieces.push(piece)
    from = to
    at = Math.max(at, to - 1)
  }
  return pieces
}
