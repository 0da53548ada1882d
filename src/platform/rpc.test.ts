import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPlainJson } from './rpc.ts'

const library = new StandardRPCSerializer(new StandardRPCJsonSerializer())
const asSent = (body: unknown): unknown => JSON.parse(JSON.stringify(body))

test('an answer written the fast way reads as if the library had written it', () => {
  let plain = 0
  const values = fc.anything({
    key: fc.string().filter((name) => name !== '__proto__'),
    withDate: true,
    withMap: true,
    withSet: true,
    withBigInt: true,
  })
  fc.assert(
    fc.property(values, (value) => {
      if (!isPlainJson(value)) return
      plain += 1
      expect(asSent({ json: value })).toEqual(asSent(library.serialize(value)))
    }),
    { numRuns: 500 },
  )
  expect(plain).toBeGreaterThan(50)
})

test('what JSON cannot say by itself is left to the library', () => {
  const special = [undefined, Number.NaN, 1n, new Date(), new Set([1]), new Map(), /x/, new URL('http://a')]
  const found = special.flatMap((value) => [value, [value], { within: { list: [value] } }])
  expect(found.filter(isPlainJson)).toEqual([])
})

test('a property that is not there is left out by both', () => {
  const row = { quota: undefined, title: '听课' }
  expect(isPlainJson(row)).toBe(true)
  expect(asSent({ json: row })).toEqual(asSent(library.serialize(row)))
})
