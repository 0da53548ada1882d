import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard'
import type { Context, Router } from '@orpc/server'
import { FastifyHandler } from '@orpc/server/fastify'
import { StrictGetMethodPlugin } from '@orpc/server/plugins'
import {
  StandardHandler,
  type StandardHandlerOptions,
  StandardRPCCodec,
  StandardRPCMatcher,
} from '@orpc/server/standard'
import type { AnyContractRouter } from '@orpc/contract'

/**
 * True for what JSON says by itself: the wire format needs no remark about types beside it. Undefined properties are left
 * out by both.
 */
export function isPlainJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return !Number.isNaN(value)
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (Array.isArray(value)) return value.every(isPlainJson)
  const kind: unknown = Object.getPrototypeOf(value)
  if (kind !== Object.prototype && kind !== null) return false
  for (const name in value) {
    const property = (value as Record<string, unknown>)[name]
    if (property !== undefined && !isPlainJson(property)) return false
  }
  return true
}

/** Writes plain answers as they are. The library's own way, a copy with a path for each value, costs ten times as much. */
class PlainFirstCodec extends StandardRPCCodec {
  override encode(...[output, procedure]: Parameters<StandardRPCCodec['encode']>) {
    if (isPlainJson(output)) return { status: 200, headers: {}, body: { json: output } }
    return super.encode(output, procedure)
  }
}

/** The library's RPC protocol, word for word, with answers written faster. */
export function openRpc<T extends Context>(
  router: Router<AnyContractRouter, T>,
  options: StandardHandlerOptions<T>,
): FastifyHandler<T> {
  const codec = new PlainFirstCodec(new StandardRPCSerializer(new StandardRPCJsonSerializer()))
  const plugins = [...(options.plugins ?? []), new StrictGetMethodPlugin<T>()]
  return new FastifyHandler(
    new StandardHandler(router, new StandardRPCMatcher(), codec, { ...options, plugins }),
  )
}
