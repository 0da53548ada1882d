import { SaxesParser, type SaxesTagNS } from 'saxes'
import { DocumentError } from './document-error.ts'

/** An element as a reader meets it: `name` is `w:p` for WordprocessingML whatever prefix the file uses, `m:t` for maths. */
export type XmlElement = {
  name: string
  /** The value of an attribute by its local name. */
  attribute: (local: string) => string | undefined
}

export type XmlHandlers = {
  open: (element: XmlElement) => void
  close: (name: string) => void
  text?: (text: string) => void
}

function prefixOf(uri: string): string {
  if (uri.endsWith('/wordprocessingml/2006/main') || uri.endsWith('/wordprocessingml/main')) return 'w:'
  if (uri.endsWith('/officeDocument/2006/math') || uri.endsWith('/officeDocument/math')) return 'm:'
  if (uri.endsWith('/markup-compatibility/2006')) return 'mc:'
  return uri === '' ? '' : 'other:'
}

function decodeXml(bytes: Uint8Array): string {
  const mark = bytes.length >= 2 ? (bytes[0]! << 8) | bytes[1]! : 0
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new DocumentError('corrupt')
  }
}

function elementOf(tag: SaxesTagNS): XmlElement {
  return {
    name: prefixOf(tag.uri) + tag.local,
    attribute: (local) => {
      for (const attribute of Object.values(tag.attributes)) {
        if (attribute.local === local && attribute.prefix !== 'xmlns') return attribute.value
      }
      return undefined
    },
  }
}

/** Streams one XML part through the handlers. Entities of a document type are never expanded. Throws `DocumentError` corrupt. */
export function readXml(bytes: Uint8Array, handlers: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', () => {
    throw new DocumentError('corrupt')
  })
  parser.on('doctype', () => {
    throw new DocumentError('corrupt')
  })
  parser.on('opentag', (tag) => handlers.open(elementOf(tag)))
  parser.on('closetag', (tag) => handlers.close(prefixOf(tag.uri) + tag.local))
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  parser.write(decodeXml(bytes)).close()
}
