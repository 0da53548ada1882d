import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { ExamError } from './exam-error.ts'

/** Bytes decoded at a time: no string may be longer than half a gigabyte. */
const PIECE = 1 << 24

/**
 * A text file, or stdin for `-`, as UTF-8 without mark. What it is written in is guessed once, from all of it: UTF-16 by
 * its mark, UTF-8 if every byte of it is, else GB18030.
 * @throws ExamError `file.missing`, `file.unreadable`, `file.workbook`, `file.binary`
 */
export function readTextFile(path: string): Buffer {
  const bytes = bytesOf(path)
  const magic = bytes.toString('latin1', 0, 4)
  if (magic === 'PK\u0003\u0004' || magic === '\u00d0\u00cf\u0011\u00e0') {
    throw new ExamError('file.workbook', '这是 Excel 工作簿，请先另存为 CSV 再分析。')
  }
  if (magic.startsWith('\u00ff\u00fe')) return decoded(bytes, 'utf-16le')
  if (magic.startsWith('\u00fe\u00ff')) return decoded(bytes, 'utf-16be')
  if (bytes.includes(0)) {
    throw new ExamError('file.binary', `这不是文本文件：${path}。请另存为 CSV(UTF-8 或 GB18030)再分析。`)
  }
  if (!isUtf8(bytes)) return decoded(bytes, 'gb18030')
  return magic.startsWith('\u00ef\u00bb\u00bf') ? bytes.subarray(3) : bytes
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new ExamError('file.missing', `找不到文件：${path}`)
    if (code === 'EISDIR') throw new ExamError('file.unreadable', `这是文件夹，不是文件：${path}`)
    if (code === 'ERR_FS_FILE_TOO_LARGE') {
      throw new ExamError('file.unreadable', `文件超过 2 GB，请分成几个再分析：${path}`)
    }
    throw new ExamError('file.unreadable', `文件打不开：${path}(${code ?? '未知原因'})`)
  }
}

function decoded(bytes: Buffer, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += PIECE) {
    pieces.push(Buffer.from(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true })))
  }
  pieces.push(Buffer.from(decoder.decode()))
  return Buffer.concat(pieces)
}
