const mebibyte = 1024 * 1024

/** 820 KB, 3.4 MB */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < mebibyte) return `${Math.round(bytes / 1024)} KB`
  return `${Math.round((bytes / mebibyte) * 10) / 10} MB`
}

/** Why a file is not taken, or null: wrong kind by its ending, empty, or too big. The server checks again by content. */
export function refusalOf(
  file: { name: string; size: number },
  endings: readonly string[],
  limit: number,
): string | null {
  const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() ?? ''
  if (endings.length > 0 && !endings.includes(ending)) {
    const legacy: Record<string, string> = { '.doc': 'Word 97–2003 文档', '.xls': 'Excel 97–2003 工作簿' }
    const old = legacy[ending]
    if (old && endings.includes(`${ending}x`))
      return `“${file.name}”是${old}。请在 Word/WPS 中另存为 ${ending}x 后再选。`
    return `“${file.name}”不是可用的格式。请选择 ${endings.join('、')} 文件。`
  }
  if (file.size === 0) return `“${file.name}”是空文件，请检查后重新选择。`
  if (file.size > limit)
    return `“${file.name}”有 ${fileSize(file.size)}，超过了 ${fileSize(limit)} 的上限。请压缩图片或拆分后再选。`
  return null
}
