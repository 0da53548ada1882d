import { useEffect, useRef } from 'react'
import type { Source } from './words.tsx'
import styles from './source.module.css'

export type At = { line: number; from: number; to: number }
export type Mark = At & { part: string; kind: 'read' | 'unread' | 'warning' }

type Line = Source['lines'][number]

/**
 * The document as it was written. What was understood is underlined, what was not is dotted; the part that is looked at on
 * the right stands out. Selecting text offers to make something of it.
 */
export function SourceText({
  lines,
  marks,
  pointed,
  onPoint,
  onSelect,
}: {
  lines: Line[]
  marks: Mark[]
  pointed: string | null
  onPoint: (part: string | null) => void
  onSelect: (selected: { text: string; at: At } | null) => void
}) {
  const holder = useRef<HTMLDivElement>(null)
  const byLine = Map.groupBy(marks, (mark) => mark.line)
  useEffect(() => {
    if (pointed === null) return
    const box = holder.current
    const place = box?.querySelector('[data-pointed]')
    if (!box || !place) return
    // Only the document scrolls, and only when the place is out of sight: the page stays under the mouse.
    const [seen, wanted] = [box.getBoundingClientRect(), place.getBoundingClientRect()]
    if (wanted.top >= seen.top && wanted.bottom <= seen.bottom) return
    box.scrollTo({ top: box.scrollTop + wanted.top - seen.top - seen.height / 3, behavior: 'smooth' })
  }, [pointed])
  const select = () => {
    const selection = window.getSelection()
    const text = selection?.toString().trim() ?? ''
    const element = selection?.anchorNode?.parentElement?.closest<HTMLElement>('[data-line]')
    if (text === '' || !selection || !element || !holder.current?.contains(element)) {
      onSelect(null)
      return
    }
    const line = Number(element.dataset.line)
    const whole = lines.find((it) => it.line === line)?.text ?? ''
    const from = Math.max(0, whole.indexOf(text.split('\n')[0]?.trim() ?? ''))
    onSelect({
      text: text.replaceAll(/\s*\n\s*/g, ''),
      at: { line, from, to: Math.min(whole.length, from + text.length) },
    })
  }
  return (
    // Selecting with mouse or keyboard both end here; the text itself stays plain text.
    <div
      ref={holder}
      className={styles.document}
      onMouseUp={select}
      onKeyUp={select}
      tabIndex={0}
      role="document"
      aria-label="原文"
    >
      {tablesIn(lines).map((block) =>
        Array.isArray(block) ? (
          <table key={block[0]?.line} className={styles.table}>
            <tbody>
              {block.map((line) => (
                <tr key={line.line} data-line={line.line}>
                  {line.row?.cells.map((cell) => (
                    <td key={cell.from} data-carried={cell.carried || undefined}>
                      <Marked
                        line={line}
                        from={cell.from}
                        to={cell.to}
                        marks={byLine.get(line.line) ?? []}
                        pointed={pointed}
                        onPoint={onPoint}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <p key={block.line} data-line={block.line} data-heading={block.heading || undefined}>
            <Marked
              line={block}
              from={0}
              to={block.text.length}
              marks={byLine.get(block.line) ?? []}
              pointed={pointed}
              onPoint={onPoint}
            />
          </p>
        ),
      )}
    </div>
  )
}

/** Lines, with the rows of one table together. */
function tablesIn(lines: Line[]): (Line | Line[])[] {
  const blocks: (Line | Line[])[] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (!line.row) blocks.push(line)
    else if (Array.isArray(last) && last[0]?.row?.table === line.row.table) last.push(line)
    else blocks.push([line])
  }
  return blocks
}

/** A stretch of a line cut where marks begin and end. */
function Marked({
  line,
  from,
  to,
  marks,
  pointed,
  onPoint,
}: {
  line: Line
  from: number
  to: number
  marks: Mark[]
  pointed: string | null
  onPoint: (part: string | null) => void
}) {
  const within = marks.filter((mark) => mark.from < to && mark.to > from)
  const cuts = [
    ...new Set([from, to, ...within.flatMap((mark) => [Math.max(from, mark.from), Math.min(to, mark.to)])]),
  ]
  const points = cuts.toSorted((a, b) => a - b)
  return points.slice(0, -1).map((start, index) => {
    const end = points[index + 1] ?? to
    const text = line.text.slice(start, end)
    const on = within.filter((mark) => mark.from <= start && mark.to >= end)
    // The narrowest mark is the most telling one.
    const mark = on.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0]
    if (!mark) return <span key={start}>{text}</span>
    return (
      <span
        key={start}
        className={styles.mark}
        data-kind={on.some((it) => it.kind === 'warning') ? 'warning' : mark.kind}
        data-pointed={on.some((it) => it.part === pointed) || undefined}
        onMouseEnter={() => onPoint(mark.part)}
        onMouseLeave={() => onPoint(null)}
      >
        {text}
      </span>
    )
  })
}
