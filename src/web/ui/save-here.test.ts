import { expect, test } from 'vitest'
import { bytesOf, csvOf } from './save-here.ts'

test('a .csv made here opens in Excel as UTF-8, a cell a value, none a formula', () => {
  expect(
    csvOf([
      ['姓名', '说明'],
      ['张,三', '=1+1'],
      ['说"话"', '两\n行'],
    ]),
  ).toBe(`\uFEFF姓名,说明\r\n"张,三",'=1+1\r\n"说""话""","两\n行"\r\n`)
})

test('bytes that came as base64 are the bytes that were sent', () => {
  const sent = Uint8Array.from({ length: 256 }, (_, at) => at)
  expect(bytesOf(Buffer.from(sent).toString('base64'))).toEqual(sent)
})
