import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { spreadsheetErrors } from './errors.ts'
import { inspectWorkbook } from './inspect.ts'
import type { SpreadsheetLimits } from './limits.ts'

/**
 * Keeps an uploaded spreadsheet under its path after a first look at it: nothing that is no table, is locked, has macros or is
 * too large stays on disk. Streams, so that its size never lies in memory at once while it comes in.
 * @throws SpreadsheetError
 */
export async function keepSpreadsheet(
  path: string,
  content: Readable,
  mostBytes: number,
  limits: Partial<SpreadsheetLimits> = {},
): Promise<{ sha256: string }> {
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
          if (bytes > mostBytes) throw tooLarge(mostBytes)
          hash.update(chunk)
          yield chunk
        }
      },
      createWriteStream(draft),
    )
    await inspectWorkbook(await readFile(draft), limits)
    const handle = await open(draft)
    await handle.sync().finally(() => handle.close())
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return { sha256: hash.digest('hex') }
}

export function tooLarge(mostBytes: number) {
  return spreadsheetErrors.tooBig(`${mostBytes / 1024 / 1024} MB`)
}
