import { useInfiniteQuery } from '@tanstack/react-query'
import { type Answers, keyset, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import type { ExamImport } from './words.ts'
import styles from './marks.module.css'

type Fault = Answers['exams']['examImportFaults']['rows'][number]

const columns: Column<Fault>[] = [
  {
    key: 'place',
    title: '位置',
    cell: (it) =>
      it.row > 0 ? `${it.column ?? ''}${it.column ? '' : '第 '}${it.row}${it.column ? '' : ' 行'}` : '整张表',
  },
  { key: 'sheet', title: '工作表', card: 'corner', cell: (it) => it.sheet },
  { key: 'message', title: '怎样修改', card: 'plain', cell: (it) => it.message },
]

/** The wrong cells of an import, sort by sort. */
export function FaultsList({ it }: { it: ExamImport }) {
  const [search, change] = useAddress()
  const { wrong } = it
  const code = wrong.byCode.find((one) => one.code === search.code)?.code
  const faults = useInfiniteQuery(
    orpc.exams.examImportFaults.infiniteOptions({
      input: (cursor) => ({ id: it.id, cursor, limit: 50, ...(code && { code }) }),
      ...keyset,
    }),
  )
  return (
    <Section
      title="有误的格子"
      note={
        wrong.more
          ? `共 ${wrong.cells.toLocaleString('zh-CN')} 处，列出了前 20,000 处；多半是列认错了，请先核对列。`
          : '下载的文件里，这些格子已标色、加了批注，最后一列写明怎样修改；文件里没有的学生另列在“未出现”表里。'
      }
      flush
    >
      <div className={styles.tabs} role="tablist" aria-label="错误的种类">
        <button
          type="button"
          role="tab"
          aria-selected={code === undefined}
          onClick={() => change({ code: undefined })}
        >
          全部 <span>{wrong.cells.toLocaleString('zh-CN')}</span>
        </button>
        {wrong.byCode.map((one) => (
          <button
            key={one.code}
            type="button"
            role="tab"
            aria-selected={one.code === code}
            onClick={() => change({ code: one.code })}
          >
            {one.label} <span>{one.cells.toLocaleString('zh-CN')}</span>
          </button>
        ))}
      </div>
      <RecordList
        label="有误的格子"
        source={faults}
        columns={columns}
        rowId={(row) => String(row.position)}
        rowTo={false}
      />
    </Section>
  )
}

/** Pupils who take part in the papers of an import and stand neither in its file nor in what is there. */
export const missingIn = (it: ExamImport): number =>
  (it.marks?.counts ?? []).reduce((sum, { missing }) => sum + missing, 0)

/** The user's own workbook with its wrong cells marked, and on one more sheet who does not stand in it; nothing where all is well. */
export function WrongCells({ it }: { it: ExamImport }) {
  const label = it.wrong.cells > 0 ? '下载标出错误的文件' : missingIn(it) > 0 ? '下载未出现的学生' : undefined
  if (!label) return null
  return <DownloadButton label={label} targets={[{ label, href: `/api/exam-imports/${it.id}/wrong.xlsx` }]} />
}
