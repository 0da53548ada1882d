import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core'
import { IconCalendarShare, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { subjects } from '../../../modules/organization/vocabulary.ts'
import { addDays, mondayOf } from '../../../platform/calendar-day.ts'
import { orpc } from '../../app/client.ts'
import { useMe } from '../../app/session.ts'
import { useAddress, useOpen } from '../../ui/address.ts'
import { today } from '../../ui/dates.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { usePhone } from '../../ui/screen.ts'
import { ErrorState } from '../../ui/states.tsx'
import { withoutCarriedOut } from '../../../modules/calendar/rules.ts'
import { DayList } from './day-list.tsx'
import { MonthGrid } from './month-grid.tsx'
import { WeekGrid } from './week-grid.tsx'
import { type CalendarEvent, type Scopes, type Term, weeksOf } from './words.tsx'
import styles from './calendar.module.css'

const route = getRouteApi('/app/calendar')
const EventPanel = lazy(() => import('./event-panel.tsx'))
const MoveDialog = lazy(() => import('./move-dialog.tsx'))
const SubscribeDialog = lazy(() => import('./subscribe-dialog.tsx'))

type Search = ReturnType<typeof route.useSearch>
export type Moving = { event: CalendarEvent; startsOn?: string }

/** The scope as the server asks for it, from the address bar. */
export function scopeOf({ scope, school, association, subject, stage }: Search) {
  return { scope: scope ?? ('mine' as const), schoolId: school, associationId: association, subject, stage }
}

/** Work and activities by teaching week, by month or as a list. */
export function CalendarPage() {
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {}, staleTime: 600_000 }))
  if (scopes.error) {
    return (
      <Page title="行事历">
        <ErrorState error={scopes.error} onRetry={() => void scopes.refetch()} />
      </Page>
    )
  }
  return scopes.data ? <Calendar scopes={scopes.data} /> : <Loading />
}

function Calendar({ scopes }: { scopes: Scopes }) {
  const search = route.useSearch()
  const phone = usePhone()
  const { id, close } = useOpen()
  const [moving, setMoving] = useState<Moving | null>(null)
  const [subscribing, setSubscribing] = useState(false)
  const view = phone ? 'list' : (search.view ?? 'week')
  const term = scopes.terms.find((it) => it.id === (search.term ?? scopes.currentTermId)) ?? null
  const on = search.on ?? today()
  const range = rangeOf(view, on, term)
  const scope = scopeOf(search)
  const { data, error, refetch, isPlaceholderData } = useQuery(
    orpc.calendar.events.queryOptions({ input: { ...scope, ...range }, placeholderData: keepPreviousData }),
  )
  const events = data ? withoutCarriedOut(data.events) : []
  const open = id ? events.find((event) => event.id === id) : undefined
  const query = new URLSearchParams(
    Object.entries({ ...scope, termId: term?.id }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
  return (
    <Page
      title="行事历"
      action={
        <Button
          variant="default"
          leftSection={<IconCalendarShare size={16} />}
          onClick={() => setSubscribing(true)}
        >
          订阅到手机日历
        </Button>
      }
      aside={
        term && (
          <DownloadButton
            targets={[
              { label: '学期行事历 Excel(A4 横向)', href: `/api/calendar-export.xlsx?${query}` },
              { label: '学期行事历 Word(A4 横向)', href: `/api/calendar-export.docx?${query}` },
            ]}
          />
        )
      }
      filters={<Bar scopes={scopes} search={search} view={view} on={on} term={term} />}
      panel={
        open && (
          <Suspense>
            <EventPanel
              key={open.id}
              event={open}
              onMove={() => setMoving({ event: open })}
              onClose={close}
            />
          </Suspense>
        )
      }
    >
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <div aria-busy={isPlaceholderData} className={styles.view} data-old={isPlaceholderData || undefined}>
          {view === 'week' && term && (
            <WeekGrid
              key={term.id}
              weeks={weeksOf(term)}
              events={events}
              specialDays={data.specialDays}
              onMove={setMoving}
            />
          )}
          {view === 'month' && (
            <MonthGrid month={on} events={events} specialDays={data.specialDays} onMove={setMoving} />
          )}
          {(view === 'list' || (view === 'week' && !term)) && (
            <DayList
              key={range.from}
              range={range}
              events={events}
              specialDays={data.specialDays}
              scope={scope.scope}
            />
          )}
        </div>
      )}
      <Suspense>
        {moving && <MoveDialog moving={moving} onClose={() => setMoving(null)} />}
        {subscribing && (
          <SubscribeDialog scope={scope} name={data?.name ?? ''} onClose={() => setSubscribing(false)} />
        )}
      </Suspense>
    </Page>
  )
}

const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`
const lastOfMonth = (day: string): string => addDays(nextMonth(day), -1)
function nextMonth(day: string, by = 1): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + by
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

/** The days to ask for: the weeks of a term, the weeks that a month touches, or a month. */
function rangeOf(view: string, on: string, term: Term | null): { from: string; to: string } {
  if (view === 'week' && term) {
    const weeks = weeksOf(term)
    return { from: weeks[0]?.from ?? term.startsOn, to: weeks.at(-1)?.to ?? term.endsOn }
  }
  if (view === 'month') return { from: mondayOf(firstOfMonth(on)), to: addDays(mondayOf(lastOfMonth(on)), 6) }
  return { from: firstOfMonth(on), to: lastOfMonth(on) }
}

function Bar({
  scopes,
  search,
  view,
  on,
  term,
}: {
  scopes: Scopes
  search: Search
  view: string
  on: string
  term: Term | null
}) {
  const [, change] = useAddress()
  const phone = usePhone()
  const me = useMe()
  const scope = search.scope ?? 'mine'
  const kinds = [
    { value: 'mine', label: '我的' },
    ...(scopes.schools.length > 0 ? [{ value: 'school', label: '本校' }] : []),
    ...(scopes.associations.length > 0 ? [{ value: 'cluster', label: '片区' }] : []),
    { value: 'district', label: '全区' },
    { value: 'subject', label: '学科' },
  ]
  const clean = {
    school: undefined,
    association: undefined,
    subject: undefined,
    stage: undefined,
    open: undefined,
  }
  const named = (rows: { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className={styles.tools} role="group" aria-label="看谁的行事历">
      <SegmentedControl
        className={styles.segments}
        aria-label="范围"
        data={kinds}
        value={scope}
        onChange={(value) => change({ ...clean, scope: value === 'mine' ? undefined : value })}
      />
      {scope === 'school' && scopes.schools.length > 1 && (
        <Select
          aria-label="学校"
          data={named(scopes.schools)}
          value={search.school ?? scopes.schools[0]?.id ?? null}
          allowDeselect={false}
          onChange={(value) => change({ school: value ?? undefined })}
        />
      )}
      {scope === 'cluster' && scopes.associations.length > 1 && (
        <Select
          aria-label="片区或校联体"
          data={named(scopes.associations)}
          value={search.association ?? scopes.associations[0]?.id ?? null}
          allowDeselect={false}
          onChange={(value) => change({ association: value ?? undefined })}
        />
      )}
      {scope === 'subject' && (
        <Select
          aria-label="学科"
          placeholder={me.roles.some(({ kind }) => kind === 'researcher') ? '我的学科' : '选择学科'}
          searchable
          clearable
          data={[...subjects]}
          value={search.subject ?? null}
          onChange={(value) => change({ subject: value ?? undefined })}
        />
      )}
      <span className={styles.gap} />
      {!phone && (
        <SegmentedControl
          className={styles.segments}
          aria-label="怎么看"
          data={[
            { value: 'week', label: '教学周' },
            { value: 'month', label: '月' },
            { value: 'list', label: '列表' },
          ]}
          value={view}
          onChange={(value) => change({ view: value === 'week' ? undefined : value })}
        />
      )}
      {view === 'week' ? (
        <Select
          className={styles.term}
          aria-label="学期"
          data={named(scopes.terms)}
          value={term?.id ?? null}
          allowDeselect={false}
          onChange={(value) =>
            change({ term: value === scopes.currentTermId ? undefined : (value ?? undefined) })
          }
        />
      ) : (
        <div className={styles.months}>
          <ActionIcon aria-label="上个月" onClick={() => change({ on: nextMonth(on, -1) })}>
            <IconChevronLeft size={18} />
          </ActionIcon>
          <strong aria-live="polite">
            {on.slice(0, 4)}年{Number(on.slice(5, 7))}月
          </strong>
          <ActionIcon aria-label="下个月" onClick={() => change({ on: nextMonth(on) })}>
            <IconChevronRight size={18} />
          </ActionIcon>
          <Button variant="subtle" size="compact-sm" onClick={() => change({ on: undefined })}>
            今天
          </Button>
        </div>
      )}
    </div>
  )
}
