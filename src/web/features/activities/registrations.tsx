import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { registrationStateLabels, registrationStates } from '../../../modules/activities/vocabulary.ts'
import { keyset, orpc, type Answers } from '../../app/client.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { RecordList, type Column } from '../../ui/record-list.tsx'
import { EmptyState, errorSentence } from '../../ui/states.tsx'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import type { Activity } from './words.tsx'
import styles from './activity.module.css'

const OnBehalfDialog = lazy(() => import('./on-behalf-dialog.tsx'))
const route = getRouteApi('/app/activities/$id')

type Registration = Answers['activities']['listRegistrations']['rows'][number]
const toneOf: Record<Registration['state'], Tone> = {
  registered: 'good',
  waiting: 'warn',
  withdrawn: 'quiet',
}

const columns: Column<Registration>[] = [
  { key: 'name', title: '姓名', cell: (it) => it.person.name },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    cell: (it) => (
      <StatusBadge tone={toneOf[it.state]}>
        {it.waitingPosition === null ? registrationStateLabels[it.state] : `候补第 ${it.waitingPosition} 位`}
      </StatusBadge>
    ),
  },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.person.schoolName },
  { key: 'number', title: '工号', cell: (it) => it.staffNumber },
  { key: 'when', title: '报名时间', card: 'hidden', cell: (it) => <TeachingDate value={it.queuedAt} time /> },
  {
    key: 'by',
    title: '报名人',
    cell: (it) => (it.registeredBy.id === it.person.id ? '' : `${it.registeredBy.name}代报`),
  },
  {
    key: 'there',
    title: '到会',
    cell: (it) =>
      it.checkedIn ? (
        <StatusBadge tone="good" plain>
          已签到
        </StatusBadge>
      ) : (
        ''
      ),
  },
]
const withdrawColumn = (activity: Activity): Column<Registration> => ({
  key: 'action',
  title: '操作',
  card: 'plain',
  align: 'end',
  cell: (it) => <Withdraw activity={activity} registration={it} />,
})
const filters: Filter[] = [
  { kind: 'text', name: 'q', label: '姓名、拼音或工号' },
  {
    kind: 'select',
    name: 'state',
    label: '报名状态',
    options: registrationStates.map((value) => ({ value, label: registrationStateLabels[value] })),
  },
]

/** Who registered, who waits, in turn. Heads of schools see their own teachers and may register them. */
export function Registrations({ activity }: { activity: Activity }) {
  const { q, state } = route.useSearch()
  const [adding, setAdding] = useState(false)
  const source = useInfiniteQuery(
    orpc.activities.listRegistrations.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: activity.id,
        text: q,
        state: state as Registration['state'] | undefined,
        cursor,
      }),
      ...keyset,
    }),
  )
  const withdrawable = activity.state === 'announced' && (activity.may.registerOnBehalf || activity.may.edit)
  const shown = withdrawable ? [...columns, withdrawColumn(activity)] : columns
  return (
    <div className={styles.column}>
      <FilterBar filters={filters}>
        {activity.may.registerOnBehalf && <Button onClick={() => setAdding(true)}>为老师报名</Button>}
      </FilterBar>
      {activity.quota !== null && (
        <p className={styles.quiet}>
          名额 {activity.quota} 人，已报名 {activity.registeredCount} 人
          {activity.waitingCount > 0 && `,候补 ${activity.waitingCount} 人(有人退出会自动递补)`}
        </p>
      )}
      <RecordList
        label="报名"
        source={source}
        columns={shown}
        rowId={(it) => it.person.id}
        rowTo={false}
        empty={
          q || state ? undefined : (
            <EmptyState title="还没有人报名">
              {activity.may.registerOnBehalf
                ? '老师可以自己报名，您也可以为老师报名。'
                : '老师报名后会列在这里。'}
            </EmptyState>
          )
        }
      />
      <Suspense>{adding && <OnBehalfDialog activity={activity} onClose={() => setAdding(false)} />}</Suspense>
    </div>
  )
}

function Withdraw({ activity, registration }: { activity: Activity; registration: Registration }) {
  const changed = useChanged()
  const { person, state } = registration
  const withdraw = useMutation(
    orpc.activities.withdraw.mutationOptions({
      onSuccess: () => {
        toast.plain(`${person.name}已退出报名`)
        return changed()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  if (state === 'withdrawn') return null
  const ask = async () => {
    const sure = await confirmDestructive({
      title: `让${person.name}退出报名？`,
      message: '空出的名额会让给候补的老师。',
      action: '退出报名',
    })
    if (sure) withdraw.mutate({ id: activity.id, personId: person.id })
  }
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={withdraw.isPending}
      aria-label={`让${person.name}退出报名`}
      onClick={() => void ask()}
    >
      退出
    </Button>
  )
}
