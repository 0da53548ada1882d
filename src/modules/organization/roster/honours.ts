import type { HonourLevel } from '../vocabulary.ts'
import type { Honour } from './records.ts'
import { clean, isBlank, quote, right, tight, type Parsed } from './values.ts'

const levels: [pattern: RegExp, level: HonourLevel][] = [
  [/^(全国|国家级|国家|部级|教育部|国培)/, 'nation'],
  [/^(省级|省部级|[\p{Script=Han}]{2,3}省|省|[\p{Script=Han}]{2,8}自治区|自治区级?|兵团)/u, 'province'],
  [
    /^(市级|地市级|地级市?|设区市|[\p{Script=Han}]{1,4}市(?!区)|市|[\p{Script=Han}]{2,6}(?:自治州|盟))/u,
    'city',
  ],
  [/^(县级|区级|县区级?|区县级?|市区级?|县市区级?|县级市|旗级|[\p{Script=Han}]{0,5}?[区县旗]级?)/u, 'county'],
  [/^(校级|学校|本校|校)/, 'school'],
]

/** Titles that only one level gives. */
const onlyLevel = new Map<string, HonourLevel>([['特级教师', 'province']])

/** The level that a cell of its own gives: 省级, 市, 区级 … Null when it gives none. */
export function readHonourLevel(text: string): HonourLevel | null {
  const bare = tight(text)
  return levels.find(([pattern]) => pattern.test(bare))?.[1] ?? null
}

/**
 * Honours with their level: 省特级教师, 淮安市学科带头人, 区骨干教师(2021), several in a cell. Without a level the honour counts as
 * the school's, with a warning; `given` is what a column 荣誉级别 says for the row.
 */
export function readHonours(text: string, given: HonourLevel | null = null): Parsed<Honour[]> {
  if (isBlank(text)) return right([])
  const honours: Honour[] = []
  const unclear: string[] = []
  for (const part of clean(text).split(/[、,;|\n]|\s+|\/(?!\d)|。/)) {
    const bare = tight(part).replace(/^\(?\d{1,2}[.)、](?=\D)/, '')
    if (isBlank(bare)) continue
    const { honour, stated } = honourOf(bare, given)
    if (honour.name === '') continue
    if (!stated) unclear.push(honour.name)
    if (!honours.some(({ name, level }) => name === honour.name && level === honour.level))
      honours.push(honour)
  }
  if (unclear.length === 0) return right(honours)
  return right(
    honours,
    'honourWithoutLevel',
    `荣誉${quote(unclear.join('、'))}没有写级别，暂按校级记；请写成“市学科带头人”“区骨干教师”的形式。`,
  )
}

function honourOf(text: string, given: HonourLevel | null): { honour: Honour; stated: boolean } {
  const year = /(19|20)\d\d/.exec(text)?.[0]
  const bare = text
    .replace(/[([]?(19|20)\d\d(年度?|届|[./-]\d{1,2}月?)?[)\]]?/g, '')
    .replace(/[()[\]]/g, '')
    .replace(/^(年度?|届)/, '')
  const level = levels.find(([pattern]) => pattern.test(bare))
  const name = level ? bare.replace(level[0], '').replace(/^级/, '') : bare
  const stated = level?.[1] ?? given ?? onlyLevel.get(bare)
  const honour: Honour = { name: name || bare, level: stated ?? 'school' }
  if (year) honour.year = Number(year)
  return { honour, stated: stated !== undefined }
}
