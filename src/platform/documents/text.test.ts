import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DocumentError } from './document-error.ts'
import { readText, textBlocks } from './text.ts'

const TEXT = '片区教研计划\n时间：九月'

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const bytes = new Uint8Array((text.length + (mark ? 1 : 0)) * 2)
  const view = new DataView(bytes.buffer)
  const units = [
    ...(mark ? [0xfeff] : []),
    ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)),
  ]
  for (const [at, unit] of units.entries()) view.setUint16(at * 2, unit, littleEndian)
  return bytes
}

// 片区教研计划 in GB18030, as Notepad on a Chinese Windows saves it
const GB = Uint8Array.from([0xc6, 0xac, 0xc7, 0xf8, 0xbd, 0xcc, 0xd1, 0xd0, 0xbc, 0xc6, 0xbb, 0xae])

function outcome(bytes: Uint8Array): string {
  try {
    return typeof readText(bytes) === 'string' ? 'text' : 'nothing'
  } catch (error) {
    return error instanceof DocumentError ? 'refusal' : String(error)
  }
}

describe('the encodings of plain text', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 LE with mark', utf16(TEXT, true, true)],
    ['UTF-16 BE with mark', utf16(TEXT, false, true)],
    ['UTF-16 LE without mark', utf16(TEXT, true, false)],
    ['UTF-16 BE without mark', utf16(TEXT, false, false)],
  ])('%s is understood', (_name, bytes) => {
    expect(readText(bytes)).toBe(TEXT)
  })

  it('GB18030 is understood', () => {
    expect(readText(GB)).toBe('片区教研计划')
  })

  it.each([
    ['nothing', new Uint8Array(), 'empty'],
    ['blanks only', Buffer.from(' \n\n'), 'empty'],
    ['binary data', Uint8Array.from([1, 0, 2, 0, 0, 3, 0, 0]), 'wrongType'],
    ['bytes of no encoding', Uint8Array.from([0xff, 0xff, 0xff, 0x80, 0x20]), 'unreadableText'],
    ['a book', Buffer.from('研'.repeat(1_000_001)), 'tooBig'],
  ])('%s is refused', (_name, bytes, code) => {
    expect(() => readText(bytes)).toThrow(expect.objectContaining({ code }))
  })

  it('any bytes give a text or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcome(bytes)).toMatch(/text|refusal/)
      }),
    )
  })

  it('lines keep their numbers, empty ones included', () => {
    expect(textBlocks('一\r\n\r\n二\n').map((block) => block.kind === 'paragraph' && block.text)).toEqual([
      '一',
      '',
      '二',
    ])
  })
})
