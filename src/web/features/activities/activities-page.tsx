import { Button, SegmentedControl, Tabs } from '@mantine/core'
import { IconPlus, IconQrcode } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { activityRoleLabels, registrationStateLabels } from '../../../modules/activities/vocabulary.ts'
import { addDays } from '../../../platform/calendar-day.ts'
import { keyset, orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { today } from '../../ui/dates.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { RecordList, type Column } from '../../ui/record-list.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { Tasks } from './tasks.tsx'
import {
  fieldOf,
  registrationText,
  StateBadge,
  stageOptions,
  stateOptions,
  subjectOptions,
  typeOptions,
  type ActivityRow,
} from './words.tsx'
import styles from './activities.module.css'

const route = getRouteApi('/app/activities')

const columns: Column<ActivityRow>[] = [
  {
    key: 'title',
    title: '活动',
    cell: (it) => (
      <span className={styles.name}>
        {it.title}
        <small>{[it.type, fieldOf(it)].filter(Boolean).join(' · ')}</small>
      </span>
    ),
  },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    width: '6.5rem',
    cell: (it) => <StateBadge activity={it} />,
  },
  {
    key: 'when',
    title: '时间',
    card: 'plain',
    width: '17.5rem',
    cell: (it) => (
      <span className={styles.when}>
        <TeachingDate value={it.startsAt} to={it.endsAt} />
        {it.sessionCount > 1 && <span className={styles.faint}> · {it.sessionCount} 场</span>}
      </span>
    ),
  },
  {
    key: 'where',
    title: '地点',
    card: 'plain',
    cell: (it) => [it.hostSchool?.name, it.place].filter(Boolean).join(' ') || (it.online ? '线上' : ''),
  },
  {
    key: 'people',
    title: '人数',
    card: 'plain',
    width: '8rem',
    cell: (it) => {
      const [people, mine] = [peopleOf(it), mineOf(it)]
      return (
        (people || mine) && (
          <span className={styles.people}>
            {people} {mine}
          </span>
        )
      )
    },
  },
]

/** All activities that concern one: what is to come for me first. */
export function ActivitiesPage() {
  const search = route.useSearch()
  const view = search.view ?? 'mine'
  const bounded = search.from !== undefined || search.to !== undefined || search.state !== undefined
  const filtered = Object.keys(search).some((name) => !['view', 'when', 'open', 'tab'].includes(name))
  const activities = useInfiniteQuery(
    orpc.activities.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filterOf(search), cursor }),
      ...keyset,
    }),
  )
  const schools = useQuery(orpc.organization.listSchools.queryOptions({ input: {}, staleTime: 600_000 }))
  const may = activities.data?.pages[0]?.may
  const filters: Filter[] = [
    { kind: 'text', name: 'q', label: '按名称、主题或地点查找' },
    { kind: 'select', name: 'state', label: '状态', options: stateOptions },
    { kind: 'select', name: 'type', label: '类型', options: typeOptions },
    { kind: 'select', name: 'subject', label: '学科', options: subjectOptions },
    { kind: 'select', name: 'stage', label: '学段', options: stageOptions },
    {
      kind: 'select',
      name: 'school',
      label: '承办学校',
      options: (schools.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
      searchable: true,
    },
    { kind: 'dates', from: 'from', to: 'to', label: '时间' },
  ]
  return (
    <Page
      title="活动"
      action={
        may?.create && (
          <Button component={Link} to="/activities/new" leftSection={<IconPlus size={16} />}>
            新建活动
          </Button>
        )
      }
      aside={
        <span className={styles.tools}>
          <DownloadButton
            targets={[{ label: 'Excel', href: `/api/activities-export.xlsx?${addressOf(filterOf(search))}` }]}
          />
          <Button component={Link} to="/me/code" variant="default" leftSection={<IconQrcode size={16} />}>
            我的签到码
          </Button>
        </span>
      }
      filters={
        <>
          <Views view={view} />
          <FilterBar filters={filters}>{!bounded && <Whens past={search.when === 'past'} />}</FilterBar>
        </>
      }
    >
      {view === 'mine' && !filtered && search.when === undefined && <Tasks />}
      <RecordList
        label="活动"
        source={activities}
        columns={columns}
        rowId={(it) => it.id}
        rowTo={(it) => `/activities/${it.id}`}
        empty={
          !filtered && <Nothing view={view} past={search.when === 'past'} mayCreate={may?.create ?? false} />
        }
      />
    </Page>
  )
}

/**
 * The list's filter from the address bar. Without days or a state chosen there, it shows what is to come, the next
 * first, or what has been, the last first.
 */
function filterOf(search: ReturnType<typeof route.useSearch>) {
  const { view, when, q, state, type, subject, stage, school, from, to } = search
  const bounded = from !== undefined || to !== undefined || state !== undefined
  const coming = !bounded && when !== 'past'
  const states: ActivityRow['state'][] | undefined =
    state !== undefined
      ? [state as ActivityRow['state']]
      : coming && view === undefined
        ? ['announced', 'underWay']
        : undefined
  return {
    text: q,
    state: states,
    type: type ? [type as ActivityRow['type']] : undefined,
    subject,
    stage: stage as NonNullable<ActivityRow['stage']> | undefined,
    schoolId: school,
    from: coming ? today() : from,
    to: bounded || coming ? to : addDays(today(), -1),
    organising: view === 'organising' || undefined,
    mine: view === undefined && !coming,
    forMe: (view === undefined && coming) || undefined,
    sort: coming ? ('soonest' as const) : ('latest' as const),
    limit: 50,
  }
}

/** The same filter for the export's address; a list repeats its name. */
function addressOf(filter: ReturnType<typeof filterOf>): URLSearchParams {
  const entries = Object.entries(filter).flatMap(([name, value]) =>
    name === 'limit'
      ? []
      : [value].flat().flatMap((one): [string, string][] => (one ? [[name, String(one)]] : [])),
  )
  return new URLSearchParams(entries)
}

function Views({ view }: { view: string }) {
  const [, change] = useAddress()
  return (
    <Tabs
      className={styles.views}
      value={view}
      onChange={(next) => change({ view: next === 'mine' ? undefined : next, when: undefined })}
    >
      <Tabs.List>
        <Tabs.Tab value="mine">我要参加</Tabs.Tab>
        <Tabs.Tab value="organising">我组织的</Tabs.Tab>
        <Tabs.Tab value="all">全部</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  )
}

function Whens({ past }: { past: boolean }) {
  const [, change] = useAddress()
  return (
    <SegmentedControl
      aria-label="接下来的还是以前的"
      data={[
        { value: 'coming', label: '接下来' },
        { value: 'past', label: '以前' },
      ]}
      value={past ? 'past' : 'coming'}
      onChange={(next) => change({ when: next === 'past' ? 'past' : undefined })}
    />
  )
}

function peopleOf(row: ActivityRow): string {
  if (row.attendedCount !== null) return `到 ${row.attendedCount} 人`
  return row.registrationRequired ? registrationText(row) : ''
}

/** My part in it, as a badge. */
function mineOf({ mine }: ActivityRow): React.ReactNode {
  const role = mine.roles.find((it) => it !== 'organiser') ?? mine.roles[0]
  const badge = (tone: 'active' | 'good' | 'warn', text: string) => (
    <StatusBadge tone={tone} plain>
      {text}
    </StatusBadge>
  )
  if (role) return badge('active', activityRoleLabels[role])
  if (mine.checkedIn) return badge('good', '已签到')
  if (mine.registration === 'registered') return badge('good', registrationStateLabels.registered)
  return mine.registration === 'waiting' && badge('warn', registrationStateLabels.waiting)
}

function Nothing({ view, past, mayCreate }: { view: string; past: boolean; mayCreate: boolean }) {
  const all = (
    <Button component={Link} to="/activities" search={{ view: 'all' } as never} variant="default">
      看全部活动
    </Button>
  )
  const make = mayCreate && (
    <Button component={Link} to="/activities/new">
      新建活动
    </Button>
  )
  if (past)
    return (
      <EmptyState
        title={view === 'organising' ? '您还没有组织过活动' : '还没有办过的活动'}
        action={view === 'mine' && all}
      />
    )
  if (view === 'organising')
    return (
      <EmptyState title="接下来没有您组织的活动" action={make || all}>
        {mayCreate
          ? '新建一次活动，发布后老师们就能看到。办过的在“以前”里。'
          : '被邀请为组织者后，活动会列在这里。'}
      </EmptyState>
    )
  if (view === 'all')
    return (
      <EmptyState title="接下来没有活动" action={make}>
        办过的活动在“以前”里。
      </EmptyState>
    )
  return (
    <EmptyState title="接下来没有要参加的活动" action={all}>
      有新活动时会通知您。参加过的在“以前”里。
    </EmptyState>
  )
}
