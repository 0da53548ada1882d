import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../../app/client.ts'
import { ago } from '../../../ui/dates.ts'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { fileSize } from '../../../ui/file-rules.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.tsx'
import { sentenceFor } from '../../../../sentences.zh.ts'
import { type Pack, packName, type PackRights } from './words.ts'
import styles from './meeting.module.css'

/** While something is being made the list looks again. */
const lookAgainMs = 1_500

/** The documents of the meetings: made with one press, downloaded one by one. */
export function Packs({ assessmentId, ready }: { assessmentId: string; ready: boolean }) {
  const queries = useQueryClient()
  const packs = useQuery(
    orpc.exams.listMeetingPacks.queryOptions({
      input: { assessmentId },
      refetchInterval: ({ state }) =>
        state.data?.packs.some((pack) => pack.state === 'making') ? lookAgainMs : false,
    }),
  )
  const make = useMutation(
    orpc.exams.makeMeetingPacks.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: orpc.exams.listMeetingPacks.key() })
      },
      onError: () => toast.bad('没有开始生成'),
    }),
  )
  const it = packs.data
  const may = it && (it.may.district || it.may.papers.length > 0 || it.may.schools.length > 0)
  const making = it?.packs.filter(({ state }) => state === 'making').length ?? 0
  const done = it?.packs.filter(({ state }) => state === 'ready').length ?? 0
  const schools = it?.packs.filter(({ scope, state }) => scope === 'school' && state === 'ready').length ?? 0
  return (
    <Section
      title="会议材料"
      note="Word 报告和 Excel 数据，图表为图片；不排名次，不含学生姓名"
      action={
        may && ready ? (
          <span className={styles.actions}>
            {it.may.downloadSchools && schools > 1 && (
              <DownloadButton
                label="各校材料打包"
                targets={[{ label: '各校材料', href: `/api/exams/${assessmentId}/school-packs.zip` }]}
              />
            )}
            <Button
              loading={make.isPending}
              disabled={making > 0}
              onClick={() => make.mutate({ assessmentId })}
            >
              {making > 0 ? `正在生成，已完成 ${done}` : done > 0 ? '全部重新生成' : '一键生成材料'}
            </Button>
          </span>
        ) : undefined
      }
      flush={Boolean(it && it.packs.length > 0)}
    >
      {packs.error ? (
        <ErrorState error={packs.error} onRetry={() => void packs.refetch()} />
      ) : !it ? (
        <Loading />
      ) : (
        <>
          {make.error && <ErrorState error={make.error} />}
          {it.packs.length === 0 ? (
            <EmptyState title={ready ? '还没有生成会议材料' : '结果统计出来后可以生成会议材料'}>
              {it.may.district
                ? '一次生成全区、各学科和各校的材料，约需几分钟，可以离开此页。'
                : may
                  ? '生成与您有关的材料，约需一分钟，可以离开此页。'
                  : '做好以后，这里会列出您可以看的材料。'}
            </EmptyState>
          ) : (
            <RecordList
              label="份材料"
              source={settled(it.packs)}
              columns={columnsOf(it.may, make.isPending, (pack) =>
                make.mutate({ assessmentId, only: scopeOf(pack) }),
              )}
              rowId={({ id }) => id}
              rowTo={false}
            />
          )}
        </>
      )}
    </Section>
  )
}

function mayRemake(pack: Pack, may: PackRights): boolean {
  if (pack.scope === 'subject') return may.papers.some(({ id }) => id === pack.paper?.id)
  return pack.scope === 'school' ? may.schools.some(({ id }) => id === pack.school?.id) : may.district
}

function columnsOf(may: PackRights, busy: boolean, onAgain: (pack: Pack) => void): Column<Pack>[] {
  const again: Column<Pack> = {
    key: 'again',
    title: '重做',
    card: 'plain',
    cell: (pack) => mayRemake(pack, may) && <Again pack={pack} busy={busy} onAgain={onAgain} />,
  }
  const some = may.district || may.papers.length > 0 || may.schools.length > 0
  return some ? [...columns, again] : columns
}

const columns: Column<Pack>[] = [
  { key: 'name', title: '会议', cell: packName },
  { key: 'state', title: '状态', card: 'corner', cell: (pack) => <State pack={pack} /> },
  { key: 'files', title: '材料', card: 'plain', cell: (pack) => <Files pack={pack} /> },
  { key: 'made', title: '版本', cell: (pack) => <MadeFrom pack={pack} /> },
]

function Again({ pack, busy, onAgain }: { pack: Pack; busy: boolean; onAgain: (pack: Pack) => void }) {
  if (pack.state === 'making') return null
  return (
    <Button size="compact-sm" variant="subtle" disabled={busy} onClick={() => onAgain(pack)}>
      重新生成
    </Button>
  )
}

function MadeFrom({ pack }: { pack: Pack }) {
  if (pack.state === 'making') return null
  return (
    <>
      第 {pack.version} 版
      {pack.finishedAt && <small className={styles.faint}> · {ago(pack.finishedAt)}</small>}
    </>
  )
}

function scopeOf(pack: Pack) {
  if (pack.scope === 'subject') return { scope: 'subject' as const, paperId: pack.paper?.id ?? '' }
  if (pack.scope === 'school') return { scope: 'school' as const, schoolId: pack.school?.id ?? '' }
  return { scope: 'district' as const }
}

function State({ pack }: { pack: Pack }) {
  if (pack.state === 'making') {
    const { done, total } = pack.progress
    return <StatusBadge tone="active">{total > 0 ? `生成中 ${done}/${total}` : '等待生成'}</StatusBadge>
  }
  if (pack.state === 'failed') {
    return (
      <>
        <StatusBadge tone="bad">没有做成</StatusBadge>
        {pack.failure && <small className={styles.faint}> {sentenceFor(pack.failure)}</small>}
      </>
    )
  }
  return pack.outdated ? (
    <StatusBadge tone="warn">结果已有新版本</StatusBadge>
  ) : (
    <StatusBadge tone="good">可下载</StatusBadge>
  )
}

/** 「报告」「数据」「各校数据」; the name of the file says the rest. */
function Files({ pack }: { pack: Pack }) {
  return (
    <span className={styles.files}>
      {pack.files.map(({ id, name, bytes }) => (
        <a key={id} href={`/files/${id}`} download={name} title={name}>
          {name.endsWith('.docx') ? 'Word 报告' : name.includes('含校名') ? '各校数据(含校名)' : 'Excel 数据'}
          <small className={styles.faint}> {fileSize(bytes)}</small>
        </a>
      ))}
    </span>
  )
}
