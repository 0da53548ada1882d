import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsvColumns } from '../csv-columns.ts'
import { fitRandomIntercept, groupedProducts } from './random-intercept.ts'

const samples = join(
  process.env['LIANYAN_SAMPLES'] ?? new URL('../../../../../shared/samples', import.meta.url).pathname,
  'exams',
)

function londonSchools() {
  const columns: Record<string, number[]> = { y: [], x: [], average: [], sexM: [], boys: [], girls: [] }
  const school: number[] = []
  let sexes: number[] = []
  let kinds: number[] = []
  const { labels } = readCsvColumns(
    join(samples, 'exam_london65.csv'),
    (header) => ({
      numbers: ['normexam', 'standLRT', 'schavg'].map((name) => header.indexOf(name)),
      labels: ['school', 'sex', 'schgend'].map((name) => header.indexOf(name)),
    }),
    ([y = 0, x = 0, average = 0], [group = 0, sex = 0, kind = 0]) => {
      columns['y']?.push(y)
      columns['x']?.push(x)
      columns['average']?.push(average)
      school.push(group)
      sexes.push(sex)
      kinds.push(kind)
    },
  )
  const is = (numbers: number[], names: string[] | undefined, name: string) =>
    Float64Array.from(numbers, (number) => (names?.[number] === name ? 1 : 0))
  return {
    y: Float64Array.from(columns['y'] ?? []),
    x: Float64Array.from(columns['x'] ?? []),
    average: Float64Array.from(columns['average'] ?? []),
    male: is(sexes, labels[1], 'M'),
    boys: is(kinds, labels[2], 'boys'),
    girls: is(kinds, labels[2], 'girls'),
    school: Int32Array.from(school),
    schools: labels[0]?.length ?? 0,
  }
}

const published = JSON.parse(
  readFileSync(join(samples, 'oracle', 'va_exam_published_models.json'), 'utf8'),
) as Record<string, { fixef: Record<string, number>; [key: string]: unknown }>

/** Greatest distance relative to the wanted value. */
function worst(found: readonly number[], wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  return Math.max(...found.map((value, i) => Math.abs(value / (wanted[i] as number) - 1)))
}

describe('the random-intercept model', () => {
  it('agrees with the published REML model of the London schools with sex and kind of school', () => {
    const { y, x, male, boys, girls, school, schools } = londonSchools()
    const fit = fitRandomIntercept(groupedProducts([x, male, boys, girls], y, school, schools), 'REML')
    const wanted = published['Em1'] as { REMLcrit: number; fixef: Record<string, number>; sd: number[] }
    expect(worst(fit.beta, Object.values(wanted.fixef))).toBeLessThan(1e-4)
    expect(worst([Math.sqrt(fit.sigma2u), Math.sqrt(fit.sigma2e)], wanted.sd)).toBeLessThan(1e-5)
    expect(worst([fit.minus2ll], [wanted.REMLcrit])).toBeLessThan(1e-9)
  })

  it('agrees with the published ML model with the school’s mean intake', () => {
    const { y, x, average, school, schools } = londonSchools()
    const fit = fitRandomIntercept(groupedProducts([x, average], y, school, schools), 'ML')
    const wanted = published['contextual_ML'] as {
      deviance: number
      fixef: Record<string, number>
      se: Record<string, number>
      var: number[]
    }
    expect(worst(fit.beta, Object.values(wanted.fixef))).toBeLessThan(1e-5)
    expect(worst(fit.standardErrors, Object.values(wanted.se))).toBeLessThan(1e-5)
    expect(worst([fit.sigma2u, fit.sigma2e], wanted.var)).toBeLessThan(1e-5)
    expect(worst([fit.minus2ll], [wanted.deviance])).toBeLessThan(1e-10)
  })

  it('finds no variance between groups that were dealt out evenly', () => {
    const y = Float64Array.from({ length: 60 }, (_, i) => Math.floor(i / 6) % 10)
    const group = Int32Array.from({ length: 60 }, (_, i) => i % 6)
    const fit = fitRandomIntercept(groupedProducts([], y, group, 6), 'ML')
    expect(fit.sigma2u).toBe(0)
    expect([...fit.u]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('says that nothing can be estimated where the outcome does not vary', () => {
    const y = new Float64Array(20).fill(3)
    const group = Int32Array.from({ length: 20 }, (_, i) => i % 4)
    const fit = fitRandomIntercept(
      groupedProducts(
        [],
        y.map((value) => value - 3),
        group,
        4,
      ),
      'REML',
    )
    expect(fit.icc).toBeNaN()
    expect(fit.u.every(Number.isNaN)).toBe(true)
  })

  it('keeps ICC and shrinkage under a change of unit and origin', () => {
    const marks = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 5 })), {
      minLength: 30,
      maxLength: 80,
    })
    fc.assert(
      fc.property(
        marks,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: -50, max: 50 }),
        (rows, unit, shift) => {
          const y = Float64Array.from(rows, ([mark]) => mark - 50)
          const group = Int32Array.from(rows, ([, school]) => school)
          const one = fitRandomIntercept(groupedProducts([], y, group, 6), 'REML')
          const moved = y.map((value) => value * unit + shift)
          const other = fitRandomIntercept(groupedProducts([], moved, group, 6), 'REML')
          expect(other.icc).toBeCloseTo(one.icc, 6)
          expect(other.sigma2u).toBeCloseTo(one.sigma2u * unit * unit, 3)
          one.u.forEach((u, g) => expect(other.u[g]).toBeCloseTo(u * unit, 4))
        },
      ),
    )
  })
})
