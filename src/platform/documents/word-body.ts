import type { WordBlock, WordParagraph } from './word.ts'
import { type Numbering, type NumberingReference, numberParagraphs } from './word-numbering.ts'
import type { Styles } from './word-styles.ts'
import { readXml, type XmlElement } from './xml.ts'

type Paragraph = {
  text: string
  style?: string
  outline?: number
  list?: string
  level?: number
  /** the paragraph mark was deleted under change tracking: the next paragraph continues this one */
  joinsNext: boolean
}
type Cell = { lines: string[]; span: number; merge?: 'restart' | 'continue' }
type Row = { cells: Cell[]; before: number; deleted: boolean }
type Table = { rows: Row[]; row?: Row; cell?: Cell }
/** Where finished paragraphs and tables go: the body, a cell or a text box. */
type Place = { blocks: WordBlock[]; table?: Table; paragraph?: Paragraph; unfinished?: Paragraph }

/** Parts whose text is not the document's: deletions, moved-away text, fallbacks for old programs, field codes, ruby. */
const SKIPPED = new Set([
  'w:del',
  'w:moveFrom',
  'mc:Fallback',
  'w:instrText',
  'w:delText',
  'w:rt',
  'w:sectPr',
  'w:pPrChange',
  'w:rPrChange',
  'w:tblPrChange',
  'w:tcPrChange',
  'w:trPrChange',
  'w:docPartObj',
  'w:placeholder',
])

const WIDEST_SPAN = 200

function gridOf(table: Table): { rows: string[][]; carried: boolean[][] } {
  const rows: string[][] = []
  const carried: boolean[][] = []
  for (const row of table.rows) {
    if (row.deleted) continue
    const above = rows.at(-1)
    const texts: string[] = Array.from({ length: row.before }, () => '')
    const repeats: boolean[] = texts.map(() => false)
    for (const cell of row.cells) {
      const column = texts.length
      const goesOn = cell.merge === 'continue'
      texts.push(goesOn ? (above?.[column] ?? '') : cell.lines.join('\n').replace(/^\n+|\n+$/g, ''))
      repeats.push(goesOn)
      for (let more = 1; more < cell.span; more += 1) {
        texts.push('')
        repeats.push(goesOn)
      }
    }
    rows.push(texts)
    carried.push(repeats)
  }
  const width = Math.max(0, ...rows.map((row) => row.length))
  for (const row of rows) while (row.length < width) row.push('')
  for (const row of carried) while (row.length < width) row.push(false)
  return { rows, carried }
}

function linesOf(blocks: WordBlock[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'paragraph' ? [block.text] : block.rows.map((row) => row.join('\t')),
  )
}

/** Reads `word/document.xml` into blocks. */
export function readWordBody(bytes: Uint8Array, styles: Styles, numbering: Numbering): WordBlock[] {
  const places: Place[] = [{ blocks: [] }]
  const prefix = numberParagraphs(numbering)
  let skipping = 0
  let inText = false
  let inRun = 0
  let hidden = false
  let inParagraphProperties = false

  const place = () => places.at(-1)!
  const add = (text: string) => {
    const { paragraph } = place()
    if (paragraph && !hidden) paragraph.text += text
  }

  function finishParagraph(paragraph: Paragraph): void {
    const at = place()
    const whole = at.unfinished ? { ...at.unfinished, text: at.unfinished.text + paragraph.text } : paragraph
    at.unfinished = undefined
    if (paragraph.joinsNext) {
      at.unfinished = { ...whole, joinsNext: false }
      return
    }
    const own: NumberingReference | undefined =
      whole.list === undefined
        ? styles.numberingOf(whole.style)
        : { list: whole.list, level: whole.level ?? 0 }
    const number = own && own.list !== '0' && whole.text.trim() !== '' ? prefix(own) : ''
    const outline =
      whole.outline !== undefined && whole.outline < 9 ? `heading ${whole.outline + 1}` : undefined
    const block: WordParagraph = { kind: 'paragraph', text: number + whole.text }
    const style = outline ?? styles.nameOf(whole.style)
    if (style !== undefined) block.style = style
    if (number !== '') block.numbering = number.trim()
    at.blocks.push(block)
  }

  function paragraphProperty({ name, attribute }: XmlElement, paragraph: Paragraph): void {
    if (name === 'w:pStyle') paragraph.style = attribute('val')
    else if (name === 'w:outlineLvl') paragraph.outline = Number(attribute('val') ?? 9)
    else if (name === 'w:numId') paragraph.list = attribute('val')
    else if (name === 'w:ilvl') paragraph.level = Number(attribute('val') ?? 0)
    else if (name === 'w:del') paragraph.joinsNext = true
  }

  function tableElement({ name, attribute }: XmlElement, table: Table): void {
    if (name === 'w:tr') table.row = { cells: [], before: 0, deleted: false }
    else if (name === 'w:tc') table.cell = { lines: [], span: 1 }
    else if (name === 'w:gridBefore' && table.row) table.row.before = spanOf(attribute('val'))
    else if (name === 'w:gridSpan' && table.cell) table.cell.span = spanOf(attribute('val'))
    else if (name === 'w:vMerge' && table.cell) {
      table.cell.merge = attribute('val') === 'restart' ? 'restart' : 'continue'
    }
  }

  const isOff = (value: string | undefined) => value === '0' || value === 'false' || value === 'off'

  function open(element: XmlElement): void {
    const { name, attribute } = element
    const at = place()
    if (skipping > 0) {
      skipping += 1
      return
    }
    if (inParagraphProperties && at.paragraph) paragraphProperty(element, at.paragraph)
    if (name === 'w:del' && at.table?.row && !at.table.cell) at.table.row.deleted = true
    if (SKIPPED.has(name)) {
      skipping = 1
      return
    }
    if (name === 'w:p') at.paragraph = { text: '', joinsNext: false }
    else if (name === 'w:pPr') inParagraphProperties = true
    else if (name === 'w:r' || name === 'm:r') {
      inRun += 1
      hidden = false
    } else if (name === 'w:vanish' && inRun > 0 && !inParagraphProperties) hidden = !isOff(attribute('val'))
    else if (name === 'w:t' || name === 'm:t') inText = true
    else if (name === 'w:tab' && inRun > 0 && !inParagraphProperties) add('\t')
    else if ((name === 'w:br' || name === 'w:cr') && inRun > 0) add('\n')
    else if (name === 'w:noBreakHyphen') add('-')
    else if (name === 'w:tbl') {
      flush(at)
      places.push({ blocks: [], table: { rows: [] } })
    } else if (name === 'w:txbxContent') places.push({ blocks: [] })
    else if (at.table) {
      tableElement(element, at.table)
      if (name === 'w:tc') places.push({ blocks: [] })
    }
  }

  /** Cell properties are met inside the cell's place; they belong to the table below it. */
  function openWithin(element: XmlElement): void {
    const below = places.at(-2)
    if (skipping === 0 && below?.table?.cell && !place().paragraph) tableElement(element, below.table)
    open(element)
  }

  function close(name: string): void {
    if (skipping > 0) {
      skipping -= 1
      return
    }
    const at = place()
    if (name === 'w:p' && at.paragraph) {
      const finished = at.paragraph
      at.paragraph = undefined
      finishParagraph(finished)
    } else if (name === 'w:pPr') inParagraphProperties = false
    else if (name === 'w:r' || name === 'm:r') {
      inRun -= 1
      hidden = false
    } else if (name === 'w:t' || name === 'm:t') inText = false
    else if (name === 'w:tc') closeCell()
    else if (name === 'w:tr' && at.table?.row) {
      at.table.rows.push(at.table.row)
      at.table.row = undefined
    } else if (name === 'w:tbl') closeTable()
    else if (name === 'w:txbxContent') closeTextBox()
  }

  function closeCell(): void {
    const content = places.pop()
    const table = place().table
    if (!content || !table?.cell) return
    flush(content)
    table.cell.lines = linesOf(content.blocks)
    table.row?.cells.push(table.cell)
    table.cell = undefined
  }

  function closeTable(): void {
    const finished = places.pop()
    if (!finished?.table) return
    const { rows, carried } = gridOf(finished.table)
    if (rows.length > 0) place().blocks.push({ kind: 'table', rows, carried })
  }

  /** A text box stands inside a run of its paragraph, which is still open: its text follows that paragraph. */
  function closeTextBox(): void {
    const box = places.pop()
    if (!box) return
    flush(box)
    waiting.push({ place: place(), blocks: box.blocks })
  }

  const waiting: { place: Place; blocks: WordBlock[] }[] = []
  function placeTextBoxes(): void {
    for (const box of waiting.splice(0)) {
      if (box.place.paragraph) waiting.push(box)
      else box.place.blocks.push(...box.blocks)
    }
  }

  function flush(at: Place): void {
    if (!at.unfinished) return
    at.blocks.push({ kind: 'paragraph', text: at.unfinished.text })
    at.unfinished = undefined
  }

  readXml(bytes, {
    open: openWithin,
    close: (name) => {
      close(name)
      if (name === 'w:p' && skipping === 0 && waiting.length > 0) placeTextBoxes()
    },
    text: (text) => {
      if (inText && skipping === 0) add(text)
    },
  })
  flush(places[0]!)
  return places[0]!.blocks
}

function spanOf(value: string | undefined): number {
  const span = Number(value ?? 1)
  return Number.isInteger(span) && span >= 1 ? Math.min(span, WIDEST_SPAN) : 1
}
