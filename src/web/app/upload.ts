import { ORPCError } from '@orpc/client'

/**
 * Posts one file as a form, telling how far it is (0 to 1).
 * @throws ORPCError with the refusal's code, so that it gets its sentence; TypeError when the server was not reached
 */
export function upload(path: string, file: File, onProgress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(Math.min(loaded / total, 0.99)),
    )
    request.addEventListener('error', () => reject(new TypeError('network')))
    request.addEventListener('load', () => {
      if (request.status < 300) return resolve()
      const { code, data } = answerOf(request.responseText)
      reject(new ORPCError(request.status === 413 ? 'PAYLOAD_TOO_LARGE' : code, { data }))
    })
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

function answerOf(text: string): { code: string; data?: unknown } {
  try {
    const { code, data } = JSON.parse(text) as { code?: string; data?: unknown }
    return { code: code ?? 'unknown', data }
  } catch {
    return { code: 'unknown' }
  }
}
