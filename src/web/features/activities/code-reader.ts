type Reader = (video: HTMLVideoElement) => Promise<string | null>
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/**
 * What reads QR codes from a picture: the browser's own detector, or where it has none (iPhones) a decoder of ours.
 * @throws Error 'noReader' when neither is there
 */
export async function openCodeReader(): Promise<Reader> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!own || !(await own.getSupportedFormats()).includes('qr_code')) return openDecoder()
  const detector = new own({ formats: ['qr_code'] })
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
}

/** The shorter side of the picture that is looked at: plenty for a code held before the camera, and quick. */
const enough = 480

async function openDecoder(): Promise<Reader> {
  const { decodeQR } = await import('qr/decode.js').catch(() => {
    throw new Error('noReader')
  })
  const canvas = document.createElement('canvas')
  const picture = canvas.getContext('2d', { willReadFrequently: true })
  if (!picture) throw new Error('noReader')
  return async (video) => {
    const { videoWidth, videoHeight } = video
    if (videoWidth === 0 || videoHeight === 0) return null
    const scale = Math.min(1, enough / Math.min(videoWidth, videoHeight))
    canvas.width = Math.round(videoWidth * scale)
    canvas.height = Math.round(videoHeight * scale)
    picture.drawImage(video, 0, 0, canvas.width, canvas.height)
    try {
      return decodeQR(picture.getImageData(0, 0, canvas.width, canvas.height))
    } catch {
      return null // no code in this picture
    }
  }
}
