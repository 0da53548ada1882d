import { DocumentError } from './document-error.ts'
import { readWordBody } from './word-body.ts'
import { NO_NUMBERING, readNumbering } from './word-numbering.ts'
import { NO_STYLES, readStyles } from './word-styles.ts'
import { readXml } from './xml.ts'
import { openZip, type Zip } from './zip.ts'

/** A paragraph; `text` begins with its automatic number as Word shows it, which `numbering` repeats alone. */
export type WordParagraph = { kind: 'paragraph'; text: string; style?: string; numbering?: string }

/**
 * A table; every row has a cell for each grid column. A cell that spans columns has its text in the first and empty
 * cells after it; one that spans rows has its text in each row, and `carried[row][column]` tells the repeats apart.
 * Paragraphs within a cell are parted by `\n`.
 */
export type WordTable = { kind: 'table'; rows: string[][]; carried?: boolean[][] }

export type WordBlock = WordParagraph | WordTable

/** Longest text that is read, in characters. */
const LONGEST = 300_000

const OLE = [0xd0, 0xcf, 0x11, 0xe0]

function holdsName(bytes: Uint8Array, name: string): boolean {
  const wanted = [...name].flatMap((letter) => [letter.charCodeAt(0), 0])
  const last = bytes.length - wanted.length
  for (let at = bytes.indexOf(wanted[0]!); at >= 0 && at <= last; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true
  }
  return false
}

/** A compound file names its streams in UTF-16: an encrypted .docx holds EncryptedPackage, an old .doc WordDocument. */
function refuseCompoundFile(bytes: Uint8Array): never {
  if (holdsName(bytes, 'EncryptedPackage')) throw new DocumentError('passwordProtected')
  if (holdsName(bytes, 'WordDocument')) throw new DocumentError('oldFormat')
  throw new DocumentError('wrongType')
}

function mainPart(zip: Zip): string {
  const relations = zip.read('_rels/.rels')
  let target = 'word/document.xml'
  if (relations) {
    readXml(relations, {
      open: ({ attribute }) => {
        if (attribute('Type')?.endsWith('/officeDocument')) target = attribute('Target') ?? target
      },
      close: () => {},
    })
  }
  return target.replace(/^\//, '')
}

function refuseMacros(zip: Zip): void {
  if (zip.names.some((name) => /vbaProject\.bin$/i.test(name))) throw new DocumentError('macro')
  const types = zip.read('[Content_Types].xml')
  if (types && new TextDecoder().decode(types).includes('macroEnabled')) throw new DocumentError('macro')
}

function lengthOf(block: WordBlock): number {
  return block.kind === 'paragraph' ? block.text.length : block.rows.flat().join('').length
}

/**
 * The text of a .docx in reading order: paragraphs with automatic numbers, tables, text boxes after the paragraph that
 * anchors them. Tracked insertions count, deletions and hidden text do not; headers, footers and notes are not read.
 * Throws `DocumentError`: empty, wrongType, oldFormat, passwordProtected, macro, tooBig, corrupt.
 */
export function readWord(bytes: Uint8Array): WordBlock[] {
  if (bytes.length === 0) throw new DocumentError('empty')
  if (OLE.every((byte, index) => bytes[index] === byte)) refuseCompoundFile(bytes)
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new DocumentError('wrongType')
  const zip = openZip(bytes)
  refuseMacros(zip)
  const main = mainPart(zip)
  const document = zip.read(main)
  if (!document || !/document\d*\.xml$/.test(main)) throw new DocumentError('wrongType')
  const folder = main.replace(/[^/]*$/, '')
  const styles = zip.read(`${folder}styles.xml`)
  const numbering = zip.read(`${folder}numbering.xml`)
  const blocks = readWordBody(
    document,
    styles ? readStyles(styles) : NO_STYLES,
    numbering ? readNumbering(numbering) : NO_NUMBERING,
  )
  const length = blocks.reduce((sum, block) => sum + lengthOf(block), 0)
  if (length > LONGEST) throw new DocumentError('tooBig')
  if (blocks.every((block) => lengthOf(block) === 0)) throw new DocumentError('empty')
  return blocks
}
