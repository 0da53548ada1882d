import { columnIndex } from './cells.ts'
import { attributeOf, elementsOf, tagsOf } from './tags.ts'
import { attributeText, cellText } from './xml-text.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const author = '联研'
const shapePrefix = '_lianyan'

/** More remarks than this make spreadsheet programs slow; the column beside the rows has all of them. */
const mostComments = 3_000

/** The parts of a package by path, read and changed as text. */
export type Parts = {
  read(path: string): Promise<string | null>
  write(path: string, text: string): void
}

/**
 * Puts remarks on cells of one sheet (ECMA-376 part 1, 18.7, with the drawing that Excel wants beside them). Remarks of
 * other people stay; ours from an earlier time are replaced.
 * @returns the sheet's own XML, which must refer to the drawing
 */
export async function commentSheet(
  parts: Parts,
  sheet: { path: string; xml: string },
  comments: ReadonlyMap<string, string>,
): Promise<string> {
  const folder = sheet.path.slice(0, sheet.path.lastIndexOf('/') + 1)
  const relationsPath = `${folder}_rels/${sheet.path.slice(folder.length)}.rels`
  const relations = (await parts.read(relationsPath)) ?? emptyRelations
  const commentsAt = targetOf(relations, folder, 'comments')
  const drawingAt = targetOf(relations, folder, 'vmlDrawing')
  const oldComments = commentsAt && (await parts.read(commentsAt.path))
  const oldDrawing = drawingAt && (await parts.read(drawingAt.path))
  if (comments.size === 0 && !oldComments?.includes(author)) return sheet.xml

  const others = oldComments
    ? withoutOurs(oldComments)
    : { authors: [] as string[], comments: [] as string[] }
  const taken = new Set(others.comments.map((one) => attributeOf(one, 'ref') ?? ''))
  const own = [...comments].filter(([cell]) => !taken.has(cell)).slice(0, mostComments)
  // Some programs find these parts by their usual names only.
  const commentsPath = commentsAt?.path ?? (await freePath(parts, 'xl/comments', '.xml'))
  const drawingPath = drawingAt?.path ?? (await freePath(parts, 'xl/drawings/vmlDrawing', '.vml'))
  const known = others.authors.findIndex((one) => one.includes(`>${author}<`))
  const ours = known < 0 ? others.authors.push(`<author>${author}</author>`) - 1 : known
  const all = [
    ...others.comments.map((xml) => ({ cell: attributeOf(xml, 'ref') ?? 'A1', xml })),
    ...own.map(([cell, text]) => ({
      cell,
      xml: `<comment ref="${cell}" authorId="${ours}"><text><r><t xml:space="preserve">${cellText(text)}</t></r></text></comment>`,
    })),
  ].toSorted((a, b) => rowOf(a.cell) - rowOf(b.cell) || columnIndex(a.cell) - columnIndex(b.cell))
  parts.write(
    commentsPath,
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="${main}"><authors>${others.authors.join('')}</authors><commentList>${all.map(({ xml }) => xml).join('')}</commentList></comments>`,
  )
  parts.write(drawingPath, drawingWith(oldDrawing, own))

  let changed = relations
  if (!commentsAt)
    changed = withRelation(changed, 'rIdLianyanComments', 'comments', relative(folder, commentsPath))
  if (!drawingAt)
    changed = withRelation(changed, 'rIdLianyanDrawing', 'vmlDrawing', relative(folder, drawingPath))
  if (changed !== relations) parts.write(relationsPath, changed)
  const types = await parts.read('[Content_Types].xml')
  if (types) parts.write('[Content_Types].xml', withTypes(types, commentsPath))
  const id = drawingAt?.id ?? 'rIdLianyanDrawing'
  return withLegacyDrawing(sheet.xml, id)
}

/** The first of `xl/comments1.xml`, `xl/comments2.xml` … that is not there. */
async function freePath(parts: Parts, stem: string, ending: string): Promise<string> {
  let number = 1
  while ((await parts.read(`${stem}${number}${ending}`)) !== null) number++
  return `${stem}${number}${ending}`
}

/** A target as seen from the folder of the sheets. */
function relative(folder: string, path: string): string {
  return folder === 'xl/worksheets/' && path.startsWith('xl/') ? `../${path.slice(3)}` : `/${path}`
}

const emptyRelations = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${packageRelationships}"></Relationships>`

function rowOf(cell: string): number {
  return Number(/\d+$/.exec(cell)?.[0] ?? 0)
}

function targetOf(relations: string, folder: string, type: string): { id: string; path: string } | null {
  for (const { start, end } of elementsOf(relations, 'Relationship')) {
    const one = relations.slice(start, end)
    if (attributeOf(one, 'Type')?.split('/').at(-1) !== type) continue
    const target = attributeOf(one, 'Target') ?? ''
    const path: string[] = []
    for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
      if (step === '..') path.pop()
      else if (step !== '' && step !== '.') path.push(step)
    }
    return { id: attributeOf(one, 'Id') ?? '', path: path.join('/') }
  }
  return null
}

/** Other people's comments with their authors; prefixes are left as they are only where there are none. */
function withoutOurs(xml: string): { authors: string[]; comments: string[] } {
  const authors = elementsOf(xml, 'author').map(({ start, end }) => xml.slice(start, end))
  const ours = new Set(authors.flatMap((one, at) => (one.includes(`>${author}<`) ? [String(at)] : [])))
  const comments = elementsOf(xml, 'comment')
    .map(({ start, end }) => xml.slice(start, end))
    .filter((one) => !ours.has(attributeOf(one, 'authorId') ?? ''))
  // Our author stays in the list, lest the numbers of the others change.
  return { authors, comments }
}

function withRelation(relations: string, id: string, type: string, target: string): string {
  const one = `<Relationship Id="${id}" Type="${relationships}/${type}" Target="${attributeText(target)}"/>`
  if (/<(\w+:)?Relationships[^>]*\/>/.test(relations)) {
    return relations.replace(
      /<((?:\w+:)?Relationships)([^>]*)\/>/,
      (_, name: string, rest: string) => `<${name}${rest}>${one}</${name}>`,
    )
  }
  return relations.replace(/<\/(\w+:)?Relationships>/, (closing) => `${one}${closing}`)
}

function withTypes(types: string, commentsPath: string): string {
  let changed = types
  const add = (element: string, place: RegExp) => {
    changed = changed.replace(place, (found) => found + element)
  }
  if (!/Extension="vml"/i.test(changed)) {
    add(
      '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>',
      /<Types[^>]*>/,
    )
  }
  if (!changed.includes(`"/${commentsPath}"`)) {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml'
    const override = `<Override PartName="/${attributeText(commentsPath)}" ContentType="${type}"/>`
    changed = changed.replace('</Types>', `${override}</Types>`)
  }
  return changed
}

const before = [
  'legacyDrawingHF',
  'drawingHF',
  'picture',
  'oleObjects',
  'controls',
  'webPublishItems',
  'tableParts',
  'extLst',
]

/** The sheet with a reference to the drawing of its remarks, where the schema wants it. */
function withLegacyDrawing(xml: string, id: string): string {
  const end = xml.lastIndexOf('</')
  const from = Math.max(0, xml.lastIndexOf('sheetData'))
  let prefix = ''
  let place = end
  for (const tag of tagsOf(xml, xml.indexOf('>', from) + 1, end)) {
    if (tag.kind === 'close') continue
    if (tag.name === 'legacyDrawing') return xml
    prefix = tag.prefix
    if (before.includes(tag.name)) {
      place = tag.start
      break
    }
  }
  prefix ||= /<\/(\w+:)/.exec(xml.slice(end))?.[1] ?? ''
  const element = `<${prefix}legacyDrawing xmlns:r="${relationships}" r:id="${id}"/>`
  return xml.slice(0, place) + element + xml.slice(place)
}

/** The drawing: a hidden box a remark. Boxes of other people stay. */
function drawingWith(old: string | null | undefined, own: [cell: string, text: string][]): string {
  const shapes = own.map(([cell, text], at) => {
    const row = rowOf(cell) - 1
    const column = columnIndex(cell)
    const height = Math.min(12, 3 + Math.ceil(text.length / 18))
    return `<v:shape id="${shapePrefix}${at + 1}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;width:170pt;height:${height * 14}pt;z-index:${at + 1};visibility:hidden" fillcolor="#fff3ef" o:insetmode="auto"><v:fill color2="#fff3ef"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1},12,${Math.max(0, row - 1)},8,${column + 4},24,${row + height},4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  })
  if (old) {
    const kept = elementsOf(old, 'shape')
      .filter(({ start, end }) => attributeOf(old.slice(start, end), 'id')?.startsWith(shapePrefix))
      .toReversed()
      .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), old)
    return kept.replace(/<\/xml>\s*$/, () => `${shapes.join('')}</xml>`)
  }
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${shapes.join('')}</xml>`
}
