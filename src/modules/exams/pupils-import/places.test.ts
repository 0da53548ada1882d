import { describe, expect, test } from 'vitest'
import { readPlace } from './places.ts'

describe('a class is read as the roster writes it', () => {
  test.each([
    ['七年级', '3班', 'junior', 7, '七年级(3)班'],
    ['七年级', '(3)班', 'junior', 7, '七年级(3)班'],
    ['7', '3', 'junior', 7, '七年级(3)班'],
    ['初一', '三班', 'junior', 7, '七年级(3)班'],
    ['', '七(3)班', 'junior', 7, '七年级(3)班'],
    ['七年级', '七年级3班', 'junior', 7, '七年级(3)班'],
    ['七年级', '703', 'junior', 7, '七年级(3)班'],
    ['', '703班', 'junior', 7, '七年级(3)班'],
    ['一年级', '12班', 'primary', 1, '一年级(12)班'],
    ['高一', '2', 'senior', 10, '高一(2)班'],
    ['2025级', '3班', 'junior', 8, '八年级(3)班'],
    ['初2024级', '1班', 'nineYear', 9, '九年级(1)班'],
    ['小学2026级', '1班', 'nineYear', 1, '一年级(1)班'],
    ['七年级', '宏志班', 'junior', 7, '宏志班'],
  ] as const)('%s %s → %s', (grade, inClass, kind, wantedGrade, wanted) => {
    expect(readPlace(grade, inClass, kind, 2026)).toEqual({ grade: wantedGrade, className: wanted })
  })

  test('and nothing is made up where the grade is not told', () => {
    expect(readPlace('', '3班', 'nineYear', 2026).grade).toBeNull()
    expect(readPlace('2024级', '3班', 'nineYear', 2026).grade).toBeNull()
    expect(readPlace('七年级', '', 'junior', 2026)).toEqual({ grade: 7, className: null })
  })
})
