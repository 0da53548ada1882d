type Reader = (video: HTMLVideoElement) => Promise<string | null>
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/**
 * What reads QR codes from a picture: the browser's own detector where it has one.
 * @throws Error 'noReader' where it has none
 */
export async function openCodeReader(): Promise<Reader> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!own || !(await own.getSupportedFormats()).includes('qr_code')) throw new Error('noReader')
  const detector = new own({ formats: ['qr_code'] })
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
}
