import { pinyin } from 'pinyin-pro'
import { type Stage, stagesOfKind } from '../src/modules/organization/vocabulary.ts'
import { addDays } from '../src/platform/calendar-day.ts'
import type { Random } from './random.ts'
import {
  femaleNames,
  honourNames,
  maleNames,
  schoolSketches,
  type SchoolSketch,
  subjectShares,
  surnames,
  titlesByShare,
} from './words.ts'

export interface DemoSchool extends SchoolSketch {
  id: string
  teachers: DemoPerson[]
}

export interface DemoPerson {
  id: string
  staffNumber: string
  name: string
  sex: 'female' | 'male'
  bornOn: string
  joinedWorkOn: string
  title: string
  subject: string
  stage: Stage
  school: DemoSchool | null
  duty: string
  /** From when on they serve at this school. */
  schoolSince: string
  grade: number | null
  honours: { name: string; level: 'county' | 'city' | 'province' }[]
}

const romanised = new Map<string, { pinyin: string; initials: string }>()

/** 'zhangxiaoming' and 'zxm' for a name. */
export function romanise(name: string): { pinyin: string; initials: string } {
  let known = romanised.get(name)
  if (!known) {
    const syllables = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname' })
    known = { pinyin: syllables.join(''), initials: syllables.map((syllable) => syllable[0] ?? '').join('') }
    romanised.set(name, known)
  }
  return known
}

/** How many teachers a school has, before the sum is set to the district's. */
const weight = { urban: 1, town: 0.62, rural: 0.34 } as const
const base = { kindergarten: 46, primary: 148, junior: 170, nineYear: 205 } as const

/** Schools with their teachers: `size` scales the district (1 = 4,200 teachers in 50 schools). */
export function demoSchools(random: Random, now: number, size: number, today: string): DemoSchool[] {
  const sketches = size >= 1 ? schoolSketches : smallDistrict(size)
  const wanted = Math.round(4200 * size)
  const weights = sketches.map(
    (sketch) => base[sketch.kind] * weight[sketch.locality] * (0.85 + random.next() * 0.3),
  )
  const sum = weights.reduce((total, value) => total + value, 0)
  let counted = 0
  // Apart from the numbers of rosters that people try out.
  let number = 620_000
  return sketches.map((sketch, index) => {
    const last = index === sketches.length - 1
    const share = Math.max(4, Math.round(((weights[index] ?? 0) / sum) * wanted))
    const count = last ? Math.max(4, wanted - counted) : share
    counted += count
    const school: DemoSchool = { ...sketch, id: random.id(now), teachers: [] }
    school.teachers = Array.from({ length: count }, (_, place) => {
      number += 1
      return demoTeacher(random, now, school, String(number), place, today)
    })
    return school
  })
}

/** A part of the sketches with every kind and locality in it. */
function smallDistrict(size: number): SchoolSketch[] {
  const count = Math.max(8, Math.round(schoolSketches.length * size))
  const step = schoolSketches.length / count
  return Array.from({ length: count }, (_, index) => schoolSketches[Math.floor(index * step)]).filter(
    (sketch) => sketch !== undefined,
  )
}

function demoTeacher(
  random: Random,
  now: number,
  school: DemoSchool,
  staffNumber: string,
  place: number,
  today: string,
): DemoPerson {
  const stages = stagesOfKind[school.kind]
  const stage = random.pick(stages)
  const shares: readonly (readonly [string, number])[] = subjectShares[stage as keyof typeof subjectShares]
  // The first teachers cover the main subjects, so that small schools miss the small ones: 结构性缺编.
  const subject = place < 3 ? (shares[place]?.[0] ?? '语文') : random.weighted(shares)
  // Rural staff is older: 老龄化.
  const age =
    school.locality === 'rural'
      ? random.between(27, 59) + (random.chance(0.3) ? 0 : random.between(-3, 3))
      : random.between(23, 57)
  const years = Math.max(0, Math.min(age, 59) - 23 + random.between(-1, 1))
  const year = Number(today.slice(0, 4))
  const sex = random.chance(school.kind === 'kindergarten' ? 0.97 : stage === 'primary' ? 0.72 : 0.58)
    ? 'female'
    : 'male'
  const title =
    years < 2
      ? '三级'
      : random.weighted(titlesByShare.filter(([name]) => years > 8 || (name !== '高级' && name !== '正高级')))
  const duty =
    place === 0
      ? 'principal'
      : place === 1
        ? 'dean'
        : place === 2
          ? 'vicePrincipal'
          : place < 6 && random.chance(0.6)
            ? 'cadre'
            : 'teacher'
  return {
    id: random.id(now),
    staffNumber,
    name: random.pick([...surnames]) + random.pick(sex === 'female' ? femaleNames : maleNames),
    sex,
    bornOn: `${year - Math.min(age, 59)}-${String(random.between(1, 12)).padStart(2, '0')}-01`,
    joinedWorkOn: `${year - years - 1}-08-01`,
    title,
    subject,
    stage,
    school,
    duty,
    schoolSince: sinceOf(`${year - years - 1}-08-01`, today),
    grade:
      stage === 'kindergarten' ? null : stage === 'primary' ? random.between(1, 6) : random.between(7, 9),
    honours: honoursOf(random, title, school.locality),
  }
}

/** Records reach back to 2019; someone who joined later serves since then. */
function sinceOf(joined: string, today: string): string {
  const since = joined > '2019-08-01' ? joined : '2019-08-01'
  return since > today ? today : since
}

function honoursOf(random: Random, title: string, locality: string): DemoPerson['honours'] {
  const likely = { 三级: 0.02, 二级: 0.1, 一级: 0.22, 高级: 0.4, 正高级: 1 }[title] ?? 0.1
  if (!random.chance(locality === 'rural' ? likely * 0.5 : likely)) return []
  const honours: DemoPerson['honours'] = [{ name: random.pick(honourNames.county), level: 'county' }]
  if (random.chance(0.25)) honours.push({ name: random.pick(honourNames.city), level: 'city' })
  if (title === '正高级' || random.chance(0.02))
    honours.push({ name: random.pick(honourNames.province), level: 'province' })
  return honours
}

/** Rows of `people` for these persons. */
export function peopleRows(
  districtId: number,
  people: DemoPerson[],
  phoneFrom = 13_900_000_000,
): Record<string, unknown>[] {
  return people.map((person, index) => ({
    districtId,
    id: person.id,
    staffNumber: person.staffNumber,
    name: person.name,
    ...romanise(person.name),
    sex: person.sex,
    bornOn: person.bornOn,
    joinedWorkOn: person.joinedWorkOn,
    title: person.title,
    subject: person.subject,
    stage: person.stage,
    phone: String(phoneFrom + index),
    partner: false,
    createdAt: `${addDays(person.joinedWorkOn, 0)}T00:00:00Z`,
  }))
}
