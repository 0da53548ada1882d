import { schoolKindLabels, type Locality, type SchoolKind, type Stage } from '../vocabulary.ts'
import { isBlank, quote, right, tight, wrong, type Parsed } from './values.ts'

const stages: [pattern: RegExp, stage: Stage][] = [
  [/^(幼儿园|学前|学前教育|幼儿|幼教|幼|学前班)(阶段|段|教育)?$/, 'kindergarten'],
  [/^(小学|小|初等教育|小学教育)(阶段|段|部|[高中低]段|[高中低]年级)?$/, 'primary'],
  [/^(初中|初级中学|初级|普通初中|初中教育|中学|初)(阶段|段|部)?$/, 'junior'],
  [/^(高中|高级中学|普通高中|高中教育|高)(阶段|段|部)?$/, 'senior'],
]

/** A teacher's stage; of several (小学、初中) the first. */
export function readStage(text: string): Parsed<Stage | null> {
  const bare = tight(text).replace(/[([].*?[)\]]/g, '')
  if (isBlank(bare)) return right(null)
  const first = bare.split(/[、,;/|和及+]/)[0]!
  const stage = stages.find(([pattern]) => pattern.test(first))?.[1]
  return stage
    ? right(stage)
    : wrong('unknownStage', `学段${quote(text)}无法识别，请填幼儿园、小学、初中或高中。`)
}

// The order decides: 九年一贯制 before 小学, 完全中学 before 中学.
const kinds: [pattern: RegExp, kind: SchoolKind][] = [
  [/十二年|12年/, 'twelveYear'],
  [/九年|9年|一贯制|小学[、+/和]?初中|中小学/, 'nineYear'],
  [/完全中学|完中|初中[、+/和]?高中|初高中/, 'completeSecondary'],
  [/幼儿园|幼儿|学前|幼教/, 'kindergarten'],
  [/小学|教学点|完小|中心校|村小|初小/, 'primary'],
  [/高级中学|高中/, 'senior'],
  [/初级中学|初中|初级/, 'junior'],
]

/** Schools outside the general series, by the kind that teaches the same stages. */
const otherKinds: [pattern: RegExp, kind: SchoolKind][] = [
  [/特殊|特教|培智|聋|盲/, 'nineYear'],
  [/职业|职高|中职|技工|职教|职专/, 'senior'],
]

/** What kind of school a column 办学类型 or 学段 names. */
export function readSchoolKind(text: string): Parsed<SchoolKind | null> {
  if (isBlank(text)) return right(null)
  const bare = tight(text)
  const other = otherKinds.find(([pattern]) => pattern.test(bare))?.[1]
  if (other) {
    const message = `办学类型${quote(text)}没有单独一类，按所教学段记为“${schoolKindLabels[other]}”。`
    return right(other, 'convertedSchoolKind', message)
  }
  const kind = kindIn(bare) ?? (/^(普通)?中学$/.test(bare) ? 'junior' : null)
  if (kind) return right(kind)
  return wrong(
    'unknownSchoolKind',
    `办学类型${quote(text)}无法识别，请填幼儿园、小学、初中、高中、九年一贯制、完全中学或十二年一贯制。`,
  )
}

/** The kind that a school's own name tells (城南小学, 共和九年制学校), else null. */
export function kindIn(name: string): SchoolKind | null {
  return [...otherKinds, ...kinds].find(([pattern]) => pattern.test(name))?.[1] ?? null
}

const localities: [pattern: RegExp, locality: Locality][] = [
  // 县镇 was a class of its own until the urban–rural division of 2008; it is the town of today.
  [/^(镇区?|乡镇|县镇|城镇|镇中心区?|镇乡结合区|建制镇|集镇|镇区中心)$/, 'town'],
  [/^(农村|乡村|村|村庄|乡|乡中心区?|农村地区|山区|偏远(农村|山区)?|乡村学校|农村学校)$/, 'rural'],
  [/^(城区|城市|主城区|市区|县城|城乡结合(部|区)|城关|城|中心城区|城区学校|街道)$/, 'urban'],
]

/** 城区, 镇区, 乡村 and the older 城市, 县镇, 农村; the statistical codes 111–122, 210, 220 too. */
export function readLocality(text: string): Parsed<Locality | null> {
  const bare = tight(text).replace(/[([].*?[)\]]/g, '')
  if (isBlank(bare)) return right(null)
  if (/^11[12]$/.test(bare)) return right('urban')
  if (/^12[123]$/.test(bare)) return right('town')
  if (/^2[12]0$/.test(bare)) return right('rural')
  const locality = localities.find(([pattern]) => pattern.test(bare.replace(/^\d{3}-?/, '')))?.[1]
  return locality
    ? right(locality)
    : wrong('unknownLocality', `城乡分类${quote(text)}无法识别，请填城区、镇区或乡村。`)
}
