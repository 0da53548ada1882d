/** The largest file that can be uploaded. */
export const mostBytes = 50 * 1024 * 1024

interface Accepted {
  mediaType: string
  /** First bytes that such a file begins with; checked so that a renamed file is found out. */
  begins?: string[]
  /** Shown in the browser instead of saved. */
  shown?: boolean
  /** The folder that the archive of such a document holds. */
  holds?: string
}

const zip = ['504b0304']
const ole = ['d0cf11e0a1b11ae1']

/** What may be uploaded, by file extension. No macro documents, no programs, nothing that a browser would run. */
export const accepted: Record<string, Accepted> = {
  jpg: { mediaType: 'image/jpeg', begins: ['ffd8ff'], shown: true },
  jpeg: { mediaType: 'image/jpeg', begins: ['ffd8ff'], shown: true },
  png: { mediaType: 'image/png', begins: ['89504e470d0a1a0a'], shown: true },
  gif: { mediaType: 'image/gif', begins: ['47494638'], shown: true },
  webp: { mediaType: 'image/webp', begins: ['52494646'], shown: true },
  heic: { mediaType: 'image/heic' },
  pdf: { mediaType: 'application/pdf', begins: ['25504446'], shown: true },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    begins: zip,
    holds: 'word/',
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    begins: zip,
    holds: 'xl/',
  },
  pptx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    begins: zip,
    holds: 'ppt/',
  },
  doc: { mediaType: 'application/msword', begins: ole },
  xls: { mediaType: 'application/vnd.ms-excel', begins: ole },
  ppt: { mediaType: 'application/vnd.ms-powerpoint', begins: ole },
  wps: { mediaType: 'application/vnd.ms-works', begins: ole },
  txt: { mediaType: 'text/plain; charset=utf-8' },
  csv: { mediaType: 'text/csv; charset=utf-8' },
  zip: { mediaType: 'application/zip', begins: zip },
  mp3: { mediaType: 'audio/mpeg' },
  m4a: { mediaType: 'audio/mp4' },
  mp4: { mediaType: 'video/mp4' },
}

/** A name that is safe to keep and to offer for saving: no folders, no control characters, at most 150 characters. */
export function safeName(name: string): string {
  const base = name
    .normalize('NFC')
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .trim()
  const kept = base.length > 150 ? base.slice(0, 100) + base.slice(-50) : base
  return kept === '' || kept.startsWith('.') ? `文件${kept}` : kept
}

/** The extension of a name, lower case, without the dot. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

export type FileRefusal =
  | 'fileEmpty'
  | 'fileTooLarge'
  | 'fileTypeRefused'
  | 'fileNotWhatItSays'
  | 'fileLocked'
  | 'fileMacros'

/**
 * Why a file is not taken, or null: by its name, its size, its first bytes, and for an Office document by the names in
 * its archive (null when they cannot be read).
 */
export function refusalOf(file: {
  name: string
  bytes: number
  head: Uint8Array
  names?: string[] | null
}): FileRefusal | null {
  const kind = accepted[extensionOf(file.name)]
  if (!kind) return 'fileTypeRefused'
  if (file.bytes === 0) return 'fileEmpty'
  if (file.bytes > mostBytes) return 'fileTooLarge'
  const head = Buffer.from(file.head).toString('hex')
  const begins = (starts: string[]): boolean => starts.some((bytes) => head.startsWith(bytes))
  // A document with a password is packed the way that the old formats were.
  if (kind.holds && begins(ole)) return 'fileLocked'
  if (kind.begins && !begins(kind.begins)) return 'fileNotWhatItSays'
  const { holds } = kind
  if (!holds || file.names === undefined) return null
  if (!file.names?.some((name) => name.startsWith(holds))) return 'fileNotWhatItSays'
  return file.names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name)) ? 'fileMacros' : null
}

/** Whether the names in a file's archive are to be looked at. */
export function holdsParts(name: string): boolean {
  return accepted[extensionOf(name)]?.holds !== undefined
}
