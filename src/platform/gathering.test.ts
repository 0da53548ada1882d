import { expect, test } from 'vitest'
import { gathering } from './gathering.ts'

test('calls of the same moment are worked on together and each gets its own answer', async () => {
  const batches: number[][] = []
  const double = gathering<number, number>({
    work: async (items) => {
      batches.push(items)
      return items.map((item) => item * 2)
    },
    waitMs: 1,
    most: 100,
    lanes: 1,
  })
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1, 2, 3]])
})

test('a batch is never larger than allowed, and nothing is left behind', async () => {
  const sizes: number[] = []
  const echo = gathering<number, number>({
    work: async (items) => {
      sizes.push(items.length)
      return items
    },
    waitMs: 1,
    most: 4,
    lanes: 2,
  })
  const items = Array.from({ length: 23 }, (_, index) => index)
  expect(await Promise.all(items.map(echo))).toEqual(items)
  expect(Math.max(...sizes)).toBe(4)
  expect(sizes.reduce((sum, size) => sum + size)).toBe(23)
})

test('a failed batch fails its own calls only', async () => {
  const refuseOdd = gathering<number, number>({
    work: async (items) => {
      if (items.some((item) => item % 2)) throw new Error('odd')
      return items
    },
    waitMs: 1,
    most: 1,
    lanes: 1,
  })
  const answers = await Promise.allSettled([1, 2].map(refuseOdd))
  expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'fulfilled'])
})

test('idle waits for what is at work', async () => {
  let done = 0
  const slow = gathering<number, number>({
    work: async (items) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      done += items.length
      return items
    },
    waitMs: 1,
    most: 1,
    lanes: 1,
  })
  void slow(1)
  void slow(2)
  await slow.idle()
  expect(done).toBe(2)
})
