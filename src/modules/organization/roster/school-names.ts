import type { SchoolReference } from './records.ts'
import { tight } from './values.ts'

export type KnownSchool = { name: string; code?: string | null; aliases?: readonly string[] }

export type SchoolMatch =
  | { found: true; school: SchoolReference }
  | { found: false; reason: 'ambiguous'; candidates: string[] }
  | { found: false; reason: 'unknown'; nearest: string | null }

export type SchoolIndex = {
  find: (text: string) => SchoolMatch
  findCode: (code: string) => SchoolReference | null
}

/** 省, 市, 区, 县, 镇 in front of a school's own name; each step lazily, so that 城区小学 does not lose its 城区. */
const administrative =
  /^(?:[\p{Script=Han}]{2,3}(?:省|自治区))?(?:[\p{Script=Han}]{2,4}(?:市|州|盟))?(?:[\p{Script=Han}]{1,4}(?:区|县|市|旗|新区|开发区))?(?:[\p{Script=Han}]{1,4}(?:镇|乡|街道))?$/u

/** Spaces, brackets and the different ways to write the same school: 初级中学 = 初中, 第一 = 一, 小学校 = 小学. */
export function schoolKey(name: string): string {
  return tight(name)
    .replace(/[()[\]·"“”'-]/g, '')
    .replace(/第(?=[一二三四五六七八九十\d])/g, '')
    .replace(/[1-9]/g, (digit) => '一二三四五六七八九'[Number(digit) - 1]!)
    .replace(/(初级中学|初级中学校|初中学校|初中部)$/, '初中')
    .replace(/(高级中学|高级中学校|高中部)$/, '高中')
    .replace(/(九年一贯制学校|九年制学校|九年一贯制|九年制)$/, '九年')
    .replace(/(十二年一贯制学校|十二年制学校|十二年一贯制|十二年制)$/, '十二年')
    .replace(/(中心小学校|中心小学|中心完小|中心完全小学|中心校)$/, '中心小学')
    .replace(/(?<=小学|中学)校$/, '')
    .replace(/(完全小学|完小)$/, '小学')
    .replace(/([一二三四五六七八九十])中学?$/, '$1中')
}

/**
 * Finds a school by what people call it: the full name, an alias, the same with other habits of writing, or with more or
 * less of the place in front (洪泽区城南小学 ↔ 城南小学). A name that fits two schools is not guessed.
 */
export function createSchoolIndex(schools: readonly KnownSchool[]): SchoolIndex {
  const references = schools.map(({ name, code }) => ({ name, code: code ?? null }))
  const exact = new Map<string, Set<number>>()
  const byKey = new Map<string, Set<number>>()
  const byCode = new Map<string, SchoolReference>()
  const keys: { key: string; school: number }[] = []
  schools.forEach(({ name, code, aliases = [] }, index) => {
    add(exact, tight(name), index)
    if (code) byCode.set(tight(code), references[index]!)
    for (const text of [name, ...aliases]) {
      const key = schoolKey(text)
      if (key === '') continue
      add(byKey, key, index)
      keys.push({ key, school: index })
    }
  })
  const answers = new Map<string, SchoolMatch>()

  function resolve(text: string): SchoolMatch {
    const key = schoolKey(text)
    const withPlace = () =>
      new Set(
        keys
          .filter((known) => known.key !== key && (inPlace(known.key, key) || inPlace(key, known.key)))
          .map(({ school }) => school),
      )
    for (const candidates of [exact.get(tight(text)), byKey.get(key), withPlace()]) {
      if (!candidates || candidates.size === 0) continue
      const found = [...candidates].map((index) => references[index]!)
      // The same school may be listed by the district and again by the file.
      const names = [...new Set(found.map(({ name }) => name))]
      if (names.length === 1) return { found: true, school: found.find(({ code }) => code) ?? found[0]! }
      return { found: false, reason: 'ambiguous', candidates: names.slice(0, 5) }
    }
    return { found: false, reason: 'unknown', nearest: nearest(key) }
  }

  function nearest(key: string): string | null {
    let best: { distance: number; name: string } | null = null
    for (const known of keys) {
      const own = known.key.slice(-key.length)
      // Without the place in front, when people left it out: 城北小学 is near 洪泽区城南小学.
      const distance = Math.min(
        editDistance(key, known.key),
        inPlace(known.key, own) ? editDistance(key, own) + 0.5 : Number.POSITIVE_INFINITY,
      )
      if (distance > Math.max(1, Math.floor(Math.max(key.length, known.key.length) * 0.4))) continue
      if (!best || distance < best.distance) best = { distance, name: references[known.school]!.name }
    }
    return best?.name ?? null
  }

  return {
    find(text) {
      const known = answers.get(text)
      if (known) return known
      const match = resolve(text)
      answers.set(text, match)
      return match
    },
    findCode: (code) => byCode.get(tight(code)) ?? null,
  }
}

function add(map: Map<string, Set<number>>, key: string, index: number): void {
  const set = map.get(key)
  if (set) set.add(index)
  else map.set(key, new Set([index]))
}

/** Whether `longer` is `shorter` with the names of places in front. */
function inPlace(longer: string, shorter: string): boolean {
  if (longer.length <= shorter.length || !longer.endsWith(shorter)) return false
  if (/^(.?|小学|初中|高中|中学|幼儿园|学校|九年|十二年)$/.test(shorter)) return false
  return administrative.test(longer.slice(0, longer.length - shorter.length))
}

/** Levenshtein's distance over two rows. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** Names that sheets, files and reporting rows bear when they mean one school. */
export function looksLikeSchool(text: string): boolean {
  const bare = tight(text)
  if (
    /^(各|全区|全县|全市|本|所在|所属)?(学校|小学|中学|初中|高中|幼儿园|中小学|园)(名单|情况|基本情况|表|信息)?$/.test(
      bare,
    )
  )
    return false
  return /(小学|中学|初中|高中|学校|幼儿园|中心校|教学点|完小|实小|附小|附中|[一二三四五六七八九十]中|[一二三四五六七八九十]小)(\(.{1,8}\))?$/.test(
    bare,
  )
}
