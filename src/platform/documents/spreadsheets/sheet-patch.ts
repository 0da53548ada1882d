import { setImmediate } from 'node:timers/promises'
import type { SheetAnnotation } from './annotate.ts'
import { columnIndex, columnLetter } from './cells.ts'
import { attributeOf, elementsOf, endOfElement, tagsOf, withAttribute, type Tag } from './tags.ts'
import type { TintedStyles } from './tints.ts'
import { cellText } from './xml-text.ts'

const noteWidth = 48

/** The text of a worksheet with the notes of `annotation` in `column` and its cells tinted; the rest as it was. */
export async function annotateSheetXml(
  xml: string,
  annotation: SheetAnnotation,
  column: number,
  tints: TintedStyles | null,
): Promise<string> {
  const marked = new Map<number, Set<number>>()
  for (const reference of annotation.cells) {
    const row = Number(/\d+$/.exec(reference)?.[0])
    const columns = marked.get(row)
    if (columns) columns.add(columnIndex(reference))
    else marked.set(row, new Set([columnIndex(reference)]))
  }
  const pieces: string[] = []
  let copied = 0
  const replace = (start: number, end: number, text: string) => {
    pieces.push(xml.slice(copied, start), text)
    copied = end
  }
  let hasColumns = false
  let row: Tag | null = null
  let rowNumber = 0
  let rows = 0
  // Where no earlier round has left anything, rows that get nothing are stepped over unread: nearly all of a large sheet.
  const maySkip = !tints?.returning && !xml.includes('<![CDATA[') && !xml.includes('<!--')
  const isOfInterest = (number: number) =>
    number === annotation.headerRow || annotation.notes.has(number) || marked.has(number)
  for (const tag of tagsOf(xml, 0, xml.length, (tag) => {
    if (!maySkip || tag.name !== 'row' || tag.kind !== 'open' || isOfInterest(rowNumber)) return tag.end
    const close = xml.indexOf(`</${tag.prefix}row>`, tag.end)
    return close < 0 ? tag.end : close
  })) {
    const opens = tag.kind !== 'close'
    if (tag.name === 'dimension' && opens) {
      replace(tag.start, tag.end, widerDimension(xml.slice(tag.start, tag.end), column))
    } else if (tag.name === 'cols' && tag.kind === 'open') {
      hasColumns = true
      const end = endOfElement(xml, tag.start)
      replace(tag.start, end, columnsWith(xml.slice(tag.start, end), tag.prefix, column))
    } else if (tag.name === 'sheetData' && opens && !hasColumns) {
      replace(tag.start, tag.start, `<${tag.prefix}cols>${widthOf(tag.prefix, column)}</${tag.prefix}cols>`)
    } else if (tag.name === 'row' && opens) {
      rowNumber = Number(attributeOf(xml.slice(tag.start, tag.end), 'r') ?? rowNumber + 1)
      row = tag
    }
    const ends = row !== null && tag.name === 'row' && (tag.kind === 'close' || tag.kind === 'empty')
    if (!ends || !row) continue
    if (++rows % 250 === 0) await setImmediate()
    if (rowNumber >= annotation.headerRow && (!maySkip || isOfInterest(rowNumber))) {
      const note = rowNumber === annotation.headerRow ? annotation.header : annotation.notes.get(rowNumber)
      const patched = patchRow(xml, row, tag, {
        number: rowNumber,
        column,
        note,
        isHeader: rowNumber === annotation.headerRow,
        marked: marked.get(rowNumber) ?? new Set(),
        tints,
      })
      if (patched !== null) replace(row.start, tag.end, patched)
    }
    row = null
  }
  pieces.push(xml.slice(copied))
  return pieces.join('')
}

type RowPatch = {
  number: number
  column: number
  note: string | undefined
  isHeader: boolean
  marked: ReadonlySet<number>
  tints: TintedStyles | null
}

/** Null when the row stays as it is. */
function patchRow(xml: string, open: Tag, close: Tag, patch: RowPatch): string | null {
  const { prefix } = open
  const { number, column, tints } = patch
  let changed = patch.note !== undefined || patch.marked.size > 0
  const cells = new Map<number, string>()
  if (open !== close) {
    let at = -1
    for (const { start, end } of elementsOf(xml, 'c', open.end, close.start)) {
      let text = xml.slice(start, end)
      const reference = attributeOf(text, 'r')
      at = reference ? columnIndex(reference) : at + 1
      if (!reference) text = withAttribute(text, 'r', `${columnLetter(at)}${number}`)
      // What an earlier round wrote here is out of date.
      if (at === column) {
        changed = true
        continue
      }
      const before = tints?.untinted(Number(attributeOf(text, 's') ?? 0)) ?? null
      if (before !== null && !patch.marked.has(at)) {
        text = withAttribute(text, 's', String(before))
        changed = true
      }
      cells.set(at, text)
    }
  }
  if (!changed) return null
  for (const at of patch.marked) {
    if (!tints || at < 0) continue
    const cell = cells.get(at) ?? `<${prefix}c r="${columnLetter(at)}${number}"/>`
    cells.set(at, withAttribute(cell, 's', String(tints.tinted(Number(attributeOf(cell, 's') ?? 0)))))
  }
  if (patch.note !== undefined) {
    const lastStyle = Number(attributeOf(cells.get(Math.max(...cells.keys())) ?? '<c/>', 's') ?? 0)
    const style = tints && (patch.isHeader ? tints.tinted(lastStyle) : tints.note())
    const styled = style === null ? '' : ` s="${style}"`
    cells.set(
      column,
      `<${prefix}c r="${columnLetter(column)}${number}"${styled} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${cellText(patch.note)}</${prefix}t></${prefix}is></${prefix}c>`,
    )
  }
  const head = withAttribute(xml.slice(open.start, open.end).replace(/\s*\/>$/, '>'), 'spans', null)
  // A fixed height would hide all but the first line of a sentence.
  const free = patch.note !== undefined && !patch.isHeader
  const flexible = free ? withAttribute(withAttribute(head, 'ht', null), 'customHeight', null) : head
  const body = [...cells].toSorted(([a], [b]) => a - b).map(([, text]) => text)
  return `${flexible}${body.join('')}</${prefix}row>`
}

function widthOf(prefix: string, column: number): string {
  return `<${prefix}col min="${column + 1}" max="${column + 1}" width="${noteWidth}" customWidth="1"/>`
}

/** Ranges of columns must not overlap: one that covers the new column is cut in two around it. */
function columnsWith(text: string, prefix: string, column: number): string {
  const number = column + 1
  const ranges: { min: number; text: string }[] = [{ min: number, text: widthOf(prefix, column) }]
  for (const { start, end } of elementsOf(text, 'col')) {
    const one = text.slice(start, end)
    const [min, max] = [Number(attributeOf(one, 'min')), Number(attributeOf(one, 'max'))]
    if (max < number || min > number) ranges.push({ min, text: one })
    if (min < number && max >= number)
      ranges.push({ min, text: withAttribute(one, 'max', String(number - 1)) })
    if (min <= number && max > number)
      ranges.push({ min: number + 1, text: withAttribute(one, 'min', String(number + 1)) })
  }
  const body = ranges.toSorted((a, b) => a.min - b.min).map((range) => range.text)
  return `<${prefix}cols>${body.join('')}</${prefix}cols>`
}

function widerDimension(text: string, column: number): string {
  const match = /^([A-Z]+\d+)(?::([A-Z]+)(\d+))?$/.exec(attributeOf(text, 'ref') ?? '')
  if (!match || !match[2] || columnIndex(match[2]) >= column) return text
  return withAttribute(text, 'ref', `${match[1]}:${columnLetter(column)}${match[3]}`)
}
