import { headingLength } from './headings.ts'
import { parseEnclosed, parseNumeral } from './numerals.ts'

/** How a paragraph is numbered: `cn` 一、 `cnParen` (一) `num` 1. `numParen` (1) `numClose` 1) `section` 1.2 `circle` ① … */
export type MarkerKind =
  | 'chapter'
  | 'cn'
  | 'cnParen'
  | 'num'
  | 'numParen'
  | 'numClose'
  | 'section'
  | 'circle'
  | 'roman'
  | 'letter'
  | 'stage'
  | 'occasion'
  | 'month'
  | 'week'
  | 'bullet'

export type Marker = {
  kind: MarkerKind
  number: number
  /** where the marker begins */
  from: number
  /** where the text after it begins; the words of a stage, occasion, month or week belong to the text */
  to: number
}

const CN = '[一二三四五六七八九十]{1,3}'

type Rule = { kind: MarkerKind; pattern: RegExp; keepsWords?: boolean }

const LINE_RULES: Rule[] = [
  { kind: 'chapter', pattern: new RegExp(`^第(${CN}|\\d{1,2})[章部节](?:分)?[\\s、:]*`) },
  { kind: 'stage', pattern: new RegExp(`^第(${CN}|\\d)\\s*(?:个)?阶段`), keepsWords: true },
  { kind: 'stage', pattern: new RegExp(`^阶段(${CN}|\\d)(?=[:、\\s(])`), keepsWords: true },
  { kind: 'cn', pattern: new RegExp(`^(${CN})\\s*[、.](?![一二三四五六七八九十]年?级?)`) },
  { kind: 'cn', pattern: new RegExp(`^(${CN})(?:[:,]|\\s+)(?=[\\u4e00-\\u9fff])`) },
  { kind: 'cnParen', pattern: new RegExp(`^[([【〔]\\s*(${CN})\\s*[)\\]】〕]\\s*[、.:]?`) },
  { kind: 'cnParen', pattern: new RegExp(`^(${CN})\\)\\s*[、.]?`) },
  {
    kind: 'section',
    pattern: /^(\d{1,2}(?:\.\d{1,2}){1,3})(?=[.、\s]|[\u4e00-\u9fff])(?!\s*[月日号年至到])[.、]?/,
  },
  { kind: 'num', pattern: /^(\d{1,2})\s*(?:[.、](?!\d)|、(?!\d+[日号月]))/ },
  {
    kind: 'num',
    pattern: /^(\d{1,2})\s*[.](?=(?:19|20)\d\d\s*[年./-]|\d{1,2}\s*月|\d{1,2}[.]\d{1,2}\s*[-~—至日号])/,
  },
  { kind: 'num', pattern: /^(\d{1,2})(?:[,:]|\s+)(?=[\u4e00-\u9fff“《])(?!\s*[月日号年周时点节次个])/ },
  { kind: 'numParen', pattern: /^[([【〔]\s*(\d{1,2})\s*[)\]】〕]\s*[、.]?/ },
  { kind: 'numClose', pattern: /^(\d{1,2})\s*\)\s*[、.]?/ },
  { kind: 'circle', pattern: /^([\u2460-\u2487\u2488-\u249b\u3220-\u3229\u2776-\u277f])[、.]?/ },
  { kind: 'roman', pattern: /^([\u2160-\u216b]|[IVX]{1,5})\s*[、.](?![\d])/ },
  { kind: 'letter', pattern: /^([A-Ha-h])\s*[、.)](?![\w])/ },
  {
    kind: 'occasion',
    pattern: new RegExp(`^(?:活动|专题|模块|项目)\\s*(${CN}|\\d{1,2})(?=[:、.\\s])`),
    keepsWords: true,
  },
  {
    kind: 'occasion',
    pattern: new RegExp(`^第(${CN}|\\d{1,2})(?:次|讲|期|场|轮)(?:活动|教研|培训|研讨|会议)?(?=[:、.\\s(]|$)`),
    keepsWords: true,
  },
  {
    kind: 'week',
    pattern: new RegExp(
      `^第(${CN}|\\d{1,2})(?:[-~—至到](?:第)?(?:${CN}|\\d{1,2}))?(?:教学)?周(?![一二三四五六日])`,
    ),
    keepsWords: true,
  },
  {
    kind: 'month',
    pattern: new RegExp(
      `^(?:(?:19|20)\\d\\d\\s*年\\s*|次年|翌年|第二年|来年)?(${CN}|\\d{1,2})(?:\\s*月(?:份)?\\s*[-~—–至到]\\s*(?:(?:(?:19|20)\\d\\d\\s*年|次年|翌年|第二年|来年)\\s*)?(?:${CN}|\\d{1,2})|[-~—–至到、](?:${CN}|\\d{1,2}))?\\s*月(?:份)?(?:\\s*[(][^()]{0,20}[)])?(?=\\s*(?:$|[:：、]|\\s|(?:重点|主要|工作|活动|安排|教研)))`,
    ),
    keepsWords: true,
  },
  { kind: 'bullet', pattern: /^(?:[-—–*+•·●○◆◇■□★☆▲△►▶➢✓√※◎⚫∙‣▪]|[\uf000-\uf0ff])+\s*(?![\d.]*\d\s*%)/ },
]

function numberOf(text: string): number {
  return (
    parseNumeral(text) ??
    parseEnclosed(text) ??
    (/^[A-Za-z]$/.test(text) ? text.toLowerCase().charCodeAt(0) - 96 : 0)
  )
}

/** The marker that a line begins with, offsets in the line; hash signs of a text heading are passed over. */
export function markerAtStart(key: string): Marker | null {
  const blanks = /^\s*(?:#{1,6}\s*)?(?:\*\*)?/.exec(key)![0].length
  const rest = key.slice(blanks)
  for (const { kind, pattern, keepsWords } of LINE_RULES) {
    const found = pattern.exec(rest)
    if (!found || found[0] === '') continue
    const words = found[1] ?? ''
    const number = kind === 'section' ? Number(words.split('.').at(-1)) : words === '' ? 0 : numberOf(words)
    if (kind === 'roman' && number === 0) continue
    return { kind, number, from: blanks, to: keepsWords ? blanks : blanks + found[0].length }
  }
  return null
}

const INLINE = new RegExp(
  [
    `(?<cn>${CN})、`,
    `\\((?<cnParen>${CN})\\)[、.]?`,
    `(?<![\\d.])(?<num>\\d{1,2})(?:[.](?!\\d(?![^月]{0,2}月)(?!\\d{3}年))|、(?!\\d))`,
    `\\((?<numParen>\\d{1,2})\\)[、.]?`,
    `(?<![\\d(.])(?<numClose>\\d{1,2})\\)[、.]?`,
    `(?<circle>[\\u2460-\\u2473])`,
  ].join('|'),
  'g',
)

const ENDS = /[。;!?:)”』】\s]/

type Candidate = Marker & { firm: boolean }

/** Markers inside a text, whether they are ones or not; `firm` ones stand where a paragraph may begin. */
function candidates(key: string): Candidate[] {
  const found: Candidate[] = []
  for (const hit of key.matchAll(INLINE)) {
    const entry = Object.entries(hit.groups ?? {}).find(([, value]) => value !== undefined)
    if (!entry) continue
    const kind = entry[0] as MarkerKind
    const from = hit.index
    const to = from + hit[0].length
    const before = key[from - 1]
    const after = key.slice(to).replace(/^\s+/, '')
    if (after === '' || /^[、,。;)]/.test(after)) continue
    if (
      kind === 'cn' &&
      (/[一二三四五六七八九十]/.test(before ?? '') || /^[一二三四五六七八九十]/.test(after))
    )
      continue
    if (kind === 'num' && /[第图表]/.test(before ?? '')) continue
    const begins = before === undefined || ENDS.test(before)
    const list = hit[0].endsWith('、')
    const firm = begins || (list ? headingLength(after) > 0 : kind !== 'cn')
    found.push({ kind, number: numberOf(entry[1]), from, to, firm })
  }
  return found
}

const RANK: Partial<Record<MarkerKind, number>> = {
  cn: 0,
  cnParen: 1,
  num: 2,
  numParen: 3,
  numClose: 3,
  circle: 4,
}

/**
 * Markers inside a text that really number its parts: each run starts at 1 (or goes on from `open`, the numbers that
 * earlier lines left open) and has at least two members. A marker of higher rank ends the runs below it.
 */
export function markersWithin(key: string, open: Partial<Record<MarkerKind, number>> = {}): Marker[] {
  const all = candidates(key).filter(({ firm }) => firm)
  const last = new Map<MarkerKind, number>(Object.entries(open) as [MarkerKind, number][])
  const accepted: Marker[] = []
  for (const [index, candidate] of all.entries()) {
    const { kind, number, from, to } = candidate
    const goesOn = last.get(kind) === number - 1 && number > 1
    const begins = number === 1 && followed(all, index)
    if (!goesOn && !begins) continue
    accepted.push({ kind, number, from, to })
    last.set(kind, number)
    for (const [other, rank] of Object.entries(RANK) as [MarkerKind, number][]) {
      if (rank > (RANK[kind] ?? 9)) last.delete(other)
    }
  }
  return accepted
}

function followed(all: Candidate[], index: number): boolean {
  const { kind, number } = all[index]!
  const rank = RANK[kind] ?? 9
  for (const next of all.slice(index + 1)) {
    if (next.kind === kind) return next.number === number + 1 || (next.number === 1 && false)
    if ((RANK[next.kind] ?? 9) < rank && next.number > 1) return false
  }
  return false
}
