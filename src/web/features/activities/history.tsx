import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { keyset, orpc } from '../../app/client.ts'
import { useMe } from '../../app/session.ts'
import { teachingDateTime } from '../../ui/dates.ts'
import { Loading } from '../../ui/loading.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { Timeline } from '../../ui/timeline.tsx'

const labels: Record<string, string> = {
  'activity.created': '新建了草稿',
  'activity.updated': '修改了内容',
  'activity.announced': '发布了活动',
  'activity.rescheduled': '改了时间',
  'activity.registered': '报名',
  'activity.registrationWithdrawn': '退出报名',
  'activity.expertInvited': '邀请了校外专家',
  'activity.expertUninvited': '收回了给专家的邀请',
  'activity.checkedIn': '在门口签到',
  'activity.checkInUndone': '撤销了一次签到',
  'activity.concluded': '写了总结，记入台账',
  'activity.conclusionChanged': '修改了总结',
  'activity.cancelled': '取消了活动',
  'file.uploaded': '上传了材料',
  'file.removed': '删除了材料',
}

/** Who did what to this activity, newest first: administrators see all, others what they did or what concerns them. */
export function History({ id }: { id: string }) {
  const all = useMe().roles.some(({ kind }) => kind === 'districtAdministrator')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    orpc.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        subjectKind: 'activity',
        subjectId: id,
        scope: all ? ('all' as const) : ('mine' as const),
        cursor,
      }),
      ...keyset,
    }),
  )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const lines = data.pages.flatMap(({ rows }) => rows)
  return (
    <Section note={all ? undefined : '这里是您做过的，以及与您有关的改动。'} title="操作记录">
      {lines.length === 0 ? (
        <EmptyState title="还没有记录" />
      ) : (
        <Timeline
          label="操作记录"
          moments={lines.map((line) => ({
            key: line.id,
            when: teachingDateTime(line.at),
            title: titleOf(line),
            note: noteOf(line.after),
            tone: line.action === 'activity.cancelled' ? ('bad' as const) : ('active' as const),
          }))}
        />
      )}
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          加载更多
        </Button>
      )}
    </Section>
  )
}

function titleOf({
  action,
  actorName,
  after,
}: {
  action: string
  actorName: string | null
  after: Record<string, unknown> | null
}): string {
  const who = actorName ?? '系统'
  if (action === 'activity.checkedIn' && typeof after?.person === 'string')
    return `${who} 为${after.person}签到`
  return `${who} ${labels[action] ?? action}`
}

/** What of a line's values says more than its label: a file, a reason, a new time. */
function noteOf(after: Record<string, unknown> | null): string | undefined {
  if (!after) return undefined
  const text = (name: string) => (typeof after[name] === 'string' ? after[name] : undefined)
  const startsAt = text('startsAt')
  const moved = startsAt !== undefined && text('title') === undefined
  return text('file') ?? text('reason') ?? text('name') ?? (moved ? teachingDateTime(startsAt) : undefined)
}
