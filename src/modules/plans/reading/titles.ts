import type { OutlineNode } from './outline.ts'
import { type Span, isEmpty, keyOf, part, spanOf, trimSpan, type SourceLine } from './source.ts'
import { tableTitle } from './table-items.ts'

const KIND =
  '计划书?|方案|安排表?|通知|行事历|日程表?|要点|月历|周历|规划|一览表|工作表|时间表|邀请函|预告|公告|工程|意见|办法|章程|简案|活动表|总结|纪要|简报'
const ENDS_AS_TITLE = new RegExp(`(?:${KIND})(?:[(][^()]*[)])?$`)
const BEGINS_AS_TITLE = new RegExp(`^[^,。;!?]{2,50}?(?:的通知|${KIND})(?:[(][^()]{2,20}[)])?`)
const FILE_NUMBER = /^[^,。]{0,16}[〔[(]\d{4}[〕\])]\s*第?\d+号$/

function isCandidate(node: OutlineNode): boolean {
  const key = keyOf(node.span)
  if (FILE_NUMBER.test(key)) return false
  return (
    ['text', 'heading', 'month', 'plain'].includes(node.kind) && key.length <= 60 && !/[。;!?:,]$/.test(key)
  )
}

/** On one line, what stands before the first number or label. */
function untilFirstMarker(first: OutlineNode | undefined, whole: Span): Span | null {
  if (first?.kind !== 'text' || first.span.source !== whole.source || first.span.to >= whole.to) return null
  const key = keyOf(first.span)
  return key.length <= 40 && !/[,。;:!?\t]/.test(key) ? first.span : null
}

/** The stretch that is the plan's title; null when no line looks like one. */
export function findTitle(root: OutlineNode, lines: SourceLine[]): Span | null {
  const head: OutlineNode[] = []
  for (const node of root.children.slice(0, 8)) {
    const leads =
      head.length === 0 && ['month', 'plain'].includes(node.kind) && ENDS_AS_TITLE.test(keyOf(node.span))
    if (node.kind !== 'text' && node.kind !== 'heading' && !leads) break
    head.push(node)
    if (node.kind !== 'text' && node.children.length > 0) break
  }
  const candidates = head.filter(isCandidate)
  const styled = candidates.find((node) => node.span.source.style?.startsWith('title'))
  const named = candidates.find((node) => ENDS_AS_TITLE.test(keyOf(node.span)))
  const chosen = styled ?? named ?? (candidates[0] === head[0] ? candidates[0] : undefined)
  if (chosen) return trimSpan(chosen.span)
  const first = root.children[0]
  if (first?.kind === 'table') return tableTitle(first.table!)
  const line = lines.find(({ text }) => text.trim() !== '')
  if (!line) return null
  const begins = first && first.kind === 'text' ? BEGINS_AS_TITLE.exec(keyOf(first.span)) : null
  if (begins) return trimSpan(part(first!.span, 0, begins[0].length))
  const whole = spanOf(line)
  const plain = first?.kind === 'text' && whole.to - whole.from <= 40 && !/[,。;:!?\t]/.test(keyOf(whole))
  return plain ? whole : untilFirstMarker(first, whole)
}

/** What a notice's title says is to take place: `关于召开英语教研会的通知` → `英语教研会`. */
export function occasionOf(whole: Span): Span {
  const title = trimSpan(whole, '【】[]《》')
  const key = keyOf(title)
  const found =
    /(?:关于)(?:认真|做好|切实)*(?:召开|举行|举办|开展|组织)?(.+?)的?(?:预备)?(?:通知|公告|预告|邀请函)(?:[(].*)?$/.exec(
      key,
    )
  if (found && found[1]!.length >= 2) {
    const from = key.indexOf(found[1]!, 2)
    return part(title, from, from + found[1]!.length)
  }
  const plain = /^(.+?)(?:的?通知|预告|公告|邀请函)$/.exec(key)
  return plain && plain[1]!.length >= 4 ? part(title, 0, plain[1]!.length) : title
}

export function isNoticeTitle(key: string): boolean {
  return /通知|邀请|预告|公告/.test(key)
}

export function isPlanTitle(key: string): boolean {
  return /计划|安排|行事历|日程|月历|周历|要点|一览|时间表|工作表|配档/.test(key)
}

/**
 * Takes a title off the outline: its node no longer holds the sections below it, and what follows it on one line
 * stays as text.
 */
export function liftTitle(root: OutlineNode, title: Span | null): OutlineNode[] {
  if (!title) return root.children
  const nodes: OutlineNode[] = []
  for (const node of root.children) {
    const holds =
      node.span.source === title.source &&
      node.span.from <= title.from &&
      node.span.to >= title.to &&
      node.kind !== 'table'
    if (!holds) {
      nodes.push(node)
      continue
    }
    const rest = trimSpan({ ...node.span, from: title.to }, ',。:;')
    if (!isEmpty(rest))
      nodes.push({
        ...node,
        kind: 'text',
        span: rest,
        head: rest,
        body: null,
        children: [],
        markerFrom: rest.from,
        role: 'other',
      })
    nodes.push(...node.children)
  }
  return nodes
}
