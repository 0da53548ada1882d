import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'

/**
 * A file between a writer and a reader who begins at once: an export is written as fast as the database gives it, so that
 * its transaction ends soon, while a slow line fetches it at its own pace. Nothing of it lies in memory, and since the file
 * loses its name as soon as it is open, nothing is left of it either, whatever happens. A writer that fails breaks the
 * reader off, and the other way round.
 */
export async function openSpool(): Promise<{ sink: Writable; source: Readable }> {
  const folder = await mkdtemp(join(tmpdir(), 'lianyan-spool-'))
  const handle = await open(join(folder, 'spool'), 'w+', 0o600)
  await rm(folder, { recursive: true })
  let written = 0
  let read = 0
  let complete = false
  /** What the reader does when there is more, or the end. */
  let wake = (): void => {}

  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeWhole(chunk).then(() => {
        written += chunk.length
        wake()
        done()
      }, done)
    },
    final(done) {
      complete = true
      wake()
      done()
    },
    destroy(error, done) {
      if (!complete) source.destroy(error ?? new Error('the writer stopped'))
      done(error)
    },
  })
  const source = new Readable({
    read: more,
    destroy(error, done) {
      // With an error, because a writer that waits for its turn hears of nothing else.
      if (!sink.writableFinished) sink.destroy(new Error('the reader went away'))
      done(error)
    },
  })
  // Whoever only looks at one of the two need not listen to the other.
  sink.on('error', () => {})
  let standing = 2
  const closed = (): void => {
    if (--standing === 0) void handle.close().catch(() => {})
  }
  sink.on('close', closed)
  source.on('close', closed)
  return { sink, source }

  function more(size: number): void {
    wake = () => {}
    if (read === written) {
      if (complete) source.push(null)
      else wake = () => more(size)
      return
    }
    const room = Buffer.allocUnsafe(Math.min(size, written - read))
    handle.read(room, 0, room.length, read).then(
      ({ bytesRead }) => {
        read += bytesRead
        source.push(room.subarray(0, bytesRead))
      },
      (error: Error) => source.destroy(error),
    )
  }

  async function writeWhole(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, written + at)
      at += bytesWritten
    }
  }
}
