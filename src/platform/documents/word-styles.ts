import type { NumberingReference } from './word-numbering.ts'
import { readXml } from './xml.ts'

type Style = { name: string; basedOn?: string; list?: string; level?: number; outline?: number }

export type Styles = {
  /** The style's built-in name in lower case (`heading 1`, `title`, `toc 2` …) or its own; undefined for body text. */
  nameOf: (id: string | undefined) => string | undefined
  /** Numbering that a paragraph takes over from its style. */
  numberingOf: (id: string | undefined) => NumberingReference | undefined
}

export const NO_STYLES: Styles = { nameOf: (id) => id?.toLowerCase(), numberingOf: () => undefined }

/** Reads `word/styles.xml`. */
export function readStyles(bytes: Uint8Array): Styles {
  const styles = new Map<string, Style>()
  let style: Style | null = null
  readXml(bytes, {
    open: ({ name, attribute }) => {
      if (name === 'w:style') {
        style = { name: '' }
        if (attribute('type') === 'paragraph') styles.set(attribute('styleId') ?? '', style)
      } else if (!style) return
      else if (name === 'w:name') style.name = (attribute('val') ?? '').toLowerCase()
      else if (name === 'w:basedOn') style.basedOn = attribute('val')
      else if (name === 'w:numId') style.list = attribute('val')
      else if (name === 'w:ilvl') style.level = Number(attribute('val') ?? 0)
      else if (name === 'w:outlineLvl') style.outline = Number(attribute('val') ?? 9)
    },
    close: (name) => {
      if (name === 'w:style') style = null
    },
  })
  const chain = (id: string | undefined): Style[] => {
    const found: Style[] = []
    for (let next = id; next !== undefined && found.length < 20;) {
      const here = styles.get(next)
      if (!here) break
      found.push(here)
      next = here.basedOn
    }
    return found
  }
  return {
    nameOf: (id) => {
      const found = chain(id)
      const known = found.find(({ name }) => /^(heading \d|title|toc \d)/.test(name))
      if (known) return known.name
      const outline = found.find((entry) => entry.outline !== undefined)?.outline
      if (outline !== undefined && outline < 9) return `heading ${outline + 1}`
      return found[0]?.name === 'normal' ? undefined : found[0]?.name
    },
    numberingOf: (id) => {
      const found = chain(id)
      const list = found.find((entry) => entry.list !== undefined)?.list
      if (list === undefined || list === '0') return undefined
      return { list, level: found.find((entry) => entry.level !== undefined)?.level ?? 0 }
    },
  }
}
