import { Inflate } from 'fflate'
import { DocumentError } from './document-error.ts'

/** What an archive may at most hold. Sizes in bytes. */
export type ZipLimits = {
  /** entries in the directory */
  entries: number
  /** one inflated entry */
  entryBytes: number
  /** all entries together, as declared and as really inflated */
  totalBytes: number
}

export type Zip = {
  /** Entry names as stored, folders left out. */
  names: string[]
  /** The inflated entry, or null when there is none of that name. Throws `DocumentError`. */
  read: (name: string) => Uint8Array | null
}

type Entry = {
  name: string
  method: number
  encrypted: boolean
  crc: number
  packed: number
  size: number
  at: number
}

const MEBIBYTE = 1024 * 1024
export const OFFICE_LIMITS: ZipLimits = {
  entries: 2000,
  entryBytes: 40 * MEBIBYTE,
  totalBytes: 50 * MEBIBYTE,
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
/** Compressed bytes pushed at a time: deflate grows at most about 1030 times, so a step stays near 4 MB. */
const STEP = 4096

const corrupt = () => new DocumentError('corrupt')
const tooBig = () => new DocumentError('tooBig', '文件展开后太大，无法读取，请只保留正文后再导入。')

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff]!
  return (crc ^ 0xffffffff) >>> 0
}

function endOfDirectory(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= earliest; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  throw corrupt()
}

function readDirectory(bytes: Uint8Array, limits: ZipLimits): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 22) throw corrupt()
  const end = endOfDirectory(view)
  const count = view.getUint16(end + 10, true)
  if (count > limits.entries) throw tooBig()
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  let total = 0
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw corrupt()
    const nameLength = view.getUint16(at + 28, true)
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > bytes.length) throw corrupt()
    const entry: Entry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)).replaceAll('\\', '/'),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    }
    total += entry.size
    if (entry.size > limits.entryBytes || total > limits.totalBytes) throw tooBig()
    if (!entry.name.endsWith('/')) entries.push(entry)
    at = next
  }
  return entries
}

/** Inflates step by step and stops as soon as more comes out than was declared. */
function inflate(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let length = 0
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > size) throw tooBig()
    out.set(chunk, length)
    length += chunk.length
  })
  try {
    for (let from = 0; from < packed.length; from += STEP) {
      stream.push(packed.subarray(from, from + STEP), from + STEP >= packed.length)
    }
  } catch (error) {
    throw error instanceof DocumentError ? error : corrupt()
  }
  if (length !== size) throw corrupt()
  return out
}

/**
 * Opens a zip archive held in memory. The directory is checked before anything is inflated, and what is inflated is
 * checked against it (size and CRC), so neither a declared nor a hidden bomb gets through.
 * Throws `DocumentError`: corrupt, tooBig, passwordProtected.
 */
export function openZip(bytes: Uint8Array, limits: ZipLimits = OFFICE_LIMITS): Zip {
  const entries = new Map(readDirectory(bytes, limits).map((entry) => [entry.name, entry]))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let total = 0
  return {
    names: [...entries.keys()],
    read: (name) => {
      const entry = entries.get(name)
      if (!entry) return null
      if (entry.encrypted) throw new DocumentError('passwordProtected')
      if (entry.at + 30 > bytes.length || view.getUint32(entry.at, true) !== LOCAL_ENTRY) throw corrupt()
      const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true)
      if (from + entry.packed > bytes.length) throw corrupt()
      total += entry.size
      if (total > limits.totalBytes) throw tooBig()
      const packed = bytes.subarray(from, from + entry.packed)
      if (entry.method !== 0 && entry.method !== 8) throw corrupt()
      const content = entry.method === 8 ? inflate(packed, entry.size) : packed
      if (content.length !== entry.size || crc32(content) !== entry.crc) throw corrupt()
      return content
    },
  }
}
