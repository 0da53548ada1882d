import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { Watermark } from '../../../ui/watermark.tsx'
import { ResultsPage } from './frame.tsx'
import { useResults } from './use-results.ts'
import { className, mark, NONE, nameOf } from './words.ts'
import styles from './results.module.css'

const route = getRouteApi('/app/exams/$id/results/subject/$paperId/school/$schoolId/class/$className/pupils')

type Pupils = Answers['exams']['listClassPupils']
type Row = Pupils['rows'][number]

/** The pupils of a class, for those who teach them. Opening it is written down; the viewer's name lies over it. */
export function PupilsPage() {
  const { paperId, schoolId, className: name } = route.useParams()
  const { links } = useResults()
  const query = useQuery(
    orpc.exams.listClassPupils.queryOptions({
      input: { paperId, schoolId, className: name },
      // Each reading is a look that is written down: it is not repeated by merely coming back to the window.
      staleTime: 5 * 60_000,
      refetchOnWindowFocus: false,
    }),
  )
  return (
    <ResultsPage
      query={query}
      title={({ about }) => `${className(name)} · ${nameOf(about, paperId)} · 学生名单`}
      back={() => ({ to: links.classPage(paperId, schoolId, name), label: `${className(name)}的结果` })}
      renderNote={() => '您的查看已记录。请不要截图、转发，也不要公布或排名次。'}
    >
      {(it) => <List it={it} />}
    </ResultsPage>
  )
}

function List({ it }: { it: Pupils }) {
  const [search] = useAddress()
  const text = typeof search.q === 'string' ? search.q.trim() : ''
  const rows = it.rows.filter(
    (row) =>
      !text || row.name?.includes(text) || row.number.includes(text) || row.candidateNumber?.includes(text),
  )
  return (
    <>
      <Watermark text={it.watermark} />
      {it.shows === 'grades' && (
        <p className={styles.soft}>
          按规定用等级代替分数：
          {it.grades
            .map(({ grade, from }, index) =>
              index === it.grades.length - 1 ? `${grade} 其余` : `${grade} ≥ ${Math.round(from * 100)}%`,
            )
            .join('，')}
          (占满分)。
        </p>
      )}
      <FilterBar filters={[{ kind: 'text', name: 'q', label: '姓名或学号' }]} />
      <Section flush title={`${it.rows.length} 名学生`} note="按学号排列">
        <RecordList
          label="学生"
          source={settled(rows)}
          columns={columnsOf(it)}
          rowId={(row) => row.pupilId}
          rowTo={false}
          empty={<EmptyState title="没有符合的学生">换一个姓名或学号试试。</EmptyState>}
        />
      </Section>
      {it.shows === 'marks' && it.items.length > 0 && <Items it={it} rows={rows} />}
    </>
  )
}

const away = { absent: '缺考', cheated: '违纪' } as const

function columnsOf(it: Pupils): Column<Row>[] {
  return [
    { key: 'name', title: '学生', cell: (row) => row.name ?? row.number },
    ...(it.rows.some(({ name }) => name !== null)
      ? [{ key: 'number', title: '学号', cell: (row: Row) => row.number }]
      : []),
    ...(it.rows.some(({ candidateNumber }) => candidateNumber !== null)
      ? [{ key: 'candidate', title: '考号', cell: (row: Row) => row.candidateNumber ?? NONE }]
      : []),
    {
      key: 'result',
      title: it.shows === 'grades' ? '等级' : '总分',
      align: 'end',
      card: 'corner',
      cell: (row) => {
        if (row.standing === null) return <span className={styles.faint}>没有成绩</span>
        if (row.standing !== 'sat') return <StatusBadge tone="quiet">{away[row.standing]}</StatusBadge>
        return it.shows === 'grades' ? <b>{row.grade ?? NONE}</b> : <b>{mark(row.total)}</b>
      },
    },
  ]
}

/** Marks item by item, where marks may be shown. */
function Items({ it, rows }: { it: Pupils; rows: readonly Row[] }) {
  return (
    <Section title="各题得分" note="括号里是满分；空着的题记作 —">
      <div className={styles.scroll} role="region" aria-label="各题得分" tabIndex={0}>
        <table className={styles.table} data-sticky>
          <thead>
            <tr>
              <th scope="col">学生</th>
              {it.items.map(({ item, full }) => (
                <th key={item} scope="col">
                  {item}
                  <small>({mark(full)})</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows
              .filter(({ standing }) => standing === 'sat')
              .map((row) => (
                <tr key={row.pupilId}>
                  <th scope="row">{row.name ?? row.number}</th>
                  {it.items.map(({ item, full }, index) => {
                    const value = row.marks?.[index]
                    return (
                      <td key={item} data-full={value === full || undefined}>
                        {mark(value)}
                      </td>
                    )
                  })}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
