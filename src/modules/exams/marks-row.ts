import { MISSING } from './analysis/marks-table.ts'

/**
 * How marks lie in the database: a row a pupil and paper, 16-bit whole numbers ×scale with the little end first, in the
 * order of the items, −32768 for none; and beside them one byte an item for the options chosen.
 */

/** No mark: the pupil was not marked on this item. A mark of 0 is a mark. */
export const noMark = MISSING

/** No letter was recorded; an empty set of options (0) says that the pupil chose none. */
export const noAnswer = 0xff

/** The options that an answer may hold; all eight at once would read as `noAnswer`, and no key asks for that. */
export const optionLetters = 'ABCDEFGH'

/** The largest mark that fits, ×scale. */
export const mostStored = 32_767

const littleEnd = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Marks ×scale as bytes; whatever number of rows, one after the other. */
export function encodeMarks(marks: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const stored = Int16Array.from(marks)
  if (!littleEnd) for (let at = 0; at < stored.length; at++) stored[at] = swapped(stored[at]!)
  return new Uint8Array(stored.buffer)
}

/** Marks ×scale from bytes: of one row, or of many joined by the database. A copy, wherever the bytes lie. */
export function decodeMarks(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  if (bytes.length % 2 !== 0) throw new RangeError('a row of marks has an even number of bytes')
  const marks = new Int16Array(new Uint8Array(bytes).buffer)
  if (!littleEnd) for (let at = 0; at < marks.length; at++) marks[at] = swapped(marks[at]!)
  return marks
}

function swapped(value: number): number {
  return (((value & 0xff) << 24) >> 16) | ((value >> 8) & 0xff)
}

/** The options of an answer as a byte: A is the lowest bit. Null when a character is no letter of an option, or twice. */
export function answerOf(letters: string): number | null {
  let chosen = 0
  for (const letter of letters) {
    const option = optionLetters.indexOf(letter)
    if (option < 0 || chosen & (1 << option)) return null
    chosen |= 1 << option
  }
  return chosen === noAnswer ? null : chosen
}

/** The options of an answer as letters, in order; null where none were recorded. */
export function lettersOf(answer: number): string | null {
  if (answer === noAnswer) return null
  return [...optionLetters].filter((_, option) => answer & (1 << option)).join('')
}

/** A mark as people write it (3.5), from ×scale; null for none. */
export function plainMark(stored: number, scale: number): number | null {
  return stored === noMark ? null : stored / scale
}

/** A mark ×scale; null when it does not fall on the paper's steps (3.25 where half marks are the finest). */
export function storedMark(mark: number, scale: number): number | null {
  const stored = Math.round(mark * scale)
  return Math.abs(stored - mark * scale) < 1e-6 && Math.abs(stored) <= mostStored ? stored : null
}
