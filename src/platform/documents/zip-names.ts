import type { FileHandle } from 'node:fs/promises'

const endOfDirectory = Buffer.from('504b0506', 'hex')
/** The longest end: 22 bytes and a comment of 65,535. */
const longestEnd = 22 + 0xffff
/** A directory of an Office document is some kilobytes; no more than this is read. */
const mostDirectory = 4 * 1024 * 1024

/**
 * The names in the directory of a zip archive on disk, read without reading what it holds; null when it has no
 * directory that can be read.
 */
export async function zipNames(file: FileHandle): Promise<string[] | null> {
  const { size } = await file.stat()
  const tail = await bytesAt(file, Math.max(0, size - longestEnd), Math.min(size, longestEnd))
  const end = tail.lastIndexOf(endOfDirectory)
  if (end < 0 || end + 22 > tail.length) return null
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const from = tail.readUInt32LE(end + 16)
  if (length > mostDirectory || from + length > size) return null
  const directory = await bytesAt(file, from, length)
  const names: string[] = []
  let at = 0
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) return null
    const nameLength = directory.readUInt16LE(at + 28)
    names.push(directory.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'))
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return names
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
