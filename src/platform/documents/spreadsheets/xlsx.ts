import type { Sheet, Workbook } from './cells.ts'
import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'
import { isDateFormat } from './number-formats.ts'
import { createSheetParser } from './sheet-parser.ts'
import { attribute, parseXml, unescapeText } from './xml.ts'
import { openZip, readEntry, readEntryBytes, type Zip, type ZipEntry } from './zip.ts'

export type ReadProgress = (done: number, total: number) => void

export type SheetPart = { name: string; hidden: boolean; path: string }

/** What the parts of a package say before any sheet is read. */
export type WorkbookParts = {
  sheets: SheetPart[]
  date1904: boolean
  workbookPath: string
  stylesPath: string | null
  stringsPath: string | null
}

/**
 * Reads every worksheet of an .xlsx (transitional or strict, with or without shared strings, any namespace prefix).
 * The parts are inflated and parsed piece by piece with the event loop free in between; only cells with content are
 * kept. `onProgress` counts bytes of sheet XML.
 * @throws SpreadsheetError
 */
export async function readXlsx(
  bytes: Uint8Array,
  limits: SpreadsheetLimits,
  onProgress?: ReadProgress,
): Promise<Workbook> {
  const zip = openZip(bytes, limits)
  refuseOtherPackages(zip)
  const parts = await readParts(zip, limits)
  const styles = parts.stylesPath ? zip.entries.get(parts.stylesPath) : undefined
  const isDate = styles ? await readDateStyles(zip, styles, limits) : []
  const stringsEntry = parts.stringsPath ? zip.entries.get(parts.stringsPath) : undefined
  const budget = { rows: limits.rows, cells: limits.cells, characters: limits.characters }
  const strings = stringsEntry ? await readSharedStrings(zip, stringsEntry, limits, budget) : []

  const entries = parts.sheets.map((part) => zip.entries.get(part.path))
  const total = entries.reduce((sum, entry) => sum + (entry?.size ?? 0), 0)
  let done = 0
  const sheets: Sheet[] = []
  for (const [index, part] of parts.sheets.entries()) {
    const entry = entries[index]
    if (!entry) throw spreadsheetErrors.corrupt()
    const parser = createSheetParser({ strings, isDate, date1904: parts.date1904, limits, budget })
    await parseXml(
      counted(readEntry(zip, entry, limits), (size) => {
        done += size
        onProgress?.(done, total)
      }),
      parser.handler,
    )
    sheets.push({ name: part.name, hidden: part.hidden, ...parser.finish() })
  }
  return { format: 'xlsx', sheets }
}

async function* counted(pieces: AsyncIterable<Uint8Array>, count: (size: number) => void) {
  for await (const piece of pieces) {
    yield piece
    count(piece.length)
  }
}

/** Names what a zip container is when it is not an .xlsx without macros. */
export function refuseOtherPackages(zip: Zip): void {
  const names = [...zip.entries.keys()]
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/(^|\/)vbaProject\.bin$/i) || has(/^xl\/macrosheets\//i)) throw spreadsheetErrors.macros()
  if (has(/^xl\/workbook\.bin$/i)) throw spreadsheetErrors.otherSpreadsheet('二进制工作簿(.xlsb)')
  if (has(/^word\//i)) throw spreadsheetErrors.wrongType('Word 文档')
  if (has(/^ppt\//i)) throw spreadsheetErrors.wrongType('演示文稿')
  if (has(/^content\.xml$/) && has(/^mimetype$/))
    throw spreadsheetErrors.otherSpreadsheet('OpenDocument 文档(.ods 等)')
  if (!has(/^\[Content_Types\]\.xml$/i)) throw spreadsheetErrors.wrongType('压缩包')
}

/** Follows the relationships from the package to its sheets, as ECMA-376 part 2 asks, rather than guess file names. */
export async function readParts(zip: Zip, limits: SpreadsheetLimits): Promise<WorkbookParts> {
  const types = zip.entries.get('[Content_Types].xml')
  if (types && new TextDecoder().decode(await readEntryBytes(zip, types, limits)).includes('macroEnabled')) {
    throw spreadsheetErrors.macros()
  }
  const roots = await readRelations(zip, '', limits)
  const workbookPath =
    roots.find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const workbook = zip.entries.get(workbookPath)
  if (!workbook) throw spreadsheetErrors.corrupt()
  const relations = await readRelations(zip, workbookPath, limits)
  const sheets: SheetPart[] = []
  let date1904 = false
  await parseXml(readEntry(zip, workbook, limits), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      const relation = relations.find(({ id }) => id === attribute(attributes, 'id'))
      if (relation?.type !== 'worksheet') return
      const hidden = attributes['state'] === 'hidden' || attributes['state'] === 'veryHidden'
      sheets.push({ name: attributes['name'] ?? '', hidden, path: relation.target })
    },
  })
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.target ?? null
  return {
    sheets,
    date1904,
    workbookPath,
    stylesPath: partOf('styles'),
    stringsPath: partOf('sharedStrings'),
  }
}

type Relation = { id: string; type: string; target: string }

async function readRelations(zip: Zip, part: string, limits: SpreadsheetLimits): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const entry = zip.entries.get(`${folder}_rels/${part.slice(folder.length)}.rels`)
  const relations: Relation[] = []
  if (!entry) return relations
  await parseXml(readEntry(zip, entry, limits), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
      relations.push({
        id: attributes['Id'] ?? '',
        type: (attributes['Type'] ?? '').split('/').at(-1)!,
        target: resolvePath(folder, attributes['Target'] ?? ''),
      })
    },
  })
  return relations
}

function resolvePath(folder: string, target: string): string {
  const path: string[] = []
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  return path.join('/')
}

/** By index of `cellXfs`: whether the style shows a date. */
async function readDateStyles(zip: Zip, entry: ZipEntry, limits: SpreadsheetLimits): Promise<boolean[]> {
  const codes = new Map<number, string>()
  const isDate: boolean[] = []
  let inCellXfs = false
  await parseXml(readEntry(zip, entry, limits), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'cellXfs') inCellXfs = true
      else if (name === 'xf' && inCellXfs) {
        const id = Number(attributes['numFmtId'] ?? 0)
        isDate.push(isDateFormat(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellXfs = false
    },
  })
  return isDate
}

/** The texts that cells of all sheets refer to by number. */
export async function readSharedStrings(
  zip: Zip,
  entry: ZipEntry,
  limits: SpreadsheetLimits,
  budget: { characters: number },
): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let inPhonetic = false
  await parseXml(readEntry(zip, entry, limits), {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') inPhonetic = true
      else if (name === 't') inText = !inPhonetic
    },
    text(piece) {
      if (inText) text += piece
      if (text.length > limits.cellCharacters) throw spreadsheetErrors.inflated()
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'si') {
        strings.push(unescapeText(text))
        budget.characters -= text.length
        if (strings.length > limits.cells || budget.characters < 0) throw spreadsheetErrors.inflated()
      }
    },
  })
  return strings
}
