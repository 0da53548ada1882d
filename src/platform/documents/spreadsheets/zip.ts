import { setImmediate } from 'node:timers/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'

/** One part of a zip container, as its central directory declares it. */
export type ZipEntry = {
  name: string
  method: number
  compressedSize: number
  size: number
  crc: number
  offset: number
}

export type Zip = { bytes: Uint8Array; entries: Map<string, ZipEntry> }

const endOfDirectory = 0x06054b50
const zip64Locator = 0x07064b50
const zip64End = 0x06064b50
const directoryEntry = 0x02014b50
const localEntry = 0x04034b50

/**
 * Reads the central directory (APPNOTE 4.3, Zip64 included). Nothing is inflated yet.
 * @throws SpreadsheetError corrupt, passwordProtected, tooBig
 */
export function openZip(bytes: Uint8Array, limits: SpreadsheetLimits): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return { bytes, entries: readDirectory(bytes, view, limits) }
  } catch (error) {
    if (error instanceof RangeError) throw spreadsheetErrors.corrupt(error)
    throw error
  }
}

function readDirectory(bytes: Uint8Array, view: DataView, limits: SpreadsheetLimits): Map<string, ZipEntry> {
  let end = -1
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at--) {
    if (view.getUint32(at, true) === endOfDirectory) {
      end = at
      break
    }
  }
  if (end < 0) throw spreadsheetErrors.corrupt()
  let count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (end >= 20 && view.getUint32(end - 20, true) === zip64Locator) {
    const record = Number(view.getBigUint64(end - 20 + 8, true))
    if (view.getUint32(record, true) !== zip64End) throw spreadsheetErrors.corrupt()
    count = Number(view.getBigUint64(record + 32, true))
    at = Number(view.getBigUint64(record + 48, true))
  }
  if (count > limits.entries) throw spreadsheetErrors.inflated()
  const decoder = new TextDecoder()
  const entries = new Map<string, ZipEntry>()
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== directoryEntry) throw spreadsheetErrors.corrupt()
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)).replaceAll('\\', '/')
    if (view.getUint16(at + 8, true) & 1) throw spreadsheetErrors.passwordProtected()
    const entry: ZipEntry = {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      compressedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    }
    readZip64Sizes(view, at + 46 + nameLength, extraLength, entry)
    if (entries.has(name)) throw spreadsheetErrors.corrupt()
    entries.set(name, entry)
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true)
  }
  return entries
}

function readZip64Sizes(view: DataView, from: number, length: number, entry: ZipEntry): void {
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    let field = at + 4
    for (const key of ['size', 'compressedSize', 'offset'] as const) {
      if (entry[key] !== 0xffffffff) continue
      entry[key] = Number(view.getBigUint64(field, true))
      field += 8
    }
  }
}

/**
 * Inflates one part piece by piece, off the main thread, and stops at the first byte over a limit: the declared size is
 * checked before, the real one while reading, size and checksum at the end.
 */
export async function* readEntry(
  zip: Zip,
  entry: ZipEntry,
  limits: SpreadsheetLimits,
): AsyncGenerator<Uint8Array> {
  const { bytes } = zip
  if (entry.size > limits.partBytes) throw spreadsheetErrors.inflated()
  if (entry.size > limits.ratioFrom && entry.size > entry.compressedSize * limits.ratio) {
    throw spreadsheetErrors.inflated()
  }
  if (entry.offset + 30 > bytes.length) throw spreadsheetErrors.corrupt()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(entry.offset, true) !== localEntry) throw spreadsheetErrors.corrupt()
  const start =
    entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  if (start + entry.compressedSize > bytes.length) throw spreadsheetErrors.corrupt()
  const packed = bytes.subarray(start, start + entry.compressedSize)

  let size = 0
  let crc = 0
  for await (const piece of pieces(packed, entry.method)) {
    size += piece.length
    if (size > entry.size || size > limits.partBytes) throw spreadsheetErrors.inflated()
    crc = crc32(piece, crc)
    yield piece
  }
  if (size !== entry.size || crc !== entry.crc) throw spreadsheetErrors.corrupt()
}

async function* pieces(packed: Uint8Array, method: number): AsyncGenerator<Uint8Array> {
  if (method === 0) {
    for (let at = 0; at < packed.length; at += 1 << 18) {
      yield packed.subarray(at, at + (1 << 18))
      // Nothing here waits for another thread, so give the server's other requests their turn.
      await setImmediate()
    }
    return
  }
  if (method !== 8) throw spreadsheetErrors.corrupt()
  const inflate = createInflateRaw({ chunkSize: 1 << 17 })
  inflate.end(packed)
  try {
    for await (const piece of inflate) yield piece as Uint8Array
  } catch (error) {
    if (isZlibError(error)) throw spreadsheetErrors.corrupt(error)
    throw error
  } finally {
    inflate.destroy()
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

/** A whole part in memory; for small parts and for copying. */
export async function readEntryBytes(
  zip: Zip,
  entry: ZipEntry,
  limits: SpreadsheetLimits,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const piece of readEntry(zip, entry, limits)) parts.push(piece)
  return Buffer.concat(parts)
}
