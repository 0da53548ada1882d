import { packPart, copyPart, writeZip, type PackedPart } from './zip-writing.ts'
import { defaultLimits } from './limits.ts'
import { readParts } from './xlsx.ts'
import { attributeText } from './xml-text.ts'
import { openZip, readEntryBytes } from './zip.ts'

/** A PNG over the cells of a sheet; its upper left corner lies in the cell at `row`, `column` (from 0). */
export interface SheetPicture {
  sheet: string
  png: Uint8Array
  /** In CSS pixels (96 to an inch). */
  width: number
  height: number
  row: number
  column: number
  /** What it shows, for those who cannot see it. */
  title: string
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const drawing = 'http://schemas.openxmlformats.org/drawingml/2006'
/** English metric units to a CSS pixel. */
const emu = 9_525

/**
 * The same workbook with pictures over its sheets. For workbooks of `writeWorkbook`, which have none yet; a sheet that
 * is not there is passed over.
 */
export async function addPictures(bytes: Uint8Array, pictures: readonly SheetPicture[]): Promise<Uint8Array> {
  const limits = { ...defaultLimits, ratioFrom: Number.POSITIVE_INFINITY }
  const zip = openZip(bytes, limits)
  const { sheets } = await readParts(zip, limits)
  const text = async (path: string) =>
    new TextDecoder().decode(await readEntryBytes(zip, zip.entries.get(path)!, limits))
  const added: PackedPart[] = []
  const changed = new Map<string, string>()
  const types: string[] = []
  const pack = async (name: string, part: string) => void added.push(await packPart(name, Buffer.from(part)))
  let images = 0
  for (const [at, { name, path }] of sheets.entries()) {
    const own = pictures.filter(({ sheet }) => sheet === name)
    if (own.length === 0 || !path) continue
    const drawingPath = `xl/drawings/drawing${at + 1}.xml`
    const links: string[] = []
    for (const [index, { png }] of own.entries()) {
      const media = `image${++images}.png`
      added.push(await packPart(`xl/media/${media}`, png))
      links.push(
        `<Relationship Id="rId${index + 1}" Type="${relationships}/image" Target="../media/${media}"/>`,
      )
    }
    await pack(drawingPath, drawingOf(own))
    await pack(`xl/drawings/_rels/drawing${at + 1}.xml.rels`, relationsOf(links.join('')))
    const file = path.split('/').at(-1)!
    await pack(
      `xl/worksheets/_rels/${file}.rels`,
      relationsOf(
        `<Relationship Id="rId1" Type="${relationships}/drawing" Target="../drawings/drawing${at + 1}.xml"/>`,
      ),
    )
    const sheet = await text(path)
    changed.set(
      path,
      sheet
        .replace('<worksheet ', `<worksheet xmlns:r="${relationships}" `)
        .replace('</worksheet>', '<drawing r:id="rId1"/></worksheet>'),
    )
    types.push(
      `<Override PartName="/${drawingPath}" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>`,
    )
  }
  if (types.length === 0) return bytes
  const contentTypes = '[Content_Types].xml'
  changed.set(
    contentTypes,
    (await text(contentTypes))
      .replace(/(<Types [^>]*>)/, '$1<Default Extension="png" ContentType="image/png"/>')
      .replace('</Types>', `${types.join('')}</Types>`),
  )
  const kept: PackedPart[] = []
  for (const [name, entry] of zip.entries) {
    const patched = changed.get(name)
    kept.push(patched === undefined ? copyPart(zip, entry) : await packPart(name, Buffer.from(patched)))
  }
  return writeZip([...kept, ...added])
}

function relationsOf(links: string): string {
  return `${head}<Relationships xmlns="${packageRelationships}">${links}</Relationships>`
}

function drawingOf(pictures: readonly SheetPicture[]): string {
  const anchors = pictures.map(({ row, column, width, height, title }, at) => {
    const name = attributeText(title)
    return `<xdr:oneCellAnchor><xdr:from><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="${Math.round(width * emu)}" cy="${Math.round(height * emu)}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${at + 2}" name="${name}" descr="${name}"/><xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId${at + 1}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>`
  })
  return `${head}<xdr:wsDr xmlns:xdr="${drawing}/spreadsheetDrawing" xmlns:a="${drawing}/main" xmlns:r="${relationships}">${anchors.join('')}</xdr:wsDr>`
}
