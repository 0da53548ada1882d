import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawSample } from '../sampling.ts'
import { sampleInWords, sampleSize } from './sample-size.ts'

const schools = [
  { locality: 'urban', pupils: 120, classes: 4 },
  { locality: 'urban', pupils: 80, classes: 2 },
  { locality: 'rural', pupils: 40, classes: 1 },
  { locality: 'rural', pupils: 0, classes: 0 },
]
const all = { schools: null, within: null }
const words = (plan: Parameters<typeof sampleSize>[0]) => sampleInWords(plan, sampleSize(plan, schools))

describe('what a plan will draw', () => {
  test.each([
    [{ schools: 2, within: null }, '将抽 2 所学校(共 3 所)的全部学生，约 140 人(在籍 240 人的 58%)。'],
    [
      { schools: null, within: { unit: 'pupil' as const, size: 50 } },
      '将抽全部 3 所学校，每校随机 50 人(不足的全取)，共 140 人(在籍 240 人的 58%)。',
    ],
    [
      { schools: 2, within: { unit: 'class' as const, size: 1 } },
      '将抽 2 所学校(共 3 所)，每校随机 1 个班(不足的全取)，约 75 人(在籍 240 人的 31%)。',
    ],
  ])('%j is said before it is drawn', (plan, sentence) => {
    expect(words(plan)).toBe(sentence)
  })

  test.each([
    all,
    { schools: 2000, within: null },
    { schools: 3, within: { unit: 'pupil' as const, size: 5000 } },
    { schools: null, within: { unit: 'class' as const, size: 4 } },
  ])('%j leaves nobody out, and is called that', (plan) => {
    expect(sampleSize(plan, schools).everybody).toBe(true)
    expect(words(plan)).toBe('这样会抽中所有参加学校的全部学生(240 人)，没有人落在样本之外，等于全体参加。')
  })

  test('without a roll only a plan that says so itself is known to take all', () => {
    const empty = schools.map((school) => ({ ...school, pupils: 0, classes: 0 }))
    expect(sampleSize(all, empty).everybody).toBe(true)
    expect(sampleSize({ schools: 9, within: null }, empty).everybody).toBe(true)
    expect(sampleSize({ schools: 2, within: null }, empty)).toMatchObject({ everybody: null, drawn: null })
    const some = { schools: null, within: { unit: 'pupil' as const, size: 5000 } }
    expect(sampleSize(some, empty).everybody).toBeNull()
  })

  test('agrees with the draw itself: on whether anybody is left out, and on the number where it is exact', () => {
    const plans = fc.record({
      schools: fc.option(fc.integer({ min: 1, max: 6 })),
      within: fc.option(
        fc.record({
          unit: fc.constantFrom('class' as const, 'pupil' as const),
          size: fc.integer({ min: 1, max: 9 }),
        }),
      ),
    })
    const frame = fc.array(
      fc.record({
        locality: fc.constantFrom('urban', 'rural'),
        classes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(plans, frame, (plan, made) => {
        const pupils = made.flatMap(({ classes }, s) =>
          classes.flatMap((size, c) =>
            Array.from({ length: size }, (_, p) => ({
              id: `${s} ${c} ${p}`,
              school: String(s),
              class: String(c),
            })),
          ),
        )
        const drawn = drawSample({
          seed: 'x',
          pupils,
          stratumOf: Object.fromEntries(made.map(({ locality }, s) => [String(s), locality])),
          schools: plan.schools ?? undefined,
          within: plan.within ?? undefined,
        })
        const size = sampleSize(
          plan,
          made.map(({ locality, classes }) => ({
            locality,
            classes: classes.length,
            pupils: classes.reduce((sum, one) => sum + one, 0),
          })),
        )
        expect(size.everybody).toBe(drawn.length === pupils.length)
        expect(size.exact ? size.drawn : drawn.length).toBe(drawn.length)
      }),
    )
  })
})
