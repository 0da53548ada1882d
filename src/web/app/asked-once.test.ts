import { expect, test } from 'vitest'
import { askedOnce } from './asked-once.ts'

/** A link that answers when it is told to, and remembers what it was asked. */
function slowLink() {
  const asked: string[] = []
  const answers: ((answer: string) => void)[] = []
  const failures: ((error: Error) => void)[] = []
  const link = askedOnce({
    call: (path, input) => {
      asked.push(`${path.join('.')} ${JSON.stringify(input)}`)
      return new Promise((resolve, reject) => {
        answers.push(resolve)
        failures.push(reject)
      })
    },
  })
  const call = (path: string, input: unknown, signal?: AbortSignal) =>
    link.call(path.split('.'), input, { context: {}, signal })
  return { asked, answers, failures, call }
}

test('the same call while the first is under way is that call', async () => {
  const { asked, answers, call } = slowLink()
  const both = [call('plans.submit', { id: 1 }), call('plans.submit', { id: 1 })]
  answers[0]?.('done')
  expect(await Promise.all(both)).toEqual(['done', 'done'])
  expect(asked).toEqual(['plans.submit {"id":1}'])
})

test('another input, another procedure and a later call are asked by themselves', async () => {
  const { asked, answers, call } = slowLink()
  const first = call('plans.submit', { id: 1 })
  void call('plans.submit', { id: 2 })
  void call('plans.approve', { id: 1 })
  answers[0]?.('done')
  await first
  void call('plans.submit', { id: 1 })
  expect(asked).toHaveLength(4)
})

test('a call that failed can be made again', async () => {
  const { asked, failures, call } = slowLink()
  const first = call('plans.submit', { id: 1 })
  failures[0]?.(new TypeError('network'))
  await expect(first).rejects.toThrow('network')
  void call('plans.submit', { id: 1 })
  expect(asked).toHaveLength(2)
})

test('calls that can be broken off are not shared', () => {
  const { asked, call } = slowLink()
  void call('plans.list', {}, new AbortController().signal)
  void call('plans.list', {}, new AbortController().signal)
  expect(asked).toHaveLength(2)
})
