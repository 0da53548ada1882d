import { Button, SegmentedControl } from '@mantine/core'
import { IconDoorEnter, IconPresentation } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { sentenceFor } from '../../../sentences.zh.ts'
import { checkInMethodLabels, checkInNoteLabels } from '../../../modules/activities/vocabulary.ts'
import { keyset, orpc, type Answers } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { timeOf } from '../../ui/dates.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { RecordList, type Column } from '../../ui/record-list.tsx'
import { EmptyState, errorSentence } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import { takesCheckIns } from './next-step.ts'
import { SessionChoice } from './session-choice.tsx'
import { useNow } from './now.ts'
import { sessionAt, type Activity, type Session } from './words.tsx'
import styles from './activity.module.css'

const route = getRouteApi('/app/activities/$id')
type CheckIn = Answers['activities']['listCheckIns']['rows'][number]
type Absent = Answers['activities']['listAbsent']['rows'][number]

const columns: Column<CheckIn>[] = [
  { key: 'name', title: '姓名', cell: (it) => it.person.name },
  {
    key: 'at',
    title: '签到时间',
    card: 'corner',
    cell: (it) =>
      it.late ? (
        <StatusBadge tone="warn">{timeOf(it.at)} 迟到</StatusBadge>
      ) : (
        <StatusBadge tone="good">{timeOf(it.at)}</StatusBadge>
      ),
  },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.person.schoolName },
  { key: 'number', title: '工号', card: 'hidden', cell: (it) => it.staffNumber },
  { key: 'method', title: '方式', cell: (it) => checkInMethodLabels[it.method] },
  { key: 'note', title: '备注', cell: (it) => it.note && checkInNoteLabels[it.note] },
]
const undoColumn: Column<CheckIn> = {
  key: 'undo',
  title: '操作',
  card: 'plain',
  align: 'end',
  cell: (it) => <Undo checkIn={it} />,
}
const absentColumns: Column<Absent>[] = [
  { key: 'name', title: '姓名', cell: (it) => it.name },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.schoolName },
  { key: 'number', title: '工号', cell: (it) => it.staffNumber },
]
const filters: Filter[] = [{ kind: 'text', name: 'q', label: '姓名、拼音或工号' }]

/** Who is there, live while sign-in is open; who registered and is not; and why scans did not count. */
export function CheckIns({ activity }: { activity: Activity }) {
  const { q, session: chosen, state } = route.useSearch()
  const [, change] = useAddress()
  const now = useNow()
  const session =
    activity.sessions.find(({ id }) => id === chosen) ?? (sessionAt(activity.sessions, now) as Session)
  const live = takesCheckIns(activity, session, now)
  const source = useInfiniteQuery(
    orpc.activities.listCheckIns.infiniteOptions({
      input: (cursor: string | undefined) => ({ id: activity.id, sessionId: session.id, text: q, cursor }),
      ...keyset,
      refetchInterval: live ? 4_000 : false,
    }),
  )
  const counts = source.data?.pages[0]
  const absentView = state === 'absent'
  const shown = activity.state === 'underWay' ? [...columns, undoColumn] : columns
  return (
    <div className={styles.column}>
      <SessionChoice
        sessions={activity.sessions}
        value={session.id}
        onChange={(id) => change({ session: id })}
      />
      <Figures>
        <Figure
          label="已签到"
          value={counts?.checkInCount ?? null}
          unit="人"
          note={live ? '实时更新' : undefined}
          tone={live ? 'active' : undefined}
        />
        <Figure
          label={activity.registrationRequired ? '已报名' : '参加范围'}
          value={counts?.expectedCount ?? null}
          unit="人"
        />
        <Figure label="迟到" value={counts?.lateCount ?? null} unit="人" />
      </Figures>
      <div className={styles.tools}>
        <Button
          component={Link}
          to="/activities/$id/door"
          params={{ id: activity.id } as never}
          search={{ session: session.id } as never}
          variant="default"
          leftSection={<IconDoorEnter size={17} aria-hidden />}
        >
          门口签到
        </Button>
        <Button
          component="a"
          href={`/p/${session.id}`}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconPresentation size={17} aria-hidden />}
        >
          打开签到投影
        </Button>
        <DownloadButton
          label="导出名单"
          targets={[{ label: 'Excel', href: `/api/activities/${activity.id}/attendance.xlsx` }]}
        />
        {activity.registrationRequired && (
          <SegmentedControl
            aria-label="看谁"
            data={[
              { value: 'there', label: '已到' },
              { value: 'absent', label: '未到' },
            ]}
            value={absentView ? 'absent' : 'there'}
            onChange={(value) => change({ state: value === 'absent' ? 'absent' : undefined })}
          />
        )}
      </div>
      {absentView ? (
        <AbsentList sessionId={session.id} />
      ) : (
        <>
          <FilterBar filters={filters} />
          <RecordList
            label="签到"
            source={source}
            columns={shown}
            rowId={(it) => it.person.id}
            rowTo={false}
            empty={
              q ? undefined : (
                <EmptyState title="还没有人签到">
                  {live ? '把签到码投到大屏幕上，或在门口按姓名查找签到。' : '签到在开始前一小时开放。'}
                </EmptyState>
              )
            }
          />
          <Refused refused={counts?.refused ?? []} />
        </>
      )}
    </div>
  )
}

function AbsentList({ sessionId }: { sessionId: string }) {
  const source = useInfiniteQuery(
    orpc.activities.listAbsent.infiniteOptions({
      input: (cursor: string | undefined) => ({ sessionId, cursor }),
      ...keyset,
    }),
  )
  return (
    <RecordList
      label="未到的老师"
      source={source}
      columns={absentColumns}
      rowId={(it) => it.id}
      rowTo={false}
      empty={<EmptyState title="报名的老师都到了" />}
    />
  )
}

function Refused({ refused }: { refused: readonly { code: string; count: number }[] }) {
  if (refused.length === 0) return null
  return (
    <div className={styles.quiet}>
      <p>没有成功的扫码：</p>
      <ul>
        {refused.map(({ code, count }) => (
          <li key={code}>
            {count} 次：{sentenceFor(code)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Undo({ checkIn: { sessionId, person } }: { checkIn: CheckIn }) {
  const changed = useChanged()
  const undo = useMutation(
    orpc.activities.undoCheckIn.mutationOptions({
      onSuccess: () => {
        toast.plain(`已撤销${person.name}的签到`)
        return changed()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const sure = await confirmDestructive({
      title: `撤销${person.name}的签到？`,
      message: '只在签错了人时使用；撤销会留下记录。',
      action: '撤销签到',
    })
    if (sure) undo.mutate({ sessionId, personId: person.id })
  }
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={undo.isPending}
      aria-label={`撤销${person.name}的签到`}
      onClick={() => void ask()}
    >
      撤销
    </Button>
  )
}
