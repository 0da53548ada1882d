import { describe, expect, it } from 'vitest'
import { SpreadsheetError } from './errors.ts'
import { readInThread } from './reading-thread.ts'

/** A thread's module that answers with the number of its thread, or does what the task says. */
const module = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { threadId } from 'node:worker_threads'
    import { SpreadsheetError } from '${new URL('errors.ts', import.meta.url).href}'
    import { answerFromThread } from '${new URL('reading-thread.ts', import.meta.url).href}'
    answerFromThread(async (task, onProgress) => {
      onProgress(500)
      if (task === 'refuse') throw new SpreadsheetError('empty', '表里没有内容。')
      if (task === 'fail') throw Object.assign(new Error('gone'), { code: 'ENOENT' })
      if (task === 'die') process.exit(1)
      if (task === 'hang') await new Promise(() => setInterval(() => {}, 1000))
      return { answer: threadId }
    })
  `)}`,
)

const steps: number[] = []
const read = (task: string, signal = new AbortController().signal) =>
  readInThread<string, number>(module, task, { onProgress: (step) => void steps.push(step), signal })

describe('a thread that reads spreadsheets', () => {
  it('reads one file after another, and two at a time in two threads', async () => {
    const first = await read('')
    expect(await read('')).toBe(first)
    expect(new Set(await Promise.all([read(''), read('')])).size).toBe(2)
    expect(steps).toEqual([500, 500, 500, 500])
  })

  it('says why it cannot read a file, and reads the next one', async () => {
    const thread = await read('')
    await expect(read('refuse')).rejects.toThrow(new SpreadsheetError('empty', '表里没有内容。'))
    await expect(read('fail')).rejects.toMatchObject({ message: 'gone', code: 'ENOENT' })
    expect(await read('')).toBe(thread)
  })

  it('ends when nobody wants its answer any more, and another one reads the next file', async () => {
    const nobody = new AbortController()
    const answer = read('hang', nobody.signal)
    nobody.abort(new Error('cancelled'))
    await expect(answer).rejects.toThrow('cancelled')
    await expect(read('', nobody.signal)).rejects.toThrow('cancelled')
    expect(await read('')).toBeGreaterThan(0)
  })

  it('that dies fails its own file and no other', async () => {
    await expect(read('die')).rejects.toThrow('ended without an answer')
    expect(await read('')).toBeGreaterThan(0)
  })
})
