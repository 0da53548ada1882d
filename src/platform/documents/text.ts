import { DocumentError } from './document-error.ts'
import type { WordBlock } from './word.ts'

/** Longest text that is read, in characters: far beyond any plan. */
const LONGEST = 300_000

function startsWith(bytes: Uint8Array, mark: number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte)
}

/** UTF-16 without a mark shows itself by line ends and ASCII whose other byte is zero. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length < 4 || bytes.length % 2 === 1) return null
  let even = 0
  let odd = 0
  const reach = Math.min(bytes.length, 4096)
  for (let at = 0; at < reach; at += 1) {
    if (bytes[at] !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  if (odd > 0 && even === 0) return 'utf-16le'
  if (even > 0 && odd === 0) return 'utf-16be'
  return null
}

function decodeAs(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * The text of a plain text file in UTF-8, UTF-16 (with or without mark) or GB18030.
 * Throws `DocumentError`: empty, tooBig, wrongType (binary), unreadableText.
 */
export function readText(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new DocumentError('empty')
  if (bytes.length > LONGEST * 4) throw new DocumentError('tooBig')
  let text: string | null
  if (startsWith(bytes, [0xff, 0xfe])) text = decodeAs(bytes, 'utf-16le')
  else if (startsWith(bytes, [0xfe, 0xff])) text = decodeAs(bytes, 'utf-16be')
  else {
    const wide = unmarkedUtf16(bytes)
    text = wide ? decodeAs(bytes, wide) : (decodeAs(bytes, 'utf-8') ?? decodeAs(bytes, 'gb18030'))
  }
  if (text === null) throw new DocumentError('unreadableText')
  if (text.includes('\u0000')) throw new DocumentError('wrongType')
  if (text.length > LONGEST) throw new DocumentError('tooBig')
  if (text.trim() === '') throw new DocumentError('empty')
  return text
}

/** One paragraph a line, empty lines kept so that line numbers stay those of the file. */
export function textBlocks(text: string): WordBlock[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\n\r\u2028\u2029]/)
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => ({ kind: 'paragraph', text: line }))
}
