import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'

const chineseDigits = '一二三四五六七八九'

function numeral(text: string): string {
  const ten = /^([一二三四五六七八九])?十([一二三四五六七八九])?$/.exec(text)
  if (ten)
    return String(
      (ten[1] ? chineseDigits.indexOf(ten[1]) + 1 : 1) * 10 +
        (ten[2] ? chineseDigits.indexOf(ten[2]) + 1 : 0),
    )
  const digit = chineseDigits.indexOf(text)
  return digit >= 0 ? String(digit + 1) : text
}

/** Words that say what sort of item or column it is, and nothing about which one. */
const sorts =
  /(选择题|单选题|多选题|单项选择|多项选择|不定项选择|判断题|填空题|简答题|解答题|计算题|作图题|实验题|综合题|论述题|听力题|阅读题|客观题|主观题|选做题|必做题|选择|单选|多选|判断|填空|解答|计算|客观|主观|小题|大题|题目|题号|试题)/g
const asks = /(得分|分数|成绩|分值|给分|作答|答案|选项|填涂|答题|考生)/g

/**
 * The names under which an item may be known, from the one that says most to the one that says least: 「一、第12题(1)」 gives
 * `§1.12.1` and `12.1`. Two names mean the same item when they are alike at some step and no other item is.
 */
export function itemKeys(name: string): string[] {
  // Before 12① would become 121.
  const text = tight(name.replace(/[①-⑳]/g, (circled) => `.${circled.charCodeAt(0) - 0x245f}`))
    .toLowerCase()
    .replace(/[([{【〔〈<]\s*(共|满分|每题|计)?\d+(\.\d+)?分?\s*[)\]}】〕〉>]$/, (bracket) =>
      /分/.test(bracket) ? '' : bracket,
    )
  const section = /^第?([一二三四五六七八九十]{1,3})(大题|部分|、|\.|,|-|_)(?=.)/.exec(text)
  const prefix = section ? `§${numeral(section[1]!)}.` : ''
  const exact = `${prefix}${steps(section ? text.slice(section[0].length) : text)}`
  const plainer = `${prefix}${steps((section ? text.slice(section[0].length) : text).replace(sorts, '').replace(asks, ''))}`
  const bare = plainer.replace(/^§\d+\./, '').replace(/^[a-z]+(?=\d)/, '')
  return [...new Set([exact, plainer, bare].filter((key) => key !== '' && key !== '.'))]
}

/** 第12题(1) → 12.1, T3 → 3, 1-2 → 1.2, 题5 → 5. */
function steps(text: string): string {
  return text
    .replace(/第?([一二三四五六七八九十]{1,3})题/g, (_, number: string) => numeral(number))
    .replace(/(?<=\d)题?第(?=\d)/g, '.')
    .replace(/第|题/g, '')
    .replace(/^(no|t|q)[._-]?(?=\d)/, '')
    .replace(/[([{【〔〈<]/g, '.')
    .replace(/[)\]}】〕〉>]/g, '')
    .replace(/[、,，:：_\-—–/\\\s.]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .replace(/\d+/g, (digits) => String(Number(digits)))
}

/**
 * Which column holds which item: `names` are the possible names of each column, best first; the answer is the item's place
 * a column, −1 for none. A name fits only where it fits one item and one column.
 */
export function matchItems(labels: readonly string[], names: readonly (readonly string[])[]): Int32Array {
  const found = new Int32Array(names.length).fill(-1)
  const taken = new Set<number>()
  const labelKeys = labels.map(itemKeys)
  const columnKeys = names.map((candidates) => candidates.map(itemKeys))
  const deepest = 3
  for (let depth = 0; depth < deepest; depth++) {
    for (let candidate = 0; candidate < 3; candidate++) {
      const items = unique(labelKeys.map((keys, item) => (taken.has(item) ? undefined : keyAt(keys, depth))))
      const columns = unique(
        columnKeys.map((keys, column) =>
          found[column]! >= 0 || !keys[candidate] ? undefined : keyAt(keys[candidate]!, depth),
        ),
      )
      for (const [key, column] of columns) {
        const item = items.get(key)
        if (item === undefined) continue
        found[column] = item
        taken.add(item)
      }
    }
  }
  return found
}

function keyAt(keys: readonly string[], depth: number): string | undefined {
  return keys[Math.min(depth, keys.length - 1)]
}

/** Keys that stand once, with where. */
function unique(keys: readonly (string | undefined)[]): Map<string, number> {
  const places = new Map<string, number>()
  const twice = new Set<string>()
  for (const [place, key] of keys.entries()) {
    if (key === undefined) continue
    if (places.has(key)) twice.add(key)
    places.set(key, place)
  }
  for (const key of twice) places.delete(key)
  return places
}
