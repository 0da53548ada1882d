import { expect, test } from 'vitest'
import { sentenceFor, sentences } from './sentences.zh.ts'

test('a sentence is filled from the data of the refusal', () => {
  expect(sentenceFor('lockedOut', { minutes: 15 })).toContain('请 15 分钟后再试')
})

test('an unknown code still gets a sentence, and never shows the code', () => {
  expect(sentenceFor('somethingNew')).toBe(sentences.unknown)
  expect(sentenceFor('toString')).toBe(sentences.unknown)
})

test('a missing value leaves no bracket behind', () => {
  expect(sentenceFor('lockedOut')).not.toMatch(/[{}]/)
})

test('every sentence is Chinese and ends as a sentence', () => {
  const odd = Object.entries(sentences).filter(([, sentence]) => !/\p{Script=Han}.*[。!?]$/u.test(sentence))
  expect(odd).toEqual([])
})
