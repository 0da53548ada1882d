import { subjectLine } from '../analysis/effective-scores.ts'
import { MISSING } from '../analysis/marks-table.ts'
import type { LineFigures } from '../contract/result-shapes.ts'
import { rounded } from './figures.ts'

export interface LineSubject {
  paperId: string
  subject: string
  /** By pupil of the frame, on the common scale; `MISSING` where there is none. */
  totals: Int32Array
}

/** Pupils over a line, by school. */
interface Over {
  total: Int32Array
  subject: Int32Array
  both: Int32Array
}

/** What is not told of a subject, by school and (last) of the district. */
export interface HiddenOver {
  total: boolean[]
  /** Subject and both: one without the other would tell who is over one line only. */
  subject: boolean[]
}

/**
 * Double-line statistics (双线) of the district and of every school. A subject's line is its mean's share of the total line
 * (the classical 有效分). Numbers of pupils under the limit are suppressed, with as many others as keep them from being
 * subtracted out (`hiddenOver`). `shares`: subject mean / Σ subject means, of the district and then by school.
 */
export function lineResults(
  lines: readonly { name: string; total: number }[],
  subjects: readonly LineSubject[],
  sums: Int32Array,
  scale: number,
  schoolOf: Int32Array,
  schools: number,
  limit: number,
  shares: (subject: number, school: number | null) => number,
): { district: LineFigures[]; schools: LineFigures[][] } {
  const district: LineFigures[] = []
  const bySchool: LineFigures[][] = Array.from({ length: schools }, () => [])
  const counted = lines.map(({ total }) =>
    subjects.map(({ totals }) => {
      const line = subjectLine(sums, totals, total * scale, 'proportion')
      return { line, over: overLines({ sums, line: total * scale }, { totals, line }, schoolOf, schools) }
    }),
  )
  const hidden = hiddenOver(
    lines.map(({ total }, l) => ({ total, subjects: counted[l]!.map(({ over }) => over) })),
    limit,
  )
  lines.forEach(({ name, total }, l) => {
    subjects.forEach(({ paperId, subject }, at) => {
      const { line, over } = counted[l]![at]!
      const own = hidden[at]!
      const figures = (school: number | null): LineFigures => {
        const number = (of: keyof Over) => {
          if (own[of === 'total' ? 'total' : 'subject'][school ?? schools]) return null
          return school === null ? over[of].reduce((sum, one) => sum + one, 0) : over[of][school]!
        }
        const [overTotal, overSubject, overBoth] = [number('total'), number('subject'), number('both')]
        const ratio = (of: number | null) =>
          overBoth === null || of === null ? null : rounded(overBoth / of)
        return {
          name, total, paperId, subject, subjectLine: rounded(line / scale, 2), overTotal, overSubject, overBoth,
          contribution: ratio(overTotal), hit: ratio(overSubject), subjectShare: rounded(shares(at, school)),
        } // prettier-ignore
      }
      district.push(figures(null))
      bySchool.forEach((of, school) => of.push(figures(school)))
    })
  })
  return { district, schools: bySchool }
}

function overLines(
  total: { sums: Int32Array; line: number },
  subject: { totals: Int32Array; line: number },
  schoolOf: Int32Array,
  schools: number,
): Over {
  const over = {
    total: new Int32Array(schools),
    subject: new Int32Array(schools),
    both: new Int32Array(schools),
  }
  for (let pupil = 0; pupil < total.sums.length; pupil++) {
    const sum = total.sums[pupil]!
    if (sum === MISSING) continue
    const school = schoolOf[pupil]!
    const reachedTotal = sum >= total.line
    const reached = subject.totals[pupil]! >= subject.line
    if (reachedTotal) over.total[school]!++
    if (reached) over.subject[school]!++
    if (reachedTotal && reached) over.both[school]!++
  }
  return over
}

/**
 * What is hidden of double lines, by subject; of all lines alike. Over a line by the sum (T), by the subject (S) and by both (B)
 * are shown side by side, so S − B, T − B and, where one line lies above another, what lies between the two are told as well:
 * none of these may be some pupils and fewer than the limit, in a school or in all those together that are hidden (which the
 * district's own numbers give away).
 */
export function hiddenOver(
  lines: readonly { total: number; subjects: readonly Over[] }[],
  limit: number,
): HiddenOver[] {
  const falling = lines.toSorted((a, b) => b.total - a.total)
  const pairs = falling.flatMap((lower, at) => falling.slice(0, at).map((higher) => ({ lower, higher })))
  const [first] = falling
  const between = (of: keyof Over, subject: number, school: number) =>
    pairs.map(
      ({ lower, higher }) => lower.subjects[subject]![of][school]! - higher.subjects[subject]![of][school]!,
    )
  const total = hiddenAmong(
    Array.from(first?.subjects[0]?.total ?? [], () => false),
    (school) => [
      ...falling.map(({ subjects }) => subjects[0]!.total[school]!),
      ...between('total', 0, school),
    ],
    limit,
  )
  return (first?.subjects ?? []).map((_, subject) => ({
    total,
    subject: hiddenAmong(
      // Whose T were hidden and B shown would have T bounded from below.
      total.slice(0, -1),
      (school) => {
        const [t, s, b] = (['total', 'subject', 'both'] as const).map((of) => between(of, subject, school))
        return [
          ...falling.flatMap(({ subjects }) => {
            const over = subjects[subject]!
            const [own, both] = [over.subject[school]!, over.both[school]!]
            return [both, own, own - both, over.total[school]! - both]
          }),
          ...pairs.flatMap((_pair, at) => [s![at]!, b![at]!, t![at]! + s![at]! - b![at]!]),
        ]
      },
      limit,
    ),
  }))
}

/** By school, and last of the district. `given`: hidden in any case; `told`: what follows from what is shown of a school. */
function hiddenAmong(
  given: readonly boolean[],
  told: (school: number) => number[],
  limit: number,
): boolean[] {
  const numbers = given.map((_, school) => told(school))
  const few = (of: number[][]): boolean => {
    const [first = [], ...more] = of
    return first.some((one, i) => {
      const n = more.reduce((sum, own) => sum + own[i]!, one)
      return n > 0 && n < limit
    })
  }
  const hidden = given.map((already, school) => already || few([numbers[school]!]))
  const size = (school: number) => numbers[school]!.reduce((sum, n) => sum + n, 0)
  const others = [...given.keys()]
    .filter((school) => !hidden[school] && size(school) > 0)
    .toSorted((a, b) => size(a) - size(b))
  while (few(numbers.filter((_, school) => hidden[school]))) {
    const next = others.shift()
    if (next === undefined) return [...hidden, true]
    hidden[next] = true
  }
  return [...hidden, false]
}
