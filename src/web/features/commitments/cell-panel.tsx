import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keyset, orpc } from '../../app/client.ts'
import { Progress } from '../../ui/figure.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Facts } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { standingLabels } from '../../../modules/commitments/rules/wording.ts'
import { remainingText, StandingBadge, toneOf } from './words.tsx'
import styles from './board.module.css'

type At = { id: string; unitId: string | null; from: string; to: string }

/** One cell: where the unit stands, how it did before, and the entries that the number is made of. */
export default function CellPanel({
  commitmentId,
  unitId,
  onClose,
}: {
  commitmentId: string
  unitId: string | null
  onClose: () => void
}) {
  const [chosen, choose] = useState<string>()
  const history = useQuery(orpc.commitments.history.queryOptions({ input: { id: commitmentId, unitId } }))
  if (history.error)
    return (
      <SidePanel title="目标进度" onClose={onClose}>
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      </SidePanel>
    )
  if (!history.data)
    return (
      <SidePanel title="目标进度" onClose={onClose}>
        <Loading />
      </SidePanel>
    )
  const { commitment, unit, countedIn, periods } = history.data
  const promise = commitment.promise
  const period = periods.find(({ key }) => key === chosen) ?? periods.find(({ current }) => current)
  if (!period || !promise) return null
  const coverage = promise.indicator.measure === 'coverage'
  const at = { id: commitmentId, unitId, from: period.from, to: period.to }
  return (
    <SidePanel
      title={unit.name}
      note={commitment.sentence ?? commitment.title}
      status={<StandingBadge standing={period.standing} />}
      onClose={onClose}
      footer={
        commitment.may.edit && (
          <Button component={RouteLink} to={`/commitments/${commitmentId}/edit`} variant="default">
            修改承诺
          </Button>
        )
      }
    >
      <Progress
        label={period.label}
        value={period.progress}
        target={promise.target}
        expected={period.expected || undefined}
        unit={countedIn}
        tone={toneOf[period.standing]}
      />
      <Facts
        items={[
          { label: '时段', value: <TeachingDate value={period.from} to={period.to} /> },
          { label: '还差', value: remainingText(period, { coverage, countedIn }) },
          {
            label: '已覆盖',
            value:
              coverage && period.denominator !== null ? `${period.value} / ${period.denominator} 人` : null,
          },
        ]}
      />
      {periods.length > 1 && (
        <>
          <h3 className={styles.subtitle}>历次完成</h3>
          <ol className={styles.history}>
            {periods.map((it) => (
              <li
                key={it.key}
                data-tone={toneOf[it.standing]}
                data-current={it.key === period.key || undefined}
              >
                <button
                  type="button"
                  className={styles.bar}
                  aria-pressed={it.key === period.key}
                  aria-label={`${it.label}:${it.progress}${countedIn},${standingLabels[it.standing]}`}
                  onClick={() => choose(it.key)}
                >
                  <span style={{ height: `${Math.min(100, (it.progress / promise.target) * 100)}%` }} />
                </button>
                <StatusBadge tone={toneOf[it.standing]} plain>
                  {it.progress}
                </StatusBadge>
                {it.label}
              </li>
            ))}
          </ol>
        </>
      )}
      {coverage && <NotCovered at={at} />}
      <Entries at={at} />
    </SidePanel>
  )
}

function Entries({ at }: { at: At }) {
  const entries = useInfiniteQuery(
    orpc.commitments.entries.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...at, cursor, limit: 20 }),
      ...keyset,
    }),
  )
  const rows = entries.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <h3 className={styles.subtitle}>台账条目</h3>
      {entries.error ? (
        <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />
      ) : entries.isPending ? (
        <Loading label="正在读取…" />
      ) : rows.length === 0 ? (
        <p>这段时间还没有条目。活动总结或听课记录完成后会自动出现在这里。</p>
      ) : (
        <ul className={styles.entries}>
          {rows.map((row) => (
            <li key={row.id}>
              {row.source.path ? <RouteLink to={row.source.path}>{row.title}</RouteLink> : row.title}
              <small>
                <TeachingDate value={row.occurredOn} /> · {row.kindLabel}
                {row.person && ` · ${row.person.name}`}
                {row.counterpartSchool && ` · ${row.counterpartSchool.name}`}
              </small>
            </li>
          ))}
        </ul>
      )}
      {entries.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          加载更多
        </Button>
      )}
    </>
  )
}

/** Who still has too few entries: the people to invite next. */
function NotCovered({ at }: { at: At }) {
  const [wanted, want] = useState(false)
  const people = useInfiniteQuery(
    orpc.commitments.notCovered.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...at, cursor, limit: 50 }),
      enabled: wanted,
      ...keyset,
    }),
  )
  const rows = people.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <h3 className={styles.subtitle}>还没有覆盖到的教师</h3>
      {!wanted && (
        <Button variant="default" size="xs" onClick={() => want(true)}>
          列出名单
        </Button>
      )}
      {people.error && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
      {wanted && people.isPending && <Loading label="正在读取…" />}
      {wanted && people.data && rows.length === 0 && <p>都已覆盖。</p>}
      <ul className={styles.entries}>
        {rows.map((row) => (
          <li key={row.id}>
            {row.name}
            <small>
              {row.schoolName}
              {row.count > 0 && ` · 已有 ${row.count} 次`}
            </small>
          </li>
        ))}
      </ul>
      {people.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={people.isFetchingNextPage}
          onClick={() => void people.fetchNextPage()}
        >
          加载更多
        </Button>
      )}
    </>
  )
}
