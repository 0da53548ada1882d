import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openSpool } from './spool.ts'

const spools = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('lianyan-spool-'))

test('what is read is what was written, whatever the pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 70_000 }), { maxLength: 8 }), async (pieces) => {
      const { sink, source } = await openSpool()
      const [read] = await Promise.all([buffer(source), pipeline(Readable.from(pieces), sink)])
      expect(read.equals(Buffer.concat(pieces))).toBe(true)
    }),
    { numRuns: 40 },
  ) // prettier-ignore
})

test('the reader gets the beginning while the end is not written yet, and the writer never waits for the reader', async () => {
  const { sink, source } = await openSpool()
  sink.write(Buffer.from('beginning'))
  const [first] = (await once(source, 'data')) as [Buffer]
  expect(first.toString()).toBe('beginning')
  source.pause()
  await pipeline(Readable.from([Buffer.alloc(3 * 1024 * 1024, 'x')]), sink)
  source.resume()
  const rest = await buffer(source)
  expect(rest.length).toBe(3 * 1024 * 1024)
})

test('a writer that fails breaks the reader off instead of ending the file early', async () => {
  const { sink, source } = await openSpool()
  sink.write(Buffer.from('half'))
  const reading = buffer(source)
  sink.destroy(new Error('no more rows'))
  await expect(reading).rejects.toThrow('no more rows')
})

test('a reader who goes away stops the writer', async () => {
  const { sink, source } = await openSpool()
  source.on('error', () => {})
  source.destroy()
  await expect(
    pipeline(async function* forever() {
      for (;;) yield Buffer.alloc(1_000)
    }, sink),
  ).rejects.toThrow('the reader went away')
})

test('nothing is left in the folder for such files, not even of one that is never read', async () => {
  const before = await spools()
  const { sink } = await openSpool()
  sink.end('unread')
  await once(sink, 'finish')
  expect(await spools()).toEqual(before)
})
