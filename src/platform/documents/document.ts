import { DocumentError } from './document-error.ts'
import { readText, textBlocks } from './text.ts'
import { readWord, type WordBlock } from './word.ts'

/** Largest file that is looked at, in bytes. */
export const LARGEST_DOCUMENT = 50 * 1024 * 1024

const OLE = [0xd0, 0xcf, 0x11, 0xe0]

function begins(bytes: Uint8Array, mark: number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte)
}

function ending(fileName: string): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
}

/**
 * The blocks of a .docx or .txt file. What the bytes are counts for more than what the name says.
 * Throws `DocumentError` with a sentence for the user.
 */
export function readDocument(bytes: Uint8Array, fileName: string): WordBlock[] {
  const suffix = ending(fileName)
  if (bytes.length === 0) throw new DocumentError('empty')
  if (bytes.length > LARGEST_DOCUMENT) throw new DocumentError('tooBig')
  if (begins(bytes, OLE) || begins(bytes, [0x50, 0x4b])) return readWord(bytes)
  if (suffix === 'docm' || suffix === 'dotm') throw new DocumentError('macro')
  if (suffix === 'docx' || suffix === 'dotx') {
    const foreign = begins(bytes, [0x25, 0x50, 0x44, 0x46]) || begins(bytes, [0x7b, 0x5c, 0x72, 0x74])
    throw new DocumentError(foreign ? 'wrongType' : 'corrupt')
  }
  if (suffix === 'doc') throw new DocumentError('oldFormat')
  if (suffix !== '' && suffix !== 'txt' && suffix !== 'text') throw new DocumentError('wrongType')
  return textBlocks(readText(bytes))
}
