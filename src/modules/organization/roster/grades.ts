import { gradeLabel, type Stage } from '../vocabulary.ts'
import type { Grade } from './records.ts'
import { isBlank, quote, right, tight, type Parsed } from './values.ts'

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']
const kindergarten = new Map<string, Grade>([
  ['大', 0],
  ['中', -1],
  ['小', -2],
  ['托', -3],
])
const number = '(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])'
const gradePattern = new RegExp(`^(初中|高中|小学|初|高|小|g)?(${number})(年级|年|级)?$`, 'i')
const rangePattern = new RegExp(
  `^(初中|高中|小学|初|高|小)?(${number})(?:年级)?(?:-|~|至|到|—|–)(初|高)?(${number})(?:年级|年)?$`,
)
const classPattern = new RegExp(
  `^(初中|高中|小学|初|高|小)?(${number})(?:年级|年)?\\(?(?:\\(|\\.|-|年级)?(\\d{1,2}|十?[一二三四五六七八九]|十)\\)?班?$`,
)

export type GradesReading = { grades: Grade[]; classes: string[] }

/**
 * The grades, and classes where they are given: 六年级, 6, 六, 初一 (= 七年级), 高二, 一、二年级, 七至九年级, 六(3)班, 603班, 中班. Where the
 * stage is junior or senior, 1–3 count from its first grade. What cannot be read is left out with a warning.
 */
export function readGrades(text: string, stage?: Stage | null): Parsed<GradesReading> {
  const bare = tight(text)
  const reading: GradesReading = { grades: [], classes: [] }
  if (isBlank(bare)) return right(reading)
  const unread: string[] = []
  let last: Grade | null = null
  for (const part of bare.split(/[、,;/|+&]|和|及|与|兼/)) {
    if (part === '') continue
    const found = readPart(part, stage ?? null, last)
    if (!found) {
      unread.push(part)
      continue
    }
    last = found.grades.at(-1) ?? last
    reading.grades.push(...found.grades)
    reading.classes.push(...found.classes)
  }
  reading.grades = [...new Set(reading.grades)].toSorted((a, b) => a - b)
  reading.classes = [...new Set(reading.classes)]
  if (unread.length === 0) return right(reading)
  return right(
    reading,
    'unreadGrade',
    `任教年级${quote(unread.join('、'))}未能识别，没有采用；请写成“六年级”“初一”“高二”的形式。`,
  )
}

function readPart(part: string, stage: Stage | null, last: Grade | null): GradesReading | null {
  const small = /^([大中小托])班?(?:\(?(\d{1,2}|[一二三四五六七八九十])\)?)?班?$/.exec(part)
  if (small && (part.endsWith('班') || stage === 'kindergarten')) {
    const grades = [kindergarten.get(small[1]!)!]
    return { grades, classes: small[2] ? [className(grades[0]!, small[2])] : [] }
  }
  const single = gradePattern.exec(part)
  if (single) {
    const grade = gradeOf(single[1], single[2]!, stage)
    return grade === null ? null : { grades: [grade], classes: [] }
  }
  const range = rangePattern.exec(part)
  if (range) {
    const from = gradeOf(range[1], range[2]!, stage)
    const to = gradeOf(range[3] ?? range[1], range[4]!, stage)
    if (from === null || to === null || to < from) return null
    return { grades: Array.from({ length: to - from + 1 }, (_, step) => from + step), classes: [] }
  }
  // 一二年级: two numerals in a row, which no number over twelve looks like.
  const pair = /^([一二三四五六七八九])([一二三四五六七八九])(年级|年)$/.exec(part)
  if (pair) {
    const grades = [gradeOf(undefined, pair[1]!, stage), gradeOf(undefined, pair[2]!, stage)]
    return grades.includes(null) ? null : { grades: grades as Grade[], classes: [] }
  }
  const joined = /^([1-9])0?([1-9]|[1-3]\d)班?$/.exec(part)
  if (
    joined &&
    (part.length >= 3 || part.endsWith('班')) &&
    part.length - (part.endsWith('班') ? 1 : 0) === 3
  ) {
    const grade = gradeOf(undefined, joined[1]!, stage)
    if (grade !== null) return { grades: [grade], classes: [className(grade, String(Number(joined[2])))] }
  }
  // 13 may be anything: two digits alone are no class.
  const inClass = /^\d\d班?$/.test(part) ? null : classPattern.exec(part)
  if (inClass) {
    const grade = gradeOf(inClass[1], inClass[2]!, stage)
    if (grade !== null) return { grades: [grade], classes: [className(grade, inClass[3]!)] }
  }
  const onlyClass = /^\(?(\d{1,2}|十?[一二三四五六七八九]|十)\)?班$/.exec(part)
  if (onlyClass && last !== null) return { grades: [], classes: [className(last, onlyClass[1]!)] }
  return null
}

function gradeOf(prefix: string | undefined, text: string, stage: Stage | null): Grade | null {
  const index = numerals.indexOf(text)
  const grade = index >= 0 ? index + 1 : Number(text)
  if (prefix?.startsWith('初')) return grade <= 4 ? grade + 6 : grade <= 9 ? grade : null
  if (prefix?.startsWith('高')) return grade <= 3 ? grade + 9 : grade >= 10 ? grade : null
  if (grade <= 3 && prefix === undefined && stage === 'junior') return grade + 6
  if (grade <= 3 && prefix === undefined && stage === 'senior') return grade + 9
  return grade
}

/** 六年级, 高一, 中班. */
export function gradeName(grade: Grade): string {
  if (grade <= 0) return ['大班', '中班', '小班', '托班'][-grade] ?? ''
  return gradeLabel(grade)
}

/** The numbers of classes where the cell gives nothing else: 3, 1班、2班, (1)(2)班. Null when it gives more. */
export function readClassNumbers(text: string): string[] | null {
  const bare = tight(text)
  if (!/^(\(?\d{1,2}\)?班?[、,;/和及]?)+$/.test(bare)) return null
  return bare.match(/\d{1,2}/g)
}

/** 六年级(3)班. */
export function className(grade: Grade, text: string): string {
  return `${gradeName(grade)}(${classNumber(text)})班`
}

/** 3, 三, 十三; a class that is no such number keeps its text. */
function classNumber(text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text)
  const ten = /^十([一二三四五六七八九])$/.exec(text)
  if (ten) return 10 + numerals.indexOf(ten[1]!) + 1
  const index = numerals.indexOf(text)
  return index >= 0 ? index + 1 : text
}
