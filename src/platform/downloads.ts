import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

const mediaTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  zip: 'application/zip',
}

/** Answers with a file to be saved under its name, whatever script that is in; nobody on the way keeps a copy. */
export function sendDownload(
  reply: FastifyReply,
  name: `${string}.${keyof typeof mediaTypes}`,
  content: Uint8Array | Readable,
): FastifyReply {
  const ending = name.slice(name.lastIndexOf('.') + 1) as keyof typeof mediaTypes
  return reply
    .type(mediaTypes[ending])
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(
      content instanceof Uint8Array
        ? Buffer.from(content.buffer, content.byteOffset, content.length)
        : content,
    )
}
