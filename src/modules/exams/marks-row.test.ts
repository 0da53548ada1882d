import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answerOf,
  decodeMarks,
  encodeMarks,
  lettersOf,
  mostStored,
  noAnswer,
  noMark,
  optionLetters,
  plainMark,
  storedMark,
} from './marks-row.ts'

const mark = fc.integer({ min: noMark, max: mostStored })

describe('a row of marks', () => {
  test('comes back as it was stored, blanks and noughts apart', () => {
    fc.assert(
      fc.property(fc.array(mark), (marks) => {
        expect([...decodeMarks(encodeMarks(marks))]).toEqual(marks)
      }),
    )
    expect([...decodeMarks(encodeMarks([0, noMark, 7]))]).toEqual([0, noMark, 7])
  })

  test('has the little end first, as the statistics read it', () => {
    expect([...encodeMarks([1, 258, -32_768])]).toEqual([1, 0, 2, 1, 0, 128])
  })

  test('is read from anywhere inside a longer answer of the database', () => {
    fc.assert(
      fc.property(fc.array(mark), fc.nat({ max: 5 }), (marks, from) => {
        const bytes = encodeMarks(marks)
        const longer = new Uint8Array(from + bytes.length)
        longer.set(bytes, from)
        expect([...decodeMarks(longer.subarray(from))]).toEqual(marks)
      }),
    )
  })

  test('may be joined with others and cut again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(mark, mark, mark)), (rows) => {
        const joined = Buffer.concat(rows.map((row) => encodeMarks(row)))
        expect([...decodeMarks(joined)]).toEqual(rows.flat())
      }),
    )
  })

  test('never has half a mark too many', () => {
    expect(() => decodeMarks(new Uint8Array(3))).toThrow(RangeError)
  })
})

describe('an answer', () => {
  test('keeps the options chosen, in whatever order they were written', () => {
    const options = fc.uniqueArray(fc.constantFrom(...optionLetters), { maxLength: 7 })
    fc.assert(
      fc.property(options, (letters) => {
        const answer = answerOf(letters.join(''))
        expect(answer).not.toBe(noAnswer)
        expect(lettersOf(answer!)).toBe(letters.toSorted().join(''))
      }),
    )
  })

  test('of no option differs from one that was not recorded', () => {
    expect(answerOf('')).toBe(0)
    expect(lettersOf(0)).toBe('')
    expect(lettersOf(noAnswer)).toBeNull()
  })

  test('is none when a letter is no option or comes twice', () => {
    expect(answerOf('AA')).toBeNull()
    expect(answerOf('AZ')).toBeNull()
    expect(answerOf('a')).toBeNull()
  })
})

describe('a mark', () => {
  test('on the steps of its paper is stored exactly and read back', () => {
    const scale = fc.constantFrom(1, 2, 4, 10, 20, 100)
    fc.assert(
      fc.property(scale, fc.integer({ min: 0, max: 30_000 }), (steps, stored) => {
        expect(storedMark(stored / steps, steps)).toBe(stored)
        expect(plainMark(stored, steps)).toBe(stored / steps)
      }),
    )
  })

  test('between the steps is none', () => {
    expect(storedMark(3.25, 2)).toBeNull()
    expect(storedMark(0.1 + 0.2, 10)).toBe(3)
    expect(storedMark(400, 100)).toBeNull()
    expect(plainMark(noMark, 2)).toBeNull()
  })
})
