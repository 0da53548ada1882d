import { Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { stageLabels } from '../../../modules/organization/vocabulary.ts'
import { addDays } from '../../../platform/calendar-day.ts'
import { type Answers, orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { Chart } from '../../ui/chart.tsx'
import { today } from '../../ui/dates.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { usePhone } from '../../ui/screen.ts'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import { RecordEntries } from './record-entries.tsx'
import { WhoLooked } from './who-looked.tsx'
import styles from './record.module.css'

export type GrowthRecord = Answers['portfolios']['record']

const otherRoute = getRouteApi('/app/record/$personId')

/** One's own growth record. */
export function OwnRecordPage() {
  return <GrowthRecordPage />
}

/** Somebody else's; looking at it leaves a line that they can read. */
export function RecordPage() {
  const { personId } = otherRoute.useParams()
  return <GrowthRecordPage key={personId} personId={personId} />
}

function GrowthRecordPage({ personId }: { personId?: string }) {
  const [search, change] = useAddress()
  const year = typeof search.year === 'string' ? search.year : undefined
  const record = useQuery(
    orpc.portfolios.record.queryOptions({ input: { personId, year }, placeholderData: keepPreviousData }),
  )
  const it = record.data
  if (!it)
    return (
      <Page title="成长档案">
        {record.error ? (
          <ErrorState error={record.error} onRetry={() => void record.refetch()} />
        ) : (
          <Loading />
        )}
      </Page>
    )
  const file = `/api/portfolios/${it.person.id}`
  const inYear = `?year=${encodeURIComponent(it.year.name)}`
  return (
    <Page
      title={it.own ? '成长档案' : `${it.person.name}的成长档案`}
      note={it.own ? '做过的事自动记在这里，不用另外填报。' : '您的这次查看会留下记录，本人可以看到。'}
      aside={
        <>
          <Select
            aria-label="学年"
            allowDeselect={false}
            data={it.years.map(({ name }) => ({ value: name, label: name }))}
            value={it.year.name}
            onChange={(name) =>
              change({ year: name === it.years[0]?.name ? undefined : (name ?? undefined), term: undefined })
            }
          />
          <DownloadButton
            targets={[
              { label: '全部(Word)', href: `${file}.docx` },
              { label: '全部(Excel)', href: `${file}.xlsx` },
              { label: '本学年(Word)', href: `${file}.docx${inYear}` },
              { label: '本学年(Excel)', href: `${file}.xlsx${inYear}` },
            ]}
          />
        </>
      }
    >
      <Totals record={it} onKind={(kind) => change({ kind, term: undefined })} />
      <YearPicture
        record={it}
        onDay={(day) => change({ from: day, to: day, kind: undefined, term: undefined })}
      />
      {(it.totals.length > 0 || search.from !== undefined || search.to !== undefined) && (
        <RecordEntries record={it} personId={personId} />
      )}
      <div className={styles.columns}>
        <Person record={it} />
        <Section title="任职经历">
          {it.stays.length === 0 ? (
            <p>名册里还没有任职记录。</p>
          ) : (
            <Timeline
              label="任职经历"
              moments={it.stays.map((stay, index) => ({
                key: String(index),
                when: stay.to ? (
                  <TeachingDate value={stay.from} to={stay.to} />
                ) : (
                  <>
                    <TeachingDate value={stay.from} /> 至今
                  </>
                ),
                title: stay.name,
                note: [stay.dutyLabel, stay.subject].filter(Boolean).join(' · '),
                tone: stay.to ? ('quiet' as const) : ('active' as const),
              }))}
            />
          )}
        </Section>
      </div>
      {it.may.seeWhoLooked && <WhoLooked />}
    </Page>
  )
}

function Totals({ record, onKind }: { record: GrowthRecord; onKind: (kind: string) => void }) {
  const hours = Math.round(record.totals.reduce((sum, { minutes }) => sum + minutes, 0) / 6) / 10
  if (record.totals.length === 0)
    return (
      <Section>
        <EmptyState title={`${record.year.name}还没有条目`}>
          参加活动、上公开课、听课之后，会自动出现在这里。
        </EmptyState>
      </Section>
    )
  return (
    <Figures>
      {record.totals.map((total) => (
        <Figure
          key={total.kind}
          label={total.label}
          value={total.count}
          unit={total.unit}
          onOpen={() => onKind(total.kind)}
        />
      ))}
      {hours > 0 && <Figure label="合计学时" value={hours} unit="小时" note={record.year.name} />}
    </Figures>
  )
}

function YearPicture({ record, onDay }: { record: GrowthRecord; onDay: (day: string) => void }) {
  const phone = usePhone()
  if (record.days.length === 0) return null
  const until = record.year.to < today() ? record.year.to : today()
  // A phone has no room for a whole year: the half that ends today, or with the year.
  const from = phone ? [addDays(until, -180), record.year.from].sort()[1]! : record.year.from
  const months = monthsOf(record.year)
  const kinds = record.totals.map(({ kind, label }) => ({ kind, label }))
  const counts = new Map(record.months.map((it) => [`${it.month} ${it.kind}`, it.count]))
  return (
    <Section title={`${record.year.name}的每一天`}>
      <Chart
        title="哪些天有记录"
        note="点一天看那天的条目"
        height={190}
        spec={{
          kind: 'heatCalendar',
          from,
          to: phone ? until : record.year.to,
          days: record.days.filter(({ day }) => day >= from).map(({ day, count }) => ({ day, value: count })),
          unit: '条',
        }}
        onPick={onDay}
      />
      <Chart
        title="每月做了什么"
        height={240}
        spec={{
          kind: 'stackedBar',
          categories: months.map((month) => `${Number(month.slice(5))}月`),
          series: kinds.map(({ kind, label }) => ({
            name: label,
            values: months.map((month) => counts.get(`${month} ${kind}`) ?? 0),
          })),
          unit: '条',
        }}
      />
    </Section>
  )
}

function monthsOf({ from, to }: GrowthRecord['year']): string[] {
  const months: string[] = []
  for (let month = from.slice(0, 7); month <= to.slice(0, 7) && months.length < 14;) {
    months.push(month)
    const [year = 0, number = 0] = month.split('-').map(Number)
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  }
  return months
}

function Person({ record }: { record: GrowthRecord }) {
  const { person, lifetime, honours } = record
  const stage = person.stage as keyof typeof stageLabels | null
  return (
    <Section title="基本情况">
      <Facts
        items={[
          { label: '姓名', value: person.name },
          { label: '教职工号', value: person.staffNumber },
          { label: '学校', value: person.schoolName },
          { label: '任教', value: `${stage ? stageLabels[stage] : ''}${person.subject ?? ''}` },
          { label: '职称', value: person.title },
          { label: '参加工作', value: person.joinedWorkOn?.slice(0, 7).replace('-', '年').concat('月') },
          {
            label: '累计',
            value: lifetime.since && `${lifetime.count} 条，${Math.round(lifetime.minutes / 6) / 10} 小时`,
          },
        ]}
      />
      {honours.length > 0 && (
        <ul className={styles.honours}>
          {honours.map((honour) => (
            <li key={honour.name}>
              {honour.name}
              <small>
                {honour.levelLabel}
                {honour.awardedOn && ` · ${honour.awardedOn.slice(0, 7).replace('-', '年')}月`}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
