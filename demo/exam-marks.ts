import { addDays } from '../src/platform/calendar-day.ts'
import type { DemoAssessment, DemoPupil } from './exam-occasions.ts'
import { encodeMarks, noAnswer, noMark } from '../src/modules/exams/marks-row.ts'
import type { DemoItem } from './exam-papers.ts'
import type { Random } from './random.ts'

/** A number from the normal distribution (Irwin–Hall). */
export function normal(random: Random): number {
  let sum = -6
  for (let at = 0; at < 12; at += 1) sum += random.next()
  return sum
}

/** What a paper does to pupils, over what its blueprint expected. */
export interface DemoResponse {
  items: readonly DemoItem[]
  /** The true difficulty on the logit scale, and how well an item tells pupils apart. */
  difficulty: readonly number[]
  slope: readonly number[]
  /** The wrong option that tempts, as its place among the four. */
  lure: readonly number[]
}

const logit = (share: number): number => Math.log(share / (1 - share))
const logistic = (value: number): number => 1 / (1 + Math.exp(-value))

/** Most items behave as expected; a few turn out harder, and one or two tell pupils hardly apart. */
function demoResponse(random: Random, items: readonly DemoItem[]): DemoResponse {
  return {
    items,
    difficulty: items.map(
      ({ expected }) => logit(expected / 1000) + normal(random) * 0.18 - (random.chance(0.1) ? 1 : 0),
    ),
    slope: items.map(() => (random.chance(0.06) ? 0.15 : 0.7 + random.next() * 0.7)),
    lure: items.map(() => random.between(0, 2)),
  }
}

/** A row of marks as it is stored. */
interface DemoMarks {
  standing: 'sat' | 'absent' | 'cheated'
  marks: string
  answers: string | null
}

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`

/** What one pupil does on a paper. `leaning` shifts single topics: what a school teaches well or not. */
function demoMarks(
  random: Random,
  { items, difficulty, slope, lure }: DemoResponse,
  ability: number,
  leaning: (topic: string) => number,
): DemoMarks {
  const luck = random.next()
  const keyed = items.some(({ answerKey }) => answerKey !== null)
  if (luck < 0.016) {
    const standing = luck < 0.0006 ? 'cheated' : 'absent'
    return {
      standing,
      marks: hex(encodeMarks(items.map(() => noMark))),
      answers: keyed ? hex(new Uint8Array(items.length).fill(noAnswer)) : null,
    }
  }
  const answers = new Uint8Array(items.length).fill(noAnswer)
  const marks = items.map(({ full, answerKey, knowledge }, at) => {
    const share = logistic(slope[at]! * (ability + leaning(knowledge)) + difficulty[at]!)
    if (answerKey !== null) {
      const key = answerKey.charCodeAt(0) - 65
      const right = random.next() < 0.12 + 0.88 * share
      const wrong = random.chance(0.55) ? lure[at]! : random.between(0, 2)
      answers[at] = 1 << (right ? key : wrong >= key ? wrong + 1 : wrong)
      return right ? full : 0
    }
    // Marks are given in steps of half a mark.
    const got = Math.round(full * (share + normal(random) * 0.14))
    return Math.min(full, Math.max(0, got))
  })
  return { standing: 'sat', marks: hex(encodeMarks(marks)), answers: keyed ? hex(answers) : null }
}

/** Rural schools have less to start from; what a school adds from one occasion to the next is its own affair. */
const localityEffect = { urban: 0.22, town: 0, rural: -0.3 } as const

/** Rows of marks of everybody who was to sit the paper. */
export function marksOf(
  random: Random,
  districtId: number,
  assessment: DemoAssessment,
  paper: { paperId: string; subject: string; marked: (pupil: DemoPupil) => boolean; items: DemoItem[] },
): Record<string, unknown>[] {
  const response = demoResponse(random, paper.items)
  const topics = [...new Set(paper.items.map(({ knowledge }) => knowledge))]
  const ofSchool = new Map(
    assessment.schools.map((school) => [
      school,
      {
        effect:
          localityEffect[school.locality] +
          (assessment.strengths.get(school) ?? 0) +
          normal(random) * 0.1 +
          (assessment.prior ? normal(random) * 0.16 : 0),
        topics: new Map(topics.map((topic) => [topic, random.chance(0.12) ? normal(random) * 0.5 : 0])),
      },
    ]),
  )
  return assessment.sample.flatMap((pupil, position) => {
    if (!paper.marked(pupil)) return []
    const school = ofSchool.get(pupil.school)!
    const ability = 0.82 * pupil.ability + 0.5 * normal(random) + school.effect
    const row: DemoMarks = demoMarks(random, response, ability, (topic) => school.topics.get(topic) ?? 0)
    return [{ districtId, paperId: paper.paperId, position, ...row, updatedAt: `${addDays(assessment.heldOn, 3)}T02:00:00Z` }] // prettier-ignore
  })
}
