/** What can be wrong with an uploaded or given document. */
export type DocumentErrorCode =
  | 'empty'
  | 'wrongType'
  | 'oldFormat'
  | 'passwordProtected'
  | 'macro'
  | 'tooBig'
  | 'corrupt'
  | 'unreadableText'

const SENTENCES: Record<DocumentErrorCode, string> = {
  empty: '文件是空的，没有可以读取的内容。',
  wrongType: '这不是 Word 文档（.docx）或文本文件（.txt），请另存为其中一种后再导入。',
  oldFormat: '这是旧版的 .doc 文件，请用 Word 或 WPS 打开，另存为 .docx 后再导入。',
  passwordProtected: '文件设有密码，无法读取，请取消密码保护后再导入。',
  macro: '文件带有宏，为安全起见不予读取，请另存为不带宏的 .docx 后再导入。',
  tooBig: '文件太大，无法读取，请只保留计划正文后再导入。',
  corrupt: '文件已损坏，无法读取，请重新保存后再导入。',
  unreadableText: '文本的编码无法识别，请另存为 UTF-8 编码后再导入。',
}

/** A document that cannot be read. `message` is a Chinese sentence that tells the user what to do. */
export class DocumentError extends Error {
  readonly code: DocumentErrorCode

  constructor(code: DocumentErrorCode, message: string = SENTENCES[code]) {
    super(message)
    this.name = 'DocumentError'
    this.code = code
  }
}
