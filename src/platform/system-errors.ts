const reasons: Record<string, string> = {
  EACCES: '没有访问权限',
  EPERM: '没有操作权限',
  EROFS: '所在磁盘是只读的',
  ENOSPC: '磁盘空间已满',
  EDQUOT: '磁盘配额已用完',
  ENOTDIR: '路径中有一段不是文件夹',
  EISDIR: '这是一个文件夹',
  ENOENT: '文件或文件夹不存在',
  EEXIST: '同名的文件已存在',
  EIO: '磁盘读写出错',
  EMFILE: '打开的文件过多',
  EADDRINUSE: '端口已被占用',
  EADDRNOTAVAIL: '本机没有这个地址',
  ECONNREFUSED: '对方没有在这个地址上监听',
  ECONNRESET: '连接被对方中断',
  ENOTFOUND: '找不到这个主机名',
  EAI_AGAIN: '暂时无法解析这个主机名',
  ETIMEDOUT: '连接超时',
  EHOSTUNREACH: '无法到达这台主机',
  ENETUNREACH: '网络不通',
}

/** The operating system's code of an error (`ENOSPC`), or undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  // Node tries IPv6 and IPv4 one after the other and then throws both errors together.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Why the operating system refused, in Chinese; other errors keep their own message. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error)
  if (code && reasons[code]) return `${reasons[code]}(${code})`
  return error instanceof Error ? error.message || error.name : String(error)
}
