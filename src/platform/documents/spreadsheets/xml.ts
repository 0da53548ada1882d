import { SaxesParser } from 'saxes'
import { SpreadsheetError, spreadsheetErrors } from './errors.ts'

export type Attributes = Record<string, string>

export type XmlHandler = {
  open?: (name: string, attributes: Attributes) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const deepest = 100
const mostAttributes = 1_000

/** `x:row` → `row`: some programs write every element with a prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The value of an attribute such as `r:id`, whatever its prefix is. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  if (name in attributes) return attributes[name]
  const key = Object.keys(attributes).find((key) => localName(key) === name)
  return key === undefined ? undefined : attributes[key]
}

/**
 * Feeds UTF-8 (or UTF-16 with a mark) XML to the handler piece by piece. Entities other than XML's own five are an
 * error, a DTD is never read, so neither external files nor entity bombs are reachable.
 */
export async function parseXml(pieces: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ position: false })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw spreadsheetErrors.corrupt()
  })
  // The parser remembers every open element and every attribute; no spreadsheet has so many of either.
  let depth = 0
  let attributes = 0
  parser.on('attribute', () => {
    if (++attributes > mostAttributes) throw spreadsheetErrors.corrupt()
  })
  parser.on('opentag', (tag) => {
    if (++depth > deepest) throw spreadsheetErrors.corrupt()
    attributes = 0
    handler.open?.(localName(tag.name), tag.attributes as Attributes)
  })
  parser.on('closetag', (tag) => {
    depth--
    handler.close?.(localName(tag.name))
  })
  if (handler.text) {
    parser.on('text', handler.text)
    parser.on('cdata', handler.text)
  }
  let decoder: TextDecoder | undefined
  try {
    for await (const piece of pieces) {
      decoder ??= new TextDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : 'utf-8')
      parser.write(decoder.decode(piece, { stream: true }))
    }
    parser.write(decoder?.decode() ?? '')
    parser.close()
  } catch (error) {
    if (error instanceof SpreadsheetError || !isSyntaxError(error)) throw error
    throw spreadsheetErrors.corrupt(error)
  }
}

/** saxes throws plain errors; what the handlers throw on purpose has a name of its own. */
function isSyntaxError(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error
}

/** `_x000D_` → the character that Excel escaped so. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
