import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { spreadsheetErrors } from '../../../platform/documents/spreadsheets/errors.ts'
import { inspectWorkbook } from '../../../platform/documents/spreadsheets/inspect.ts'

/** Largest roster that is taken; ten thousand teachers need about one megabyte. */
export const mostRosterBytes = 32 * 1024 * 1024

/** Where an uploaded roster lies. */
export function rosterPath(filesFolder: string, districtId: number, fileId: string): string {
  return join(filesFolder, String(districtId), 'rosters', fileId)
}

/**
 * Keeps an uploaded roster under its path after a first look at it: nothing that is no table, is locked, has macros or is
 * too large stays on disk. Streams, so that its size never lies in memory at once while it comes in.
 * @throws SpreadsheetError
 */
export async function keepRosterFile(path: string, content: Readable): Promise<{ sha256: string }> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.part`
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await pipeline(
      content,
      async function* measured(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length
          if (bytes > mostRosterBytes) throw tooLargeRoster()
          hash.update(chunk)
          yield chunk
        }
      },
      createWriteStream(draft),
    )
    await inspectWorkbook(await readFile(draft))
    const handle = await open(draft)
    await handle.sync().finally(() => handle.close())
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return { sha256: hash.digest('hex') }
}

export function tooLargeRoster() {
  return spreadsheetErrors.tooBig(`${mostRosterBytes / 1024 / 1024} MB`)
}
