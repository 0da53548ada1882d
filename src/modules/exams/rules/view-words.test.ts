import { expect, it } from 'vitest'
import { viewWords } from './view-words.ts'

it('says every look in Chinese: a known word by its sentence, an unknown one in general, a sentence as it is', () => {
  expect(viewWords('pupilMarks')).toBe('为更正成绩查看一名学生')
  expect(viewWords('results.somethingNew')).toBe('查看学生的成绩')
  expect(viewWords('语文 六年级1班 学生名单')).toBe('语文 六年级1班 学生名单')
})
