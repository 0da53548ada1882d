/** A tag in XML text, by its place in it. `name` is without prefix. */
export type Tag = {
  start: number
  end: number
  name: string
  /** with the colon, or empty */
  prefix: string
  kind: 'open' | 'close' | 'empty'
}

/**
 * The tags of well-formed XML in order, for changes that leave every other byte as it is. Comments, CDATA, processing
 * instructions and quoted `>` are stepped over. `next` says where to go on after a tag was handed out, to leave parts out.
 */
export function* tagsOf(
  xml: string,
  from = 0,
  to = xml.length,
  next: (tag: Tag) => number = ({ end }) => end,
): Generator<Tag> {
  let at = from
  for (;;) {
    const start = xml.indexOf('<', at)
    if (start < 0 || start >= to) return
    const mark = xml[start + 1]
    if (mark === '!' || mark === '?') {
      const closing = xml.startsWith('<!--', start) ? '-->' : xml.startsWith('<![CDATA[', start) ? ']]>' : '>'
      const end = xml.indexOf(closing, start)
      if (end < 0) return
      at = end + closing.length
      continue
    }
    const end = endOfTag(xml, start)
    const isClose = mark === '/'
    let nameEnd = start + (isClose ? 2 : 1)
    while (nameEnd < end && !' \t\r\n/>'.includes(xml[nameEnd]!)) nameEnd++
    const full = xml.slice(start + (isClose ? 2 : 1), nameEnd)
    const colon = full.indexOf(':') + 1
    const kind = isClose ? 'close' : xml[end - 2] === '/' ? 'empty' : 'open'
    const tag: Tag = { start, end, name: full.slice(colon), prefix: full.slice(0, colon), kind }
    yield tag
    at = next(tag)
  }
}

function endOfTag(xml: string, start: number): number {
  for (let at = start; at < xml.length; at++) {
    const char = xml[at]
    if (char === '>') return at + 1
    if (char === '"' || char === "'") {
      at = xml.indexOf(char, at + 1)
      if (at < 0) break
    }
  }
  return xml.length
}

/** The elements of a name between two places, each with its whole text; they do not nest in themselves. */
export function elementsOf(
  xml: string,
  name: string,
  from = 0,
  to = xml.length,
): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  let start = -1
  for (const tag of tagsOf(xml, from, to)) {
    if (tag.name !== name) continue
    if (tag.kind === 'empty') found.push({ start: tag.start, end: tag.end })
    else if (tag.kind === 'open') start = tag.start
    else if (start >= 0) found.push({ start, end: tag.end })
  }
  return found
}

/** The end of the element that the open tag at `from` begins; for one that does not nest in itself. */
export function endOfElement(xml: string, from: number): number {
  let name = ''
  for (const tag of tagsOf(xml, from)) {
    name ||= tag.name
    if (tag.name === name && tag.kind !== 'open') return tag.end
  }
  return xml.length
}

const patterns = new Map<string, RegExp>()

/** Finds ` name="value"` or with single quotes. */
function attributePattern(name: string): RegExp {
  let pattern = patterns.get(name)
  if (!pattern) {
    pattern = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    patterns.set(name, pattern)
  }
  return pattern
}

/** The value of an attribute of the first tag in `text`. Entities are left as they are. */
export function attributeOf(text: string, name: string): string | undefined {
  const match = attributePattern(name).exec(text.slice(0, endOfTag(text, 0)))
  return match?.[1] ?? match?.[2]
}

/** `text` with the attribute of its first tag set, or taken away with null. `value` must need no escaping. */
export function withAttribute(text: string, name: string, value: string | null): string {
  const end = endOfTag(text, 0)
  const bare = text.slice(0, end).replace(attributePattern(name), '')
  const added = value === null ? bare : bare.replace(/\s*(\/?)>$/, ` ${name}="${value}"$1>`)
  return added + text.slice(end)
}
