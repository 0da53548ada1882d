import { StartRefused } from '../start-refused.ts'
import type { Place } from './place.ts'

/** Turns what PostgreSQL printed before it ended into one sentence. */
export function explain(output: string, place: Pick<Place, 'folder' | 'log'>): StartRefused {
  const library = /error while loading shared libraries: (\S+?):/.exec(output)?.[1]
  if (library) {
    return new StartRefused(
      'libraryMissing',
      `自带的 PostgreSQL 需要系统库 ${library}，本机没有。请安装它(Debian/Ubuntu 上通常是 libstdc++6),或用 DATABASE_URL 指定一个 PostgreSQL。`,
    )
  }
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return new StartRefused(
      'diskFull',
      `磁盘空间已满，数据库无法启动(${place.folder})。请腾出空间后重试，数据未被改动。`,
    )
  }
  if (
    /could not (create shared memory segment|map anonymous shared memory)|Cannot allocate memory/.test(output)
  ) {
    return new StartRefused('memoryShort', '内存不足，数据库无法启动。请关闭其他程序或增加内存后重试。')
  }
  if (/Read-only file system|Permission denied/.test(output)) {
    return new StartRefused(
      'clusterNotWritable',
      `数据库不能读写 ${place.folder} 中的文件。请检查该文件夹的权限。PostgreSQL 的说明：${lastError(output)}`,
    )
  }
  return new StartRefused(
    'postgresFailed',
    `数据库没有启动成功。PostgreSQL 的说明：${lastError(output)}。完整日志在 ${place.log}。`,
  )
}

function lastError(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const telling = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line))
  const line = telling.at(-1) ?? lines.at(-1) ?? '(没有输出)'
  return line.replace(/^.*?\b(FATAL|PANIC|ERROR|error):\s*/, '').trim()
}
