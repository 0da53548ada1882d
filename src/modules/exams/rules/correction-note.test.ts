import { expect, it } from 'vitest'
import { correctionNote } from './correction-note.ts'

it('A correction is told with its day, with the year where it was another one, and with the reason only where it is given', () => {
  expect(correctionNote('2026-11-05', '2026-12-31', null)).toBe('成绩有更正，11月5日重新统计。')
  expect(correctionNote('2026-12-31', '2027-01-01', null)).toBe('成绩有更正，2026年12月31日重新统计。')
  expect(correctionNote('2026-11-05', '2026-11-05', '第12题漏分')).toBe(
    '成绩有更正，11月5日重新统计。原因：第12题漏分',
  )
})
