import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Slice {
  path: string
  ranges: [from: number, to: number][]
  /** As TrueType at one weight, once it was needed. */
  font?: Promise<Uint8Array>
}

const weight = 400

let slices: Promise<Slice[]> | undefined

/** The font comes in a hundred files, each with the characters of some ranges (unicode.json of the package). */
async function loadSlices(): Promise<Slice[]> {
  const folder = dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-sc/package.json')))
  const ranges = JSON.parse(await readFile(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>
  return Object.entries(ranges).map(([name, list]) => ({
    path: join(folder, 'files', `noto-sans-sc-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`),
    ranges: list.split(',').map((range) => {
      const [from, to] = range.replace('U+', '').split('-') as [string, string | undefined]
      return [Number.parseInt(from, 16), Number.parseInt(to ?? from, 16)]
    }),
  }))
}

/** TrueType with the characters of the slice at one weight: who draws neither reads WOFF2 nor turns the axes of a font. */
async function instance(slice: Slice): Promise<Uint8Array> {
  const { default: subsetFont } = await import('subset-font')
  const bytes = await readFile(slice.path)
  return new Uint8Array(
    await subsetFont(bytes, undefined, {
      keepAllGlyphs: true,
      targetFormat: 'truetype',
      variationAxes: { wght: weight },
    }),
  )
}

/** Stands for a character that the font lacks: left in, it would cost the rest of its line. */
const unknown = '□'

/** The text with a box for each character that the font lacks (Greek, some rare ideographs). */
export async function withinFont(text: string): Promise<string> {
  const known = await (slices ??= loadSlices())
  const lacking = [...new Set(text)].filter((character) => {
    const code = character.codePointAt(0)!
    return (
      code >= 0x20 && !known.some(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to))
    )
  })
  return lacking.reduce((shown, character) => shown.replaceAll(character, unknown), text)
}

/** The font files that hold the characters of a text; those once made are kept. */
export async function fontsFor(text: string): Promise<Uint8Array[]> {
  const known = await (slices ??= loadSlices())
  const codes = [...new Set(text)].map((character) => character.codePointAt(0)!)
  const needed = known.filter(({ ranges }) =>
    codes.some((code) => ranges.some(([from, to]) => code >= from && code <= to)),
  )
  return Promise.all(needed.map((slice) => (slice.font ??= instance(slice))))
}
