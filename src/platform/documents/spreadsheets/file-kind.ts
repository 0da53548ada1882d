import { spreadsheetErrors } from './errors.ts'
import type { SpreadsheetLimits } from './limits.ts'

const signatures: [bytes: number[], what: string][] = [
  [[0x25, 0x50, 0x44, 0x46], 'PDF 文件'],
  [[0x89, 0x50, 0x4e, 0x47], '图片'],
  [[0xff, 0xd8, 0xff], '图片'],
  [[0x47, 0x49, 0x46, 0x38], '图片'],
  [[0x42, 0x4d, 0x00], '图片'],
  [[0x49, 0x49, 0x2a, 0x00], '图片'],
  [[0x4d, 0x4d, 0x00, 0x2a], '图片'],
  [[0x52, 0x61, 0x72, 0x21], '压缩包'],
  [[0x37, 0x7a, 0xbc, 0xaf], '压缩包'],
  [[0x1f, 0x8b], '压缩包'],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], 'RTF 文档'],
  [[0x4d, 0x5a], '程序'],
  [[0x7f, 0x45, 0x4c, 0x46], '程序'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], '数据库文件'],
]

/**
 * Tells by content, not by name, which reader takes a file.
 * @throws SpreadsheetError for everything that is no .xlsx and no text
 */
export function recogniseFile(bytes: Uint8Array, limits: SpreadsheetLimits): 'xlsx' | 'csv' {
  if (bytes.length === 0) throw spreadsheetErrors.empty()
  if (bytes.length > limits.fileBytes) {
    throw spreadsheetErrors.tooBig(`${Math.floor(limits.fileBytes / 1024 / 1024)} MB`)
  }
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return 'xlsx'
  if (startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) throw spreadsheetErrors.empty()
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) throw compoundFile(bytes)
  for (const [signature, what] of signatures) {
    if (startsWith(bytes, signature)) throw spreadsheetErrors.wrongType(what)
  }
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048)).toLowerCase()
  if (/^(\u00ef\u00bb\u00bf)?\s*</.test(head)) {
    if (head.includes('urn:schemas-microsoft-com:office:spreadsheet')) {
      throw spreadsheetErrors.otherSpreadsheet('旧式 XML 表格')
    }
    if (/<(html|table|!doctype html|head|meta|body)\b/.test(head)) {
      throw spreadsheetErrors.otherSpreadsheet('网页格式的表格(常由系统导出、扩展名却是 .xls)')
    }
    if (/<(\?xml|svg)/.test(head)) throw spreadsheetErrors.wrongType('XML 文件')
  }
  if (isBinary(bytes)) throw spreadsheetErrors.wrongType('无法识别的文件')
  return 'csv'
}

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, at) => bytes[at] === byte)
}

/** Inside the old container Office keeps encrypted .xlsx, .xls, .doc and .ppt; the names of its streams tell which. */
function compoundFile(bytes: Uint8Array) {
  const has = (stream: string) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(stream, 0, 'utf16le')
  if (has('EncryptedPackage')) return spreadsheetErrors.passwordProtected()
  if (has('WordDocument')) return spreadsheetErrors.wrongType('Word 文档')
  if (has('PowerPoint Document')) return spreadsheetErrors.wrongType('演示文稿')
  return spreadsheetErrors.otherSpreadsheet('旧版 Excel 97–2003 或 WPS 表格(.xls、.et)')
}

/** Text holds no control characters besides tabs, line ends and the like; UTF-16 holds zeros, but in order. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096)
  const marked = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])
  if (marked) return false
  let controls = 0
  let evenZeros = 0
  let oddZeros = 0
  for (const [at, byte] of head.entries()) {
    if (byte === 0 && at % 2) oddZeros++
    else if (byte === 0) evenZeros++
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26) controls++
  }
  if (oddZeros === 0 && evenZeros === 0) return controls > 0
  // UTF-16 without a mark: CJK text with ASCII commas and line ends puts zeros on one side only.
  return Math.min(oddZeros, evenZeros) * 4 > Math.max(oddZeros, evenZeros)
}
