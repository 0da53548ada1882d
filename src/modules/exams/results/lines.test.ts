import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workedOutGroups } from '../../../../tests/support/subtraction.ts'
import { hiddenOver } from './lines.ts'

const limit = 10

/** Pupils of a school by which lines they reach: of the sum 0–2, of the subject 0–2. */
const school = fc.array(
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 10, max: 14 }),
    fc.integer({ min: 20, max: 60 }),
  ),
  { minLength: 9, maxLength: 9 },
)

/** Numbers of a district of schools, as `hiddenOver` reads them; `cells` by school, 3 × sum + subject. */
function overOf(schools: readonly number[][], lines: number) {
  const sum = (cells: number[], reaches: (total: number, subject: number) => boolean) =>
    cells.reduce((all, n, cell) => (reaches(Math.floor(cell / 3), cell % 3) ? all + n : all), 0)
  return Array.from({ length: lines }, (_, line) => {
    const level = 2 - line
    return {
      total: level,
      subjects: [
        {
          total: Int32Array.from(schools, (cells) => sum(cells, (t) => t >= level)),
          subject: Int32Array.from(schools, (cells) => sum(cells, (_total, s) => s >= level)),
          both: Int32Array.from(schools, (cells) => sum(cells, (t, s) => t >= level && s >= level)),
        },
      ],
    }
  })
}

describe('double lines', () => {
  it.each([1, 2])(
    'with %i line(s) tell of no group below the limit, however their numbers are subtracted',
    (levels) => {
      fc.assert(
        fc.property(fc.array(school, { minLength: 1, maxLength: 4 }), (schools) => {
          const lines = overOf(schools, levels)
          const hidden = hiddenOver(lines, limit)
          // Pupils under all lines are in no number: they are left out.
          const cells = schools.flatMap((own) => own)
          const shown: number[][] = []
          lines.forEach(({ total: level }) => {
            const { total, subject } = hidden[0]!
            const row = (at: number | null, reaches: (t: number, s: number) => boolean) =>
              shown.push(
                cells.map((_, cell) =>
                  Number(
                    (at === null || Math.floor(cell / 9) === at) &&
                      reaches(Math.floor((cell % 9) / 3), cell % 3),
                  ),
                ),
              )
            for (const at of [...schools.keys(), null]) {
              if (!total[at ?? schools.length]) row(at, (t) => t >= level)
              if (subject[at ?? schools.length]) continue
              row(at, (_, s) => s >= level)
              row(at, (t, s) => t >= level && s >= level)
            }
          })
          const merged = Map.groupBy(cells.keys(), (cell) => shown.map((one) => one[cell]).join(''))
          const groups = [...merged].filter(([key]) => key.includes('1')).map(([, of]) => of)
          const sizes = groups.map((of) => of.reduce((sum, cell) => sum + cells[cell]!, 0))
          fc.pre(sizes.filter((n) => n < limit).length < 14)
          expect(
            workedOutGroups(
              sizes,
              shown.map((one) => groups.map(([cell]) => one[cell!]!)),
              limit,
            ).map((of) => of.map((group) => groups[group])),
          ).toEqual([])
        }),
        { numRuns: 300 },
      )
    },
  )

  it('are hidden of a school where twelve reach both and fifteen the subject, and of another so that it stays so', () => {
    const [line] = overOf(
      [
        [0, 0, 0, 0, 0, 0, 0, 3, 12],
        [0, 0, 0, 0, 0, 0, 20, 20, 60],
        [0, 0, 0, 0, 0, 0, 40, 40, 80],
      ].map((cells) => [cells[0]!, 0, cells[7]!, 0, 0, 0, cells[6]!, 0, cells[8]!]),
      1,
    ) as [{ total: number; subjects: { total: Int32Array; subject: Int32Array; both: Int32Array }[] }]
    expect(Array.from(line.subjects[0]!.subject)).toEqual([15, 80, 120])
    expect(Array.from(line.subjects[0]!.both)).toEqual([12, 60, 80])
    const [hidden] = hiddenOver([line], limit) as [{ total: boolean[]; subject: boolean[] }]
    expect(hidden.total).toEqual([false, false, false, false])
    expect(hidden.subject).toEqual([true, true, false, false])
  })

  it('are all shown where all of their numbers are large', () => {
    const cells = [40, 20, 30, 20, 20, 20, 20, 20, 60]
    const hidden = hiddenOver(overOf([cells, cells, cells], 2), limit)
    expect(hidden.flatMap(({ total, subject }) => [...total, ...subject])).not.toContain(true)
  })
})
