/** Why a file cannot be read as a spreadsheet. */
export type SpreadsheetErrorCode =
  | 'empty'
  | 'wrongType'
  | 'oldFormat'
  | 'passwordProtected'
  | 'macros'
  | 'corrupt'
  | 'tooBig'
  | 'tooManyRows'
  | 'tooManyColumns'
  | 'unreadableText'

/** Carries a sentence in Chinese that tells the person who chose the file what to do. */
export class SpreadsheetError extends Error {
  readonly code: SpreadsheetErrorCode

  constructor(code: SpreadsheetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SpreadsheetError'
    this.code = code
  }
}

const saveAgain = '请用 Excel 或 WPS 打开后，“另存为”.xlsx 再上传。'

export const spreadsheetErrors = {
  empty: () => new SpreadsheetError('empty', '这个文件是空的，请换一个有内容的表格。'),
  noCells: () => new SpreadsheetError('empty', '这个表格里没有任何内容，请检查是否选错了文件。'),
  wrongType: (what: string) =>
    new SpreadsheetError('wrongType', `这不是表格，而是${what}。请上传 .xlsx 或 .csv 文件。`),
  otherSpreadsheet: (what: string) =>
    new SpreadsheetError('oldFormat', `这是${what}，暂不能直接读取。${saveAgain}`),
  passwordProtected: () =>
    new SpreadsheetError(
      'passwordProtected',
      '这个文件设了打开密码，无法读取。请在 Excel 或 WPS 里取消密码、保存后再上传。',
    ),
  macros: () =>
    new SpreadsheetError(
      'macros',
      '这个文件带有宏，为安全起见不予接收。请“另存为”不含宏的 .xlsx 工作簿再上传。',
    ),
  corrupt: (cause?: unknown) =>
    new SpreadsheetError('corrupt', `这个文件已损坏或没有传完整。${saveAgain}`, { cause }),
  tooBig: (limit: string) =>
    new SpreadsheetError(
      'tooBig',
      `这个文件太大(超过 ${limit})，请删去无关的工作表和图片，或分成几个文件再上传。`,
    ),
  inflated: () =>
    new SpreadsheetError(
      'tooBig',
      '这个文件展开后异常庞大(行数过多，或不是正常的表格)，已停止读取。请只保留需要的内容，或分成几个文件再上传。',
    ),
  tooManyRows: (limit: number) =>
    new SpreadsheetError(
      'tooManyRows',
      `这个表格超过 ${limit.toLocaleString('en')} 行，请分成几个文件上传。`,
    ),
  tooManyColumns: (limit: number) =>
    new SpreadsheetError('tooManyColumns', `这个表格超过 ${limit} 列，请只保留需要的列再上传。`),
  unreadableText: () =>
    new SpreadsheetError(
      'unreadableText',
      '这个文本文件的编码无法识别。请用 Excel 或 WPS 打开后，另存为 .xlsx，或“CSV UTF-8(逗号分隔)”再上传。',
    ),
}
