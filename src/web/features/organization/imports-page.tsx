import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { sentenceFor } from '../../../sentences.zh.ts'
import { type Answers, keyset, orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { teachingDateTime } from '../../ui/dates.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { countsLine, stateWords } from './import-words.ts'
import styles from './import.module.css'

type Line = Answers['organization']['listRosterImports']['rows'][number]

const columns: Column<Line>[] = [
  { key: 'fileName', title: '文件', cell: (it) => it.fileName },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    cell: (it) => <StatusBadge tone={stateWords[it.state].tone}>{stateWords[it.state].label}</StatusBadge>,
  },
  { key: 'counts', title: '结果', card: 'plain', cell: (it) => it.counts && countsLine(it.counts) },
  { key: 'school', title: '范围', cell: (it) => it.schoolName ?? '全区' },
  { key: 'by', title: '经办', cell: (it) => it.createdByName ?? '命令行' },
  { key: 'at', title: '时间', cell: (it) => teachingDateTime(it.createdAt) },
]

/** Sends a roster under an id made here, so that sending it twice is one import; a sentence says why not. */
async function sendRoster(file: File): Promise<{ id: string } | { sentence: string }> {
  const body = new FormData()
  body.append('file', file)
  const answer = await fetch(`/api/roster-imports?id=${clientId()}`, {
    method: 'POST',
    body,
    credentials: 'same-origin',
  }).catch(() => null)
  if (!answer) return { sentence: sentenceFor('offline') }
  const said = (await answer.json().catch(() => ({}))) as { id?: string; code?: string; message?: string }
  if (answer.ok && said.id) return { id: said.id }
  return { sentence: said.message ?? sentenceFor(said.code ?? 'unknown') }
}

/** Where an import begins: choose the file, get the template, look at earlier ones. */
export function ImportsPage() {
  const navigate = useNavigate()
  const [sending, setSending] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const imports = useInfiniteQuery(
    orpc.organization.listRosterImports.infiniteOptions({
      input: (cursor) => ({ cursor, limit: 20 }),
      ...keyset,
    }),
  )
  const ownSchool = imports.data?.pages[0]?.ownSchool
  const send = async ([file]: File[]): Promise<void> => {
    if (!file) return
    setRefusal(null)
    setSending(file.name)
    const answer = await sendRoster(file)
    setSending(null)
    if ('id' in answer) await navigate({ to: '/organization/import/$id', params: { id: answer.id } })
    else setRefusal(answer.sentence)
  }
  return (
    <Page
      title="名册导入"
      note="把学校和教师名单(Excel 或 CSV)读进来。先检查，您确认之后才会写入。"
      aside={
        <DownloadButton
          label="下载模板"
          targets={[{ label: '下载模板', href: '/api/roster-template.xlsx' }]}
        />
      }
    >
      <Section>
        {sending === null ? (
          <FileDrop
            label="选择一份名单"
            endings={['.xlsx', '.csv']}
            limit={32 * 1024 * 1024}
            onFiles={(files) => void send(files)}
          />
        ) : (
          <div role="status" className={styles.waiting}>
            <Loading />
            <p>正在上传“{sending}”……</p>
          </div>
        )}
        {refusal && (
          <p role="alert" className={styles.refusal}>
            <ShapeMark shape="triangle" size={14} /> {refusal}
          </p>
        )}
        <ul className={styles.explained}>
          {ownSchool && (
            <li>
              您导入的是{ownSchool}
              的名单：别校的行不会写入。要从别校调入教师，请联系区教研室办理调动，办好后再导入。
            </li>
          )}
          <li>办公室现成的表就行：标题行、合并的表头、列的先后都不用改，列名不同也能认出来。</li>
          <li>以教职工号认人。同一份名单再导入一次不会有任何变化；调动的教师保留原来的记录。</li>
          <li>空白的格子不会清掉已有的内容。名单里没有的教师保持原样，不会被删除。</li>
        </ul>
      </Section>
      <Section title="历次导入" flush>
        <RecordList
          label="导入"
          source={imports}
          columns={columns}
          rowId={(it) => it.id}
          rowTo={(it) => `/organization/import/${it.id}`}
          empty={<EmptyState title="还没有导入过名单">从上面选择一份名单开始。</EmptyState>}
        />
      </Section>
    </Page>
  )
}
