import type { ClientContext, ClientLink } from '@orpc/client'

/**
 * The same call with the same input while the first is still on its way is that first call: a button that is pressed twice
 * sends once. Calls that can be broken off (reads) go their own way; the query cache already shares those.
 */
export function askedOnce<Context extends ClientContext>(link: ClientLink<Context>): ClientLink<Context> {
  const underWay = new Map<string, Promise<unknown>>()
  return {
    call(path, input, options) {
      if (options.signal) return link.call(path, input, options)
      const key = `${path.join('.')} ${JSON.stringify(input)}`
      const known = underWay.get(key)
      if (known) return known
      const answer = link.call(path, input, options).finally(() => underWay.delete(key))
      underWay.set(key, answer)
      return answer
    },
  }
}
