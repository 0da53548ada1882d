import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { columnWord } from './column-words.ts'

/** A row near the top of a sheet, as text. */
export interface HeadRow {
  number: number
  texts: string[]
}

function identifies(text: string): boolean {
  const word = columnWord(text)
  return word === 'candidate' || word === 'number'
}

/** Whether these rows may be one header: one of them names the pupil's number, and nothing in that column is a number itself. */
export function isHeader(rows: HeadRow[], from: number, levels: number): boolean {
  const block = rows.slice(from, from + levels)
  const width = Math.max(...block.map(({ texts }) => texts.length))
  let named = false
  for (let column = 0; column < width; column++) {
    const texts = block.map(({ texts }) => tight(texts[column] ?? ''))
    if (!texts.some(identifies)) continue
    if (texts.some((text) => text !== '' && !identifies(text) && /\d{3}/.test(text))) return false
    // A lower row that has its own text where the number of pupils is named is a row of data or of full marks.
    if (texts.filter((text) => text !== '').length > 1 && new Set(texts.filter(Boolean)).size > 1)
      return false
    named = true
  }
  if (!named) return false
  return block.every(({ texts }, level) => {
    const filled = texts.map((text) => tight(text)).filter(Boolean)
    // A title over everything is no level of the header, and neither is a row of full marks.
    if (filled.length < 2) return levels === 1
    return (
      level === 0 ||
      !filled.some((text) => /^(满分|分值|总分值|每题满分|题目满分|小题满分)[:：]?$/.test(text))
    )
  })
}

/** For each column the texts of its levels; a heading spreads over the blanks beside it where something stands below. */
export function levelTexts(rows: HeadRow[], from: number, levels: number): string[][] {
  const block = rows.slice(from, from + levels)
  const width = Math.max(...block.map(({ texts }) => texts.length))
  const columns: string[][] = Array.from({ length: width }, () => [])
  for (const [level, { texts }] of block.entries()) {
    let heading = ''
    for (let column = 0; column < width; column++) {
      const own = (texts[column] ?? '').trim()
      const below = block.slice(level + 1).some(({ texts }) => tight(texts[column] ?? '') !== '')
      if (own !== '') heading = own
      // A column whose name stands in a lower row only ends nothing; one that has no lower row ends the heading.
      const text = own || (below ? heading : '')
      if (own !== '' && !below) heading = ''
      const known = columns[column]!
      if (text !== '' && known.at(-1) !== text) known.push(text)
    }
  }
  return columns
}
