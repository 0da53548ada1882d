import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { ExamError } from './exam-error.ts'

/** Bytes of a file, read forward. */
export interface Source {
  /** Fills `target` from `offset`; 0 at the end. */
  read(target: Buffer, offset: number): number
  close(): void
}

/**
 * Opens a text file; UTF-16 with its mark is turned into UTF-8 on the way.
 * @throws ExamError `file.missing`, `file.unreadable`, `file.workbook`
 */
export function openSource(path: string): Source {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new ExamError('file.missing', `找不到文件：${path}`)
    throw new ExamError('file.unreadable', `文件打不开：${path}(${code ?? '未知原因'})`)
  }
  const head = Buffer.alloc(4)
  let got: number
  try {
    if (fstatSync(fd).isDirectory()) throw new ExamError('file.unreadable', `这是文件夹，不是文件：${path}`)
    got = readSync(fd, head, 0, 4, 0)
  } catch (error) {
    closeSync(fd)
    if (error instanceof ExamError) throw error
    throw new ExamError('file.unreadable', `文件读不出来：${path}`)
  }
  const magic = head.toString('latin1', 0, got)
  if (magic === 'PK\u0003\u0004' || magic === '\u00d0\u00cf\u0011\u00e0') {
    closeSync(fd)
    throw new ExamError('file.workbook', '这是 Excel 工作簿，请先另存为 CSV 再分析。')
  }
  if (magic.startsWith('\u00ff\u00fe') || magic.startsWith('\u00fe\u00ff')) {
    closeSync(fd)
    const encoding = head[0] === 0xff ? 'utf-16le' : 'utf-16be'
    return memorySource(Buffer.from(new TextDecoder(encoding).decode(readFileSync(path))))
  }
  let position = magic.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0
  return {
    read(target, offset) {
      const count = readSync(fd, target, offset, target.length - offset, position)
      position += count
      return count
    },
    close: () => closeSync(fd),
  }
}

function memorySource(bytes: Buffer): Source {
  let position = 0
  return {
    read(target, offset) {
      const count = bytes.copy(target, offset, position)
      position += count
      return count
    },
    close: () => undefined,
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const gb18030 = new TextDecoder('gb18030')

/** Texts held byte for byte (latin1) → what they say: UTF-8 if all of them are, else GB18030. */
export function decodeTexts(texts: readonly string[]): string[] {
  const bytes = texts.map((text) => Buffer.from(text, 'latin1'))
  try {
    return bytes.map((part) => utf8.decode(part))
  } catch {
    return bytes.map((part) => gb18030.decode(part))
  }
}
