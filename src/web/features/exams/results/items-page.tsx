import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, orpc } from '../../../app/client.ts'
import { useAddress, useOpen } from '../../../ui/address.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Figures } from '../../../ui/figure.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { discriminationWord, filteredItems, itemFilters, sortedItems } from './item-order.ts'
import { ItemPanel } from './item-panel.tsx'
import { Measure, Stat } from './measure.tsx'
import { PaperWays } from './paper-ways.tsx'
import { useResults } from './use-results.ts'
import { type About, fixed, type Item, itemName, mark, people, range, signed, nameOf } from './words.ts'
import styles from './results.module.css'

const route = getRouteApi('/app/exams/$id/results/paper/$paperId')

type Items = Answers['exams']['getItemResults']

/** The paper itself: how hard each item was, what it separates, and what pupils chose instead of the key. */
export function ItemsPage() {
  const { paperId } = route.useParams()
  const { version, links } = useResults()
  const { id: open, close } = useOpen()
  const query = useQuery(orpc.exams.getItemResults.queryOptions({ input: { paperId, version } }))
  return (
    <ResultsPage
      query={query}
      title={({ about }) => `${nameOf(about, paperId)} · 试卷与各题`}
      renderAside={() => <ExportTable table="items" of={{ paperId }} />}
      filters={<PaperWays paperId={paperId} />}
      renderPanel={(it) => {
        const item = it.items.find((row) => row.item === open)
        return item && <ItemPanel key={item.item} item={item} of={it} onClose={close} />
      }}
    >
      {(it) => (
        <>
          <Section title="主要发现">
            <Findings findings={it.findings} here={links.items(paperId)} />
          </Section>
          <Headline it={it} />
          <Map it={it} />
          <Table it={it} />
        </>
      )}
    </ResultsPage>
  )
}

function Headline({ it }: { it: Items }) {
  const { about, reliability, extremes } = it
  return (
    <Figures>
      <Stat of="counted" about={about} value={people(it.counted)} unit="人" />
      <Stat
        of="alpha"
        about={about}
        value={fixed(reliability.alpha, 2)}
        note={`区间 ${range(reliability.alphaInterval)}`}
      />
      <Stat
        of="sem"
        about={about}
        value={fixed(reliability.sem)}
        unit="分"
        note={`满分 ${mark(it.full)} 分`}
      />
      <Stat
        of="discrimination"
        about={about}
        name="前、后27%"
        value={`${extremes.size}`}
        unit="人一组"
        note={
          extremes.upperCut === null
            ? undefined
            : `≥ ${mark(extremes.upperCut)} 分，≤ ${mark(extremes.lowerCut)} 分`
        }
      />
    </Figures>
  )
}

/** Difficulty against discrimination: good items stand in the middle above the line. */
function Map({ it }: { it: Items }) {
  const { open } = useOpen()
  const points = it.items.flatMap((item) =>
    item.difficulty === null || item.discrimination === null
      ? []
      : [
          {
            name: item.item,
            x: item.difficulty,
            y: item.discrimination,
            tone: item.discrimination < 0.2 ? ('below' as const) : ('plain' as const),
            note: item.expected === null ? undefined : `预估 ${fixed(item.expected, 2)}`,
          },
        ],
  )
  if (points.length < 2) return null
  return (
    <Section title="难度与区分度">
      <Chart
        title="每个点是一道题"
        note={
          <>
            越往右越容易，越往上越能分出水平；◆的
            <Measure of="discrimination" about={it.about} name="区分度" />
            低于 0.20。点一个点看这道题。
          </>
        }
        height={340}
        spec={{
          kind: 'scatter',
          points,
          x: {
            label: '得分率/难度P',
            from: 0,
            to: 1,
            lines: [
              { value: 0.38, label: '较难' },
              { value: 0.73, label: '较易' },
            ],
          },
          y: {
            label: '区分度D27',
            from: Math.min(0, Math.floor(Math.min(...points.map(({ y }) => y)) * 10) / 10),
            to: 1,
            lines: [
              { value: 0.2, label: '0.20' },
              { value: 0.4, label: '0.40' },
            ],
          },
        }}
        onPick={open}
      />
    </Section>
  )
}

function Table({ it }: { it: Items }) {
  const [search] = useAddress()
  const filter = itemFilters.find(({ value }) => value === search.show)?.value
  const sort = typeof search.sort === 'string' ? search.sort : undefined
  const rows = sortedItems(filteredItems(it.items, filter, it.findings), sort)
  return (
    <>
      <FilterBar filters={[{ kind: 'select', name: 'show', label: '全部题目', options: [...itemFilters] }]} />
      <Section title="各题" note={`${rows.length} 题；点一题看选项和依据`} flush>
        <RecordList label="题目" source={settled(rows)} columns={columnsOf(it)} rowId={(row) => row.item} />
      </Section>
    </>
  )
}

function columnsOf({ about, reliability, findings }: Items): Column<Item>[] {
  const found = new Set(findings.map((finding) => finding.about.item))
  const head = (of: React.ComponentProps<typeof Measure>['of'], about_: About, name?: string) => (
    <Measure of={of} about={about_} name={name} />
  )
  return [
    {
      key: 'item',
      title: '题目',
      sortable: true,
      cell: (it) => (
        <>
          {itemName(it.item)}
          {found.has(it.item) && (
            <span className={styles.flag} title="有发现" role="img" aria-label="有发现" />
          )}
          <small className={styles.under}>
            {[it.kind, it.knowledge.join('、')].filter(Boolean).join(' · ')}
          </small>
        </>
      ),
    },
    { key: 'full', title: '满分', align: 'end', sortable: true, card: 'hidden', cell: (it) => mark(it.full) },
    {
      key: 'difficulty',
      title: '得分率/难度P',
      head: head('difficulty', about, '得分率/难度P'),
      align: 'end',
      sortable: true,
      card: 'corner',
      cell: (it) => (
        <span className={styles.withInterval}>
          {fixed(it.difficulty, 2)}
          <small>{range(it.difficultyInterval)}</small>
        </span>
      ),
    },
    {
      key: 'gap',
      title: '与预估之差',
      head: head('expected', about, '与预估之差'),
      align: 'end',
      sortable: true,
      cell: (it) =>
        it.expected === null || it.difficulty === null ? (
          '—'
        ) : (
          <span className={styles.withInterval}>
            {signed(it.difficulty - it.expected)}
            <small>预估 {fixed(it.expected, 2)}</small>
          </span>
        ),
    },
    {
      key: 'discrimination',
      title: '区分度D27',
      head: head('discrimination', about),
      align: 'end',
      sortable: true,
      cell: (it) => (
        <span className={styles.withInterval}>
          {fixed(it.discrimination, 2)}
          <small>{discriminationWord(it.discrimination)}</small>
        </span>
      ),
    },
    {
      key: 'rest',
      title: '题余相关',
      head: head('itemRest', about),
      align: 'end',
      sortable: true,
      cell: (it) => fixed(it.itemRest, 2),
    },
    {
      key: 'deleted',
      title: '删后α',
      head: head('alphaIfDeleted', about),
      align: 'end',
      sortable: true,
      cell: (it) =>
        it.alphaIfDeleted !== null && reliability.alpha !== null && it.alphaIfDeleted > reliability.alpha ? (
          <StatusBadge tone="warn" plain>
            {fixed(it.alphaIfDeleted, 3)}
          </StatusBadge>
        ) : (
          fixed(it.alphaIfDeleted, 3)
        ),
    },
  ]
}
