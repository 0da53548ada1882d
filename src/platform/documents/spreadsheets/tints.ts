import { attributeOf, elementsOf, withAttribute } from './tags.ts'

const tint = 'FFFFE0DB'

/** The styles part of a workbook to which tinted copies of its cell styles are added as they are asked for. */
export type TintedStyles = {
  /** the workbook was tinted before, and comes back */
  returning: boolean
  /** the index of a style that looks like `style` on the tinted ground */
  tinted: (style: number) => number
  /** the index of the style that a tinted one was made from; null when `style` is not tinted */
  untinted: (style: number) => number | null
  /** a style for sentences: tinted, wrapped */
  note: () => number
  /** the part with all that was asked for */
  finish: () => string
}

/** Null when the part has no list of cell styles, which then cannot be added to. */
export function createTints(xml: string): TintedStyles | null {
  const fillsAt = elementsOf(xml, 'fills')[0]
  const formatsAt = elementsOf(xml, 'cellXfs')[0]
  if (!fillsAt || !formatsAt) return null
  const section = (at: { start: number; end: number }, name: string) =>
    elementsOf(xml, name, at.start, at.end).map(({ start, end }) => xml.slice(start, end))
  const fills = section(fillsAt, 'fill')
  const formats = section(formatsAt, 'xf')
  const prefix = /^<(\w+:)?/.exec(xml.slice(formatsAt.start))?.[1] ?? ''
  const fill = `<${prefix}fill><${prefix}patternFill patternType="solid"><${prefix}fgColor rgb="${tint}"/><${prefix}bgColor indexed="64"/></${prefix}patternFill></${prefix}fill>`
  // A workbook that comes back a second time has the fill already.
  let fillId = fills.findIndex((one) => one.includes(`rgb="${tint}"`) && one.includes('solid'))
  const returning = fillId >= 0
  if (fillId < 0) fillId = fills.push(fill) - 1
  const isTinted = (format: string | undefined) =>
    format !== undefined && attributeOf(format, 'fillId') === String(fillId)
  const made = new Map<number, number>()
  let noteStyle = -1

  /** The same whatever the ground. */
  const signature = (format: string) =>
    withAttribute(withAttribute(format, 'fillId', null), 'applyFill', null)

  function add(format: string): number {
    const known = formats.indexOf(format)
    return known >= 0 ? known : formats.push(format) - 1
  }

  return {
    returning,
    tinted(style) {
      const base =
        formats[style] ?? formats[0] ?? `<${prefix}xf numFmtId="0" fontId="0" borderId="0" xfId="0"/>`
      if (isTinted(base)) return style
      let index = made.get(style)
      if (index === undefined) {
        index = add(withAttribute(withAttribute(base, 'fillId', String(fillId)), 'applyFill', '1'))
        made.set(style, index)
      }
      return index
    },
    untinted(style) {
      const format = formats[style]
      if (!format || !isTinted(format)) return null
      const base = formats.findIndex((other) => !isTinted(other) && signature(other) === signature(format))
      return Math.max(0, base)
    },
    note() {
      if (noteStyle < 0) {
        noteStyle = add(
          `<${prefix}xf numFmtId="0" fontId="0" fillId="${fillId}" borderId="0" xfId="0" applyFill="1" applyAlignment="1"><${prefix}alignment vertical="top" wrapText="1"/></${prefix}xf>`,
        )
      }
      return noteStyle
    },
    finish() {
      const list = (name: string, items: string[]) =>
        `<${prefix}${name} count="${items.length}">${items.join('')}</${prefix}${name}>`
      const parts = [
        { at: fillsAt, text: list('fills', fills) },
        { at: formatsAt, text: list('cellXfs', formats) },
      ].toSorted((a, b) => b.at.start - a.at.start)
      return parts.reduce(
        (text, { at, text: part }) => text.slice(0, at.start) + part + text.slice(at.end),
        xml,
      )
    },
  }
}
