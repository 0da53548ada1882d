/**
 * The part of the styles that one page needs for what it shows at first, so that it can stand in the page itself and
 * nothing has to be fetched before the first paint. The whole styles follow later and say the same, so it is enough
 * here to be right for what is in the HTML: what a pointer or the keyboard brings about is left out.
 */

type Vocabulary = ReadonlySet<string>
type Matches = (words: Vocabulary) => boolean
type Rule =
  | {
      kind: 'style'
      selectors: { text: string; matches: Matches }[]
      body: string
      declarations: string[] | null
    }
  | { kind: 'group'; head: string; rules: Rule[] }
  | { kind: 'statement'; text: string }

/** Reads the styles once; the answer gives, for the HTML of a page, those that it uses. `more` are the page's own. */
export function openUsedStyles(css: string): (html: string, more?: string) => string {
  const rules = parse(css)
  // What the theme writes is the same on every page.
  let last = { text: '', rules: [] as Rule[] }
  return (html, more = '') => {
    if (last.text !== more) last = { text: more, rules: parse(more) }
    const used = select([...rules, ...last.rules], wordsOf(html))
    const variables = variablesOf(used, html)
    return used.map((rule) => print(rule, variables)).join('')
  }
}

function parse(css: string): Rule[] {
  const rules: Rule[] = []
  const text = css.replaceAll(/\/\*[^]*?\*\//g, '')
  let at = 0
  while (at < text.length) {
    const end = next(text, at, '{;}')
    const head = text.slice(at, end).trim()
    if (text[end] !== '{') {
      if (head.startsWith('@')) rules.push({ kind: 'statement', text: `${head};` })
      at = end + 1
      continue
    }
    const close = next(text, end + 1, '}')
    const body = text.slice(end + 1, close)
    if (/^@(media|supports|layer|container)/.test(head)) {
      rules.push({ kind: 'group', head, rules: parse(body) })
    } else if (!head.startsWith('@')) {
      const selectors = split(head, ',').map((it) => ({ text: it, matches: matcherOf(it) }))
      const sets = selectors.every((it) => /^(:root|:host|html|\[data-[^\]]*\]|[():\s])+$/.test(it.text))
      rules.push({ kind: 'style', selectors, body, declarations: sets ? split(body, ';') : null })
    } else if (head.startsWith('@font-face') || head.startsWith('@property')) {
      rules.push({ kind: 'statement', text: `${head}{${body}}` })
    }
    at = close + 1
  }
  return rules
}

/** Where one of these characters stands next, outside of strings, brackets and blocks; the end when nowhere. */
function next(text: string, from: number, wanted: string): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string
    if (depth === 0 && wanted.includes(char)) return at
    if (char === '\\') at += 1
    else if (char === '"' || char === "'") {
      at += 1
      while (at < text.length && text[at] !== char) at += text[at] === '\\' ? 2 : 1
    } else if ('([{'.includes(char)) depth += 1
    else if (')]}'.includes(char)) depth -= 1
  }
  return text.length
}

function split(text: string, by: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < text.length;) {
    const end = next(text, at, by)
    const part = text.slice(at, end).trim()
    if (part) parts.push(part)
    at = end + 1
  }
  return parts
}

/** A selector can only match where all its classes and attributes occur; the elements' places are not looked at. */
function matcherOf(selector: string): Matches {
  if (/:(hover|active|focus|focus-visible|focus-within)\b/.test(selector)) return () => false
  const needed: string[] = []
  const oneOf: Matches[][] = []
  const part = /\.((?:[\w-]|\\.|[^\p{ASCII}])+)|\[([^\]]+)\]|:(not|is|where|has)\(/gu
  for (let found = part.exec(selector); found; found = part.exec(selector)) {
    const [, className, attribute, call] = found
    if (className) needed.push(`.${className.replaceAll(/\\(.)/g, '$1')}`)
    else if (attribute) {
      const [, name = '', how = '', value = ''] =
        /^\s*([\w-]+)\s*([~|^$*]?=)?\s*["']?([^"']*)/.exec(attribute) ?? []
      needed.push(how === '=' ? `[${name}=${value}` : `[${name}`)
    } else if (call) {
      const close = next(selector, part.lastIndex, ')')
      const inner = split(selector.slice(part.lastIndex, close), ',')
      if (call === 'is' || call === 'where') oneOf.push(inner.map(matcherOf))
      part.lastIndex = close + 1
    }
  }
  return (words) =>
    needed.every((it) => words.has(it)) && oneOf.every((some) => some.some((matches) => matches(words)))
}

/** The classes (`.name`) and attributes (`[name`, `[name=value`) that occur in the HTML. */
function wordsOf(html: string): Vocabulary {
  const words = new Set<string>()
  for (const [tag] of html.matchAll(/<[a-z](?:"[^"]*"|[^">])*>/gi)) {
    for (const [, name = '', value = ''] of tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)) {
      words.add(`[${name}`).add(`[${name}=${value}`)
      if (name === 'class') for (const it of value.split(/\s+/)) words.add(`.${it}`)
    }
  }
  return words
}

function select(rules: Rule[], words: Vocabulary): Rule[] {
  return rules.flatMap((rule): Rule[] => {
    if (rule.kind === 'group') {
      if (/@media (print|\(hover)/.test(rule.head)) return []
      const inner = select(rule.rules, words)
      // An empty layer still takes its place in the order of layers.
      return inner.length > 0 || rule.head.startsWith('@layer') ? [{ ...rule, rules: inner }] : []
    }
    if (rule.kind === 'statement') return [rule]
    const selectors = rule.selectors.filter((it) => it.matches(words))
    return selectors.length > 0 ? [{ ...rule, selectors }] : []
  })
}

/** The custom properties that these rules and the HTML's own styles use, directly or through one another. */
function variablesOf(rules: Rule[], html: string): Set<string> {
  const used = new Set<string>()
  const defined = new Map<string, string[]>()
  const use = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (used.has(name)) continue
      used.add(name)
      for (const value of defined.get(name) ?? []) use(value)
    }
  }
  const styles: string[] = []
  const visit = (rule: Rule): void => {
    if (rule.kind === 'group') rule.rules.forEach(visit)
    if (rule.kind !== 'style') return
    if (!rule.declarations) styles.push(rule.body)
    for (const declaration of rule.declarations ?? []) {
      const name = variableOf(declaration)
      if (name) defined.set(name, [...(defined.get(name) ?? []), declaration])
      else styles.push(declaration)
    }
  }
  rules.forEach(visit)
  styles.forEach(use)
  for (const [, own = ''] of html.matchAll(/\sstyle="([^"]*)"/g)) use(own)
  return used
}

function variableOf(declaration: string): string | undefined {
  return /^(--[\w-]+)\s*:/.exec(declaration)?.[1]
}

function print(rule: Rule, variables: Set<string>): string {
  if (rule.kind === 'statement') return rule.text
  if (rule.kind === 'group') return `${rule.head}{${rule.rules.map((it) => print(it, variables)).join('')}}`
  const head = rule.selectors.map((it) => it.text).join(',')
  if (!rule.declarations) return `${head}{${rule.body}}`
  const kept = rule.declarations.filter((it) => {
    const name = variableOf(it)
    return !name || variables.has(name)
  })
  return kept.length > 0 ? `${head}{${kept.join(';')}}` : ''
}
