import { promisify } from 'node:util'
import { crc32, deflateRaw as deflateRawWithCallback } from 'node:zlib'
import type { Zip, ZipEntry } from './zip.ts'

const deflateRaw = promisify(deflateRawWithCallback)

/** A part as it goes into a container: packed bytes with what the directory says of them. */
export type PackedPart = { name: string; method: number; crc: number; size: number; packed: Uint8Array }

/** Packs a new part, off the main thread. */
export async function packPart(name: string, bytes: Uint8Array): Promise<PackedPart> {
  return { name, method: 8, crc: crc32(bytes), size: bytes.length, packed: await deflateRaw(bytes) }
}

/** Takes a part over byte for byte, without inflating it. */
export function copyPart(zip: Zip, entry: ZipEntry): PackedPart {
  const view = new DataView(zip.bytes.buffer, zip.bytes.byteOffset, zip.bytes.byteLength)
  const start =
    entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const packed = zip.bytes.subarray(start, start + entry.compressedSize)
  return { name: entry.name, method: entry.method, crc: entry.crc, size: entry.size, packed }
}

const unicodeNames = 0x0800
/** 1 January 1980: the same input always gives the same file */
const date = 0x0021

/** A container of parts in the given order (APPNOTE 4.3, without Zip64: what comes in is far below 4 GB). */
export function writeZip(parts: readonly PackedPart[]): Uint8Array {
  const pieces: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(unicodeNames, 2)
    shared.writeUInt16LE(part.method, 4)
    shared.writeUInt16LE(date, 8)
    shared.writeUInt32LE(part.crc, 10)
    shared.writeUInt32LE(part.packed.length, 14)
    shared.writeUInt32LE(part.size, 18)
    shared.writeUInt16LE(name.length, 22)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(20, 4)
    shared.copy(central, 6)
    central.writeUInt32LE(offset, 42)
    directory.push(central, name)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), shared, name])
    pieces.push(local, part.packed)
    offset += local.length + part.packed.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, ...directory, end])
}
