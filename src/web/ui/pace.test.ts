import { expect, test } from 'vitest'
import { toneOfPace } from './pace.ts'

test.each([
  { value: 4, target: 4, expected: 3, tone: 'good' },
  { value: 58, target: 120, expected: 55, tone: 'active' },
  { value: 2, target: 6, expected: 3, tone: 'warn' },
  { value: 1, target: 6, expected: 3, tone: 'bad' },
  { value: 0, target: 2, expected: 0, tone: 'quiet' },
  { value: 1, target: 2, expected: undefined, tone: 'active' },
])(
  '$value of $target with $expected expected today is shown as $tone',
  ({ value, target, expected, tone }) => {
    expect(toneOfPace(value, target, expected)).toBe(tone)
  },
)
