import { readXml } from './xml.ts'

type Level = { start: number; format: string; text: string; suffix: string; legal: boolean; style?: string }
type Instance = { abstract: string; starts: Map<number, number>; levels: Map<number, Level> }

export type NumberingReference = { list: string; level: number }

/** Lists of a document as `numbering.xml` defines them. */
export type Numbering = {
  abstracts: Map<string, Map<number, Level>>
  instances: Map<string, Instance>
}

const DEFAULT_LEVEL: Level = { start: 1, format: 'decimal', text: '', suffix: 'tab', legal: false }

export const NO_NUMBERING: Numbering = { abstracts: new Map(), instances: new Map() }

/** Reads `word/numbering.xml`. */
export function readNumbering(bytes: Uint8Array): Numbering {
  const abstracts: Numbering['abstracts'] = new Map()
  const instances: Numbering['instances'] = new Map()
  let abstract: Map<number, Level> | null = null
  let instance: Instance | null = null
  let overridden = -1
  let level: Level | null = null
  readXml(bytes, {
    open: ({ name, attribute }) => {
      if (name === 'w:abstractNum') {
        abstract = new Map()
        abstracts.set(attribute('abstractNumId') ?? '', abstract)
      } else if (name === 'w:num') {
        instance = { abstract: '', starts: new Map(), levels: new Map() }
        instances.set(attribute('numId') ?? '', instance)
      } else if (name === 'w:abstractNumId' && instance) instance.abstract = attribute('val') ?? ''
      else if (name === 'w:lvlOverride') overridden = Number(attribute('ilvl') ?? -1)
      else if (name === 'w:startOverride' && instance)
        instance.starts.set(overridden, Number(attribute('val') ?? 1))
      else if (name === 'w:lvl') {
        level = { ...DEFAULT_LEVEL }
        const index = Number(attribute('ilvl') ?? 0)
        if (instance) instance.levels.set(index, level)
        else abstract?.set(index, level)
      } else if (level) {
        if (name === 'w:start') level.start = Number(attribute('val') ?? 1)
        if (name === 'w:numFmt') level.format = attribute('val') ?? 'decimal'
        if (name === 'w:lvlText') level.text = attribute('val') ?? ''
        if (name === 'w:suff') level.suffix = attribute('val') ?? 'tab'
        if (name === 'w:isLgl') level.legal = attribute('val') !== '0' && attribute('val') !== 'false'
        if (name === 'w:pStyle') level.style = attribute('val')
      }
    },
    close: (name) => {
      if (name === 'w:abstractNum') abstract = null
      if (name === 'w:num') instance = null
      if (name === 'w:lvl') level = null
      if (name === 'w:lvlOverride') overridden = -1
    },
  })
  return { abstracts, instances }
}

const DIGITS = '〇一二三四五六七八九'
const FORMAL_DIGITS = '零壹贰叁肆伍陆柒捌玖'

function counted(value: number, digits: string, units: string[]): string {
  if (value <= 0 || value > 9999) return String(value)
  let text = ''
  let gap = false
  for (let power = 3; power >= 0; power -= 1) {
    const digit = Math.floor(value / 10 ** power) % 10
    if (digit === 0) gap = text !== ''
    else {
      text += (gap ? digits[0]!.replace('〇', '零') : '') + digits[digit] + units[power]
      gap = false
    }
  }
  return value >= 10 && value < 20 ? text.slice(1) : text
}

function roman(value: number): string {
  const steps: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let rest = value
  let text = ''
  for (const [size, letters] of steps) {
    while (rest >= size) {
      text += letters
      rest -= size
    }
  }
  return text
}

function letters(value: number): string {
  const turn = Math.floor((value - 1) / 26) + 1
  return String.fromCharCode(65 + ((value - 1) % 26)).repeat(Math.min(turn, 10))
}

/** One number in one of Word's number formats. Formats that Chinese plans do not use come out as digits. */
export function formatNumber(value: number, format: string): string {
  if (value < 1 || value > 9999) return String(value)
  switch (format) {
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'japaneseCounting':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
    case 'ideographLegalTraditional':
      return counted(value, DIGITS, ['', '十', '百', '千'])
    case 'chineseLegalSimplified':
      return counted(value, FORMAL_DIGITS, ['', '拾', '佰', '仟'])
    case 'ideographDigital':
    case 'japaneseDigitalTenThousand':
    case 'taiwaneseDigital':
      return [...String(value)].map((digit) => DIGITS[Number(digit)]).join('')
    case 'ideographTraditional':
      return '甲乙丙丁戊己庚辛壬癸'[value - 1] ?? String(value)
    case 'ideographZodiac':
      return '子丑寅卯辰巳午未申酉戌亥'[value - 1] ?? String(value)
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value <= 20 ? String.fromCharCode(0x245f + value) : String(value)
    case 'decimalEnclosedParen':
      return `(${value})`
    case 'decimalEnclosedFullstop':
      return `${value}.`
    case 'ideographEnclosedCircle':
      return value <= 10 ? String.fromCharCode(0x321f + value) : String(value)
    case 'upperRoman':
      return roman(value)
    case 'lowerRoman':
      return roman(value).toLowerCase()
    case 'upperLetter':
      return letters(value)
    case 'lowerLetter':
      return letters(value).toLowerCase()
    default:
      return String(value)
  }
}

/**
 * Counts through a document and gives each numbered paragraph the text that Word shows before it, such as `一、`,
 * `（2）` or `1.1 `; an empty string when it shows none.
 */
export function numberParagraphs(numbering: Numbering): (reference: NumberingReference) => string {
  const counters = new Map<string, number[]>()
  const begun = new Set<string>()
  return ({ list, level }) => {
    const instance = numbering.instances.get(list)
    if (!instance) return ''
    const abstract = numbering.abstracts.get(instance.abstract)
    const levelAt = (index: number) => instance.levels.get(index) ?? abstract?.get(index) ?? DEFAULT_LEVEL
    const counts = counters.get(instance.abstract) ?? []
    counters.set(instance.abstract, counts)
    if (!begun.has(list)) {
      begun.add(list)
      for (const [index, start] of instance.starts) counts[index] = start - 1
    }
    for (let index = 0; index < level; index += 1) counts[index] ??= levelAt(index).start
    counts[level] = counts[level] === undefined ? levelAt(level).start : counts[level] + 1
    counts.length = level + 1
    const own = levelAt(level)
    if (own.format === 'none') return ''
    const gap = own.suffix === 'nothing' ? '' : ' '
    if (own.format === 'bullet') return `•${gap}`
    const text = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const index = Number(digit) - 1
      return formatNumber(counts[index] ?? 1, own.legal ? 'decimal' : levelAt(index).format)
    })
    return text === '' || !/[.)\w]$/.test(text) ? text : text + gap
  }
}
