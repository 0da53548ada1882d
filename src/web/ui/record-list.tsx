import { Button, Checkbox, Skeleton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useAddress } from './address.ts'
import { RouteLink } from './route-link.tsx'
import { usePhone } from './screen.ts'
import { EmptyState, ErrorState } from './states.tsx'
import styles from './record-list.module.css'

/** What a list reads from: an infinite query over keyset pages `{ rows, nextCursor }`, or `settled(rows)`. */
export type ListSource<Row> = {
  data?: { pages: { rows: readonly Row[]; total?: number | null }[] } | undefined
  isPending: boolean
  isFetching: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

/** A list that is already complete in memory. */
export function settled<Row>(rows: readonly Row[]): ListSource<Row> {
  return {
    data: { pages: [{ rows }] },
    isPending: false,
    isFetching: false,
    error: null,
    refetch: () => {},
    hasNextPage: false,
    isFetchingNextPage: false,
    fetchNextPage: () => {},
  }
}

export type Column<Row> = {
  key: string
  title: string
  /** Shown for the title: the same words with an explanation behind them. */
  head?: React.ReactNode
  cell: (row: Row) => React.ReactNode
  /** Numbers stand at the right. */
  align?: 'end'
  width?: string
  /** Adds a sort button that sets `?sort=key` or `?sort=-key`; the page passes `sort` to its query. */
  sortable?: boolean
  /** On a phone's card: `line` with its label (default), `plain` without, `corner` at the top right, `hidden`. */
  card?: 'line' | 'plain' | 'corner' | 'hidden'
}

export type Selection = { ids: ReadonlySet<string>; onChange: (ids: Set<string>) => void }

export type RecordListProps<Row> = {
  /** What the list holds, for screen readers and the count: 活动, 教师 … */
  label: string
  source: ListSource<Row>
  /** The first column is the record's name: it carries the link, and is the card's heading on a phone. */
  columns: Column<Row>[]
  rowId: (row: Row) => string
  /** Where a row leads (null: nowhere); default: the side panel of this page, `?open=ID`. `false`: no row leads anywhere. */
  rowTo?: ((row: Row) => string | null) | false
  selection?: Selection
  /** Actions for the selected rows, shown while there are any. */
  selectionActions?: React.ReactNode
  /** At the right above the list: export button and the like. */
  tools?: React.ReactNode
  empty?: React.ReactNode
}

/** A list of records: table on a desktop, cards on a phone, with all its states. */
export function RecordList<Row>(props: RecordListProps<Row>) {
  const { label, source, selection, selectionActions, tools, empty } = props
  const phone = usePhone()
  const rows = source.data?.pages.flatMap((page) => page.rows) ?? []
  const total = source.data?.pages[0]?.total
  const selected = selection?.ids.size ?? 0

  if (source.error && rows.length === 0)
    return <ErrorState error={source.error} onRetry={() => void source.refetch()} />
  if (source.isPending) return <ListSkeleton label={label} />
  if (rows.length === 0)
    return (
      <div className={styles.sheet}>
        {empty || <EmptyState title={`没有符合条件的${label}`}>换一个筛选条件试试。</EmptyState>}
      </div>
    )

  return (
    <div className={styles.list} aria-busy={source.isFetching}>
      {(tools || selected > 0 || typeof total === 'number') && (
        <div className={styles.bar}>
          <span className={styles.count} aria-live="polite">
            {selected > 0
              ? `已选 ${selected} 项`
              : typeof total === 'number'
                ? `共 ${total.toLocaleString('zh-CN')} 项`
                : ''}
          </span>
          {selected > 0 && <div className={styles.tools}>{selectionActions}</div>}
          {selected === 0 && <div className={styles.tools}>{tools}</div>}
        </div>
      )}
      <div className={styles.sheet}>
        {phone ? <Cards {...props} rows={rows} /> : <Table {...props} rows={rows} />}
      </div>
      {source.error ? (
        <ErrorState error={source.error} onRetry={() => void source.fetchNextPage()} />
      ) : (
        <More source={source} />
      )}
    </div>
  )
}

type WithRows<Row> = RecordListProps<Row> & { rows: readonly Row[] }

function Table<Row>({ label, columns, rows, rowId, rowTo, selection }: WithRows<Row>) {
  const [search, change] = useAddress()
  const sort = typeof search.sort === 'string' ? search.sort : ''
  const ids = rows.map(rowId)
  const all = selection !== undefined && ids.length > 0 && ids.every((id) => selection.ids.has(id))
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={-1}>
      <table className={styles.table}>
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={styles.check}>
                <Checkbox
                  size="xs"
                  aria-label="全选"
                  checked={all}
                  indeterminate={!all && selection.ids.size > 0}
                  onChange={() => selection.onChange(new Set(all ? [] : ids))}
                />
              </th>
            )}
            {columns.map(({ key, title, head, align, width, sortable }) => {
              const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined
              const next =
                direction === 'ascending' ? `-${key}` : direction === 'descending' ? undefined : key
              return (
                <th key={key} scope="col" data-align={align} style={{ width }} aria-sort={direction}>
                  {sortable ? (
                    <>
                      {head && <>{head} </>}
                      <button
                        type="button"
                        className={styles.sort}
                        aria-label={head ? `按${title}排序` : undefined}
                        onClick={() => change({ sort: next })}
                      >
                        {!head && title}
                        <SortMark direction={direction} />
                      </button>
                    </>
                  ) : (
                    (head ?? title)
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const id = rowId(row)
            return (
              <tr
                key={id}
                data-leads={leads(rowTo, row) || undefined}
                data-open={search.open === id || undefined}
              >
                {selection && (
                  <td className={styles.check}>
                    <RowCheck id={id} selection={selection} />
                  </td>
                )}
                {columns.map(({ key, cell, align }, index) =>
                  index === 0 ? (
                    <th key={key} scope="row" data-align={align}>
                      <RowLead row={row} id={id} rowTo={rowTo}>
                        {cell(row)}
                      </RowLead>
                    </th>
                  ) : (
                    <td key={key} data-align={align}>
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Cards<Row>({ label, columns, rows, rowId, rowTo, selection }: WithRows<Row>) {
  const [name, ...others] = columns
  const corner = others.find(({ card }) => card === 'corner')
  const lines = others.filter(({ card }) => card !== 'corner' && card !== 'hidden')
  return (
    <ul className={styles.cards} aria-label={label}>
      {rows.map((row) => {
        const id = rowId(row)
        return (
          <li key={id} className={styles.card} data-leads={leads(rowTo, row) || undefined}>
            <div className={styles.cardHead}>
              {selection && <RowCheck id={id} selection={selection} />}
              <div className={styles.cardName}>
                <RowLead row={row} id={id} rowTo={rowTo}>
                  {name?.cell(row)}
                </RowLead>
              </div>
              {corner?.cell(row)}
            </div>
            <dl className={styles.cardLines}>
              {lines.map(({ key, title, head, cell, card }) => {
                const value = cell(row)
                if (value === null || value === undefined || value === '') return null
                return (
                  <div key={key}>
                    <dt className={card === 'plain' ? 'visually-hidden' : undefined}>{head ?? title}</dt>
                    <dd>{value}</dd>
                  </div>
                )
              })}
            </dl>
          </li>
        )
      })}
    </ul>
  )
}

function leads<Row>(rowTo: RecordListProps<Row>['rowTo'], row: Row): boolean {
  return typeof rowTo === 'function' ? rowTo(row) !== null : rowTo !== false
}

/** The one link or button of a row; its hit area is the whole row (see the style sheet). */
function RowLead<Row>({
  row,
  id,
  rowTo,
  children,
}: {
  row: Row
  id: string
  rowTo: RecordListProps<Row>['rowTo']
  children: React.ReactNode
}) {
  const [, change] = useAddress()
  const to = typeof rowTo === 'function' ? rowTo(row) : rowTo
  if (to === false || to === null) return children
  if (to !== undefined)
    return (
      <RouteLink to={to} className={styles.lead}>
        {children}
      </RouteLink>
    )
  return (
    <button type="button" className={styles.lead} onClick={() => change({ open: id }, { push: true })}>
      {children}
    </button>
  )
}

function RowCheck({ id, selection }: { id: string; selection: Selection }) {
  const checked = selection.ids.has(id)
  const toggle = () => {
    const ids = new Set(selection.ids)
    if (checked) ids.delete(id)
    else ids.add(id)
    selection.onChange(ids)
  }
  return (
    <Checkbox
      size="xs"
      className={styles.above}
      aria-label="选择这一行"
      checked={checked}
      onChange={toggle}
    />
  )
}

function SortMark({ direction }: { direction: 'ascending' | 'descending' | undefined }) {
  if (direction === 'ascending') return <IconArrowUp size={14} aria-hidden />
  if (direction === 'descending') return <IconArrowDown size={14} aria-hidden />
  return <IconArrowsSort size={14} aria-hidden className={styles.sortIdle} />
}

/** Loads the next page when it comes into sight; the button is there for the keyboard and for slow lines. */
function More({
  source,
}: {
  source: Pick<ListSource<unknown>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}) {
  const mark = useRef<HTMLDivElement>(null)
  const { hasNextPage, isFetchingNextPage } = source
  const fetchNext = useEffectEvent(() => void source.fetchNextPage())
  useEffect(() => {
    const element = mark.current
    if (!element || !hasNextPage || isFetchingNextPage) return
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && fetchNext(),
      { rootMargin: '300px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasNextPage, isFetchingNextPage])
  if (!hasNextPage) return null
  return (
    <div ref={mark} className={styles.more}>
      <Button
        variant="default"
        size="xs"
        loading={isFetchingNextPage}
        onClick={() => void source.fetchNextPage()}
      >
        加载更多
      </Button>
    </div>
  )
}

function ListSkeleton({ label }: { label: string }) {
  return (
    <div className={styles.sheet} role="status" aria-label={`正在读取${label}`}>
      {[62, 48, 70, 55, 64, 44].map((width, index) => (
        <div key={index} className={styles.skeleton}>
          <Skeleton height={12} width={`${width / 2}%`} />
          <Skeleton height={12} width="14%" />
          <Skeleton height={12} width="10%" />
        </div>
      ))}
    </div>
  )
}
