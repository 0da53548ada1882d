import type { IntervalRow } from '../../../ui/chart-spec.ts'
import type { AddedUnit } from './words.ts'

export const methods = [
  {
    value: 'reml',
    label: 'REML',
    says: '多层模型(REML)：人数少的学校向平均收拢，偶然的高低不会被当真。这是默认的算法。',
  },
  {
    value: 'ml',
    label: 'ML',
    says: '多层模型(ML)：与 REML 只差在方差的估计，学校较多时几乎一样。',
  },
  {
    value: 'ols',
    label: 'OLS',
    says: '普通回归：每所学校学生残差的平均，不收拢；人数少的学校区间很宽，容易看着很高或很低。',
  },
] as const
export type AddedMethod = (typeof methods)[number]['value']

export const tones = { above: 'above', below: 'below', indistinguishable: 'quiet' } as const

/**
 * Rows of the interval plot, from the lowest estimate up so that the intervals can be read against zero. Schools
 * without a name stay so.
 */
export function addedRows(
  units: readonly AddedUnit[],
  method: AddedMethod,
): (IntervalRow & { tone: 'above' | 'below' | 'quiet' })[] {
  return units
    .flatMap(({ unit, own, n, ...effects }) => {
      const it = effects[method]
      if (it.estimate === null) return []
      return [
        {
          name: unit?.name ?? '',
          value: it.estimate,
          low: it.interval[0],
          high: it.interval[1],
          tone: tones[it.verdict],
          own,
          note: n === null ? undefined : `${n} 人`,
        },
      ]
    })
    .toSorted((a, b) => a.value - b.value)
}
